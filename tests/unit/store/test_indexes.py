"""Indexes: the same answers as without them, and only the candidates read."""

import time
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.queries import QueryInstance
from tinydb.table import Document

from checkpoint.store import Declared, open_store
from checkpoint.store.disk import Disk
from checkpoint.store.journal import Options
from checkpoint.store.planner import predicate_of
from tests.support.store.looking import state_of

SMALL = Options(segment_bytes=64 * 1024, reserve_bytes=0, inline=True)
DECLARED = {"events": Declared(equal=("body.person", "gate"), ordered=("at",))}
Q = Query()


class CountingDisk(Disk):
    """The real disk, counting what is read."""

    reads = 0

    def read(self, descriptor, count, position):
        self.reads += 1
        return super().read(descriptor, count, position)


@pytest.fixture
def disk():
    return CountingDisk()


@pytest.fixture
def store(tmp_path, disk):
    store = open_store(tmp_path, key=bytes(32), declared=DECLARED, options=SMALL, disk=disk)
    store.table("events").insert_multiple(
        {"at": f"2026-11-{1 + n // 200:02d}T{n % 200:03d}", "gate": n % 3, "body": {"person": f"p{n % 100}"}}
        for n in range(4000)
    )
    yield store
    store.close()


def reads_of(disk, call):
    before = disk.reads
    return call(), disk.reads - before


def test_equality_reads_the_hits_and_no_more(store, disk):
    found, reads = reads_of(disk, lambda: store.table("events").search(Q.body.person == "p7"))
    assert [row.doc_id for row in found] == list(range(8, 4001, 100))
    assert reads == 40


def test_hits_that_come_from_the_disk_are_asked_for_together(tmp_path):
    class SlowDisk(CountingDisk):
        asked = 0

        def read(self, descriptor, count, position):
            time.sleep(0.0005)
            return super().read(descriptor, count, position)

        def ask_for(self, descriptor, count, position):
            self.asked += 1
            super().ask_for(descriptor, count, position)

    disk = SlowDisk()
    store = open_store(tmp_path, key=bytes(32), declared=DECLARED, options=SMALL, disk=disk)
    store.table("events").insert_multiple({"gate": n % 2} for n in range(100))
    assert len(store.table("events").search(Q.gate == 1)) == 50
    assert disk.asked == 46
    store.close()


def test_a_choice_a_conjunction_and_a_disjunction_use_the_index(store, disk):
    table = store.table("events")
    found, reads = reads_of(disk, lambda: table.search(Q.body.person.one_of(["p1", "p2", "nobody"])))
    assert (len(found), reads) == (80, 80)
    found, reads = reads_of(disk, lambda: table.search((Q.body.person == "p3") & (Q.gate == 0)))
    assert (len(found), reads) == (sum(n % 3 == 0 and n % 100 == 3 for n in range(4000)), 40)
    found, reads = reads_of(disk, lambda: table.search((Q.body.person == "p3") | (Q.body.person == "p4")))
    assert (len(found), reads) == (80, 80)


@pytest.mark.parametrize("day", ["02", "11", "20"])
def test_a_range_with_two_ends_reads_what_both_leave(store, disk, day):
    """One end alone would leave nearly everything on one of the first or of the last days."""
    within = (Q.at >= f"2026-11-{day}T150") & (Q.at < f"2026-11-{day}T170")
    found, reads = reads_of(disk, lambda: store.table("events").search(within))
    assert [row["at"] for row in found] == [f"2026-11-{day}T{n}" for n in range(150, 170)]
    assert reads < 300
    by_gate = within & (Q.gate == 1)
    assert store.table("events").search(by_gate) == [row for row in found if row["gate"] == 1]
    assert store.table("events").search(within & (Q.at >= f"2026-11-{day}T169")) == found[-1:]


def test_a_range_reads_the_neighbourhood_only(store, disk):
    found, reads = reads_of(disk, lambda: store.table("events").search(Q.at >= "2026-11-20T150"))
    assert [row.doc_id for row in found] == list(range(3951, 4001))
    assert reads <= 50 + 2 * 64
    found, reads = reads_of(
        disk, lambda: store.table("events").search((Q.at >= "2026-11-20T150") & (Q.body.person == "p99"))
    )
    assert (len(found), reads) == (1, 40)


def test_newest_comes_from_the_end(store, disk):
    rows, reads = reads_of(disk, lambda: store.rows("events").newest(5, Q.body.person == "p7"))
    assert [row.doc_id for row in rows] == [3908, 3808, 3708, 3608, 3508]
    assert reads == 5


