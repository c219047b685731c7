"""What is read back from a segment that was cut, flipped or half written: an exact state, or damage that is named."""

import shutil

import pytest

from checkpoint.store import StoreDamagedError, StoreError, open_store
from checkpoint.store.journal import segment_path
from checkpoint.store.record import HEAD_BYTES, line
from tests.support.store.looking import record_at
from tests.support.store.wear import (
    KEY,
    SETTINGS,
    SMALL,
    copied,
    filled,
    last_segment,
    no_waiting_for_the_disk,
    numbers,
)


@pytest.fixture(params=[KEY, None], ids=["sealed", "plain"])
def settings(request):
    return SETTINGS | {"key": request.param}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    no_waiting_for_the_disk(monkeypatch)


def test_a_torn_end_is_set_aside_and_not_thrown_away(tmp_path, settings):
    ends = filled(tmp_path / "s", 3, settings)
    segment = last_segment(tmp_path / "s")
    with segment.open("r+b") as file:
        file.seek(ends[-1])
        file.write(b"I 00000 half a record")
    store = open_store(tmp_path / "s", **settings)
    assert (numbers(store), store.storage.damage.torn_bytes) == ([0, 1, 2], 21)
    assert [path.read_bytes() for path in segment.parent.glob("torn-*")] == [b"I 00000 half a record"]
    store.close()


def test_damage_before_good_records_is_named_and_nothing_is_cut_off(tmp_path, settings):
    ends = filled(tmp_path / "s", 8, settings)
    segment = last_segment(tmp_path / "s")
    data = bytearray(segment.read_bytes())
    data[ends[3] : ends[4] - 1] = bytes(ends[4] - ends[3] - 1)
    segment.write_bytes(data)
    store = open_store(tmp_path / "s", **settings)
    assert numbers(store) == [0, 1, 2, 3, 5, 6, 7]
    assert store.storage.damage.missing == [(7, 7)]
    assert store.storage.damage.torn_bytes == 0
    store.table("a").insert({"n": 8})
    store.close()
    assert segment.read_bytes()[: len(data.rstrip(b"\0"))] == data.rstrip(b"\0")
    store = open_store(tmp_path / "s", **settings)
    assert numbers(store) == [0, 1, 2, 3, 5, 6, 7, 8]
    store.close()


def test_damage_in_a_sealed_segment_is_found_by_verifying_and_by_reading(tmp_path, settings):
    store = open_store(tmp_path / "s", **settings)
    for n in range(600):
        store.table("a").insert({"n": n, "text": "x" * 200})
    store.close()
    segment = segment_path(tmp_path / "s" / "store", 1)
    data = bytearray(segment.read_bytes())
    data[20000] ^= 1
    segment.write_bytes(data)
    store = open_store(tmp_path / "s", **settings)
    assert store.storage.damage.records_lost == 0
    assert len(numbers(store)) == 599
    assert store.storage.damage.records_lost == 1
    store.close()
    store = open_store(tmp_path / "s", verify=True, **settings)
    assert store.storage.damage.records_lost == 1
    assert len(store.table("a")) == 599
    store.close()


