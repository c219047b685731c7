"""The stores of one tablet, opened together: the journal's with the key that is always at hand, and the reference's."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from checkpoint.store.crypto import KEY_BYTES
from checkpoint.store.database import BATCH, Store, open_store
from checkpoint.store.identity_copy import IdentityCopy
from checkpoint.store.keystore import DEVICE_KEY, REFERENCE_KEY, Keystore, key_of
from checkpoint.store.outbox import Outbox
from checkpoint.store.reference_store import FOLDER, TABLES, copy_table, open_reference
from checkpoint.store.rekey import finish_rekey
from checkpoint.store.rescue import TROUBLES, Rescued, open_with
from checkpoint.store.taking_back import take_back

_CARRIED: Final = ("shift", "signed_lists", "clock_floor", "root_key")
"""Tables of the journal's store, besides the identity, without which a gate cannot go on as it was."""

log = logging.getLogger(__name__)


def open_stores(folder: Path, keystore: Keystore) -> Store:
    """Open a tablet's store with its companion; an identity that damage took is put back.

    Raises:
        StoreError: it cannot be opened; the message says why.
    """
    key = key_of(keystore, DEVICE_KEY)
    finish_rekey(folder)
    store = open_store(folder, key=key)
    try:
        IdentityCopy(folder, key).restore(store)
        store.companion = open_reference(folder, keystore, store)
        take_back(folder, keystore, store)
    except BaseException:  # whatever it was, the store is given back; then it goes on up
        store.close()
        raise
    return store


def read_stores(folder: Path, keystore: Keystore) -> Store:
    """Open a tablet's stores to read from, which is possible while the app has them open.

    Raises:
        StoreError: the journal's cannot be read; the message says why.
    """
    store = open_store(folder, key=keystore.read(DEVICE_KEY), read_only=True)
    if (folder / FOLDER).is_dir():
        try:
            store.companion = open_store(folder / FOLDER, key=keystore.read(REFERENCE_KEY), read_only=True)
        except BaseException:  # whatever it was, the store is given back; then it goes on up
            store.close()
            raise
    return store


def rescue_stores(folder: Path, keystore: Keystore) -> Rescued:
    """The same, whatever lies in the folder; a fresh store is given all that can still be read of the one before.

    Raises:
        StoreBusyError: another process has it open.
    """
    rescued = open_with(folder, keystore)
    store = rescued.store
    try:
        if rescued.is_temporary:
            _salvage(folder, keystore, store)
        else:
            key = key_of(keystore, DEVICE_KEY)
            IdentityCopy(folder, key).restore(store, os.urandom(8).hex() if rescued.is_fresh else "")
            store.companion = open_reference(folder, keystore, store)
            take_back(folder, keystore, store)
    except TROUBLES:
        log.exception("not all could be brought over")
    return rescued


def _salvage(folder: Path, keystore: Keystore, store: Store) -> None:
    """Copy what a gate needs, and the events that were not sent, from a folder that can only be read."""
    incarnation = os.urandom(8).hex()
    key = keystore.read(DEVICE_KEY) or b""
    if len(key) == KEY_BYTES:
        IdentityCopy(folder, key).restore(store, incarnation)
        with _reading(folder, key) as old:
            if old is not None:
                _copy_tables(old, store, (*_CARRIED, *TABLES, "identity"))
                _copy_unsent(old, store)
    for row in store.rows("identity"):
        store.rows("identity").update({"inc": incarnation}, doc_ids=[row.doc_id])
    reference_key = keystore.read(REFERENCE_KEY) or b""
    if len(reference_key) == KEY_BYTES:
        with _reading(folder / FOLDER, reference_key) as old:
            if old is not None:
                _copy_tables(old, store, TABLES)


@contextmanager
def _reading(folder: Path, key: bytes) -> Iterator[Store | None]:
    """A store to be read from; None where it cannot be."""
    try:
        store = open_store(folder, key=key, read_only=True)
    except TROUBLES as error:
        log.warning("not read: %s", error)
        yield None
        return
    with closing(store):
        yield store


def _copy_tables(old: Store, store: Store, names: Iterable[str]) -> None:
    for name in names:
        if name in old.tables():
            copy_table(old, store, name)


def _copy_unsent(old: Store, store: Store) -> None:
    """Events that the server may not have, under new numbers; the server knows them again by their ids."""
    acked = Outbox(old).cursor.acked
    events = (dict(row) for row in old.rows("events") if row.doc_id > acked)
    while batch := list(islice(events, BATCH)):
        store.rows("events").insert_multiple(batch)
