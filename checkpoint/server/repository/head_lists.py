"""Head lists (链头清单) on the server: signed from the chains' rows, each naming the one before, all kept.

Pushes know nothing of it: a list reads what they committed, and holds the place's counter no longer than one of them.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from checkpoint.domain.head_lists import EVERY, KEPT, NOTHING, ChainHead, HeadList
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_head_list
from checkpoint.server.database import next_revisions
from checkpoint.server.event_tables import chain, head_list

ROWS: Final = 100
"""Lists read at a time."""


def places_due(connection: Connection, now: datetime) -> list[int]:
    """The places from which anything was received and whose newest list is a day old."""
    at = head_list.c.at
    fresh = select(head_list.c.place_id).where(at > now - EVERY, at <= now)
    wanted = select(chain.c.place_id).where(chain.c.place_id.not_in(fresh)).distinct()
    return sorted(connection.execute(wanted).scalars())


def places_received_from(connection: Connection) -> list[int]:
    """The places from which anything was received, or was once."""
    found = select(chain.c.place_id).union(select(head_list.c.place_id))
    return sorted(connection.execute(found).scalars())


def sign_next(connection: Connection, place_id: int, now: datetime, key: IssuerKey) -> HeadList:
    """Sign the next list of a place and keep it; lists that are no longer told become tombstones of the stream.

    The revision comes first: it locks the place's counter, so that two servers never follow the same list.
    """
    rev = next_revisions(connection, place_id, 1)
    before = newest(connection, place_id)
    signed = HeadList(
        place_id,
        max(before.seq + 1 if before else 1, int(now.timestamp())),
        now,
        now + EVERY,
        hashlib.sha256(bytes(before.body)).digest() if before else NOTHING,
        tuple(heads(connection, place_id)),
    )
    row = {"place_id": place_id, "seq": signed.seq, "at": now, "body": sign_head_list(signed, key)}
    connection.execute(insert(head_list).values(row | {"rev": rev, "deleted": False}))
    _tell_no_more(connection, place_id, now)
    return signed


def heads(connection: Connection, place_id: int) -> Iterator[ChainHead]:
    """How far the outboxes of a place were received, by device."""
    wanted = select(chain).where(chain.c.place_id == place_id).order_by(chain.c.device_id, chain.c.incarnation)
    for row in connection.execute(wanted):
        yield ChainHead(row.device_id, row.incarnation, row.high, bytes(row.head))


def newest(connection: Connection, place_id: int) -> Row[Any] | None:
    """The row of a place's newest list."""
    return connection.execute(
        select(head_list).where(head_list.c.place_id == place_id).order_by(head_list.c.seq.desc()).limit(1)
    ).first()


def stored(connection: Connection, place_id: int) -> Iterator[tuple[int, bytes]]:
    """The lists of a place as they are kept, by their number."""
    wanted = select(head_list.c.seq, head_list.c.body).where(head_list.c.place_id == place_id)
    rows = connection.execute(wanted.order_by(head_list.c.seq), execution_options={"yield_per": ROWS})
    for row in rows:
        yield row.seq, bytes(row.body)


def _tell_no_more(connection: Connection, place_id: int, now: datetime) -> None:
    old = (head_list.c.place_id == place_id, head_list.c.at < now - KEPT, head_list.c.deleted.is_(False))
    for seq in connection.execute(select(head_list.c.seq).where(*old).order_by(head_list.c.seq)).scalars().all():
        rev = next_revisions(connection, place_id, 1)
        one = (head_list.c.place_id == place_id, head_list.c.seq == seq)
        connection.execute(update(head_list).where(*one).values(rev=rev, deleted=True))
