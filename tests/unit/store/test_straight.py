"""Appends past the system's cache leave the same bytes as appends through it."""

import errno
import os
import random

import pytest

from checkpoint.store import StoreError, open_store
from checkpoint.store.disk import Disk
from checkpoint.store.straight import BLOCK, FLUSHED, ROOM, FlushError, Straight, straight_to

SIZE = 64 * BLOCK


@pytest.fixture
def ahead(tmp_path):
    """A file of zeros, open, as the journal makes them."""
    disk, path = Disk(), tmp_path / "segment"
    disk.put_zeros(path, SIZE)
    file = disk.open(path, os.O_RDWR)
    disk.append_straight(path, file)
    yield disk, path, file
    disk.close(file)


@pytest.fixture
def way(ahead):
    """The way past the cache, alone."""
    _, path, file = ahead
    found = straight_to(path, file)
    if found is None:
        pytest.skip("this file system takes no writes past its cache")
    yield found
    found.close()


@pytest.mark.parametrize("seed", range(20))
def test_the_bytes_are_those_written_and_zeros_behind_them(ahead, seed):
    disk, path, file = ahead
    rng, expected = random.Random(seed), b""
    sizes = [1, 543, BLOCK - 1, BLOCK, BLOCK + 1, ROOM - BLOCK, ROOM, ROOM + 1]
    while True:
        data = rng.randbytes(rng.choice(sizes) if rng.random() < 0.3 else rng.randint(1, 900))
        if len(expected) + len(data) > SIZE:
            break
        rng.choice([disk.write, disk.put])(file, data, len(expected))
        expected += data
        assert disk.read(file, len(data), len(expected) - len(data)) == data
    assert path.read_bytes() == expected.ljust(SIZE, b"\0")


def test_a_record_that_ends_with_its_block_leaves_the_next_one_empty(way, ahead):
    _, path, _ = ahead
    assert way.write(b"a" * BLOCK, 0)
    assert way.write(b"b", BLOCK)
    assert path.read_bytes() == (b"a" * BLOCK + b"b").ljust(SIZE, b"\0")


def test_what_stood_in_the_room_is_not_written_behind_a_later_record(way, ahead):
    _, path, _ = ahead
    first = b"a" * (2 * BLOCK + 10)
    assert way.write(first, 0)
    assert way.write(b"b" * BLOCK, len(first))
    assert path.read_bytes() == (first + b"b" * BLOCK).ljust(SIZE, b"\0")


def test_an_append_begins_in_a_block_that_was_written_before_the_start(way, ahead):
    _, path, file = ahead
    os.pwrite(file, b"before", 0)
    assert way.write(b"after", 6)
    assert path.read_bytes().startswith(b"beforeafter\0")


def test_a_write_that_failed_is_written_over_where_it_stood(way, ahead):
    _, path, _ = ahead
    assert way.write(b"whole" + b"torn!", 0)
    assert way.write(b"\0" * 5, 5)
    assert way.write(b"next", 5)
    assert path.read_bytes().startswith(b"wholenext\0")


def test_a_write_that_failed_over_the_end_of_a_block_is_written_over_too(way, ahead):
    _, path, _ = ahead
    assert way.write(b"whole" + b"t" * BLOCK, 0)
    assert way.write(bytes(BLOCK), 5)
    assert way.write(b"next", 5)
    assert path.read_bytes() == b"wholenext".ljust(SIZE, b"\0")


def test_a_long_write_goes_through_the_cache_and_the_next_one_follows_it(way, ahead):
    _, path, file = ahead
    long = b"x" * (ROOM + 1)
    assert not way.write(long, 0)
    os.pwrite(file, long, 0)
    assert way.write(b"y", len(long))
    assert path.read_bytes() == (long + b"y").ljust(SIZE, b"\0")


def test_a_file_that_does_not_end_with_a_block_is_written_through_the_cache(tmp_path):
    path = tmp_path / "odd"
    path.write_bytes(bytes(BLOCK + 1))
    with path.open("rb") as file:
        assert straight_to(path, file.fileno()) is None
        with pytest.raises(OSError, match="Invalid argument"):
            Straight(path, file.fileno())


def test_a_system_without_such_writes_goes_through_the_cache(ahead, monkeypatch):
    _, path, file = ahead
    monkeypatch.delattr(os, "O_DIRECT")
    assert straight_to(path, file) is None


@pytest.fixture
def refusing(monkeypatch):
    """The system answers one of its calls with an error."""

    def refuse(call, error):
        def refused(*_):
            raise OSError(error, os.strerror(error))

        monkeypatch.setattr(os, call, refused)

    return refuse


def test_a_file_system_that_refuses_at_the_write_goes_through_the_cache(way, ahead, monkeypatch, refusing):
    disk, path, file = ahead
    refusing("pwrite", errno.EINVAL)
    assert not way.write(b"record", 0)
    monkeypatch.undo()
    disk.write(file, b"record", 0)
    assert path.read_bytes().startswith(b"record\0")


def test_another_error_is_the_disks(way, refusing):
    refusing("pwrite", errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        way.write(b"record", 0)


@pytest.fixture
def flushing(way):
    if not FLUSHED:
        pytest.skip("this system has no write that flushes")
    return way


def test_one_call_writes_and_flushes(flushing, ahead, monkeypatch):
    disk, path, file = ahead
    flags, pwritev = [], os.pwritev

    def noted(*call):
        flags.append(call[3])
        return pwritev(*call)

    monkeypatch.setattr(os, "pwritev", noted)
    monkeypatch.delattr(os, "fdatasync")
    disk.put(file, b"record", 0)
    assert flags == [os.RWF_DSYNC]
    assert path.read_bytes().startswith(b"record\0")


@pytest.mark.parametrize("error", [errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS])
def test_where_no_call_does_both_the_record_is_written_and_then_flushed(flushing, ahead, refusing, error):
    disk, path, file = ahead
    refusing("pwritev", error)
    disk.put(file, b"record", 0)
    disk.put(file, b" and the next", 6)
    assert path.read_bytes().startswith(b"record and the next\0")
    refusing("fdatasync", errno.EIO)
    with pytest.raises(FlushError):
        disk.put(file, b"third", 19)


def test_a_call_that_does_both_and_fails_counts_as_a_flush_that_failed(flushing, refusing):
    refusing("pwritev", errno.EIO)
    with pytest.raises(FlushError, match=os.strerror(errno.EIO)):
        flushing.put(b"record", 0)


def test_a_full_disk_is_no_flush_that_failed(flushing, refusing):
    refusing("pwritev", errno.ENOSPC)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        flushing.put(b"record", 0)
    assert not isinstance(caught.value, FlushError)


def test_a_store_whose_call_failed_records_nothing_more(flushing, tmp_path, monkeypatch, refusing):
    with open_store(tmp_path / "tablet") as store:
        events = store.table("events")
        events.insert({"n": 1})
        refusing("pwritev", errno.EIO)
        with pytest.raises(StoreError, match="a flush failed"):
            events.insert({"n": 2})
        monkeypatch.undo()
        with pytest.raises(StoreError, match="restart the app"):
            events.insert({"n": 3})
    with open_store(tmp_path / "tablet") as store:
        assert store.table("events").all() == [{"n": 1}]
