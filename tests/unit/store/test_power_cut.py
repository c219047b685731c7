"""A power cut at every operation: what comes back is exactly the state before or after the change under way.

Replaying recorded operations is the only one of our crash tests that notices a missing flush: a killed process leaves
its writes to the page cache, which survives it. The mutants at the end show that these tests can see.
"""

import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from checkpoint.store import Declared, StoreError, open_store, recovery
from checkpoint.store.journal import Options
from tests.support.store.disks import ForgetfulDisk, NamelessDisk, RecordingDisk, Step
from tests.support.store.replay import MODES, lay_out, states
from tests.support.store.volumes import SEED, SHARDS, VOLUMES, share
from tests.support.store.workload import Expected, change, shown, standing, unfound

pytestmark = pytest.mark.timeout(900)  # at the greater volumes, on a machine that is busy

CHANGES = 90
SETTINGS: dict[str, Any] = {
    "key": bytes(range(32)),
    "options": Options(segment_bytes=6 * 1024, reserve_bytes=0, inline=True, together=2),
    "declared": {"events": Declared(equal=("k",), ordered=("k",))},
}


@pytest.fixture
def work():
    """A folder in memory: what is tested is which bytes survive, not the disk under this machine."""
    base = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
    folder = base / f"checkpoint-replay-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def recorded(folder: Path, disk_class: type[RecordingDisk] = RecordingDisk) -> list[Step]:
    """The operations of a run with a restart in its middle; each acknowledged change is marked."""
    folder.mkdir()
    disk = disk_class(folder)
    store = open_store(folder / "tablet", disk=disk, **SETTINGS)
    for k in range(1, CHANGES + 1):
        if k == CHANGES // 2:
            store.close()
            store = open_store(folder / "tablet", disk=disk, **SETTINGS)
        change(store, k, group=store.transaction)
        disk.steps.append(Step("ack", str(k)))
    store.close()
    return disk.steps


def violations(
    work: Path, steps: list[Step], limit: int, seed: int = SEED, *, once: bool = False
) -> tuple[int, list[str]]:
    """Judge up to `limit` of the crash states; gives how many, and what is wrong with which.

    Many of them are the same to the byte, as most cuts fall where little waits for its flush. What a store makes of
    a folder depends on its bytes alone, so each is laid out and opened once, and held against what was acknowledged
    at every cut that leaves it. `once`: the first that is wrong is enough.
    """
    expected, found = Expected(), []
    opened: dict[frozenset[tuple[str, bytes | None]], tuple[int, str]] = {}
    acked = [0]
    for step in steps:
        acked.append(acked[-1] + (step.kind == "ack"))
    everything = len(MODES) * sum(step.kind != "ack" for step in steps)
    chosen = set(random.Random(seed).sample(range(everything), min(limit, everything)))
    for number, mode, files in states(steps, seed, chosen):
        content = frozenset(files.items())
        if content not in opened:
            root = work / "state"
            shutil.rmtree(root, ignore_errors=True)
            lay_out(files, root)
            opened[content] = what_opens(root / "tablet", expected)
        k, wrong = opened[content]
        if not wrong and k not in (acked[number], acked[number] + 1):
            wrong = f"{acked[number]} changes were acknowledged, {k} are there"
        if wrong:
            found.append(f"after operation {number} ({mode}): {wrong}")
            if once:
                break
    return len(chosen), found


def what_opens(folder: Path, expected: Expected) -> tuple[int, str]:
    """How many changes are there, and what is wrong however many were acknowledged."""
    try:
        store = open_store(folder, **SETTINGS)
        first, k, lost = shown(store), standing(store), store.storage.damage.records_lost
        store.close()
        store = open_store(folder, **SETTINGS)
        second, missed = shown(store), unfound(store)
        change(store, k + 1, group=store.transaction)
        store.close()
        store = open_store(folder, **SETTINGS)
        third = shown(store)
        store.close()
    except StoreError as error:
        return 0, f"does not open: {error}"
    if first != expected.state(k) or second != first:
        return k, f"is not S[{k}]"
    if third != expected.state(k + 1):
        return k, "does not keep what is recorded next"
    if missed:
        return k, f"an index does not find {missed}"
    return k, f"reports {lost} records lost" if lost else ""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_power_cut_at_any_operation_leaves_the_state_before_or_after_the_change(work, shard):
    steps, wanted, seed = recorded(work / "run"), share(VOLUMES.replays, shard), SEED + 1000 * shard
    assert sum(step.kind == "rename" for step in steps) > 15
    while wanted > 0:
        looked_at, wrong = violations(work, steps, wanted, seed)
        assert wrong == [], f"seed {seed}"
        wanted, seed = wanted - looked_at, seed + 1


@pytest.mark.parametrize("mutant", ["no flush", "no flush of folders", "transactions ungrouped"])
def test_this_suite_sees(work, monkeypatch, mutant):
    disk = {"no flush": ForgetfulDisk, "no flush of folders": NamelessDisk}.get(mutant, RecordingDisk)
    steps = recorded(work / "run", disk)
    if mutant == "transactions ungrouped":
        monkeypatch.setattr(recovery, "is_complete", lambda _rows: True)
    assert violations(work, steps, 400, once=True)[1] != []
