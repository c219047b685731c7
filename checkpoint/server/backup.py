"""A copy of the whole database in one file, made while the server works, and the way back.

Rules of this file:
1. The file is the same whichever database it came from, so that a compound's file can move into a city's PostgreSQL.
2. A copy counts when it has been read back into a database of its own and every row was found there, and not before.
3. What is restored has a new generation: tablets begin their streams anew and send what the copy does not have.

The format: gzip over frames, each four bytes of length and then MessagePack: a header, rows by table, an end with the
number and the digest of each table's rows. Keys are not in it; they stay in the data folder and are copied there.
"""

import gzip
import hashlib
import os
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

import msgspec
from sqlalchemy import Connection, MetaData, Table, func, insert, select
from sqlalchemy.exc import StatementError

from checkpoint.protocol.values import format_time
from checkpoint.server import event_tables, schema, tables
from checkpoint.server.columns import metadata
from checkpoint.server.database import Database, DatabaseError, open_empty, upsert
from checkpoint.server.partitions import make_partitions

FORMAT: Final = 1
BACKUP_AT: Final = "backup_at"
"""The row of `database_info` that says when the newest copy began that was proven by a restore."""
ROWS: Final = 1000
"""Rows in one frame."""
FRAME_BYTES_MAX: Final = 256 * 1024 * 1024

_LEFT_OUT: Final = frozenset({"account_session", "throttle"})
"""Whoever is signed in signs in again after a restore."""
_LENGTH: Final = struct.Struct(">I")
_64_BITS: Final = 2**64 - 1


class BackupError(Exception):
    """The file is not a whole copy; the message says so to the administrator."""


@dataclass(slots=True)
class Tally:
    """How many rows each table has, and a digest that does not depend on their order."""

    rows: dict[str, int] = field(default_factory=dict)
    digest: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, rows: Iterable[list[Any]]) -> None:
        """Count rows in."""
        table = str(table)  # SQLAlchemy's names are of a class of its own
        number, total = self.rows.get(table, 0), self.digest.get(table, 0)
        for row in rows:
            hashed = hashlib.blake2b(msgspec.msgpack.encode(row), digest_size=8).digest()
            number, total = number + 1, total + int.from_bytes(hashed, "big") & _64_BITS
        self.rows[table], self.digest[table] = number, total

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Copy:
    """What a backup made: when it began, its revision of the schema, and what is in it."""

    at: datetime
    revision: str
    tally: Tally


