"""Twenty-five kinds of broken folder: the store opens in under 5 s, nothing is deleted, an emergency counts."""

import os
import shutil
import time
from typing import Any

import pytest

from checkpoint.domain.decide import Direction
from checkpoint.domain.movements import Source
from checkpoint.store import StoreBusyError, legacy, open_store, rescue
from checkpoint.store.journal import Options, segment_path
from checkpoint.store.outbox import Outbox
from tests.support.builders import a_movement, an_event

KEY = bytes(range(32))
SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0, inline=True)


@pytest.fixture
def folder(tmp_path):
    store = open_store(tmp_path / "tablet", key=KEY, options=SMALL)
    outbox = Outbox(store)
    for _ in range(60):
        outbox.append(an_event(a_movement()))
    store.close()
    return tmp_path / "tablet"


def newest(folder):
    return max(path for path in (folder / "store").glob("*.seg") if path.read_bytes().strip(b"\0"))


def first(folder):
    return segment_path(folder / "store", 1)


def file_as_store(folder):
    shutil.rmtree(folder / "store")
    (folder / "store").write_text("kept")


def half_a_first_format(folder):
    shutil.rmtree(folder / "store")
    (folder / legacy.FILE_NAME).write_bytes(b'00000000 {"tx":[["events",{"1"')


def fill(path, change) -> int:
    return int(path.write_bytes(change(path.read_bytes())))


def fill_all(folder, pattern, change) -> object:
    return [fill(path, change) for path in (folder / "store").glob(pattern)]


def in_place(path):
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("kept")


def newer(folder):
    fill(folder / "store.journal", lambda _: b"") if (folder / "store.journal").exists() else None
    shutil.rmtree(folder / "store")
    body = b'{"format":99}'
    import zlib

    (folder / "store.journal").write_bytes(b"%08x %b\n" % (zlib.crc32(body), body))


KINDS: dict[str, Any] = {
    "nothing at all": shutil.rmtree,
    "an empty folder": lambda f: [path.unlink() for path in (f / "store").iterdir()],
    "an empty newest segment": lambda f: fill(newest(f), lambda _: b""),
    "an empty first segment": lambda f: fill(first(f), lambda _: b""),
    "half a newest segment": lambda f: fill(newest(f), lambda data: data[: len(data) // 2]),
    "half a first segment": lambda f: fill(first(f), lambda data: data[: len(data) // 2]),
    "a newest segment of zeros": lambda f: fill(newest(f), lambda data: bytes(len(data))),
    "a first segment of zeros": lambda f: fill(first(f), lambda data: bytes(len(data))),
    "a page of zeros": lambda f: fill(first(f), lambda data: data[:4096] + bytes(4096) + data[8192:]),
    "a stale page": lambda f: fill(first(f), lambda data: data[:8192] + data[4096:8192] + data[12288:]),
    "a flipped bit": lambda f: fill(first(f), lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]),
    "a damaged header": lambda f: fill(first(f), lambda data: data[:60] + b"!" + data[61:]),
    "text in place of a segment": lambda f: fill(newest(f), lambda _: "name,phone\n张三,1\n".encode()),
    "text in place of all segments": lambda f: fill_all(f, "*.seg", lambda _: b"no segment"),
    "a missing first segment": lambda f: first(f).unlink(),
    "a missing middle segment": lambda f: segment_path(f / "store", 2).unlink(),
    "a folder in place of a segment": lambda f: in_place(newest(f)),
    "a folder in place of a sidecar": lambda f: in_place(first(f).with_suffix(".hint")),
    "a folder in place of the lock": lambda f: in_place(f / "store" / "lock"),
    "a file in place of the store": file_as_store,
    "spoilt sidecars": lambda f: fill_all(f, "*.hint", lambda _: os.urandom(999)),
    "a lock left behind": lambda f: (f / "store" / "lock").write_text("999999\n"),
    "another device's store": lambda f: None,
    "a first format of a newer version": newer,
    "a first format cut in half": half_a_first_format,
}


def everything(folder):
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 64)


@pytest.mark.parametrize("kind", KINDS)
def test_the_store_opens_and_an_emergency_is_recorded(folder, kind):
    KINDS[kind](folder)
    key = bytes(32) if kind == "another device's store" else KEY
    began = time.monotonic()
    rescued = rescue.open_or_rescue(folder, key)
    assert time.monotonic() - began < 5
    outbox = Outbox(rescued.store)
    before = len(rescued.store.table("events"))
    outbox.append(an_event(a_movement(direction=Direction.OUT, source=Source.EMERGENCY)))
    assert len(rescued.store.table("events")) == before + 1
    assert not rescued.is_temporary
    rescued.store.close()
    for path in rescued.set_aside:
        assert path.exists()
    again = rescue.open_or_rescue(folder, key)
    assert len(again.store.table("events")) == before + 1
    assert again.set_aside == ()
    again.store.close()


def test_there_are_twenty_five_kinds():
    assert len(KINDS) == 25


def test_what_can_be_read_is_read(folder):
    KINDS["a page of zeros"](folder)
    rescued = rescue.open_or_rescue(folder, KEY)
    assert 45 <= len(rescued.store.table("events").all()) < 60
    assert rescued.set_aside == ()
    rescued.store.close()


def test_a_folder_that_cannot_be_written_still_takes_an_emergency(tmp_path):
    (tmp_path / "tablet").write_text("a file in place of the tablet's folder")
    rescued = rescue.open_or_rescue(tmp_path / "tablet", KEY)
    assert rescued.is_temporary
    assert Outbox(rescued.store).append(an_event(a_movement(source=Source.EMERGENCY))) == 1
    rescued.store.close()
    shutil.rmtree(rescued.store.storage.folder.parent)


def test_a_store_in_use_is_not_set_aside(folder):
    store = open_store(folder, key=KEY, options=SMALL)
    with pytest.raises(StoreBusyError):
        rescue.open_or_rescue(folder, KEY)
    store.close()
