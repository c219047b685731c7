"""Presence (在场): the newest passage of each direction of a person, kept up with the events as they come."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, update

from checkpoint.domain.decide import Direction, Outcome, Passage
from checkpoint.domain.events import EventKind
from checkpoint.protocol.particulars import good_pass_of
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.event_tables import annulment, event, presence
from checkpoint.server.repository import bulk
from checkpoint.server.repository.event_rows import Recorded, passages
from checkpoint.server.repository.said import said_of
from checkpoint.server.tables import resident

_CHUNK: Final = 300


class Newest(NamedTuple):
    """A passage that stands in `presence`; of two at the same moment the greater event id is the newer."""

    at: datetime
    event_id: str
    gate_id: int


_who, _id = itemgetter(0, 1), itemgetter(3)
"""Where a passage has its person and direction, and its event. What comes between, when it was, sorts those of one
person and direction: of two at once the greater id is newer."""


def apply_passages(connection: Connection, place_id: int, lines: Sequence[Recorded]) -> None:
    """Count movements that passed. An entry older than what stands already changes nothing.

    An exit that came late counts for a quota all the same: its person's row is told anew.
    The place's counter is locked first, so that a correction that comes at the same time from elsewhere either sees
    what is written here or was seen.
    """
    passed = passages(lines)
    if not passed:
        return
    first = next_revisions(connection, place_id, len(passed))
    annulled = bulk.annulled_among(connection, place_id, list(map(_id, passed)))
    standing = [passage for passage in passed if _id(passage) not in annulled] if annulled else passed
    newest = {_who(passage): passage for passage in sorted(standing)}
    bulk.keep_newest(connection, place_id, first, list(newest.values()))


def _save(connection: Connection, place_id: int, who: tuple[str, str], row: Newest) -> None:
    person, direction = who
    values = {"event_id": row.event_id, "at": row.at, "gate_id": row.gate_id, "deleted": False}
    key = {"place_id": place_id, "person_id": person, "direction": direction}
    upsert(connection, presence, [key | values | {"rev": next_revisions(connection, place_id, 1)}])


def _tell_again(connection: Connection, place_id: int, person: str, direction: str) -> None:
    standing = update(presence).where(
        presence.c.place_id == place_id,
        presence.c.person_id == person,
        presence.c.direction == direction,
        presence.c.deleted.is_(False),
    )
    connection.execute(standing.values(rev=next_revisions(connection, place_id, 1)))


def recompute(connection: Connection, place_id: int, annulled_ids: Sequence[str]) -> None:
    """Fold again what rested on events that were taken back."""
    if annulled_ids:
        next_revisions(connection, place_id, 0)  # locks: whoever folds the same events in has committed, or waits
    for start in range(0, len(annulled_ids), _CHUNK):
        resting = connection.execute(
            select(presence.c.person_id, presence.c.direction).where(
                presence.c.place_id == place_id,
                presence.c.event_id.in_(annulled_ids[start : start + _CHUNK]),
                presence.c.deleted.is_(False),
            )
        ).all()
        for person, direction in resting:
            row = connection.execute(_newest_left(place_id, person, direction)).first()
            if row:
                _save(connection, place_id, (person, direction), Newest(row.at, row.id, row.gate_id))
            else:
                _remove(connection, place_id, person, direction)
        _tell_anew(connection, place_id, annulled_ids[start : start + _CHUNK])


def _tell_anew(connection: Connection, place_id: int, annulled_ids: Sequence[str]) -> None:
    """An older exit that was taken back counts for no quota any more: its person's row is told again."""
    people = connection.execute(
        select(event.c.person_id).where(
            event.c.place_id == place_id, event.c.id.in_(annulled_ids), event.c.direction == Direction.OUT.value
        )
    ).scalars()
    for person in sorted(set(people)):
        _tell_again(connection, place_id, person, Direction.OUT.value)


def recent_exits(
    connection: Connection, place_id: int, people: Sequence[str], since: datetime
) -> dict[str, list[tuple[str, Passage]]]:
    """The exits of people from a time on, newest first, without those that were taken back: (event id, passage)."""
    found: dict[str, list[tuple[str, Passage]]] = {}
    for start in range(0, len(people), _CHUNK):
        rows = connection.execute(
            select(event.c.person_id, event.c.id, event.c.at, event.c.gate_id, event.c.emergency, event.c.raw)
            .where(
                event.c.place_id == place_id,
                event.c.person_id.in_(people[start : start + _CHUNK]),
                event.c.at >= since,
                event.c.direction == Direction.OUT.value,
                event.c.outcome == Outcome.ADMIT.value,
                ~select(annulment.c.event_id)
                .where(annulment.c.place_id == place_id, annulment.c.event_id == event.c.id)
                .exists(),
            )
            .order_by(event.c.at.desc(), event.c.id.desc())
        )
        for row in rows:
            shown = good_pass_of(bytes(row.raw))
            passage = Passage(Direction.OUT, row.at, row.gate_id, shown=shown, emergency=row.emergency)
            found.setdefault(row.person_id, []).append((row.id, passage))
    return found


