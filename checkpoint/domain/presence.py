"""Presence (在场): who is inside, folded from movements in the order in which they happened."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from checkpoint.domain.decide import Direction, Passage
from checkpoint.domain.events import Event
from checkpoint.domain.limits import counts
from checkpoint.domain.movements import Category, Movement
from checkpoint.domain.policy import Policy

People = Collection[str]
"""Persons of a household whose exits count against its quota: those who live there and are not exempt."""


@dataclass(slots=True)
class Presence:
    """The passages of each person that count, newest last; refused and annulled movements are not in it.

    A resident without any passage is taken to be inside (the place was closed with its residents in it),
    anybody else to be outside.
    """

    _passages: dict[str, list[tuple[str, Passage]]] = field(default_factory=dict)
    _exits: dict[int, list[tuple[str, str, Passage]]] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Count one movement; anything that did not pass, or that names nobody, changes nothing."""
        movement = event.body
        if isinstance(movement, Movement) and movement.passed and movement.person_id:
            people = movement.visit.people if movement.visit else 1
            passage = Passage(
                movement.direction,
                event.happened_at,
                event.gate_id,
                movement.trip,
                people,
                shown=movement.facts.shown,
                emergency=movement.emergency,
            )
            self.apply_passage(event.id, movement.person_id, passage)

    def apply_passage(self, event_id: str, person_id: str, passage: Passage) -> None:
        """Count one passage, known from this tablet or from another gate; a known event id changes nothing."""
        known = self._passages.setdefault(person_id, [])
        if any(event_id == known_id for known_id, _ in known):
            return
        known.append((event_id, passage))
        known.sort(key=lambda row: row[1].at)
        if passage.direction is Direction.OUT:
            self._exits.setdefault(_household(person_id), []).append((event_id, person_id, passage))

    def annul(self, event_id: str, person_id: str) -> None:
        """Take a movement back: presence is as if it had not been recorded."""
        if not person_id:
            return
        known = self._passages.get(person_id, [])
        known[:] = [row for row in known if row[0] != event_id]
        exits = self._exits.get(_household(person_id), [])
        exits[:] = [row for row in exits if row[0] != event_id]

    def last_passage(self, person_id: str) -> Passage | None:
        """The newest passage that counts."""
        known = self._passages.get(person_id)
        return known[-1][1] if known else None

    def passages(self, person_id: str, since: datetime) -> dict[str, Passage]:
        """Their passages at or after a time, by event: all of this gate, and of the others those that are told."""
        return {event_id: row for event_id, row in self._passages.get(person_id, ()) if row.at >= since}

    def is_inside(self, person_id: str, category: Category) -> bool:
        """Where a person is, as far as this journal knows."""
        last = self.last_passage(person_id)
        if last is None:
            return category is Category.RESIDENT
        return last.direction is Direction.IN

    def suggested_direction(self, person_id: str, category: Category) -> Direction:
        """Whoever is inside most likely goes out."""
        return Direction.OUT if self.is_inside(person_id, category) else Direction.IN

    def exits(self, household_id: int, since: datetime, policy: Policy, people: People | None = None) -> list[str]:
        """Who of a household went out at or after a time, once for each exit that counts against its quota.

        `people` None: of everybody.
        """
        known = self._exits.get(household_id, ())
        since_then = [(who, passage) for _, who, passage in known if passage.at >= since]
        return [who for who, row in since_then if counts(row, policy) and (people is None or who in people)]


def window_start(now: datetime, days: int, zone: tzinfo) -> datetime:
    """The beginning of a quota window: local midnight, `days` calendar days back, today included."""
    today: date = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)


def _household(person_id: str) -> int:
    return int(person_id.split("-", maxsplit=1)[0], 16)
