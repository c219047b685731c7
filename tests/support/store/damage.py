"""Twenty-five kinds of broken store, and what else can befall a tablet's folder. Each is a function of the folder."""

import os
import shutil
import zlib
from typing import Any

from checkpoint.store import legacy
from checkpoint.store.journal import segment_path
from checkpoint.store.record import HEAD_BYTES, line, parse


def newest(folder):
    return max(path for path in (folder / "store").glob("*.seg") if path.read_bytes().strip(b"\0"))


def first(folder):
    return segment_path(folder / "store", 1)


def file_as_store(folder):
    file_as(folder / "store")


def file_as_reference(folder):
    file_as(folder / "reference")


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


def newer_segment(folder):
    """A first segment whose header says that a later version wrote it."""
    data = first(folder).read_bytes()
    record = parse(data, 0)
    assert record is not None
    body = data[record.body : record.end].replace(b'"format":2', b'"format":3')
    first(folder).write_bytes(line(data[:HEAD_BYTES], body) + data[record.end + 1 :])


def file_as(place):
    shutil.rmtree(place)
    place.write_text("kept")


def other_key(folder):
    (folder / "device.key").write_bytes(bytes(32))


MORE_KINDS: dict[str, Any] = {
    "another device's key": other_key,
    "a missing key": lambda f: (f / "device.key").unlink(),
    "half a key": lambda f: fill(f / "device.key", lambda data: data[:16]),
    "a folder in place of the key": lambda f: in_place(f / "device.key"),
    "a segment of a newer version": newer_segment,
    "a folder in place of the store's keys": lambda f: in_place(f / "store" / "keys"),
    "reference data destroyed": lambda f: fill_all(f / "reference", "*.seg", lambda _: b"no segment"),
    "a missing reference key": lambda f: (f / "reference.key").unlink(),
    "a file in place of the reference data": file_as_reference,
    "a spoilt copy of the identity": lambda f: fill(f / "identity.sealed", lambda _: os.urandom(99)),
}
TABLET_KINDS = {kind: change for kind, change in KINDS.items() if kind != "another device's store"} | MORE_KINDS
"""The same at a whole tablet: its keys, its second store, its second copy of who it is."""
