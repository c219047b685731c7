"""The server's sections of `bench.sync`: what a stored event costs beside the database's own limit, what is read."""

import os
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
import requests
from sqlalchemy import insert, text

from bench.postgresql import running_postgresql
from bench.report import Report
from bench.sync_load import PLACE_ID, START, Load, Section, batches, recorded_events
from checkpoint.domain.identity import uuid7
from checkpoint.protocol.columns import Packer
from checkpoint.protocol.exchange import BATCH_EVENTS, encode_batch
from checkpoint.protocol.proof import NONCE_HEADER, PROOF_HEADER, signer_of
from checkpoint.server import tables
from checkpoint.server.database import Database, open_database
from checkpoint.server.enrolment import create_enrolment_code, draw_code
from checkpoint.server.partitions import make_partitions
from checkpoint.server.repository import bulk
from checkpoint.server.repository.devices import DeviceState, set_state
from checkpoint.server.repository.event_rows import read_line
from checkpoint.server.repository.events import ingest
from checkpoint.server.repository.movements import Filter, page_of, stream

SEED: Final = bytes(range(32))
Rows = list[tuple[Any, ...]]


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    """The addresses of an empty database of each kind."""
    with tempfile.TemporaryDirectory(prefix="checkpoint-bench-") as folder, running_postgresql() as address:
        yield {"SQLite": f"sqlite:///{Path(folder) / 'bench.sqlite3'}", "PostgreSQL": address}


def _found(database: Database, places: Sequence[int] = (PLACE_ID,)) -> None:
    with database.write() as connection:
        connection.execute(insert(tables.unit).values(unit_id=1, parent_id=None, name="u", path="/1/"))
        for place_id in places:
            row = {"place_id": place_id, "name": "p", "kind": "compound", "unit_id": 1, "timezone": "Asia/Shanghai"}
            connection.execute(insert(tables.place).values(row))
            connection.execute(insert(tables.place_counter).values(place_id=place_id, rev=0))
            connection.execute(insert(tables.gate).values(place_id=place_id, gate_id=1, name="g"))
        make_partitions(connection, datetime.now(UTC), since=START)


def _rows(recorded: Sequence[bytes]) -> Rows:
    lines = [read_line(number, raw) for number, raw in enumerate(recorded, 1)]
    return [(PLACE_ID, "d1", "i1", line.seq, START, None, *line.columns) for line in lines]


def _timed(database: Database, rows: Rows, write: Callable[[Any, Rows], object]) -> float:
    """Seconds for all rows, a batch and a commit at a time, into an empty table."""
    with database.write() as connection:
        connection.execute(text("DELETE FROM event" if database.is_sqlite else "TRUNCATE event"))
    began = time.perf_counter()
    for start in range(0, len(rows), BATCH_EVENTS):
        with database.append() as connection:
            write(connection, rows[start : start + BATCH_EVENTS])
    return time.perf_counter() - began


def statement(report: Report, load: Load) -> None:
    """The statement that stores a batch, beside the database's fastest way for the same rows and indexes."""
    rows = _rows(recorded_events(load.seed, load.count(20_000)))
    with _databases() as urls:
        database = open_database(urls["PostgreSQL"], "bench")
        _found(database)
        ours, raw, text_form = [], [], []
        frames = _copy_frames(database, rows)
        for _ in range(load.rounds):
            raw.append(_timed(database, rows, lambda c, some: _raw_copy(c, frames[some[0][3]])))
            ours.append(_timed(database, rows, bulk.insert_events))
            text_form.append(_timed(database, rows, lambda c, some: _raw_copy(c, _as_text(some), " FROM STDIN")))
        database.close()
        report.row("PostgreSQL, ingest statement, events/s", len(rows) / statistics.median(ours))
        ratio = _ratio(raw, ours)
        report.row("  of raw indexed binary COPY", ratio, ">= 0.75", good=ratio >= 0.75)
        report.row("  of raw indexed text COPY", _ratio(text_form, ours))

        database = open_database(urls["SQLite"], "bench")
        _found(database)
        plain = bulk._sqlite_rows(rows)  # noqa: SLF001  # the peer gets them ready made
        ours, raw = [], []
        for _ in range(load.rounds):
            raw.append(_timed(database, plain, lambda c, some: c.exec_driver_sql(bulk._INSERT, some)))  # noqa: SLF001
            ours.append(_timed(database, rows, bulk.insert_events))
        database.close()
        free = statistics.median(_without_anything(plain) for _ in range(load.rounds))
        report.row("SQLite, ingest statement, events/s", len(rows) / statistics.median(ours))
        ratio = _ratio(raw, ours)
        report.row("  of raw executemany, same indexes, FULL", ratio, ">= 0.55", good=ratio >= 0.55)
        ratio = free / statistics.median(ours)
        report.row("  of raw executemany, no index, sync OFF", ratio)


def _ratio(raw: list[float], ours: list[float]) -> float:
    """The median over the rounds: what ran side by side is compared."""
    return statistics.median(theirs / mine for theirs, mine in zip(raw, ours, strict=True))


