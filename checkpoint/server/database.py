"""The database's connection: how it is opened, what a transaction is, and how a revision is taken.

SQLite without set-up, or PostgreSQL by its address. Everything above speaks to both through SQLAlchemy Core.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, Engine, Table, bindparam, create_engine, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from checkpoint.server import schema, tables
from checkpoint.server.schema import DatabaseError
from checkpoint.server.unreachable import unreachable

__all__ = ["Database", "DatabaseError", "current_revision", "next_revisions", "open_database", "parse_url", "upsert"]

BUSY_MS: Final = 10_000
"""How long a writer waits for another before it gives up."""
CONNECT_SECONDS: Final = 5
POOL_SIZE: Final = 10
POOL_OVERFLOW: Final = 30
"""The server's request threads are 40: none waits for a connection while it holds one."""
CHECKPOINT_PAGES: Final = 16_000
"""62 MiB of log: a page that every batch changes is then written back once for thirty batches."""
WRITER_CACHE_KIB: Final = 16 * 1024
"""Eight times SQLite's own: what a batch touches of the indexes is neither spilt before the commit nor read anew."""
PROVE_SECONDS: Final = 5.0
"""A connection that rested for longer is asked whether it lives before it is used."""
_USED: Final = "checkpoint_used"

_WRITER: Final = "checkpoint_writer"


