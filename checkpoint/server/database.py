"""The database's connection: how it is opened, what a transaction is, and how a revision is taken."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

from checkpoint.server import event_tables, tables
from checkpoint.server.columns import metadata

BUSY_MS: Final = 10_000
"""How long a writer waits for another before it gives up."""

_WRITER: Final = "checkpoint_writer"
_CREATED: Final = (tables.database_info, event_tables.event)


class DatabaseError(Exception):
    """The database can't be used as it is; the message tells the administrator what to do."""


class Database:
    """One database. `generation` names its history: a database that was made anew or restored has another."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.generation = ""
        self._writing = Lock()

    def create(self, generation: str) -> None:
        """Create what is missing and learn the generation; `generation` counts only for a new database.

        Raises:
            DatabaseError: written by a newer version of this program.
        """
        with self.write() as connection:
            fresh = not inspect(connection).has_table(tables.database_info.name)
            if fresh:
                metadata.create_all(connection)
                rows = {"schema": str(tables.SCHEMA_VERSION), "generation": generation}
                connection.execute(
                    insert(tables.database_info),
                    [{"name": name, "value": value} for name, value in rows.items()],
                )
            info = tables.database_info
            known = {row.name: row.value for row in connection.execute(select(info.c.name, info.c.value))}
        if int(known["schema"]) > tables.SCHEMA_VERSION:
            message = (
                f"数据库由更新的程序写成（格式 {known['schema']}，本程序只认 {tables.SCHEMA_VERSION}），"
                "请升级程序后再启动 / the database was written by a newer program: upgrade this one"
            )
            raise DatabaseError(message)
        self.generation = known["generation"]

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view of the data; what is written in it is thrown away."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writer's transaction: committed at the end, rolled back on any exception."""
        with (
            self._writing,  # a fair queue; SQLite's own waiting is a lottery
            self.engine.connect().execution_options(**{_WRITER: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()


def open_database(url: str, generation: str) -> Database:
    """Open the database, made on first use; `generation` is random and used only then."""
    path = make_url(url).database if url.startswith("sqlite") else None
    if path:
        file = Path(path)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    database = Database(url)
    database.create(generation)
    return database


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that upgrades from reading could be refused in the middle."""
    writer = connection.get_execution_options().get(_WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, keep: bool = False) -> None:
    """Insert rows. Where the primary key is taken, the new row replaces the old one, or with `keep` gives way."""
    if not rows:
        return
    made = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key.columns]
    if keep:
        statement = made.on_conflict_do_nothing(index_elements=keys)
    else:
        replaced = {name: made.excluded[name] for name in rows[0] if name not in keys}
        statement = made.on_conflict_do_update(index_elements=keys, set_=replaced)
    connection.execute(statement, list(rows))


def next_revisions(connection: Connection, place_id: int, count: int) -> int:
    """Take `count` revisions of a place and return the first; the counter's row is locked until the commit.

    A tablet's cursor is a revision, so no two rows share one, and none becomes visible after a higher one.
    """
    counter = tables.place_counter
    taken = connection.execute(
        update(counter).where(counter.c.place_id == place_id).values(rev=counter.c.rev + count).returning(counter.c.rev)
    ).scalar_one()
    return int(taken) - count + 1


def current_revision(connection: Connection, place_id: int) -> int:
    """The highest revision taken so far."""
    counter = tables.place_counter
    return int(connection.execute(select(counter.c.rev).where(counter.c.place_id == place_id)).scalar_one())
