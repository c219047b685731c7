"""Figures of a day, counted from movements; the server's SQL must give the same (a test says so)."""

from collections.abc import Iterable
from dataclasses import dataclass

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import Correction, Event
from checkpoint.domain.movements import Movement


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report states about one gate, one place or all: passages that count, and what was found."""

    entries: int = 0
    exits: int = 0
    fevers: int = 0
    refusals: int = 0
    referrals: int = 0
    overrides: int = 0
    emergencies: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def is_fever(movement: Movement) -> bool:
    """Whether a movement counts as a fever found: confirmed, or one high reading that was not outvoted; only once."""
    reasons = movement.verdict.reasons
    return Reason.FEVER_OPEN not in reasons and (Reason.FEVER in reasons or Reason.REMEASURE in reasons)


def figures_of(movement: Movement) -> Figures:
    """What one movement adds to the figures."""
    return Figures(
        entries=int(movement.passed and movement.direction is Direction.IN),
        exits=int(movement.passed and movement.direction is Direction.OUT),
        fevers=int(is_fever(movement)),
        refusals=int(movement.outcome is Outcome.REFUSE),
        referrals=int(movement.outcome is Outcome.REFER),
        overrides=int(movement.overrides),
        emergencies=int(movement.emergency),
    )


def tally(events: Iterable[Event]) -> Figures:
    """Count events; a movement that a correction annuls counts for nothing, in whatever order the two come."""
    events = list(events)
    annulled = {event.body.annuls for event in events if isinstance(event.body, Correction)}
    total = Figures()
    for event in events:
        if isinstance(event.body, Movement) and event.id not in annulled:
            total += figures_of(event.body)
    return total
