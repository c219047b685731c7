"""Notices (通知) of places: issued, withdrawn, pulled by the gates; and who has read them there."""

from collections.abc import Iterable

from sqlalchemy import Connection, Row, select, update

from checkpoint.domain.events import EventKind
from checkpoint.domain.notices import Notice, Reader, readers
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.tables import notice


def issue(connection: Connection, place_ids: Iterable[int], issued: Notice) -> None:
    """Have a notice told at the gates of places; each place has its own row of it."""
    for place_id in place_ids:
        row = {
            "place_id": place_id,
            "notice_id": issued.notice_id,
            "zh": issued.zh,
            "en": issued.en,
            "at": issued.at,
            "until": issued.until,
            "by": issued.by,
            "rev": next_revisions(connection, place_id, 1),
            "deleted": False,
        }
        upsert(connection, notice, [row])


def withdraw(connection: Connection, place_ids: Iterable[int], notice_id: str) -> list[int]:
    """Take a notice back; the words stay here for whoever asks later. Gives the places that had it."""
    known = select(notice.c.place_id).where(
        notice.c.place_id.in_(list(place_ids)), notice.c.notice_id == notice_id, notice.c.deleted.is_(False)
    )
    gone = list(connection.execute(known.order_by(notice.c.place_id)).scalars())
    for place_id in gone:
        connection.execute(
            update(notice)
            .where(notice.c.place_id == place_id, notice.c.notice_id == notice_id)
            .values(rev=next_revisions(connection, place_id, 1), deleted=True)
        )
    return gone


def standing(connection: Connection, place_ids: Iterable[int], limit: int) -> list[tuple[Notice, list[int]]]:
    """The newest notices that were not withdrawn, each with its places; those whose time is over among them."""
    rows = connection.execute(
        select(notice)
        .where(notice.c.place_id.in_(list(place_ids)), notice.c.deleted.is_(False))
        .order_by(notice.c.at.desc(), notice.c.notice_id.desc(), notice.c.place_id)
    )
    found: dict[str, tuple[Notice, list[int]]] = {}
    for row in rows:
        if row.notice_id not in found and len(found) == limit:
            break
        found.setdefault(row.notice_id, (notice_of(row), []))[1].append(row.place_id)
    return list(found.values())


def readers_at(connection: Connection, place_id: int) -> dict[str, dict[str, Reader]]:
    """Who at a place has read what, by notice and operator."""
    return readers(duty_events(connection, place_id, EventKind.NOTICE))


def notice_of(row: Row[tuple[object, ...]]) -> Notice:
    """Build a notice from its row."""
    return Notice(row.notice_id, row.zh, row.en, row.at, row.until, row.by)
