"""Measures the store beside its peers: `python -m bench.store --sizes 10000,100000,1000000`.

All peers in one run, interleaved blocks of inserts, ratios of medians over rounds. As root on a private ext4 image in
memory, where the device's own counters tell flushes and bytes; with --place on the disk named. The table is printed
and written to --out.
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
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from tinydb import Query

from bench import store_peers as peers
from bench.store_peers import DECLARED, KEY, a_doc
from checkpoint.store import open_store
from checkpoint.store.coding import encode

JSON_MAX = 10_000


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


def counters(device: str) -> tuple[int, int]:
    """Flushes and sectors written so far."""
    if not device:
        return 0, 0
    fields = Path(f"/sys/block/{device}/stat").read_text().split()
    return int(fields[15]), int(fields[6])


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure_inserts(place: Path, device: str, n: int, rounds: int, block: int) -> list[dict[str, Any]]:
    """Load every peer with n documents, then interleave blocks of inserts."""
    kinds: list[Any] = [peers.Append, peers.Sqlite, peers.SqliteIndexed, peers.Ours, peers.OursPlain]
    with contextlib.suppress(ImportError):
        import_module("lmdb")

        kinds.append(peers.Lmdb)
    if n <= JSON_MAX:
        kinds += [peers.Json, peers.Cached]
    systems = []
    for number, kind in enumerate(kinds):
        system = kind(place / f"{n}-{number}")
        system.load(map(a_doc, range(n)))
        systems.append(system)
    os.sync()
    rng, serial = random.Random(n), n
    times: list[list[list[float]]] = [[] for _ in systems]
    device_use = [[0, 0, 0] for _ in systems]
    for _ in range(rounds):
        order = list(range(len(systems)))
        rng.shuffle(order)
        for number in order:
            system, taken = systems[number], []
            count = min(block, 3) if isinstance(system, peers.Json) and not isinstance(system, peers.Cached) else block
            docs = [a_doc(serial + k) for k in range(count)]
            before = counters(device)
            for doc in docs:
                began = time.perf_counter()
                system.insert(doc)
                taken.append(time.perf_counter() - began)
            after = counters(device)
            times[number].append(taken)
            use = device_use[number]
            use[0], use[1], use[2] = use[0] + after[0] - before[0], use[1] + after[1] - before[1], use[2] + count
        serial += block
    rows = []
    base = [statistics.median(taken) for taken in times[0]]
    for system, blocks, use in zip(systems, times, device_use, strict=True):
        everything = [value for part in blocks for value in part]
        medians = [statistics.median(part) for part in blocks]
        rows.append(
            {
                "n": n,
                "system": system.name,
                "p50_us": statistics.median(everything) * 1e6,
                "p99_us": quantile(everything, 0.99) * 1e6,
                "ratio": statistics.median(mine / raw for mine, raw in zip(medians, base, strict=True)),
                "flushes": use[0] / use[2],
                "kib": use[1] / 2 / use[2],
            }
        )
        system.close()
    return rows


def best_of(rounds: int, call: Callable[[], Any]) -> float:
    values = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        values.append(time.perf_counter() - began)
    return statistics.median(values)


def measure_reads(place: Path, n: int) -> dict[str, float]:
    """Opening, memory, reads, batches and size of the store that the inserts left behind."""
    folder = place / f"{n}-3"
    found: dict[str, float] = {}
    for title, arguments in {"open": [], "open verified": ["verify"], "open after a kill": ["kill"]}.items():
        if title == "open after a kill":
            last = max((folder / "store").glob("*.hint"))
            last.unlink()
        for path in (folder / "store").iterdir():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        command = [sys.executable, "-m", "bench.store", "--probe", str(folder), *arguments]
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3)
        ]
        found[f"{title}, ms"] = statistics.median(run["ms"] for run in runs)
        found[f"{title}, anonymous MB"] = statistics.median(run["mb"] for run in runs)
    store = open_store(folder, key=KEY, declared=DECLARED)
    table, rng, query = store.rows("events"), random.Random(1), Query()
    sqlite = peers.SqliteIndexed(place / f"{n}-2")
    ids = [rng.randrange(1, n) for _ in range(2000)]
    people = [a_doc(rng.randrange(n))["body"]["person"] for _ in range(40)]
    table.search(query.body.person == "warm")
    found["get by id, us"] = best_of(5, lambda: [table.get(doc_id=key) for key in ids]) / len(ids) * 1e6
    found["SQLite get by id, us"] = best_of(5, lambda: [sqlite.get(key) for key in ids]) / len(ids) * 1e6
    found["hits of an equality"] = len(table.search(query.body.person == people[0]))
    ours = [best_of(1, partial(table.search, query.body.person == person)) for person in people[1:]]
    theirs = [best_of(1, partial(sqlite.of_person, person)) for person in people[1:]]
    newest = [best_of(1, partial(table.newest, 50, query.body.person == person)) for person in people]
    found["indexed equality, ms"] = statistics.median(ours) * 1e3
    found["SQLite indexed equality, ms"] = statistics.median(theirs) * 1e3
    found["newest 50 of a person, ms"] = statistics.median(newest) * 1e3
    size = sum(path.stat().st_size for path in (folder / "store").iterdir() if path.name != "reserve")
    sample = [table.get(doc_id=key) for key in ids]
    found["disk / compact JSON"] = size / len(table) / statistics.mean(len(encode(doc)) for doc in sample)
    found["disk / TinyDB's JSON"] = size / len(table) / statistics.mean(len(json.dumps(doc)) + 12 for doc in sample)
    batches = [[a_doc(10**7 + part * 500 + k) for k in range(500)] for part in range(20)]
    began = time.perf_counter()
    for batch in batches:
        table.insert_multiple(batch)
    found["insert_multiple(500), documents/s"] = 10_000 / (time.perf_counter() - began)
    sqlite.close()
    store.close()
    for hint in (folder / "store").glob("*.hint"):
        hint.unlink()
    began = time.perf_counter()
    open_store(folder, key=KEY, declared=DECLARED).close()
    found["open without sidecars, s"] = time.perf_counter() - began
    return found


def probe(folder: Path, arguments: list[str]) -> None:
    """In a process of its own: how long opening takes and how much anonymous memory it leaves."""
    before = anonymous_kib()
    began = time.perf_counter()
    store = open_store(folder, key=KEY, declared=DECLARED, verify="verify" in arguments, read_only=True)
    taken = time.perf_counter() - began
    print(json.dumps({"ms": taken * 1e3, "mb": (anonymous_kib() - before) / 1024, "n": len(store.table("events"))}))


def anonymous_kib() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous"))


def table_of(rows: list[dict[str, Any]], reads: dict[int, dict[str, float]], note: str) -> str:
    lines = [f"# The store beside its peers\n\n{note}\n", "| n | system | p50 us | p99 us | x raw | flushes | KiB |"]
    lines.append("|---|---|---|---|---|---|---|")
    for row in rows:
        figures = (
            f"{row['p50_us']:.0f} | {row['p99_us']:.0f} | {row['ratio']:.2f} | {row['flushes']:.2f} | {row['kib']:.1f}"
        )
        lines.append(f"| {row['n']} | {row['system']} | {figures} |")
    names = list(dict.fromkeys(name for found in reads.values() for name in found))
    lines += ["", "| | " + " | ".join(f"n = {n}" for n in reads) + " |", "|---|" + "---|" * len(reads)]
    lines += [
        f"| {name} | " + " | ".join(f"{found.get(name, 0):.2f}" for found in reads.values()) + " |" for name in names
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--block", type=int, default=40)
    parser.add_argument("--place", type=Path, help="a folder on the disk to measure; default: a private ext4 image")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--probe", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.probe:
        probe(Path(arguments.probe[0]), arguments.probe[1:])
        return
    sizes = [int(text) for text in arguments.sizes.split(",")]
    rows: list[dict[str, Any]] = []
    reads: dict[int, dict[str, float]] = {}
    with contextlib.ExitStack() as stack:
        if arguments.place is None:
            place, device = stack.enter_context(private_disk(1000 + max(sizes) // 160))
        else:
            place, device = Path(tempfile.mkdtemp(prefix="checkpoint-bench-", dir=arguments.place)), ""
            stack.callback(shutil.rmtree, place)
        for n in sizes:
            rows += measure_inserts(place, device, n, arguments.rounds, arguments.block)
            reads[n] = measure_reads(place, n)
            for path in place.glob(f"{n}-*"):
                shutil.rmtree(path)
        where = "private ext4 on a loop device in memory" if device else "the real disk"
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    note = f"{arguments.rounds} rounds of {arguments.block} inserts, interleaved; {where}; load average {load}."
    text = table_of(rows, reads, note)
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(text)


if __name__ == "__main__":
    main()