@pytest.mark.parametrize("spoil", ["removed", "emptied", "cut", "flipped", "of another segment"])
def test_a_spoilt_sidecar_is_made_again(tmp_path, settings, spoil):
    store = open_store(tmp_path / "s", **settings)
    for n in range(900):
        store.table("a").insert({"n": n % 9, "text": "x" * 200})
    store.close()
    hint = segment_path(tmp_path / "s" / "store", 1).with_suffix(".hint")
    data = hint.read_bytes()
    match spoil:
        case "removed":
            hint.unlink()
        case "emptied":
            hint.write_bytes(b"")
        case "cut":
            hint.write_bytes(data[: len(data) // 2])
        case "flipped":
            hint.write_bytes(data[:-9] + bytes([data[-9] ^ 4]) + data[-8:])
        case _:
            shutil.copy(segment_path(hint.parent, 2).with_suffix(".hint"), hint)
    from tinydb import where

    store = open_store(tmp_path / "s", **settings)
    assert len(store.table("a").search(where("n") == 4)) == 100
    assert len(store.table("a").search(where("n") >= 7)) == 200
    assert store.storage.damage.records_lost == 0
    store.close()
    assert hint.stat().st_size == len(data)


def test_a_sidecar_is_believed_though_its_table_got_its_name_in_that_segment(tmp_path, settings):
    store = open_store(tmp_path / "s", **settings)
    for n in range(900):
        store.table("a").insert({"n": n % 9, "text": "x" * 200})
    store.close()
    hint = segment_path(tmp_path / "s" / "store", 1).with_suffix(".hint")
    made = hint.stat().st_ino
    store = open_store(tmp_path / "s", **settings)
    assert (len(store.table("a")), hint.stat().st_ino) == (900, made)
    store.close()
    other = SETTINGS | {"key": settings["key"], "declared": {}}
    open_store(tmp_path / "s", **other).close()
    assert hint.stat().st_ino != made


def test_a_damaged_header_loses_no_record(tmp_path, settings):
    store = open_store(tmp_path / "s", **settings)
    for n in range(900):
        store.table("a").insert({"n": n, "text": "x" * 200})
    store.close()
    for number in (1, 2):
        segment = segment_path(tmp_path / "s" / "store", number)
        data = bytearray(segment.read_bytes())
        data[70] ^= 1
        segment.write_bytes(data)
        segment.with_suffix(".hint").unlink()
    store = open_store(tmp_path / "s", **settings)
    assert numbers(store) == list(range(900))
    store.close()


def test_a_newer_version_is_refused_and_left_untouched(tmp_path):
    open_store(tmp_path / "s", options=SMALL).table("a").insert({"n": 1})
    segment = segment_path(tmp_path / "s" / "store", 1)
    data = segment.read_bytes()
    record = record_at(data, 0)
    body = data[record.body : record.end].replace(b'"format":2', b'"format":9')
    segment.write_bytes(line(data[:HEAD_BYTES], body) + data[record.end + 1 :])
    before = {path: path.read_bytes() for path in segment.parent.iterdir() if path.name != "lock"}
    with pytest.raises(StoreDamagedError, match="newer"):
        open_store(tmp_path / "s", read_only=True, options=SMALL)
    assert {path: path.read_bytes() for path in segment.parent.iterdir() if path.name != "lock"} == before


def test_a_file_that_is_no_segment_is_refused_and_left_untouched(tmp_path):
    segment = segment_path(tmp_path / "s" / "store", 1)
    segment.parent.mkdir(parents=True)
    segment.write_text("name,phone\n张三,1\n")
    with pytest.raises(StoreDamagedError, match="not a segment"):
        open_store(tmp_path / "s", options=SMALL)
    assert segment.read_text() == "name,phone\n张三,1\n"


def test_a_transaction_half_of_which_reached_the_disk_did_not_happen(tmp_path, settings):
    store = open_store(tmp_path / "s", **settings)
    store.table("a").insert({"n": 0})
    store.table("b").insert({"n": 0})
    before = store.storage.journal.head.position
    with store.transaction():
        store.table("a").insert({"n": 1})
        store.table("b").insert({"n": 1})
    middle = record_at(last_segment(tmp_path / "s").read_bytes(), before).end + 1
    store.close()
    segment = last_segment(tmp_path / "s")
    segment.with_suffix(".hint").unlink()
    data = segment.read_bytes()
    halves = [data[:middle] + bytes(len(data) - middle), data[:before] + bytes(middle - before) + data[middle:]]
    for half in halves:
        segment.write_bytes(half)
        store = open_store(copied(tmp_path / "s", tmp_path / "t"), **settings)
        assert (numbers(store), numbers(store, "b")) == ([0], [0])
        assert store.storage.damage.missing == []
        store.close()


def test_documents_that_hold_what_looks_like_a_record_do_not_become_one(tmp_path):
    ends = filled(tmp_path / "s", 2, SETTINGS | {"key": None})
    data = last_segment(tmp_path / "s").read_bytes()
    record = record_at(data, ends[0])
    fake = data[record.start : record.end].decode("latin-1")
    store = open_store(tmp_path / "t", options=SMALL)
    store.table("a").insert({"n": "x", "text": "\n" + fake + "\n"})
    store.table("a").insert({"n": 2})
    store.close()
    segment = last_segment(tmp_path / "t")
    segment.with_suffix(".hint").unlink()
    data = segment.read_bytes()
    segment.write_bytes(data.replace(b'"n":"x"', b'"n":"y"'))
    store = open_store(tmp_path / "t", options=SMALL)
    assert numbers(store) == [2]
    store.close()


def test_a_store_that_cannot_be_written_is_refused_in_words(tmp_path):
    (tmp_path / "s").write_text("a file in place of the folder")
    with pytest.raises(StoreError, match="File exists"):
        open_store(tmp_path / "s")
