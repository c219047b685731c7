"""What an administrator should know about the server, looked at one by one and said in words.

A finding is a value: how grave, and the key of its sentence in the catalogue with what fills it.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from checkpoint.protocol.values import parse_time
from checkpoint.qr.keys import IssuerKey
from checkpoint.server import event_tables, schema, tables
from checkpoint.server.backup import BACKUP_AT
from checkpoint.server.database import Database
from checkpoint.server.keys import ISSUER_FILE, KEY_BYTES
from checkpoint.server.partitions import months, partition_of
from checkpoint.server.repository.devices import DeviceState
from checkpoint.server.repository.organisation import list_places
from checkpoint.server.roots import FILE_NAME as ROOT_FILE
from checkpoint.server.settings import ServerSettings
from checkpoint.server.trail_check import look_through
from checkpoint.server.trust import trusted_until
from checkpoint.server.unreachable import reason

FREE_BYTES_MIN: Final = 100 * 1024 * 1024
"""With less room the server takes no more writes."""
FREE_BYTES_WARN: Final = 2 * 1024**3
BACKUP_DAYS: Final = 1
CLOCK_SECONDS: Final = 5
REPLICA_SECONDS: Final = 60
"""Supervisors are not told of a replica's age; up to here it is one that they would not notice."""
ROTATE_DAYS: Final = 14
"""So many days before the gates stop taking what the issuer signs it is time for another key."""
SILENT: Final = timedelta(days=3)


