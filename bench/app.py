"""The tablet on a store of a million movements: `python -m bench.app --movements 1000000` (`make bench-app`).

Fills a tablet's store with movements of the past sixty days, then opens it in a process of its own, as the app does,
and times what a volunteer waits for. Prints a table and writes it to --out.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from checkpoint.bootstrap import open_tablet, open_tablet_store
from checkpoint.domain.movements import Source
from checkpoint.protocol.events import event_to_doc
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from tests.support.builders import a_movement, an_event
from tests.support.tablet import fill, resident, residents, sign_pass

DAYS: Final = 60
BLOCK: Final = 500
PEOPLE: Final = 7_001


def movements(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Movements of 7,000 people, those of the roster among them, evenly over the past days until now."""
    people = [row.person_id for row in residents()]
    people += [f"{0x9000 + number // 4:08x}-{number % 4 + 1}" for number in range(PEOPLE - len(people))]
    begin, step = now - timedelta(days=DAYS), timedelta(days=DAYS) / count
    for number in range(count):
        yield event_to_doc(an_event(a_movement(person_id=people[number * 7 % PEOPLE]), begin + step * number))


def make(folder: Path, count: int) -> float:
    """Fill a tablet's store; gives the seconds that it took."""
    now, began = datetime.now(UTC), time.perf_counter()
    fill(folder, now=now)
    store = open_tablet_store(folder)
    table, block = store.rows("events"), []
    for doc in movements(count, now):
        block.append(doc)
        if len(block) == BLOCK:
            table.insert_multiple(block)
            block = []
    if block:
        table.insert_multiple(block)
    outbox = Outbox(store)
    outbox.acknowledge(Cursor(outbox.last, outbox.hash_at(outbox.last)), (), now)
    store.close()
    return time.perf_counter() - began


def anonymous_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("RssAnon")).split()[1]) / 1024


def look(folder: Path) -> dict[str, float]:
    """What the app does at its start and at the first resident, in milliseconds; and the memory that it took."""
    found: dict[str, float] = {}
    before = anonymous_megabytes()

    def timed(name: str, began: float) -> None:
        found[name] = (time.perf_counter() - began) * 1000

    began = time.perf_counter()
    tablet = open_tablet(folder)
    timed("opened", began)
    assert tablet is not None
    found["memory of opening, MB"] = anonymous_megabytes() - before
    began = time.perf_counter()
    found["movements of the day"] = len(tablet.gate.today())
    timed("the day's movements read", began)
    text = sign_pass(resident("王小明"))
    began = time.perf_counter()
    shown = tablet.gate.interpret(text, Source.SCANNER)
    timed("first scan to verdict", began)
    assert shown is not None
    for name in ("first emergency exit recorded", "second emergency exit recorded"):
        began = time.perf_counter()
        tablet.gate.emergency_exit()
        timed(name, began)
    began = time.perf_counter()
    tablet.close()
    timed("closed", began)
    return found


def main() -> None:
    """Fill, look three times in fresh processes, and report the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--movements", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--look", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.look:
        print(json.dumps(look(arguments.look)))
        return
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="checkpoint-bench-app-") as place:
        folder = Path(place) / "tablet"
        seconds = make(folder, arguments.movements)
        command = [sys.executable, "-m", "bench.app", "--look", str(folder)]
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3)
        ]
    circumstances = (
        f"Filled in {seconds:.0f} s. Median of three starts, each in a process of its own. "
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, load {before:.1f} to {os.getloadavg()[0]:.1f}."
    )
    lines = [
        f"# The tablet on {arguments.movements:,} movements",
        "",
        circumstances,
        "",
        "| what | ms |",
        "| --- | --- |",
    ]
    lines += [f"| {name} | {sorted(run[name] for run in runs)[1]:,.1f} |" for name in runs[0]]
    report = "\n".join(lines) + "\n"
    print(report)
    if arguments.out:
        arguments.out.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