def test_replaced_and_removed_documents_are_not_found_by_their_old_values(store):
    table = store.table("events")
    table.update({"body": {"person": "new"}}, doc_ids=[8])
    table.remove(doc_ids=[108])
    found = [row.doc_id for row in table.search(Q.body.person == "p7")]
    assert found == list(range(208, 4001, 100))
    assert [row.doc_id for row in table.search(Q.body.person == "new")] == [8]


def test_an_update_by_query_touches_only_what_matches(store, disk):
    table = store.table("events")
    _, reads = reads_of(disk, lambda: table.update({"seen": True}, Q.body.person == "p7"))
    assert reads <= 40 * 4
    assert len(table.search(where("seen") == True)) == 40  # noqa: E712  # TinyDB's way to ask


def test_indexes_survive_a_restart_and_new_ones_are_made(store, tmp_path, disk):
    store.close()
    again = open_store(tmp_path, key=bytes(32), declared=DECLARED, options=SMALL, disk=disk)
    _, reads = reads_of(disk, lambda: again.table("events").search(Q.body.person == "p7"))
    assert reads == 40
    again.close()
    more = {"events": Declared(equal=("body.person", "at"), ordered=("at",))}
    again = open_store(tmp_path, key=bytes(32), declared=more, options=SMALL, disk=disk)
    found, reads = reads_of(disk, lambda: again.table("events").search(Q.at == "2026-11-20T199"))
    assert ([row.doc_id for row in found], reads) == ([4000], 1)
    again.close()


def test_a_query_of_tinydb_has_the_form_that_the_planner_reads():
    assert (Q.a.b == 1)._hash == ("==", ("a", "b"), 1)
    assert Q.a.one_of([1])._hash == ("one_of", ("a",), (1,))
    assert (Q.a >= "x")._hash == (">=", ("a",), "x")
    assert ((Q.a == 1) & (Q.b == 2))._hash == ("and", frozenset([("==", ("a",), 1), ("==", ("b",), 2)]))
    assert Q.a.map(str)._hash is None


ODD_DOCS: list[dict[str, Any]] = [
    {"a": "x"},
    {"a": 1},
    {"a": None},
    {"a": ["x"]},
    {"a": {"b": "x"}},
    {"a": {"b": "y"}},
    {"b": "x"},
    {},
]
ODD_DOCS += [
    {"a": {"b": {"c": "x"}}},
    {"a": {"b": 1}},
    {"a": {"b": True}},
    {"a": {"": "x"}},
    {"a": "xb"},
    {"a": [["b"]]},
]


@pytest.mark.parametrize("query", [Q.a == "x", Q.a.b == "x", Q.a.b.c == "x", Q.a == 1, Q.a.b == 1, Q.a != "x"])
def test_an_equality_without_its_detours_says_what_tinydb_says(query):
    assert [predicate_of(query)(doc) for doc in ODD_DOCS] == [query(doc) for doc in ODD_DOCS]


def test_a_query_put_together_by_hand_is_asked_itself(store):
    by_hand = QueryInstance(lambda doc: doc["gate"] == 1, ("==", ("body", "person"), "p7"))
    found = store.table("events").search(by_hand)
    assert found == [row for row in store.table("events").search(Q.body.person == "p7") if row["gate"] == 1] != []


PLACES = {"kind": 0, "length": 3, "seq": 8, "id": 20, "crc": 24, "nonce": 30, "link": 60, "body": 90}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_search_names_the_damaged_record_and_gives_the_others(store, place):
    table, person = store.table("events"), Q.body.person == "p7"
    loc = state_of(store, "events").directory.get(308)
    segment = store.storage.journal.segments[loc >> 32]
    with segment.path.open("r+b") as file:
        file.seek((loc & 0xFFFFFFFF) + place)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))
    found = [row.doc_id for row in table.search(person)]
    if place == PLACES["crc"]:  # its checksum alone: all that the seal covers is whole
        assert found == list(range(8, 4001, 100))
        return
    assert found == [number for number in range(8, 4001, 100) if number != 308]
    assert [text for text in store.storage.damage.unreadable if f"byte {loc & 0xFFFFFFFF}:" in text]


def test_ids_chosen_by_hand_keep_their_order(tmp_path):
    with open_store(tmp_path, declared=DECLARED, options=SMALL) as store:
        table = store.table("events")
        for doc_id in (5, 3, 9, 4):
            table.insert(Document({"gate": 1}, doc_id))
        table.insert({"gate": 1})
        assert [row.doc_id for row in table.search(Q.gate == 1)] == [5, 3, 9, 4, 10]
    with open_store(tmp_path, declared=DECLARED, options=SMALL) as store:
        assert [row.doc_id for row in store.table("events").search(Q.gate == 1)] == [5, 3, 9, 4, 10]
