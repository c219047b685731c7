"""What is gathered of several sidecars: the same answers, whatever befalls it."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query

from checkpoint.store import Declared, gathered, hints, open_store
from checkpoint.store.index import Wanted
from checkpoint.store.journal import Options
from checkpoint.store.retention import retire
from tests.support.store.wear import no_waiting_for_the_disk

SMALL = Options(segment_bytes=8 * 1024, reserve_bytes=0, inline=True, together=4)
NOT_GATHERED = Options(segment_bytes=8 * 1024, reserve_bytes=0, inline=True, together=0)
SETTINGS: dict[str, Any] = {
    "key": bytes(range(32)),
    "options": SMALL,
    "declared": {"events": Declared(equal=("person", "gate"), ordered=("at",))},
}
COUNT = 900
Q = Query()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    no_waiting_for_the_disk(monkeypatch)


def fill(folder, settings=SETTINGS):
    store = open_store(folder, **settings)
    for n in range(COUNT):
        store.table("events").insert({"at": f"{n:04d}", "person": f"p{n * 7 % 50}", "gate": 1})
        if n % 60 == 59:
            store.table("events").update({"person": "moved"}, doc_ids=[n - 20])
    store.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gathered")
    fill(folder)
    return folder


@pytest.fixture
def folder(filled, tmp_path):
    shutil.copytree(filled, tmp_path / "s")
    return tmp_path / "s"


def files(folder) -> list[Path]:
    return sorted((folder / "store").glob("*.index"))


def answers(store):
    """Everything that an equality can give, and that it gives no more than reading all of it would."""
    table = store.rows("events")
    everything = table.all()
    found = {}
    for value in [f"p{n}" for n in range(50)] + ["moved", "nobody"]:
        found[value] = [(row.doc_id, row) for row in table.search(Q.person == value)]
        assert found[value] == [(row.doc_id, row) for row in everything if row["person"] == value]
        newest = [row.doc_id for row in table.newest(3, Q.person == value)]
        assert sorted(newest) == sorted(row[0] for row in found[value])[-3:] or value == "moved"
    return found


def opened(folder, **settings):
    """The answers of a store that is opened, and how many segments have theirs gathered."""
    with open_store(folder, **SETTINGS | settings) as store:
        store.storage.journal.worker.wait()
        assert store.storage.journal.worker.complaints == []
        return answers(store), len(store.storage.catalog.gathered)


def segments(folder):
    return len(list((folder / "store").glob("*.hint")))


def test_a_value_is_looked_up_once_for_all_that_were_gathered(folder):
    with open_store(folder, **SETTINGS) as store:
        catalog = store.storage.catalog
        parts = len(catalog.parts)
        assert len(files(folder)) == parts // 4 > 2
        assert len(catalog.finders((1, "person"))) == len(files(folder)) + parts % 4
        assert len(catalog.finders((1, "gate"))) == parts  # few values, each of which stands everywhere


@pytest.mark.parametrize("read_only", [False, True])
def test_the_answers_are_those_of_the_sidecars(folder, read_only):
    found, together = opened(folder, read_only=read_only)
    assert together == 4 * len(files(folder))
    assert opened(folder, options=NOT_GATHERED) == (found, 0)


def spoil(path, change):
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)


def flip(place):
    def change(data):
        data[place if place >= 0 else len(data) + place] ^= 1

    return change


DAMAGE = {
    "missing": lambda f: files(f)[1].unlink(),
    "empty": lambda f: files(f)[1].write_bytes(b""),
    "cut": lambda f: spoil(files(f)[1], lambda data: data.__delitem__(slice(len(data) // 2, None))),
    "noise": lambda f: files(f)[1].write_bytes(os.urandom(999)),
    "another group's": lambda f: shutil.copy(files(f)[0], files(f)[1]),
    "of another version": lambda f: spoil(files(f)[1], flip(6)),
    "stamp": lambda f: spoil(files(f)[1], flip(10)),
    "length": lambda f: spoil(files(f)[1], flip(25)),
    "description": lambda f: spoil(files(f)[1], flip(60)),
    "a hash": lambda f: spoil(files(f)[1], flip(-2000)),
    "a place": lambda f: spoil(files(f)[1], flip(-2)),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_one_that_is_damaged_is_not_believed_and_is_made_again(folder, kind):
    right, together = opened(folder)
    before = [path.name for path in files(folder)]
    DAMAGE[kind](folder)
    assert opened(folder, read_only=True) == (right, together - 4)
    assert opened(folder) == (right, together)
    assert opened(folder, read_only=True) == (right, together)
    assert [path.name for path in files(folder)] == before


def test_a_folder_in_its_place_is_in_nobodys_way(folder):
    right, together = opened(folder)
    files(folder)[1].unlink()
    (folder / "store" / "00000008.index").mkdir()
    with open_store(folder, **SETTINGS) as store:
        assert (answers(store), len(store.storage.catalog.gathered)) == (right, together - 4)
        assert "not gathered" in store.storage.journal.worker.complaints[0]


def test_one_of_sidecars_that_were_made_again_since_is_not_believed(folder):
    """The sidecar of a segment that was damaged says less than before, or other things: what it replaced must go."""
    right, together = opened(folder)
    (folder / "store" / "00000006.hint").unlink()
    before = files(folder)[1].read_bytes()
    assert opened(folder, read_only=True) == (right, together - 4)
    assert opened(folder) == (right, together)
    assert files(folder)[1].read_bytes() != before


def test_one_that_was_gathered_without_one_of_its_sidecars_is_not_believed(folder, monkeypatch):
    right, together = opened(folder)
    files(folder)[1].unlink()
    whole = gathered.members_of
    monkeypatch.setattr(gathered, "members_of", lambda *args: {k: v for k, v in whole(*args).items() if k != 6})
    assert opened(folder) == (right, together - 4)
    monkeypatch.undo()
    assert opened(folder) == (right, together)


def test_what_retention_takes_is_not_found_and_the_rest_of_its_group_is(folder):
    right, together = opened(folder)
    with open_store(folder, **SETTINGS) as store:
        gone = retire(store.storage, "events", acknowledged=COUNT, path="at", before="9", most=6)
        assert gone.segments == 6
        left = {value: [row for row in rows if row[0] > gone.until] for value, rows in right.items()}
        assert answers(store) == left
        assert files(folder)[0].stem == "00000008"
        assert len(store.storage.catalog.gathered) == together - 4
    assert opened(folder) == (left, together - 4)
    (folder / "store" / "00000008.index").unlink()
    assert opened(folder)[0] == left
    with open_store(folder, **SETTINGS) as store:
        assert retire(store.storage, "events", acknowledged=COUNT, path="at", before="9", most=2).segments == 2
        assert files(folder)[0].stem == "00000012"
        answers(store)


def test_a_store_that_dies_between_two_steps_of_gathering_answers_as_before(folder):
    right, together = opened(folder)
    for half in (b"", files(folder)[1].read_bytes()[:500]):
        files(folder)[1].unlink()
        (folder / "store" / "00000008.index.tmp").write_bytes(half)
        assert opened(folder, read_only=True) == (right, together - 4)
        assert opened(folder) == (right, together)


def test_sidecars_of_the_version_before_are_read_and_gathered(folder, tmp_path, monkeypatch):
    """Those had each hash as often as it stands there, whatever the values."""
    right, together = opened(folder)
    monkeypatch.setattr(hints, "_MAGIC", b"CPHINT3\n")
    monkeypatch.setattr(hints, "_FEW", 10**9)
    fill(tmp_path / "before", SETTINGS | {"options": NOT_GATHERED})
    monkeypatch.undo()
    before = {path: path.read_bytes() for path in (tmp_path / "before" / "store").glob("*.hint")}
    assert {data[:8] for data in before.values()} == {b"CPHINT3\n"}
    assert opened(tmp_path / "before", read_only=True) == (right, 0)
    assert opened(tmp_path / "before") == (right, together)
    last = max(before)
    assert {path for path, data in before.items() if path.read_bytes() != data} == {last}


def test_an_index_of_few_values_is_shorter_and_says_the_same(folder):
    with open_store(folder, **SETTINGS) as store:
        part = store.storage.catalog.parts[2]
        assert isinstance(part, hints.Sidecar)
        hashes, places = part.pairs((1, "gate"))
        assert len(hashes) == len(places) == len(part.locations(1)) > 20
        assert len(set(hashes)) == 1
        found = part.equal(1, "gate", Wanted(b"n1", hashes[0]))
        assert found == part.present(1, "gate") == list(part.locations(1))
        assert part.equal(1, "gate", Wanted(b"n2", hashes[0] ^ 1)) == []