class Grade(IntEnum):
    """How grave a finding is."""

    GOOD = 0
    WARN = 1
    BAD = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `key` names its text; the text says what it means and what to do."""

    grade: Grade
    key: str
    values: dict[str, Any] = field(default_factory=dict)


def examine(database: Database, settings: ServerSettings, now: datetime) -> list[Finding]:
    """Look at everything; the database is opened already, so it can be reached."""
    with database.read() as connection:
        return [
            *_schema(connection),
            *_set_up(connection, settings, now),
            *_sound(connection),
            *_disk(settings),
            *_clock(connection, now),
            *_replica(connection, database),
            *_backup(connection, now),
            *_partitions(connection, now),
            *_chains(connection),
            *_trail(connection),
            *_quarantine(connection),
            *_devices(connection, now),
        ]


def _schema(connection: Connection) -> Iterator[Finding]:
    yield Finding(Grade.GOOD, "doctor.schema", {"kind": connection.dialect.name, "revision": schema.HEAD})


def _set_up(connection: Connection, settings: ServerSettings, now: datetime) -> Iterator[Finding]:
    """What a new server lacks before a gate can work with it, in the order in which it is made."""
    if connection.execute(select(func.count()).select_from(tables.place)).scalar_one() == 0:
        yield Finding(Grade.WARN, "doctor.no_places")
    if connection.execute(select(func.count()).select_from(tables.account)).scalar_one() == 0:
        yield Finding(Grade.WARN, "doctor.no_accounts")
    root, key = (settings.data / name for name in (ROOT_FILE, ISSUER_FILE))
    if not root.exists() or not key.exists() or key.stat().st_size != KEY_BYTES:
        yield Finding(Grade.WARN, "doctor.no_root")
        return
    issuer = IssuerKey(key.read_bytes()).public_key
    ends = {row.name: trusted_until(settings.data, issuer, row.place_id, now) for row in list_places(connection)}
    unknown = [name for name, until in ends.items() if until is None]
    if unknown:
        yield Finding(Grade.BAD, "doctor.unsigned", {"places": "、".join(unknown)})
    days = min(((until - now).days for until in ends.values() if until is not None), default=ROTATE_DAYS)
    if days < ROTATE_DAYS:
        yield Finding(Grade.WARN, "doctor.rotate", {"days": days})


def _sound(connection: Connection) -> Iterator[Finding]:
    """SQLite reads its whole file; PostgreSQL checks each page as it reads it."""
    if connection.dialect.name != "sqlite":
        return
    found = connection.execute(text("PRAGMA quick_check")).scalars().all()
    sound = found == ["ok"]
    yield Finding(*((Grade.GOOD, "doctor.sound") if sound else (Grade.BAD, "doctor.damaged")))


def _disk(settings: ServerSettings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    grade = Grade.BAD if free < FREE_BYTES_MIN else Grade.WARN if free < FREE_BYTES_WARN else Grade.GOOD
    yield Finding(
        grade, f"doctor.disk.{grade.name.lower()}", {"free": f"{free / 1024**3:.1f}", "folder": settings.data}
    )


def _clock(connection: Connection, now: datetime) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        return
    there: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    off = abs((there - now).total_seconds())
    grade = Grade.WARN if off > CLOCK_SECONDS else Grade.GOOD
    yield Finding(grade, f"doctor.clock.{grade.name.lower()}", {"seconds": f"{off:.0f}"})


def _replica(connection: Connection, database: Database) -> Iterator[Finding]:
    """Where supervisors read: that it answers, that it is a copy of this very database, and how old it is.

    Another database than a copy would show them other people's figures, and nothing else would say so.
    """
    if database.read_engine is database.engine:
        return
    where = database.read_engine.url.render_as_string()
    info = tables.database_info
    try:
        with database.survey() as copy:
            generation = copy.execute(select(info.c.value).where(info.c.name == "generation")).scalar()
            behind = _seconds_behind(copy)
    except SQLAlchemyError as error:
        yield Finding(Grade.BAD, "doctor.replica.away", {"where": where, "why": reason(error)})
        return
    here = connection.execute(select(info.c.value).where(info.c.name == "generation")).scalar_one()
    if generation != here:
        yield Finding(Grade.BAD, "doctor.replica.other", {"where": where})
    elif behind > REPLICA_SECONDS:
        yield Finding(Grade.WARN, "doctor.replica.late", {"seconds": behind})
    else:
        yield Finding(Grade.GOOD, "doctor.replica.good", {"seconds": behind})


def _seconds_behind(copy: Connection) -> int:
    """By how much a replica of PostgreSQL stands behind what it has received; 0 for a database that is none."""
    if copy.dialect.name == "sqlite":
        return 0
    late = (
        "SELECT CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn() "
        "THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END"
    )
    return int(copy.execute(text(late)).scalar() or 0)


def _backup(connection: Connection, now: datetime) -> Iterator[Finding]:
    info = tables.database_info
    at = connection.execute(select(info.c.value).where(info.c.name == BACKUP_AT)).scalar()
    if at is None:
        yield Finding(Grade.WARN, "doctor.backup.none")
        return
    hours = (now - parse_time(at)) // timedelta(hours=1)
    grade = Grade.WARN if hours > BACKUP_DAYS * 24 else Grade.GOOD
    yield Finding(grade, f"doctor.backup.{grade.name.lower()}", {"hours": hours})


def _partitions(connection: Connection, now: datetime) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        return
    present = set(inspect(connection).get_table_names())
    missing = [name for name in map(partition_of, months(now, 2)) if name not in present]
    if missing:
        yield Finding(Grade.WARN, "doctor.partitions.missing", {"names": ", ".join(missing)})
    else:
        yield Finding(Grade.GOOD, "doctor.partitions.good")


def _chains(connection: Connection) -> Iterator[Finding]:
    """Each outbox ends where its newest mark says; otherwise somebody wrote into the database by hand."""
    chain, mark = event_tables.chain, event_tables.chain_mark
    same = (
        (mark.c.place_id == chain.c.place_id)
        & (mark.c.device_id == chain.c.device_id)
        & (mark.c.incarnation == chain.c.incarnation)
        & (mark.c.seq == chain.c.high)
        & (mark.c.head == chain.c.head)
    )
    unlike = select(func.count()).select_from(chain).where(chain.c.high > 0, ~select(mark.c.seq).where(same).exists())
    broken = connection.execute(unlike).scalar_one()
    number = connection.execute(select(func.count()).select_from(chain)).scalar_one()
    if broken:
        yield Finding(Grade.BAD, "doctor.chains.broken", {"number": broken})
    else:
        yield Finding(Grade.GOOD, "doctor.chains.good", {"number": number})


def _trail(connection: Connection) -> Iterator[Finding]:
    checked = look_through(connection)
    if checked.faults:
        yield Finding(Grade.BAD, "doctor.trail.broken", {"number": len(checked.faults)})
    else:
        yield Finding(Grade.GOOD, "doctor.trail.good", {"lines": checked.lines})


def _quarantine(connection: Connection) -> Iterator[Finding]:
    number = connection.execute(select(func.count()).select_from(event_tables.quarantine)).scalar_one()
    if number:
        yield Finding(Grade.WARN, "doctor.quarantine", {"number": number})


def _devices(connection: Connection, now: datetime) -> Iterator[Finding]:
    device = tables.device
    heard = device.c.last_seen_at
    silent = select(func.count()).where(
        device.c.state == DeviceState.ACTIVE.value, (heard < now - SILENT) | heard.is_(None)
    )
    number = connection.execute(silent).scalar_one()
    if number:
        yield Finding(Grade.WARN, "doctor.devices.silent", {"number": number, "days": SILENT.days})
