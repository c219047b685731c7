"""Stores of earlier formats are brought over whole; their file is kept aside."""

import json
import shutil
from pathlib import Path

import pytest

from checkpoint.store import StoreDamagedError, open_store
from checkpoint.store.journal import Options
from checkpoint.store.outbox import Outbox
from tests.support.store.looking import state_of

DATA = Path(__file__).resolve().parents[2] / "data" / "store"
SMALL = Options(reserve_bytes=0)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "format1", tmp_path / "tablet")
    return tmp_path / "tablet"


def contents(store):
    return {name: [[row.doc_id, dict(row)] for row in store.table(name)] for name in sorted(store.tables())}


@pytest.mark.parametrize("key", [None, bytes(32)])
def test_a_store_of_the_first_format_keeps_every_document_in_its_place(folder, key):
    expected = json.loads((DATA / "format1.json").read_text())
    for _ in range(2):
        store = open_store(folder, key=key, options=SMALL)
        assert contents(store) == expected
        store.close()
    assert not (folder / "store.journal").exists()
    assert (folder / "store.journal.migrated").read_bytes() == (DATA / "format1" / "store.journal").read_bytes()


def test_the_outbox_goes_on_where_it_stood_with_the_same_chain(folder):
    store = open_store(folder, key=bytes(32), options=SMALL)
    outbox = Outbox(store)
    assert (outbox.last, outbox.cursor.acked) == (121, 40)
    from checkpoint.protocol.events import GENESIS, chain

    digest = GENESIS
    for seq in range(1, 122):
        digest = chain(digest, outbox.recorded(seq, 1)[0])
        assert seq != 40 or digest == outbox.cursor.head
    assert state_of(store, "events").chain_head == digest
    assert outbox.hash_at(121) == digest
    store.close()


def test_a_migration_that_was_cut_short_begins_anew(folder):
    (folder / "store.new").mkdir()
    (folder / "store.new" / "00000001.seg").write_bytes(b"half of it")
    store = open_store(folder, options=SMALL)
    assert contents(store) == json.loads((DATA / "format1.json").read_text())
    store.close()


def test_a_first_format_that_is_none_is_refused_and_left(folder):
    (folder / "store.journal").write_text("name,phone\n张三,1\n")
    with pytest.raises(StoreDamagedError, match="not a journal"):
        open_store(folder, options=SMALL)
    assert (folder / "store.journal").read_text() == "name,phone\n张三,1\n"
