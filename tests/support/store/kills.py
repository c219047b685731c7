"""Kills a writing process at a random moment, again and again, and compares what is left with what was acknowledged.

python -m tests.support.store.kills --times 1000 --seed 1
"""

import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

from checkpoint.store import Declared, open_store
from checkpoint.store.journal import Options
from tests.support.store import long_run
from tests.support.store.workload import Expected, change, shown, standing, unfound

SETTINGS: dict[str, Any] = {
    "key": bytes(range(32)),
    "options": Options(segment_bytes=24 * 1024, reserve_bytes=0, together=2),
    "declared": {"events": Declared(equal=("k",), ordered=("k",))},
}
CHANGES_MAX = 1500
"""Then the store begins anew. It has two dozen segments by then, gathered by twos; more are more of the same."""


def write_until_killed(folder: Path, acknowledged: int) -> None:
    """The child: opens, goes on where the store stands, and writes each change's number when it is recorded."""
    store = open_store(folder, **SETTINGS)
    k = standing(store)
    while True:
        k += 1
        change(store, k, group=store.transaction)
        os.write(acknowledged, b"%d\n" % k)


def kill_once(folder: Path, seconds: float) -> int:
    """Let a child write for so long; gives the last change that it was told is recorded."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            write_until_killed(folder, writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        first = pipe.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [first, *pipe.read().split(b"\n")]
    return max((int(line) for line in lines if line.strip()), default=0)


def run(kills: int, seed: int, base: Path | None = None) -> list[str]:
    """What was wrong after each kill; empty is good."""
    rng, found = random.Random(seed), []
    root = Path(tempfile.mkdtemp(prefix="checkpoint-kills-", dir=base))
    expected, acked = Expected(), 0
    for number in range(kills):
        acked = max(acked, kill_once(root / "tablet", rng.uniform(0.0, 0.03)))
        store = open_store(root / "tablet", **SETTINGS)
        k, damage = standing(store), store.storage.damage
        if k not in (acked, acked + 1):
            found.append(f"kill {number}: {acked} acknowledged, {k} there")
        elif shown(store) != expected.state(k):
            found.append(f"kill {number}: not S[{k}]")
        elif unfound(store):
            found.append(f"kill {number}: not found by an index: {unfound(store)}")
        if damage.records_lost:
            found.append(f"kill {number}: {damage.records_lost} records lost")
        change(store, k + 1, group=store.transaction)
        acked = k + 1
        store.close()
        if k > CHANGES_MAX:
            shutil.rmtree(root / "tablet")
            expected, acked = Expected(), 0
    shutil.rmtree(root)
    return found


if __name__ == "__main__":
    long_run.main(run, "kills", 1000)
