"""The disk refuses at every operation in turn: nothing is acknowledged that is not there, and nothing crashes."""

import errno
import shutil
from pathlib import Path
from typing import Any

import pytest

from checkpoint.store import Declared, StoreError, StoreFullError, open_store
from checkpoint.store.journal import Options
from tests.support.store.disks import FailingDisk
from tests.support.store.workload import Expected, change, shown, standing, unfound
from tests.support.volume import some

SETTINGS: dict[str, Any] = {
    "key": bytes(range(32)),
    "options": Options(segment_bytes=4 * 1024, reserve_bytes=0, inline=True, together=2),
    "declared": {"events": Declared(equal=("k",))},
}
CHANGES = 24


def played(folder: Path, disk: FailingDisk) -> int:
    """A run with a restart in it, which begins again after each refusal; gives how many changes were acknowledged."""
    acked, tries = 0, 0
    while acked < CHANGES and tries < 6:
        tries += 1
        store = None
        try:
            store = open_store(folder, disk=disk, **SETTINGS)
            for k in range(standing(store) + 1, CHANGES + 1):
                change(store, k, group=store.transaction)
                acked = k
                if k == CHANGES // 2 and tries == 1:
                    break
        except StoreError:
            pass
        finally:
            if store is not None:
                store.close()
    return acked


def operations(folder: Path) -> int:
    disk = FailingDisk()
    assert played(folder, disk) == CHANGES
    return disk.count


FAULTS = [
    ("EIO once", errno.EIO, False, False),
    ("EIO for good", errno.EIO, True, False),
    ("ENOSPC once", errno.ENOSPC, False, False),
    ("ENOSPC for good, short writes", errno.ENOSPC, True, True),
    ("EACCES once", errno.EACCES, False, False),
    ("a short write once", errno.ENOSPC, False, True),
]


@pytest.mark.parametrize(("error", "for_good", "short"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_refusal_at_any_operation_loses_nothing_that_was_acknowledged(tmp_path, error, for_good, short):
    total, expected = operations(tmp_path / "clean"), Expected()
    for at in some(range(total), 4):
        folder = tmp_path / "t"
        shutil.rmtree(folder, ignore_errors=True)
        acked = played(folder, FailingDisk(at=at, error=error, for_good=for_good, short=short))
        store = open_store(folder, **SETTINGS)
        k = standing(store)
        assert k in (acked, acked + 1), at
        assert shown(store) == expected.state(k), at
        assert unfound(store) == [], at
        assert store.storage.damage.records_lost == 0, at
        change(store, k + 1, group=store.transaction)
        store.close()
        store = open_store(folder, **SETTINGS)
        assert shown(store) == expected.state(k + 1), at
        store.close()


def test_a_failed_flush_is_never_taken_for_success_nor_tried_again(tmp_path):
    disk = FailingDisk()
    store = open_store(tmp_path, disk=disk, **SETTINGS)
    table = store.table("events")
    table.insert({"n": 1})
    disk.at = disk.count + 1
    with pytest.raises(StoreError, match=r"00000001\.seg.*restart"):
        table.insert({"n": 2})
    disk.at = -1
    flushes = disk.kinds.count("sync")
    with pytest.raises(StoreError, match="restart"):
        table.insert({"n": 3})
    assert disk.kinds.count("sync") == flushes
    assert [row["n"] for row in table] == [1]
    store.close()
    store = open_store(tmp_path, **SETTINGS)
    assert [row["n"] for row in store.table("events")] == [1]
    store.close()


def test_a_failed_write_clears_its_room_and_the_next_insert_goes_on(tmp_path):
    disk = FailingDisk(short=True, error=errno.EIO)
    store = open_store(tmp_path, disk=disk, **SETTINGS)
    table = store.table("events")
    table.insert({"n": 1})
    disk.at = disk.count
    with pytest.raises(StoreError):
        table.insert({"n": "x" * 900})
    table.insert({"n": 3})
    store.close()
    store = open_store(tmp_path, **SETTINGS)
    assert [row["n"] for row in store.table("events")] == [1, 3]
    store.close()


def test_a_full_disk_still_takes_five_thousand_emergencies_from_the_reserve(tmp_path, monkeypatch):
    disk = FailingDisk(error=errno.ENOSPC)
    options = Options(segment_bytes=256 * 1024, inline=True)
    store = open_store(tmp_path, disk=disk, key=bytes(32), options=options)
    doc = {"id": "x" * 36, "kind": "movement", "text": "y" * 300}
    room = disk.write

    def no_new_files(descriptor, data, position):
        if not data.strip(b"\0") and len(data) > 64 * 1024:
            raise OSError(errno.ENOSPC, "No space left on device")
        room(descriptor, data, position)

    monkeypatch.setattr(disk, "write", no_new_files)
    with pytest.raises(StoreFullError, match="free some room"):
        while True:
            store.table("events").insert(doc)
    recorded = len(store.table("events"))
    with store.storage.emergency():
        for _ in range(5000):
            store.table("events").insert(doc)
    with pytest.raises(StoreFullError):
        store.table("events").insert(doc)
    monkeypatch.undo()
    store.close()
    store = open_store(tmp_path, key=bytes(32), options=options)
    assert len(store.table("events")) == recorded + 5000
    store.table("events").insert(doc)
    store.close()


def test_little_room_is_told(tmp_path, monkeypatch):
    store = open_store(tmp_path, **SETTINGS)
    assert not store.storage.is_disk_low
    monkeypatch.setattr(store.storage.disk, "free_bytes", lambda _path: 99 * 1024 * 1024)
    is_low: bool = store.storage.is_disk_low
    assert is_low
    store.close()
