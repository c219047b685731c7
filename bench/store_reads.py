"""Opening, memory, reads, batches and size of a store that holds n documents, beside SQLite's."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tinydb import Query

from bench import store_peers as peers
from bench.store_peers import DECLARED, KEY, a_doc
from checkpoint.store import open_store
from checkpoint.store.coding import encode

OPENINGS = {"open": "", "open verified": "verify", "open after a kill": "kill"}
Figures = dict[str, float]


def median_of(rounds: int, call: Callable[[], Any]) -> float:
    """Seconds."""
    values = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        values.append(time.perf_counter() - began)
    return statistics.median(values)


def forget(folder: Path) -> None:
    """Drop a folder's files from the system's cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def remember(folder: Path) -> None:
    """Bring a folder's files into the system's cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def measure(ours: Path, theirs: Path, n: int) -> Figures:
    """Everything but inserts one by one; `theirs` is SQLite's folder, with two indexes."""
    found = measure_opening(ours)
    found |= measure_lookups(ours, theirs, n)
    found |= measure_batches(ours)
    for hint in (ours / "store").glob("*.hint"):
        hint.unlink()
    found["open without sidecars, s"] = median_of(1, lambda: open_store(ours, key=KEY, declared=DECLARED).close())
    return found


def measure_opening(folder: Path) -> Figures:
    """Each time in a process of its own, with nothing in the system's cache."""
    found: Figures = {}
    for title, argument in OPENINGS.items():
        if argument == "kill":
            max((folder / "store").glob("*.hint")).unlink()
        runs = []
        for _ in range(5):
            forget(folder)
            command = [sys.executable, "-m", "bench.store_reads", str(folder), argument]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        found[f"{title}, ms"] = statistics.median(run["ms"] for run in runs)
        found[f"{title}, anonymous MB"] = statistics.median(run["mb"] for run in runs)
    return found


def measure_lookups(ours: Path, theirs: Path, n: int) -> Figures:
    """By id, by an indexed value and the newest of one, warm and cold, in turns with SQLite."""
    store, sqlite = open_store(ours, key=KEY, declared=DECLARED), peers.SqliteIndexed(theirs)
    table, rng, query, found = store.rows("events"), random.Random(1), Query(), Figures()
    for folder in (ours, theirs):
        remember(folder)
    ids = [rng.randrange(1, n) for _ in range(2000)]
    people = [a_doc(rng.randrange(n))["body"]["person"] for _ in range(90)]
    found["get by id, us"] = median_of(5, lambda: [table.get(doc_id=key) for key in ids]) / len(ids) * 1e6
    found["SQLite get by id, us"] = median_of(5, lambda: [sqlite.get(key) for key in ids]) / len(ids) * 1e6
    calls: dict[str, Callable[[str], Any]] = {
        "indexed equality, ms": lambda person: table.search(query.body.person == person),
        "SQLite indexed equality, ms": sqlite.of_person,
        "SQLite indexed equality, documents sealed, ms": sqlite.of_person_sealed,
        "SQLite indexed equality, decoded by msgspec, ms": sqlite.of_person_by_msgspec,
        "newest 50 of a person, ms": lambda person: table.newest(50, query.body.person == person),
    }
    taken: dict[str, list[float]] = {title: [] for title in calls}
    for person in people[:60]:
        for title, call in calls.items():
            taken[title].append(median_of(1, partial(call, person)) * 1e3)
    found["hits of an equality"] = len(table.search(query.body.person == people[0]))
    found |= {title: statistics.median(values) for title, values in taken.items()}
    for title, folder in {"indexed equality, ms": ours, "SQLite indexed equality, ms": theirs}.items():
        cold = []
        for person in people[60:]:
            forget(folder)
            cold.append(median_of(1, partial(calls[title], person)) * 1e3)
        found[f"cold: {title}"] = statistics.median(cold)
    size = sum(path.stat().st_size for path in (ours / "store").iterdir() if path.name != "reserve")
    sample = [table.get(doc_id=key) for key in ids]
    found["disk / compact JSON"] = size / len(table) / statistics.mean(len(encode(doc)) for doc in sample)
    found["disk / TinyDB's JSON"] = size / len(table) / statistics.mean(len(json.dumps(doc)) + 12 for doc in sample)
    sqlite.close()
    store.close()
    return found


def measure_batches(folder: Path) -> Figures:
    """Batches of 500, one transaction and one flush each: the median, and all of them in a row.

    In 20,000 documents two or three segments are sealed, which takes the interpreter from the batch beside it.
    """
    store = open_store(folder, key=KEY, declared=DECLARED)
    table, seconds = store.rows("events"), []
    for part in range(40):
        batch = [a_doc(10**7 + part * 500 + k) for k in range(500)]
        seconds.append(median_of(1, partial(table.insert_multiple, batch)))
    store.close()
    return {
        "insert_multiple(500), documents/s": 500 / statistics.median(seconds),
        "the same, segments sealed beside it, documents/s": 500 / statistics.mean(seconds),
    }


def anonymous_kib() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous"))


def main() -> None:
    """In a process of its own: how long opening takes and how much anonymous memory it leaves."""
    folder, argument = Path(sys.argv[1]), sys.argv[2]
    before = anonymous_kib()
    began = time.perf_counter()
    store = open_store(folder, key=KEY, declared=DECLARED, verify=argument == "verify", read_only=True)
    taken = time.perf_counter() - began
    print(json.dumps({"ms": taken * 1e3, "mb": (anonymous_kib() - before) / 1024, "n": len(store.table("events"))}))


if __name__ == "__main__":
    main()
