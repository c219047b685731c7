"""The tablet's sections of `bench.sync`: the wire, one tablet's seven days, a narrow link, the first sync."""

import ctypes
import gc
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.report import Report
from bench.sync_load import PLACE_ID, Load, Section, batches, recorded_events
from bench.sync_process import KINDS, Running, a_server, now, transport
from checkpoint.config import COLLECT_AFTER
from checkpoint.protocol.columns import Packer
from checkpoint.protocol.exchange import BATCH_EVENTS, encode_batch
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import loads
from checkpoint.services.reference import Reference
from checkpoint.services.signed_lists import SignedLists
from checkpoint.store import open_store
from checkpoint.store.marks import Marks
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, pull_step
from checkpoint.transport import HttpTransport

POUCH_BYTES: Final = 731
"""PouchDB 9 to express-pouchdb 4, with TCP, measured when the protocol was chosen (docs/adr/0021)."""
KEY: Final = bytes(range(32))
SINGLES: Final = 200
_NEW_NETWORK: Final = 0x40000000
"""CLONE_NEWNET of setns(2)."""


def wire_bytes(report: Report, load: Load) -> None:
    """Bytes on the wire for each event, in batches of 500."""
    recorded = recorded_events(load.seed, load.count(20_000))
    made = list(batches(recorded, BATCH_EVENTS, device_id="d" * 36, incarnation="i" * 16))
    lines = sum(len(encode_batch(batch)) for batch in made) / len(recorded)
    packer = Packer()
    columns = sum(len(encode_batch(batch, packer)) for batch in made) / len(recorded)
    report.row("recorded event, bytes", sum(map(len, recorded)) / len(recorded))
    report.row("wire, by lines, bytes/event", lines)
    report.row("wire, by columns, bytes/event", columns, "<= 66 (stretch 36)", good=columns <= 66)
    report.row("wire, PouchDB's 731 / ours", POUCH_BYTES / columns)


def _fill(folder: Path, recorded: list[bytes]) -> Outbox:
    """A sealed store that holds these events, unsent."""
    store = open_store(folder, key=KEY)
    table = store.rows("events")  # events are recorded one by one otherwise
    *most, last = (dict(loads(line)) for line in recorded)
    table.insert_multiple(most)
    table.insert(last)  # a full segment is sealed after the next record: that belongs to recording, not to sending
    store.storage.journal.worker.wait()
    return Outbox(store)


@dataclass(frozen=True)
class Drained:
    """Seconds that it took to send a tablet's events, and processor seconds of those who took part."""

    wall: float
    tablet: float
    server: float
    database: float
    singles: float = 0.0
    """Events a second of the same tablet, where each had a request of its own."""


def drain(kind: str, recorded: list[bytes], singles: int = 0) -> Drained:
    """Send everything that one tablet has, from its sealed store to a server in another process.

    `singles`: so many of the events go first, one by one, and are not in the other figures.
    """
    with a_server(kind) as server, tempfile.TemporaryDirectory(prefix="checkpoint-bench-") as folder:
        outbox = _fill(Path(folder), recorded)
        link = transport(server.url)
        pusher = Pusher(outbox, "device-0", "inc-bench")
        rate = _one_by_one(pusher, link, singles) if singles else 0.0
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER, 20, 20)  # as `main.py`, in whose process a tablet sends
        link.probe("inc-bench", 0)  # the app has asked for the revocations by now, and has its nonce
        wall, cpu, own = time.perf_counter(), _shares(server), time.process_time()
        while pusher.step(link, now(), 1):
            pass
        wall, own = time.perf_counter() - wall, time.process_time() - own
        shares = [then - before for before, then in zip(cpu, _shares(server), strict=True)]
        assert outbox.pending == 0
        return Drained(wall, own, shares[0], shares[1], singles=rate)


def _shares(server: Running) -> tuple[float, float]:
    return server.cpu_seconds(), server.database_seconds()


def _one_by_one(pusher: Pusher, link: HttpTransport, count: int) -> float:
    """Events a second where each of the first ones has a request of its own."""
    wall = time.perf_counter()
    for _ in range(count):
        pusher.batch_events = 1
        pusher.step(link, now(), 1)
    return count / (time.perf_counter() - wall)


