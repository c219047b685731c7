"""The trust list (信任名单) as the server keeps it: rows in the database, and the signed file that tablets get."""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from checkpoint.domain.lists import TrustList
from checkpoint.domain.passes import TrustedKey
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import ListError, open_trust_list, sign_trust_list
from checkpoint.server import tables
from checkpoint.server.repository.passes import parse_types
from checkpoint.server.roots import Root, load_root

FILE_NAME: Final = "trust.cose"
NEXT: Final = timedelta(days=90)
"""A trust list is signed by hand, at each rotation."""


def wanted_keys(connection: Connection) -> tuple[TrustedKey, ...]:
    """What the database says should be trusted; places with the same scope of a key share a row."""
    table = tables.trusted_key
    places: dict[tuple[bytes, str, datetime, datetime], set[int]] = defaultdict(set)
    for row in connection.execute(select(table).where(table.c.deleted.is_(False))):
        places[row.public_key, row.types, row.issued_from, row.issued_until].add(row.place_id)
    kids = {row.public_key: row.kid for row in connection.execute(select(table.c.public_key, table.c.kid))}
    return tuple(
        TrustedKey(kids[public], public, frozenset(ids), parse_types(types), since, until)
        for (public, types, since, until), ids in sorted(places.items())
    )


def signed_trust(folder: Path, root: Root) -> tuple[TrustList, bytes] | None:
    """The signed list on the disk; None before the first signing, or where it is not this root's."""
    try:
        body = (folder / FILE_NAME).read_bytes()
        return open_trust_list(body, root.public_key), body
    except (OSError, ListError):
        return None


def sign_trust(folder: Path, root: Root, key: IssuerKey, keys: Iterable[TrustedKey], now: datetime) -> TrustList:
    """Sign the next list and put it in place of the last."""
    before = signed_trust(folder, root)
    seq = before[0].seq + 1 if before else 1
    trust = TrustList(seq, now.replace(microsecond=0), now + NEXT, tuple(keys))
    part = folder / f"{FILE_NAME}.new"
    with part.open("wb") as out:
        out.write(sign_trust_list(trust, key))
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / FILE_NAME)
    return trust


def current_trust(connection: Connection, folder: Path, root: Root, now: datetime) -> tuple[TrustList, bytes] | None:
    """The list for the tablets. A demonstration's is signed anew whenever its rows changed."""
    signed = signed_trust(folder, root)
    if root.test:
        wanted = wanted_keys(connection)
        if signed is None or _scopes(wanted) != _scopes(signed[0].keys):
            sign_trust(folder, root, root.open(""), wanted, now)
            signed = signed_trust(folder, root)
    return signed


def is_signed(connection: Connection, folder: Path, root: Root | None) -> bool:
    """Whether the signed list says what the database says."""
    signed = signed_trust(folder, root) if root else None
    return signed is not None and _scopes(signed[0].keys) == _scopes(wanted_keys(connection))


def trusted_until(folder: Path, issuer: bytes, place_id: int, now: datetime) -> datetime | None:
    """Until when the gates of a place take what the issuer with this public key signs; None where they do not now.

    It goes by the signed list, which is all that they know. A demonstration's is signed anew by itself.
    """
    root = load_root(folder)
    signed = signed_trust(folder, root) if root else None
    if root is not None and root.test:
        return now + NEXT
    fits = (row for row in signed[0].keys if row.public_key == issuer and place_id in row.place_ids) if signed else ()
    return max((row.issued_until for row in fits if row.issued_from <= now < row.issued_until), default=None)


def _scopes(keys: Iterable[TrustedKey]) -> bytes:
    """A fingerprint of rows, to the second that the signed form keeps."""
    rows = sorted(
        (
            key.public_key.hex(),
            sorted(key.place_ids),
            sorted(key.types),
            int(key.issued_from.timestamp()),
            int(key.issued_until.timestamp()),
        )
        for key in keys
    )
    return hashlib.sha256(repr(rows).encode()).digest()
