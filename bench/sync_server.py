"""The server's sections of `bench.sync`: what a stored event costs, beside the database's own limit."""

import tempfile
import time
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from bench.report import Report
from bench.sync_load import PLACE_ID, START, Load, Section, batches, recorded_events
from checkpoint.protocol.exchange import BATCH_EVENTS
from checkpoint.server import tables
from checkpoint.server.database import Database, open_database
from checkpoint.server.repository.events import ingest


def _a_place(database: Database, place_id: int = PLACE_ID) -> None:
    with database.write() as connection:
        connection.execute(insert(tables.unit).values(unit_id=1, parent_id=None, name="u", path="/1/"))
        row = {"place_id": place_id, "name": "p", "kind": "compound", "unit_id": 1, "timezone": "Asia/Shanghai"}
        connection.execute(insert(tables.place).values(row))
        connection.execute(insert(tables.place_counter).values(place_id=place_id, rev=0))


def ingest_rate(report: Report, load: Load) -> None:
    """Batches into SQLite through `ingest`: chain, events, presence, commit."""
    recorded = recorded_events(load.seed, load.count(20_000))
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}", "bench")
        _a_place(database)
        wall, cpu = time.perf_counter(), time.process_time()
        for batch in batches(recorded, BATCH_EVENTS, device_id="d1", incarnation="i1"):
            with database.write() as connection:
                ingest(connection, PLACE_ID, batch, START)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        database.close()
    report.row("recorded event, bytes", sum(map(len, recorded)) / len(recorded))
    report.row("SQLite, ingest, events/s", len(recorded) / wall)
    report.row("SQLite, ingest, CPU us per event", cpu / len(recorded) * 1e6)


SECTIONS: Final[dict[str, Section]] = {"ingest": ingest_rate}
