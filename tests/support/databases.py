"""The database that a test of the server works on: SQLite, or with CHECKPOINT_TEST_DATABASE=postgresql PostgreSQL.

One PostgreSQL is started for the run, from the package that carries it, and every folder has a database of its own in
it, so that what opens a folder again finds the same data.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

import psycopg
from click import Command
from click.testing import CliRunner, Result
from sqlalchemy import Connection, Engine, event

from checkpoint.server.columns import metadata
from checkpoint.server.database import Database
from checkpoint.server.settings import DATABASE_URL, ServerSettings
from tests.support.statements import keep_statements

keep_statements()

ON_POSTGRESQL = os.environ.get("CHECKPOINT_TEST_DATABASE", "sqlite") == "postgresql"


_used: WeakSet[Engine] = WeakSet()


@event.listens_for(Engine, "engine_connect")
def _note(connection: Connection) -> None:
    _used.add(connection.engine)


def let_connections_go() -> None:
    """Between tests: what a test left open goes with the collector, which is rare, and PostgreSQL takes a hundred.

    An engine that goes on being used connects again.
    """
    if ON_POSTGRESQL:
        for engine in list(_used):
            engine.dispose()
        _used.clear()


@cache
def postgresql() -> str:
    """Start PostgreSQL on first use and return its address without a database's name; it ends with the tests."""
    from pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="checkpoint-pg-"))
    # As root it makes a user to run as, which two processes that begin at once must not both try.
    with Path(tempfile.gettempdir(), "checkpoint-pg.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        server = get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    address = str(server.get_uri("postgres"))
    with psycopg.connect(address, autocommit=True) as connection:
        # A test's database needs no protection from a power cut.
        for name, value in {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")
    return address


def a_postgresql_url(name: str) -> str:
    """The address of an own database on PostgreSQL, made when it is new."""
    address = postgresql()
    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' STRATEGY file_copy")
    return address.replace("/postgres?", f"/{name}?")


def database_url(folder: Path) -> str:
    """The address of a folder's database; empty for the file that is there without being named."""
    return a_postgresql_url(_name_of(folder)) if ON_POSTGRESQL else ""


def copy_server(source: Path, target: Path) -> None:
    """Copy a server's folder and its database, which nobody has open, to where no server is yet. A file goes along."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    if ON_POSTGRESQL:
        drop_database(target)
        with psycopg.connect(postgresql(), autocommit=True) as connection:
            made = f"CREATE DATABASE {_name_of(target)} TEMPLATE {_name_of(source)} STRATEGY file_copy"
            connection.execute(made)


def drop_database(folder: Path) -> None:
    """Before a folder goes; a file goes with it."""
    if ON_POSTGRESQL:
        with psycopg.connect(postgresql(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {_name_of(folder)} WITH (FORCE)")


def _name_of(folder: Path) -> str:
    return "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:20]


def server_settings(folder: Path, **more: Any) -> ServerSettings:
    """Settings of a server over a folder, on the database of this run."""
    return replace(ServerSettings(folder, database_url(folder)), **more)


def write_back(file: Path) -> None:
    """Bring what stands in a file's log into the file, outside a transaction: within one it would wait for itself."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def stored_bytes(database: Database) -> bytes:
    """All that a database holds, to look for what must not be in it."""
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        write_back(file)
        return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    found = []
    with database.read() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(table.select()):
                found += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                ]
    return b"\n".join(found)


class CommandRunner:
    """Runs a command with the database of the folder that its `--data` names."""

    def __init__(self, **more: Any) -> None:
        self._runner = CliRunner(**more)

    def invoke(self, cli: Command, args: Iterable[object] | None = None, **more: Any) -> Result:
        words = [str(word) for word in args or ()]
        if ON_POSTGRESQL and "--data" in words:
            folder = Path(words[words.index("--data") + 1])
            more["env"] = {DATABASE_URL: database_url(folder / "server"), **(more.get("env") or {})}
        return self._runner.invoke(cli, words, **more)