def push_one_tablet(report: Report, load: Load) -> None:
    """Seven days of one tablet, 21,000 events, as the app sends them: by columns, one batch after the other."""
    recorded = recorded_events(load.seed, SINGLES + load.count(21_000))
    for kind in KINDS:
        runs = [drain(kind, recorded, SINGLES) for _ in range(3)]

        def middle(name: str, runs: list[Drained] = runs) -> float:
            return float(median(getattr(run, name) for run in runs))

        count, wall = len(recorded) - SINGLES, middle("wall")
        report.row(f"{kind}, 7 days of one tablet drained, s", wall, "<= 60", good=wall <= 60)
        report.row(f"{kind}, push by one tablet, events/s", count / wall)
        report.row(f"{kind}, tablet CPU us/event", middle("tablet") / count * 1e6)
        server = middle("server") / count * 1e6
        what = f"{kind}, server CPU us/event, whole push path"
        if kind == "SQLite":  # asked of either database, so of the one that needs less
            report.row(what, server)
        else:
            report.row(what, server, "<= 16, either", good=server <= 16)
            report.row("PostgreSQL's own CPU us/event", middle("database") / count * 1e6)
        report.row(f"{kind}, one event per POST, events/s", middle("singles"))
        ratio = median(count / run.wall / run.singles for run in runs)
        report.row(f"{kind}, batches / one per POST", ratio, ">= 60", good=ratio >= 60)


@contextmanager
def _narrow_link(kilobits: int) -> Iterator[None]:
    """Be in a network of one's own, whose loopback carries so much in a second, both ways together. Needs root."""
    name, libc = f"checkpoint-bench-{os.getpid()}", ctypes.CDLL(None, use_errno=True)
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        up = ["ip", "-n", name, "link", "set", "lo", "up", "mtu", "1500", "gso_max_segs", "1"]
        subprocess.run(up, check=True)
        bucket = ["tbf", "rate", f"{kilobits}kbit", "burst", "3000", "latency", "1s"]
        subprocess.run(["tc", "-n", name, "qdisc", "add", "dev", "lo", "root", *bucket], check=True)
        with Path("/proc/self/ns/net").open() as home, Path(f"/run/netns/{name}").open() as there:
            assert libc.setns(there.fileno(), _NEW_NETWORK) == 0, os.strerror(ctypes.get_errno())
            try:
                yield
            finally:
                assert libc.setns(home.fileno(), _NEW_NETWORK) == 0
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)


def slow_link(report: Report, load: Load) -> None:
    """One tablet behind 256 kbit/s, on the wire with TCP and IP, in a network namespace."""
    if os.geteuid() != 0:
        report.row("256 kbit/s, events/s", "needs root: left out", ">= 450")
        return
    recorded = recorded_events(load.seed, load.count(10_000))
    with _narrow_link(256):
        taken = drain("SQLite", recorded)
    rate = len(recorded) / taken.wall
    report.row("256 kbit/s, events/s", rate, ">= 450", good=rate >= 450)


def first_sync(report: Report, load: Load) -> None:
    """The first sync of 100,000 residents: bytes, the time to apply them, and memory."""
    people = load.count(100_000)
    with a_server(residents=people) as server, tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), key=KEY)
        replica, link = Replica(store), transport(server.url)
        taken = _counted(link)
        before = peak = _memory_mib()
        began, applying = time.perf_counter(), 0.0
        honest = replica.apply

        def apply(stream: Stream, page: Any) -> None:  # noqa: ANN401  # as Replica.apply
            nonlocal applying, peak
            start = time.perf_counter()
            honest(stream, page)
            applying += time.perf_counter() - start
            peak = max(peak, _memory_mib())

        replica.apply = apply  # type: ignore[method-assign]
        while pull_step(replica, Stream.RESIDENTS, link):
            pass
        wall = time.perf_counter() - began
        reference = time.perf_counter()
        held = Reference(replica, SignedLists(Marks(store), PLACE_ID, b"")).roster
        reference = time.perf_counter() - reference
        grown = max(peak, _memory_mib()) - before
        assert len(held.residents) == people
        mib = taken[0] / 1024 / 1024
        report.row("first sync, MiB", mib, "<= 6", good=mib <= 6)
        report.row("first sync, whole, s", wall)
        report.row("first sync, applied, s", applying, "<= 10", good=applying <= 10)
        report.row("first sync, roster read into memory, s", reference)
        report.row("first sync, memory grown, MiB", grown, "<= 150", good=grown <= 150)
        store.close()


def _memory_mib() -> float:
    """What this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1024 / 1024


def _counted(link: HttpTransport) -> list[int]:
    """Counts the bytes of the bodies that arrive."""
    taken = [0]
    session = link._session  # noqa: SLF001  # the bench looks at the wire
    honest = session.send

    def send(*call: Any, **options: Any) -> Any:  # noqa: ANN401  # as requests takes
        response = honest(*call, **options)
        taken[0] += int(response.headers.get("Content-Length", 0))
        return response

    session.send = send  # type: ignore[method-assign]
    return taken


SECTIONS: Final[dict[str, Section]] = {
    "wire": wire_bytes,
    "push": push_one_tablet,
    "slow": slow_link,
    "first": first_sync,
}
