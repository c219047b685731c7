"""Measures the store beside its peers: `python -m bench.store --sizes 10000,100000,1000000`.

All peers in one run, interleaved blocks of inserts, ratios of medians over rounds. As root on a private ext4 image in
memory, where the device's own counters tell flushes and bytes; with --place on the disk named. The figures of each
size are kept under --into, so that sizes and disks can be measured one after another; the tables of all that are
there and the bars, asked and measured, are printed and written to --out.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import store_bars, store_reads
from bench import store_peers as peers
from bench.store_peers import a_doc

JSON_MAX = 10_000
_SERVED = Path("/sys/devices/virtual/workqueue/cpumask")
_IDLE_LOOP = """import os, sys
os.sched_setaffinity(0, {int(sys.argv[1])})
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
while True: pass"""
OURS, SQLITE = 3, 2
STEADY = 60_000
"""So many inserts in a row go through eight segments, so that what is prepared and sealed ahead is counted whole."""


@contextlib.contextmanager
def private_disk(megabytes: int) -> Iterator[tuple[Path, str]]:
    """An ext4 image in memory, mounted: the folder and the name of its block device."""
    base = Path(tempfile.mkdtemp(prefix="checkpoint-bench-", dir="/dev/shm"))
    image, mount = base / "image", base / "mount"
    mount.mkdir()
    subprocess.run(["truncate", "-s", f"{megabytes}M", str(image)], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image)], check=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(mount)], check=True)
    try:
        source = subprocess.run(["findmnt", "-no", "SOURCE", str(mount)], check=True, capture_output=True, text=True)
        yield mount, Path(source.stdout.strip()).name
    finally:
        subprocess.run(["umount", str(mount)], check=False)
        shutil.rmtree(base, ignore_errors=True)


@contextlib.contextmanager
def folder_on(place: Path) -> Iterator[tuple[Path, str]]:
    """A folder on the disk named; its device counts for others too, so nothing is read from it."""
    folder = Path(tempfile.mkdtemp(prefix="checkpoint-bench-", dir=place))
    try:
        yield folder, ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def one_processor() -> Iterator[None]:
    """This process and the kernel's threads that serve the image in memory share one processor.

    On two, each request wakes a processor that has fallen asleep, and the answer another: on a virtual machine 25 us or
    more, four times for a write that is flushed, the same for every peer and from run to run twice as much or half.
    """
    served, mine = _SERVED.read_text(), os.sched_getaffinity(0)
    chosen = max(mine)
    os.sched_setaffinity(0, {chosen})
    _SERVED.write_text(f"{1 << chosen:x}")
    try:
        yield
    finally:
        _SERVED.write_text(served)
        os.sched_setaffinity(0, mine)


@contextlib.contextmanager
def kept_awake() -> Iterator[None]:
    """No processor falls asleep: what runs on each gives way to whoever has something to do."""
    loops = [
        subprocess.Popen([sys.executable, "-c", _IDLE_LOOP, str(processor)]) for processor in os.sched_getaffinity(0)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def counters(device: str) -> tuple[int, int]:
    """Flushes and sectors written so far."""
    if not device:
        return 0, 0
    fields = Path(f"/sys/block/{device}/stat").read_text().split()
    return int(fields[15]), int(fields[6])


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Taken:
    """One system under measurement: it is loaded, then takes blocks in turns with the others."""

    def __init__(self, system: Any, device: str) -> None:  # noqa: ANN401  # one of the peers
        self.system, self.device = system, device
        self.blocks: list[list[float]] = []
        self.flushes: list[float] = []
        self.kib: list[float] = []

    def take(self, docs: list[Any]) -> None:
        """Insert a block."""
        taken = []
        before = counters(self.device)
        for doc in docs:
            began = time.perf_counter()
            self.system.insert(doc)
            taken.append(time.perf_counter() - began)
        after = counters(self.device)
        self.blocks.append(taken)
        self.flushes.append((after[0] - before[0]) / len(docs))
        self.kib.append((after[1] - before[1]) / 2 / len(docs))

    def figures(self, n: int) -> dict[str, Any]:
        """As kept.

        Flushes and KiB are medians over the rounds, as the times are: a segment filled ahead in one of them is not in
        these, but in `measure_steady`, which counts all.
        """
        everything = [value for part in self.blocks for value in part]
        return {
            "n": n,
            "system": self.system.name,
            "p50_us": statistics.median(everything) * 1e6,
            "p99_us": quantile(everything, 0.99) * 1e6,
            "medians": [statistics.median(part) * 1e6 for part in self.blocks],
            "flushes": statistics.median(self.flushes),
            "kib": statistics.median(self.kib),
        }


Rows = list[dict[str, Any]]


def measure_inserts(place: Path, device: str, n: int, rounds: int, block: int) -> dict[str, Rows]:
    """Load every peer with n documents, then interleave blocks of inserts.

    In memory three times: on one processor, on two that are kept awake, on two that fall asleep between two requests.
    """
    kinds: list[Any] = [peers.Append, peers.Sqlite, peers.SqliteIndexed, peers.Ours, peers.OursPlain, peers.Lmdb]
    if n <= JSON_MAX:
        kinds += [peers.Json, peers.Cached]
    if n > peers.FEW:
        kinds.append(peers.OursFew)
    systems = []
    for number, kind in enumerate(kinds):
        system = kind(place / f"{n}-{number}")
        system.load(map(a_doc, range(peers.FEW if kind is peers.OursFew else n)))
        systems.append(system)
    os.sync()
    with one_processor() if device else contextlib.nullcontext():
        taken = {"rows": take_turns(systems, device, n, rounds, block)}
    if device:
        with kept_awake():
            taken["awake"] = take_turns(systems, device, n + rounds * block, rounds, block)
        taken["spread"] = take_turns(systems, device, n + 2 * rounds * block, rounds, block)
    for system in systems:
        system.close()
    return taken


def take_turns(systems: list[Any], device: str, n: int, rounds: int, block: int) -> Rows:
    """Each system takes a block of inserts in every round, in an order that changes."""
    rng, serial, turns = random.Random(n), n, [Taken(system, device) for system in systems]
    for _ in range(rounds):
        rng.shuffle(order := list(turns))
        for taken in order:
            slow = isinstance(taken.system, peers.Json) and not isinstance(taken.system, peers.Cached)
            taken.take([a_doc(serial + k) for k in range(min(block, 3) if slow else block)])
        serial += block
    return [taken.figures(n) for taken in turns]


def measure_steady(place: Path, device: str) -> dict[str, Any]:
    """What the device did for each of many inserts in a row into a store of its own."""
    steady = Taken(peers.Ours(place / "steady"), device)
    steady.take([a_doc(k) for k in range(STEADY)])
    steady.system.close()
    return steady.figures(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="empty: only print what was measured before")
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--block", type=int, default=40)
    parser.add_argument("--place", type=Path, help="a folder on the disk to measure; default: a private ext4 image")
    parser.add_argument("--into", type=Path, default=Path(".cache/bench-store"))
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    sizes = [int(text) for text in arguments.sizes.split(",") if text]
    arguments.into.mkdir(parents=True, exist_ok=True)
    for n in sizes:
        disk = private_disk(1000 + n // 120) if arguments.place is None else folder_on(arguments.place)
        with disk as (place, device):
            before = os.getloadavg()[0]
            taken = measure_inserts(place, device, n, arguments.rounds, arguments.block)
            steady = measure_steady(place, device) if device else {}
            reads = store_reads.measure(place / f"{n}-{OURS}", place / f"{n}-{SQLITE}", n) if device else {}
        kept = {
            "n": n,
            "real": not device,
            "rounds": arguments.rounds,
            "block": arguments.block,
            "load": [before, os.getloadavg()[0]],
            **taken,
            "steady": steady,
            "reads": reads,
        }
        (arguments.into / f"{'memory' if device else 'real'}-{n}.json").write_text(json.dumps(kept))
    text = store_bars.text_of([json.loads(path.read_text()) for path in sorted(arguments.into.glob("*.json"))])
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(text)


if __name__ == "__main__":
    main()
