"""Beside a peer: the same events from PouchDB to express-pouchdb, what the web has for data that begins offline.

Its packages are fetched by npm into a temporary folder; without npm the section says so and is left out.
"""

import json
import shutil
import socket
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.report import Report
from bench.sync_client import drain
from bench.sync_load import Load, Section, recorded_events
from bench.sync_process import KINDS, Running

PACKAGES: Final = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.21.2")
_DRIVER: Final = Path(__file__).with_name("pouchdb.mjs")
_ROUNDS: Final = 3


@dataclass(frozen=True)
class Sent:
    """What it took to send all events: seconds, processor seconds of all sides, and bytes if they were counted."""

    wall: float
    cpu: float
    bytes: int = 0


def beside_pouchdb(report: Report, load: Load) -> None:
    """The same events from one tablet: PouchDB to express-pouchdb, and ours from its sealed store."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        report.row("PouchDB to express-pouchdb", "npm is not here: left out")
        return
    recorded = recorded_events(load.seed, load.count(20_000))
    with tempfile.TemporaryDirectory(prefix="checkpoint-pouch-") as folder:
        home = Path(folder)
        asked = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, *PACKAGES]
        done = subprocess.run(asked, capture_output=True, check=False)
        if done.returncode != 0:
            report.row("PouchDB to express-pouchdb", "its packages could not be fetched: left out")
            return
        shutil.copy(_DRIVER, home)
        (home / "events").write_bytes(b"\n".join(recorded))
        theirs, ours = [], {kind: list[Sent]() for kind in KINDS}
        for number in range(_ROUNDS):
            theirs.append(_pouch(home, f"round-{number}", len(recorded)))
            for kind in KINDS:
                taken = drain(kind, recorded)
                ours[kind].append(Sent(taken.wall, taken.tablet + taken.server + taken.database))
    _tell(report, len(recorded), theirs, ours)


def _tell(report: Report, count: int, theirs: list[Sent], ours: dict[str, list[Sent]]) -> None:
    their_wall, their_cpu = (
        statistics.median(values) for values in zip(*((s.wall, s.cpu) for s in theirs), strict=True)
    )
    report.row("PouchDB to express-pouchdb, events/s", count / their_wall)
    report.row("PouchDB, CPU us/event, both sides", their_cpu / count * 1e6)
    report.row("PouchDB, bytes/event, both ways, without TCP", statistics.median(s.bytes for s in theirs) / count)
    for kind, sent in ours.items():
        wall, cpu = (statistics.median(values) for values in zip(*((s.wall, s.cpu) for s in sent), strict=True))
        report.row(f"ours to {kind}, events/s", count / wall)
        report.row(f"ours to {kind}, CPU us/event, tablet, server and database", cpu / count * 1e6)
        report.row(f"ours to {kind} / PouchDB, events/s", their_wall / wall, ">= 6", good=their_wall / wall >= 6)
        report.row(f"PouchDB / ours to {kind}, CPU", their_cpu / cpu, ">= 13", good=their_cpu / cpu >= 13)


def _pouch(home: Path, name: str, count: int) -> Sent:
    """One replication into an empty database; the server's share of the processor counts from its end of loading."""
    driver = str(home / _DRIVER.name)
    for role in ("served", "local"):
        (home / name / role).mkdir(parents=True)
    with _serving(driver, home / name / "served") as (url, process):
        command = ["node", driver, "replicate", str(home / name / "local"), f"{url}/events", str(home / "events")]
        began = Running(url, process).cpu_seconds()
        told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        assert told["written"] == count
        cpu = told["cpu"] + Running(url, process).cpu_seconds() - began
        process.terminate()
        lines = process.communicate()[0].decode().strip().splitlines()
        return Sent(told["seconds"], cpu, json.loads(lines[-1])["bytes"])


@contextmanager
def _serving(driver: str, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", driver, "serve", str(folder), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


SECTIONS: Final[dict[str, Section]] = {"pouch": beside_pouchdb}