class Database:
    """One database. `generation` names its history: a database that was made anew or restored has another.

    Three kinds of transaction: `read` sees one moment, `write` is alone, `append` is beside others. On SQLite the
    last two are the same. `glance` is for one question. `survey` reads for supervisors, from the replica where one
    is named.
    """

    def __init__(self, url: str, read_url: str = "") -> None:
        """Make the engines; nothing is connected yet.

        Raises:
            DatabaseError: not an address of SQLite or PostgreSQL.
        """
        self.engine = _engine(parse_url(url))
        # A file's writers follow one another on one connection, whose pages in memory then stay true.
        self._writing = _engine(parse_url(url), writes=True) if self.is_sqlite else self.engine
        self.read_engine = _engine(parse_url(read_url)) if read_url else self.engine
        self._glancing = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.generation = ""
        self._alone = Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine's."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view of the data; what is written in it is thrown away."""
        with _snapshot(self.engine) as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For a single question: on PostgreSQL without a transaction, so that it is one message to and fro."""
        with _snapshot(self.engine) if self.is_sqlite else self._glancing.connect() as connection:
            yield connection

    @contextmanager
    def survey(self) -> Iterator[Connection]:
        """A consistent view for supervisors; on a replica it may be seconds old, so nothing is authorised by it."""
        with _snapshot(self.read_engine) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writer's transaction: committed at the end, rolled back on any exception.

        What it reads stays true until it commits, on both databases.
        """
        with (
            self._alone,  # a fair queue; SQLite's own waiting is a lottery
            self._writing.connect().execution_options(**{_WRITER: True}) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                info = tables.database_info
                connection.execute(select(info.c.value).where(info.c.name == "generation").with_for_update())
            yield connection

    @contextmanager
    def append(self) -> Iterator[Connection]:
        """A transaction beside other writers, for rows that only its caller writes, such as one tablet's events.

        On PostgreSQL what it reads may change unless it locked the row (`next_revisions` locks a place's).
        """
        with (
            self._alone if self.is_sqlite else nullcontext(),
            self._writing.connect().execution_options(**{_WRITER: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()
        self._writing.dispose()
        self.read_engine.dispose()


def open_database(
    url: str, generation: str, read_url: str = "", *, create: bool = True, migrate: bool = False
) -> Database:
    """Open the database, made on first use if `create` allows; `generation` is random and used only then.

    An older schema is brought up to date in a file of ours; in PostgreSQL only with `migrate`, as other servers may
    be at work on it.

    Raises:
        DatabaseError: not to be reached, written by a newer program, or older and not to be migrated.
    """
    database = open_empty(url, read_url)
    migrate = migrate or database.is_sqlite
    try:
        with database.append() as connection:
            database.generation = schema.prepare(connection, generation, create_it=create, migrate=migrate)
    except BaseException:  # whatever it was, the connections are let go; then it goes on up
        database.close()
        raise
    return database


def open_empty(url: str, read_url: str = "") -> Database:
    """Open a database as it is, without looking for tables in it; a file is made where there is none.

    Raises:
        DatabaseError: not to be reached.
    """
    database = Database(url, read_url)
    if database.is_sqlite and database.engine.url.database:
        file = Path(database.engine.url.database)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    try:
        database.engine.connect().close()
    except DBAPIError as error:
        database.close()
        raise DatabaseError(unreachable(database.engine.url, error)) from error
    return database


def parse_url(text: str) -> URL:
    """Read a database's address; `postgresql://` means psycopg 3.

    Raises:
        DatabaseError: not such an address; its text is not repeated, as it may hold a password.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise DatabaseError(_NO_URL) from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        raise DatabaseError(_NO_URL)
    return url


_NO_URL: Final = (
    "数据库地址要写成 postgresql://用户@主机/库名 或 sqlite:///文件 / "
    "the database's address must be postgresql://user@host/name or sqlite:///file"
)


def _engine(url: URL, *, writes: bool = False) -> Engine:
    if url.drivername == "sqlite":
        engine = create_engine(url, **({"pool_size": 1, "max_overflow": 0} if writes else {}))
        pragmas = _WRITERS_PRAGMAS if writes else _PRAGMAS
        event.listen(engine, "connect", lambda connection, _record: _prepare(connection, pragmas))
        event.listen(engine, "begin", _begin)
        return engine
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_use_lifo=True,  # few connections that know the statements already, rather than all in turn
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "checkpoint",
            "options": "-c timezone=UTC",
        },
    )
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _prove)
    return engine


def _rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = monotonic()


def _prove(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Ask a connection that has rested whether it lives; one that was used a moment ago is believed to.

    The database may have been started anew meanwhile. To ask each time would cost each push two questions more.
    """
    if monotonic() - record.info.get(_USED, -PROVE_SECONDS) < PROVE_SECONDS:
        return
    driver: Any = connection
    try:
        driver.execute("")
    except psycopg.OperationalError as error:
        raise DisconnectionError from error
    driver.rollback()


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


_PRAGMAS: Final = (
    *(f"busy_timeout={BUSY_MS}", "journal_mode=WAL", f"wal_autocheckpoint={CHECKPOINT_PAGES}"),
    *("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"),
)
_WRITERS_PRAGMAS: Final = (*_PRAGMAS, f"cache_size=-{WRITER_CACHE_KIB}", "temp_store=MEMORY")
"""What undoes a savepoint is then in memory, not in a file for each batch."""


def _prepare(connection: DBAPIConnection, pragmas: Sequence[str]) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
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


_COUNTER: Final = tables.place_counter.c
_TAKE: Final = (
    update(tables.place_counter)
    .where(_COUNTER.place_id == bindparam("place"))
    .values(rev=_COUNTER.rev + bindparam("count"))
    .returning(_COUNTER.rev)
)


def next_revisions(connection: Connection, place_id: int, count: int) -> int:
    """Take `count` revisions of a place and return the first; the counter's row is locked until the commit.

    A tablet's cursor is a revision, so no two rows share one, and none becomes visible after a higher one.
    """
    taken = connection.execute(_TAKE, {"place": place_id, "count": count}).scalar_one()
    return int(taken) - count + 1


def current_revision(connection: Connection, place_id: int) -> int:
    """The highest revision taken so far."""
    counter = tables.place_counter
    return int(connection.execute(select(counter.c.rev).where(counter.c.place_id == place_id)).scalar_one())