def _copy_frames(database: Database, rows: Rows) -> dict[int, bytes]:
    """Each batch as the bytes of a binary COPY, by its first number."""
    frames = {}
    with database.append() as connection:
        bulk.insert_events(connection, rows)
    query = f"COPY (SELECT {bulk._listed(bulk.EVENT_COLUMNS)} FROM event WHERE seq BETWEEN %s AND %s ORDER BY seq)"  # noqa: SLF001, S608
    with psycopg.connect(
        database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as link:
        for first in range(1, len(rows) + 1, BATCH_EVENTS):
            with link.cursor().copy(f"{query} TO STDOUT (FORMAT BINARY)", [first, first + BATCH_EVENTS - 1]) as copy:
                frames[first] = b"".join(bytes(part) for part in copy)
    return frames


def _raw_copy(connection: Any, data: bytes, form: str = " FROM STDIN (FORMAT BINARY)") -> None:  # noqa: ANN401
    cursor = connection.connection.driver_connection.cursor()
    with cursor.copy(f"COPY event ({bulk._listed(bulk.EVENT_COLUMNS)}){form}") as copy:  # noqa: SLF001
        copy.write(data)


def _as_text(rows: Rows) -> bytes:
    def cell(value: object) -> str:
        match value:
            case None:
                return "\\N"
            case bytes():
                return f"\\\\x{value.hex()}"
            case bool():
                return "t" if value else "f"
        return str(value).replace("\\", "\\\\")

    return "".join("\t".join(map(cell, row)) + "\n" for row in rows).encode()


def _without_anything(rows: Rows) -> float:
    """Seconds for the rows in a table without a key or an index, and without a flush."""
    with tempfile.TemporaryDirectory(prefix="checkpoint-bench-") as folder:
        link = sqlite3.connect(Path(folder) / "raw.sqlite3")
        link.execute("PRAGMA synchronous=OFF")
        link.execute(f"CREATE TABLE event ({bulk._listed(bulk.EVENT_COLUMNS)})")  # noqa: SLF001
        began = time.perf_counter()
        for start in range(0, len(rows), BATCH_EVENTS):
            link.executemany(bulk._INSERT, rows[start : start + BATCH_EVENTS])  # noqa: SLF001
            link.commit()
        taken = time.perf_counter() - began
        link.close()
    return taken


def ingest_rate(report: Report, load: Load) -> None:
    """Whole batches through `ingest`: chain, events, presence, commit, without HTTP."""
    recorded = recorded_events(load.seed, load.count(20_000))
    with _databases() as urls:
        for kind, url in urls.items():
            database = open_database(url, "bench")
            _found(database)
            wall, cpu = time.perf_counter(), time.process_time()
            for batch in batches(recorded, BATCH_EVENTS, device_id="d1", incarnation="i1"):
                with database.append() as connection:
                    ingest(connection, PLACE_ID, batch, START)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            database.close()
            report.row(f"{kind}, ingest, events/s", len(recorded) / wall)
            report.row(f"{kind}, ingest, CPU us per event of ours", cpu / len(recorded) * 1e6)
    report.row("recorded event, bytes", sum(map(len, recorded)) / len(recorded))


@contextmanager
def running_server(folder: Path, url: str) -> Iterator[tuple[str, int]]:
    """`checkpoint server` as it is started by an administrator: its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "checkpoint", "server", "--data", str(folder), "--port", str(port)]
    environment = os.environ | {"CHECKPOINT_DATABASE_URL": url}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                requests.get(f"{address}/healthz", timeout=2)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class Tablet:
    """An enrolled tablet that sends bodies which were made before, so that only the server's work is measured."""

    def __init__(self, address: str, code: str) -> None:
        self.session, self.signer, self.nonce = requests.Session(), signer_of(SEED), ""
        self.address = address
        key = self.signer.key.verify_key.encode().hex()
        asked = {"code": code, "public_key": key, "name": "bench", "platform": "linux", "app_version": "0"}
        doc = self.session.post(f"{address}/v1/enrol", json=asked, timeout=30).json()
        self.device_id, self.token = doc["device"], doc["token"]

    def push(self, body: bytes) -> dict[str, Any]:
        """Send one body; once more where the nonce was missing."""
        answer = self._post(body)
        if answer.status_code == 401:
            answer = self._post(body)
        assert answer.status_code == 200, answer.text
        doc: dict[str, Any] = answer.json()
        return doc

    def _post(self, body: bytes) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Encoding": "gzip"}
        headers[PROOF_HEADER] = self.signer.header("POST", "/v1/push", self.nonce, body)
        answer = self.session.post(f"{self.address}/v1/push", data=body, headers=headers, timeout=60)
        self.nonce = answer.headers.get(NONCE_HEADER, self.nonce)
        return answer


def cpu_seconds(pid: int) -> float:
    """Processor time of a process, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def enrolled(url: str, address: str) -> Tablet:
    """Enrol a tablet at the first gate."""
    database = open_database(url, "bench")
    with database.write() as connection:
        now = datetime.now(UTC)
        code = create_enrolment_code(connection, PLACE_ID, 1, now, draw_code(os.urandom))
    tablet = Tablet(address, code)
    with database.write() as connection:
        set_state(connection, PLACE_ID, tablet.device_id, DeviceState.ACTIVE, datetime.now(UTC))
    database.close()
    return tablet


def push_path(report: Report, load: Load) -> None:
    """The whole way of a push, from the socket to the receipt, in a server of its own."""
    recorded = recorded_events(load.seed, max(8 * BATCH_EVENTS, load.count(40_000)))
    with _databases() as urls:
        for kind, url in urls.items():
            with tempfile.TemporaryDirectory(prefix="checkpoint-bench-") as folder:
                database = open_database(url, "bench")
                _found(database)
                database.close()
                with running_server(Path(folder), url) as (address, pid):
                    tablet = enrolled(url, address)
                    made = list(batches(recorded, BATCH_EVENTS, device_id=tablet.device_id, incarnation="i1"))
                    packer = Packer()
                    bodies = [encode_batch(batch, packer if number else None) for number, batch in enumerate(made)]
                    for body in bodies[:4]:
                        tablet.push(body)  # warm
                    cpu, wall = cpu_seconds(pid), time.perf_counter()
                    receipts = [tablet.push(body) for body in bodies[4:]]
                    cpu, wall = cpu_seconds(pid) - cpu, time.perf_counter() - wall
                    assert receipts[-1]["acked"] == len(recorded)
                    assert not any(receipt["quarantined"] for receipt in receipts)
            number = len(recorded) - 4 * BATCH_EVENTS
            each = cpu / number * 1e6
            report.row(f"{kind}, push by HTTP, events/s", number / wall)
            bar = {"asked": "<= 16", "good": each <= 16} if kind == "PostgreSQL" else {"asked": ""}
            report.row(f"{kind}, push by HTTP, server CPU us per event", each, **bar)
            report.row(f"{kind}, payload bytes per event", sum(map(len, bodies)) / len(recorded))


PLACES: Final = tuple(PLACE_ID + 100 * number for number in range(9))


def _stored(database: Database, load: Load, count: int) -> str:
    """Store many events over 30 days and 9 places; return a person who has some hundred of them."""
    pattern = _rows(recorded_events(load.seed, 20_000))
    step = timedelta(days=30) / count
    id_at, at_at, person_at = (bulk.EVENT_COLUMNS.index(name) for name in ("id", "at", "person_id"))
    _found(database, PLACES)
    for start in range(0, count, 10_000):
        by_place: dict[int, Rows] = {place: [] for place in PLACES}
        for number in range(start, min(start + 10_000, count)):
            row = list(pattern[number % len(pattern)])
            at = START + step * number
            row[0], row[3], row[at_at] = PLACES[number % 9], number, at
            row[id_at] = str(uuid7(at, (number * 2654435761 % 2**64).to_bytes(10, "big")))
            by_place[PLACES[number % 9]].append(tuple(row))
        with database.append() as connection:
            for rows in by_place.values():
                assert bulk.insert_events(connection, rows)
    if not database.is_sqlite:
        with database.append() as connection:
            connection.exec_driver_sql("ANALYZE event")
    return str(pattern[0][person_at])


def _questions(person: str) -> list[tuple[str, float, Callable[[Any], int]]]:
    end = START + timedelta(days=30)
    hour = Filter(PLACES, since=end - timedelta(hours=30), until=end - timedelta(hours=29))
    weeks = Filter((PLACE_ID,), since=end - timedelta(days=21), until=end, person_id=person)
    return [
        ("newest 50 of a place", 20, lambda connection: len(page_of(connection, Filter((PLACE_ID,)), 50).rows)),
        ("1 h of all gates", 100, lambda connection: len(list(stream(connection, hour)))),
        ("one person's 21 days", 20, lambda connection: len(list(stream(connection, weeks)))),
    ]


def reads(report: Report, load: Load) -> None:
    """What supervisors ask of a million stored events."""
    count = load.count(1_000_000)
    with _databases() as urls:
        for kind, url in urls.items():
            database = open_database(url, "bench")
            began = time.perf_counter()
            person = _stored(database, load, count)
            report.row(f"{kind}, {count:,} events stored, s", time.perf_counter() - began)
            for name, bar_ms, ask in _questions(person):
                taken, found = [], 0
                for _ in range(max(7, load.rounds)):
                    with database.survey() as connection:
                        began = time.perf_counter()
                        found = ask(connection)
                        taken.append((time.perf_counter() - began) * 1000)
                assert found or load.scale < 1
                middle = statistics.median(taken)
                report.row(f"{kind}, {name} ({found}), ms", middle, f"<= {bar_ms}", good=middle <= bar_ms)
            database.close()


SECTIONS: Final[dict[str, Section]] = {
    "statement": statement,
    "ingest": ingest_rate,
    "server-push": push_path,
    "reads": reads,
}
