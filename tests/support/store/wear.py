"""Wear: a store that was killed rather than closed, and then cut or flipped; what it gives back must be exact."""

import os
import random
import shutil
from bisect import bisect_right
from pathlib import Path
from typing import Any

from checkpoint.store import Declared, Store, StoreError, open_store
from checkpoint.store.journal import Options
from checkpoint.store.recovery import scan
from tests.support.store.looking import record_at

KEY = bytes(range(32))
SMALL = Options(segment_bytes=64 * 1024, reserve_bytes=0, inline=True)
SETTINGS: dict[str, Any] = {"key": KEY, "options": SMALL, "declared": {"a": Declared(equal=("n",), ordered=("n",))}}


def no_waiting_for_the_disk(monkeypatch):
    """For tests that are not about flushes."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)


def numbers(store, name="a"):
    return [row["n"] for row in store.table(name)]


def filled(folder: Path, count: int, settings) -> list[int]:
    """A store with no sidecar beside its last segment; gives the records' ends. Each tenth is a transaction of two."""
    store = open_store(folder, **settings)
    ends = []
    for n in range(count):
        if n % 10 == 9:
            with store.transaction():
                store.table("a").insert({"n": n, "name": "王小明"})
                store.table("b").insert({"n": n})
        else:
            store.table("a").insert({"n": n, "name": "王小明"})
        ends.append(store.storage.journal.head.position)
    store.close()
    last_segment(folder).with_suffix(".hint").unlink()
    return ends


def last_segment(folder: Path) -> Path:
    return max(path for path in (folder / "store").glob("*.seg") if path.read_bytes().strip(b"\0"))


def copied(folder: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target


def _kill(store: Store, segment: Path) -> None:
    """Give the files back with no sidecar written, and leave the segment and the keys, as before the opening."""
    store.storage.journal.broken = "killed"
    store.close()
    for path in segment.parent.iterdir():
        if path != segment and path.name != "keys":
            path.unlink()


def cuts_opened(folder: Path, settings, cuts: list[int], ends: list[int]) -> list[str]:
    """What is wrong after opening a store whose segment was cut at each of these bytes."""
    segment, found = last_segment(folder), []
    data = segment.read_bytes()[: ends[-1]]
    for cut in cuts:
        segment.write_bytes(data[:cut])
        store = open_store(folder, **settings)
        whole = bisect_right(ends, cut + 1)
        pairs = [n for n in range(whole) if n % 10 == 9]
        if (numbers(store), numbers(store, "b")) != (list(range(whole)), pairs) or store.storage.damage.missing:
            found.append(f"cut at {cut}: {len(store.table('a'))} of {whole}, {store.storage.damage}")
        if cut % 50 == 0:
            store.table("a").insert({"n": whole})
            store.close()
            store = open_store(folder, **settings)
            if numbers(store) != list(range(whole + 1)):
                found.append(f"cut at {cut}: what was recorded next is not there")
        _kill(store, segment)
    return found


def cuts_read(folder: Path, cuts: list[int], ends: list[int]) -> list[str]:
    """The same by the reading alone, from three changes before the cut on."""
    found, data = [], last_segment(folder).read_bytes()[: ends[-1]]
    for cut in cuts:
        whole = bisect_right(ends, cut + 1)
        start, until = ends[whole - 4], ends[whole - 1]
        result = scan(data[:cut], start, record_at(data, start).seq, sealed=False)
        rest = data[until:cut].rstrip(b"\0")
        if result.missing or result.until != until or result.torn != rest:
            found.append(f"cut at {cut}: read until {result.until} and not {until}; missing {result.missing}")
    return found


def flips(folder: Path, settings, count: int, seed: int) -> list[str]:
    """Flip a bit of one record after another, and say where a wrong document was given or one too many is gone."""
    ends = filled(folder, 12, settings)
    segment = last_segment(folder)
    data, rng, found = segment.read_bytes(), random.Random(seed), []
    front = record_at(data, 0).end + 1
    right = [{"n": n, "name": "王小明"} for n in range(12)]
    for _ in range(count):
        position = rng.randrange(front, ends[-1])
        flipped = bytearray(data)
        flipped[position] ^= 1 << rng.randrange(8)
        segment.write_bytes(flipped)
        try:
            store = open_store(folder, **settings)
        except (StoreError, ValueError) as error:
            found.append(f"flip in {position}: does not open: {error}")
            continue
        try:
            seen = [dict(row) for row in store.table("a")]
        except (ValueError, KeyError) as error:
            found.append(f"flip in {position}: cannot be read: {error}")
            seen = right
        damage = store.storage.damage
        if any(row not in right for row in seen):
            found.append(f"flip in {position}: a wrong document is given")
        elif seen != right and not (damage.records_lost or damage.torn_bytes):
            found.append(f"flip in {position}: something is gone, and nothing is said")
        elif position < ends[-2] and (len(seen) < 10 or right[11] not in seen):
            found.append(f"flip in {position}: {12 - len(seen)} are gone")
        _kill(store, segment)
    return found
