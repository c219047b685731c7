"""Retention: old and acknowledged segments go, the rest stays as it was, and no id is given twice."""

from typing import Any

import pytest
from tinydb import Query

from checkpoint.store import Declared, open_store
from checkpoint.store.journal import Options
from checkpoint.store.retention import Retired, retire
from tests.support.store.looking import state_of

SETTINGS: dict[str, Any] = {
    "key": bytes(32),
    "options": Options(segment_bytes=16 * 1024, reserve_bytes=0, inline=True),
    "declared": {"events": Declared(equal=("n",), ordered=("at",))},
}


@pytest.fixture
def folder(tmp_path):
    store = open_store(tmp_path, **SETTINGS)
    store.table("people").insert_multiple({"name": f"p{n}"} for n in range(5))
    for n in range(1, 401):
        store.table("events").insert({"n": n, "at": f"2026-11-{1 + n // 20:02d}"})
    store.table("people").update({"seen": True}, doc_ids=[3])
    store.close()
    return tmp_path


def kept(store):
    return [row.doc_id for row in store.table("events")]


def test_segments_that_are_old_and_acknowledged_go_and_the_rest_stays(folder):
    store = open_store(folder, **SETTINGS)
    people = [(row.doc_id, row) for row in store.table("people")]
    files = len(list((folder / "store").glob("*.seg")))
    head = state_of(store, "events").chain_head
    gone = retire(store.storage, "events", acknowledged=300, path="at", before="2026-11-12")
    assert gone.segments >= 1
    assert 80 < gone.until < 220
    assert gone.documents == gone.until
    for _ in range(2):
        assert kept(store) == list(range(gone.until + 1, 401))
        assert [(row.doc_id, row) for row in store.table("people")] == people
        assert [row.doc_id for row in store.table("events").search(Query().n == 390)] == [390]
        assert len(list((folder / "store").glob("*.seg"))) < files
        assert store.storage.damage.records_lost == 0
        assert state_of(store, "events").chain_head == head
        store.close()
        store = open_store(folder, **SETTINGS)
    store.close()


@pytest.mark.parametrize(("acknowledged", "before"), [(0, "2027"), (400, "2026-11-01")])
def test_what_is_not_acknowledged_or_not_old_stays(folder, acknowledged, before):
    store = open_store(folder, **SETTINGS)
    assert retire(store.storage, "events", acknowledged=acknowledged, path="at", before=before) == Retired()
    assert kept(store) == list(range(1, 401))
    store.close()


def test_an_id_that_went_is_never_given_again(folder):
    store = open_store(folder, **SETTINGS)
    for _ in range(40):
        store.table("other").insert({"text": "x" * 900})
    gone = retire(store.storage, "events", acknowledged=400, path="at", before="2027")
    assert kept(store) == list(range(gone.until + 1, 401))
    store.table("events").remove(doc_ids=kept(store))
    store.close()
    store = open_store(folder, **SETTINGS)
    assert store.table("events").insert({"n": 0, "at": "2027-01-01"}) == 401
    store.close()
