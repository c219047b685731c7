"""The trail looked through (核对操作记录链): every line of every chain, once a day or when somebody asks for it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Final

from sqlalchemy import Connection, select

from checkpoint.protocol.values import format_time, parse_time
from checkpoint.qr.keys import IssuerKey
from checkpoint.server.centre import Centre
from checkpoint.server.database import upsert
from checkpoint.server.repository import trail_chain
from checkpoint.server.repository.trail_chain import ROWS, Fault, Head, Line
from checkpoint.server.tables import database_info
from checkpoint.server.trail_heads import (
    FOLDER,
    SUFFIX,
    SignedHead,
    encode_head,
    newest_head,
    unlike,
    write_head,
)

CHECKED: Final = "trail_checked"
"""The row of `database_info` that says when the trail was last looked through, and what was found."""
EVERY: Final = timedelta(days=1)
REST_SECONDS: Final = 0.005
"""What the server itself rests after each thousand lines, so that no push waits for the looking."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the ends of the chains, how many lines there are, and all that is wrong."""

    heads: tuple[Head, ...]
    lines: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When the trail was last looked through, how many lines it had and how many bad places were found."""

    at: datetime
    lines: int
    faults: int


def look_through(connection: Connection, rest_seconds: float = 0.0) -> Checked:
    """Read all chains of one moment (`Database.read`), each from its beginning to its end."""
    ends = {head.place_id: head for head in trail_chain.heads(connection)}
    read = 0

    def counted(lines: Iterator[tuple[Line, bytes]]) -> Iterator[tuple[Line, bytes]]:
        nonlocal read
        for line in lines:
            read += 1
            if rest_seconds and read % ROWS == 0:
                sleep(rest_seconds)
            yield line

    found: list[Fault] = []
    for place_id in trail_chain.places(connection):
        lines = counted(trail_chain.chain(connection, place_id))
        found += trail_chain.faults(place_id, lines, ends.get(place_id))
    return Checked(tuple(ends.values()), read, tuple(found))


def note_check(connection: Connection, checked: Checked, now: datetime) -> None:
    """Keep what was found, for the console."""
    doc = {"at": format_time(now), "lines": checked.lines, "faults": len(checked.faults)}
    upsert(connection, database_info, [{"name": CHECKED, "value": json.dumps(doc)}])


def last_check(connection: Connection) -> LastCheck | None:
    """What was found the last time; None: nobody looked yet."""
    found = connection.execute(select(database_info.c.value).where(database_info.c.name == CHECKED)).scalar()
    if found is None:
        return None
    doc = json.loads(found)
    return LastCheck(parse_time(doc["at"]), doc["lines"], doc["faults"])


def keep_head(centre: Centre) -> Checked | None:
    """Once a day: look through the trail, hold it against the newest head, and sign the next; None: not due yet.

    A broken trail is not signed: the head before it stays the newest.
    """
    now, folder = centre.now(), centre.settings.data
    with centre.database.read() as connection:
        last = last_check(connection)
        if last is not None and last.at <= now < last.at + EVERY:
            return None
        checked = look_through(connection, REST_SECONDS)
        before = newest_head(folder, centre.keys)
        if before is not None and before.generation == centre.database.generation:
            checked = Checked(checked.heads, checked.lines, (*checked.faults, *unlike(connection, before)))
    with centre.database.write() as connection:
        note_check(connection, checked, now)
    if not checked.faults:
        signed = SignedHead(centre.database.generation, now, checked.heads)
        write_head(head_file(folder, now), encode_head(signed, IssuerKey(centre.keys.issuer_seed)))
    return checked


def head_file(folder: Path, now: datetime) -> Path:
    """Where the server keeps a day's head, named by the day in UTC."""
    return folder / FOLDER / f"{now:%Y-%m-%d}{SUFFIX}"