def _newest_left(place_id: int, person: str, direction: str) -> Select[Any]:
    return (
        select(event.c.at, event.c.id, event.c.gate_id)
        .where(
            event.c.place_id == place_id,
            event.c.person_id == person,
            event.c.direction == direction,
            event.c.kind == EventKind.MOVEMENT.value,
            event.c.outcome == Outcome.ADMIT.value,
            ~select(annulment.c.event_id)
            .where(annulment.c.place_id == place_id, annulment.c.event_id == event.c.id)
            .exists(),
        )
        .order_by(event.c.at.desc(), event.c.id.desc())
        .limit(1)
    )


def _remove(connection: Connection, place_id: int, person: str, direction: str) -> None:
    gone = update(presence).where(
        presence.c.place_id == place_id, presence.c.person_id == person, presence.c.direction == direction
    )
    connection.execute(gone.values(deleted=True, rev=next_revisions(connection, place_id, 1)))


def count_inside(connection: Connection, place_ids: Sequence[int]) -> dict[int, int]:
    """How many people are inside each place now.

    Residents whose newest passage does not lead out, and others known whose newest passage leads in, with their
    companions.
    """
    total = dict.fromkeys(place_ids, 0)
    living = (
        select(resident.c.place_id, func.count())
        .where(resident.c.place_id.in_(place_ids), resident.c.deleted.is_(False))
        .group_by(resident.c.place_id)
    )
    for place_id, number in connection.execute(living):
        total[place_id] += number
    for place_id, direction, on_roster, number in connection.execute(_newest_by_kind(place_ids)):
        if on_roster and direction == Direction.OUT.value:
            total[place_id] -= number
        elif not on_roster and direction == Direction.IN.value:
            total[place_id] += number
    for place_id in place_ids:
        guests = list(connection.execute(_guests_inside(place_id)).scalars())
        total[place_id] += sum(said.people - 1 for said in said_of(connection, place_id, guests).values())
    return total


def residents_out(connection: Connection, place_id: int) -> Sequence[Row[Any]]:
    """Who lives there and is out, with the passage by which they went.

    Of the person `person_id`, `household_id`, `name` and `exempt`; of the passage `event_id`, `at` and `gate_id`.
    """
    newest, on_roster = _newest()
    person = (resident.c.person_id, resident.c.household_id, resident.c.name, resident.c.exempt)
    wanted = newest.with_only_columns(*person, presence.c.event_id, presence.c.at, presence.c.gate_id)
    here = (presence.c.place_id == place_id, on_roster, presence.c.direction == Direction.OUT.value)
    return connection.execute(wanted.where(*here)).all()


def _guests_inside(place_id: int) -> Select[Any]:
    """The passages by which those came in who do not live there and are inside."""
    newest, on_roster = _newest()
    return newest.with_only_columns(presence.c.event_id).where(
        presence.c.place_id == place_id, ~on_roster, presence.c.direction == Direction.IN.value
    )


def _newest_by_kind(place_ids: Sequence[int]) -> Select[Any]:
    """Count people by the direction of their newest passage, those on the roster apart from all others."""
    newest, on_roster = _newest()
    return (
        newest.with_only_columns(presence.c.place_id, presence.c.direction, on_roster, func.count())
        .where(presence.c.place_id.in_(place_ids))
        .group_by(presence.c.place_id, presence.c.direction, on_roster)
    )


def _newest() -> tuple[Select[Any], ColumnElement[bool]]:
    """Each person's newest passage, and whether they are on the roster."""
    other = presence.alias("other")
    newer = or_(other.c.at > presence.c.at, and_(other.c.at == presence.c.at, other.c.event_id > presence.c.event_id))
    overtaken = (
        select(other.c.person_id)
        .where(
            other.c.place_id == presence.c.place_id,
            other.c.person_id == presence.c.person_id,
            other.c.deleted.is_(False),
            newer,
        )
        .exists()
    )
    lives_here = and_(
        resident.c.place_id == presence.c.place_id,
        resident.c.person_id == presence.c.person_id,
        resident.c.deleted.is_(False),
    )
    rows = select(presence).select_from(presence.outerjoin(resident, lives_here))
    return rows.where(presence.c.deleted.is_(False), ~overtaken), resident.c.person_id.is_not(None)
