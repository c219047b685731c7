"""Cuts the power of a real ext4: copies the image of a mounted loop device under a writing process, mounts the copy.

What the page cache holds and was not synced is not in the copy. Needs root.

    python -m tests.support.store.power --times 500 --seed 1
"""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from checkpoint.store import open_store
from tests.support.store import long_run
from tests.support.store.kills import CHANGES_MAX, SETTINGS, write_until_killed
from tests.support.store.workload import Expected, shown, standing, unfound

MEGABYTES = 32


def run_tool(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def cut_once(image: Path, mount: Path, copy: Path, seconds: float) -> int:
    """Write for so long, stop, copy the image, kill; gives the last change that was acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            write_until_killed(mount / "tablet", writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        first = pipe.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGSTOP)
        shutil.copyfile(image, copy)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [first, *pipe.read().split(b"\n")]
    return max((int(line) for line in lines if line.strip()), default=0)


def run(cuts: int, seed: int) -> list[str]:
    """What was wrong after each cut; empty is good."""
    rng, found, expected = random.Random(seed), [], Expected()
    base = Path(tempfile.mkdtemp(prefix="checkpoint-power-", dir="/dev/shm"))
    image, copy, mount, look = base / "image", base / "copy", base / "mount", base / "look"
    mount.mkdir()
    look.mkdir()
    k = 0
    for number in range(cuts):
        if number == 0 or k > CHANGES_MAX:
            run_tool("truncate", "-s", f"{MEGABYTES}M", str(image))
            run_tool("mkfs.ext4", "-q", "-F", str(image))
            expected = Expected()
        run_tool("mount", "-o", "loop", str(image), str(mount))
        try:
            acked = cut_once(image, mount, copy, rng.uniform(0.0, 0.05))
        finally:
            run_tool("umount", str(mount))
        run_tool("mount", "-o", "loop", str(copy), str(look))
        try:
            store = open_store(look / "tablet", **SETTINGS)
            k = standing(store)
            if k not in (acked, acked + 1) or shown(store) != expected.state(k) or store.storage.damage.records_lost:
                found.append(f"cut {number}: {acked} acknowledged, {k} there, {store.storage.damage}")
            if unfound(store):
                found.append(f"cut {number}: not found by an index: {unfound(store)}")
            store.close()
        finally:
            run_tool("umount", str(look))
        copy.replace(image)
    shutil.rmtree(base)
    return found


if __name__ == "__main__":
    long_run.main(run, "power cuts", 500)
