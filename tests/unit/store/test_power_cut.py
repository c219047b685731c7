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
from tests.support.store.replay import lay_out, states
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
    """Lay out up to `limit` of the crash states, open each; gives how many, and what is wrong with which.

    `once`: the first that is wrong is enough.
    """
    expected, found = Expected(), []
    acked = [0]
    for step in steps:
        acked.append(acked[-1] + (step.kind == "ack"))
    everything = [(number, mode) for number, step in enumerate(steps, 1) if step.kind != "ack" for mode in range(9)]
    chosen = set(random.Random(seed).sample(range(len(everything)), min(limit, len(everything))))
    for position, (number, mode, files) in enumerate(states(steps, seed)):
        if position in chosen:
            root = work / "state"
            shutil.rmtree(root, ignore_errors=True)
            lay_out(files, root)
            wrong = wrong_with(root / "tablet", expected, acked[number])
            if wrong:
                found.append(f"after operation {number} ({mode}): {wrong}")
                if once:
                    break
    return len(chosen), found


def wrong_with(folder: Path, expected: Expected, acked: int) -> str:
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
        return f"does not open: {error}"
    if k not in (acked, acked + 1):
        return f"{acked} changes were acknowledged, {k} are there"
    if first != expected.state(k) or second != first:
        return f"is not S[{k}]"
    if third != expected.state(k + 1):
        return "does not keep what is recorded next"
    if missed:
        return f"an index does not find {missed}"
    return f"reports {lost} records lost" if lost else ""


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
