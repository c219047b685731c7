"""Monthly partitions of the events on PostgreSQL; on SQLite there are none, and everything here does nothing.

Rules of this file:
1. A partition holds the ids of one month: an event's id is a UUIDv7 and begins with its time, so the primary key
   (place, id) stays unique over all partitions.
2. What has no month of its own, because a tablet's clock was years off, lies in the default partition.
3. Old events go by dropping their month, which costs nothing and leaves nothing to clean up.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, inspect, text

AHEAD: Final = 3
"""So many months beyond the present one have their partition already."""

PAST: Final = 24
"""So many months at most are made for events that were there before their partitions."""

_DEFAULT: Final = "event_default"
_NAME: Final = re.compile(r"event_(\d{4})_(\d{2})$")


def is_partition(table: str) -> bool:
    """Whether a table's name is that of a partition."""
    return table == _DEFAULT or _NAME.fullmatch(table) is not None


def partition_of(month: datetime) -> str:
    """The name of a month's partition."""
    return f"event_{month:%Y_%m}"


def bound(month: datetime) -> str:
    """The smallest id of an event of a month or later: the first 48 bits of a UUIDv7 are its milliseconds."""
    digits = f"{int(month.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def months(since: datetime, count: int) -> list[datetime]:
    """The beginnings of `count` months in UTC, from the one that `since` lies in."""
    first = since.astimezone(UTC).year * 12 + since.astimezone(UTC).month - 1
    return [datetime((first + ahead) // 12, (first + ahead) % 12 + 1, 1, tzinfo=UTC) for ahead in range(count)]


def make_default_partition(connection: Connection) -> None:
    """Make the place for what has no month."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS {_DEFAULT} PARTITION OF event DEFAULT"))


def make_partitions(connection: Connection, now: datetime, since: datetime | None = None) -> list[str]:
    """Make the partitions of this month and the next ones that are missing; return their names.

    `since`: of the months since then as well, as far as `PAST` months back.

    Events that came before their partition was there move into it.
    """
    if connection.dialect.name != "postgresql":
        return []
    made = []
    present = set(inspect(connection).get_table_names())
    ahead = months(now, AHEAD + 2)
    earlier = months(since, PAST)[:PAST] if since is not None and since < now else []
    starts = [month for month in earlier if month < ahead[0]] + ahead
    for start, end in pairwise(starts):
        name = partition_of(start)
        if name in present:
            continue
        # The names and bounds are made of numbers above; nothing in them was ever sent to us.
        low, high = bound(start), bound(end)
        connection.execute(text(f"CREATE TABLE {name} (LIKE event INCLUDING ALL)"))
        connection.execute(
            text(
                f"WITH moved AS (DELETE FROM {_DEFAULT} WHERE id >= '{low}' AND id < '{high}' RETURNING *) "  # noqa: S608  # ours
                f"INSERT INTO {name} SELECT * FROM moved"
            )
        )
        connection.execute(text(f"ALTER TABLE event ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}')"))
        made.append(name)
    return made


def drop_partitions(connection: Connection, before: datetime, kept: Sequence[str] = ()) -> list[str]:
    """Drop the months that ended before a time; return their names. Events of the kinds in `kept` move out first."""
    if connection.dialect.name != "postgresql":
        return []
    dropped = []
    for name in sorted(inspect(connection).get_table_names()):
        month = _NAME.fullmatch(name)
        if month and months(datetime(int(month[1]), int(month[2]), 1, tzinfo=UTC), 2)[1] <= before:
            connection.execute(text(f"ALTER TABLE event DETACH PARTITION {name}"))
            rescue = text(f"INSERT INTO event SELECT * FROM {name} WHERE kind = ANY(:kept)")  # noqa: S608  # our name
            connection.execute(rescue, {"kept": list(kept)})
            connection.execute(text(f"DROP TABLE {name}"))
            dropped.append(name)
    return dropped