def back_up(database: Database, file: Path, now: datetime) -> Copy:
    """Write a copy and prove it by a restore beside it; the file is there when both succeeded.

    The copy is of one moment; the server goes on meanwhile.

    Raises:
        BackupError: what was written does not read back as it was.
        OSError: no room, or no folder.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
        with part.open("wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as out, database.read() as connection:
                made = _write(out, connection, now)
            raw.flush()
            os.fsync(raw.fileno())
        verify(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    with database.write() as connection:
        upsert(connection, tables.database_info, [{"name": BACKUP_AT, "value": format_time(now)}])
    return made


def verify(file: Path) -> Copy:
    """Restore a copy into a database that is thrown away, and compare every row.

    Raises:
        BackupError: it is not whole.
    """
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=file.parent) as folder:
        scratch = open_empty(f"sqlite:///{Path(folder) / 'scratch.sqlite3'}")
        try:
            return restore(scratch, file, "verify")
        finally:
            scratch.close()


def restore(database: Database, file: Path, generation: str) -> Copy:
    """Fill an empty database from a copy, in one transaction, and compare every row; `generation` is random and new.

    Raises:
        BackupError: the copy is broken; nothing was changed.
        DatabaseError: the database is not empty, or the copy is of a newer program.
    """
    with file.open("rb") as raw, database.append() as connection:
        if schema.revision_of(connection) is not None:
            raise DatabaseError(
                "数据库里已有数据，只能恢复到空的数据库 / the database holds data already: restore into an empty one"
            )
        frames = _frames(raw)
        made, names = _header(next(frames, None))
        schema.require_known(made.revision)
        schema.create_at(connection, made.revision)
        known = _tables(connection, made.revision, names)
        end = _fill(connection, known, frames)
        for table in known.values():
            made.tally.add(table.name, _rows(connection, table))
        if end != {"rows": made.tally.rows, "digest": made.tally.digest}:
            raise BackupError(_NOT_WHOLE)
        if made.revision != schema.HEAD:
            schema.upgrade(connection)
        told = {"generation": generation, BACKUP_AT: format_time(made.at)}
        upsert(connection, tables.database_info, [{"name": name, "value": value} for name, value in told.items()])
        oldest = connection.execute(select(func.min(event_tables.event.c.at))).scalar()
        make_partitions(connection, made.at, since=oldest)
    return made


def _write(out: gzip.GzipFile, connection: Connection, now: datetime) -> Copy:
    wanted = [table for table in metadata.sorted_tables if table.name not in _LEFT_OUT]
    copy = Copy(now, schema.HEAD, Tally())
    columns = {str(table.name): [str(column.name) for column in table.columns] for table in wanted}
    _put(out, {"format": FORMAT, "revision": schema.HEAD, "at": now, "tables": columns})
    for table in wanted:
        copy.tally.add(table.name, ())
        for rows in _pages(connection, table):
            copy.tally.add(table.name, rows)
            _put(out, [str(table.name), rows])
    _put(out, {"rows": copy.tally.rows, "digest": copy.tally.digest})
    return copy


def _put(out: gzip.GzipFile, value: object) -> None:
    frame = msgspec.msgpack.encode(value)
    out.write(_LENGTH.pack(len(frame)))
    out.write(frame)


def _pages(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    found = connection.execute(select(table), execution_options={"yield_per": ROWS})
    for page in found.partitions(ROWS):
        yield [[_plain(value) for value in row] for row in page]


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    for page in _pages(connection, table):
        yield from page


def _plain(value: Any) -> Any:  # noqa: ANN401  # a cell of any column
    """A cell as it is written: times in UTC, bytes as bytes, whichever database they came from."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return bytes(value) if isinstance(value, memoryview) else value


def _frames(raw: IO[bytes]) -> Iterator[Any]:
    try:
        with gzip.GzipFile(fileobj=raw) as packed:
            while length := packed.read(_LENGTH.size):
                size = _LENGTH.unpack(length)[0]
                if size > FRAME_BYTES_MAX:
                    raise BackupError(_NOT_WHOLE)
                yield msgspec.msgpack.decode(packed.read(size))
    except (OSError, EOFError, struct.error, zlib.error, ValueError, TypeError) as error:  # the last: a map for a key
        raise BackupError(_NOT_WHOLE) from error


def _header(frame: Any) -> tuple[Copy, dict[str, list[str]]]:  # noqa: ANN401  # whatever the file begins with
    match frame:
        case {"format": 1, "revision": str(revision), "at": datetime() as at, "tables": dict(names)}:
            return Copy(at, revision, Tally()), names
    raise BackupError(_NOT_WHOLE)


def _tables(connection: Connection, revision: str, names: dict[str, list[str]]) -> dict[str, Table]:
    """The tables of a copy: ours, or as they were at an older revision."""
    known = metadata
    if revision != schema.HEAD:
        known = MetaData()
        known.reflect(connection, only=list(names))
    found = {name: known.tables[name] for name in names if name in known.tables}
    if {name: [column.name for column in table.columns] for name, table in found.items()} != names:
        raise BackupError(_NOT_WHOLE)
    return found


def _fill(connection: Connection, known: dict[str, Table], frames: Iterator[Any]) -> Any:  # noqa: ANN401  # the end
    end: Any = None
    for frame in frames:
        match frame:
            case [str(name), list(rows)] if end is None and name in known:
                columns = [column.name for column in known[name].columns]
                values = [dict(zip(columns, row, strict=True)) for row in rows]
                try:
                    connection.execute(insert(known[name]), values)
                except (StatementError, ValueError, TypeError, AttributeError) as error:
                    raise BackupError(_NOT_WHOLE) from error  # cells of the wrong type, keys that are taken
            case dict() if end is None:
                end = frame
            case _:
                raise BackupError(_NOT_WHOLE)
    return end


_NOT_WHOLE: Final = (
    "备份文件不完整或已损坏，没有恢复任何内容，请换一份备份 / "
    "the backup is incomplete or damaged, nothing was restored: take another one"
)
