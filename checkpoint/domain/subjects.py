"""Subjects (当事人): who an incident is about, and all that the card said of them when they were put aside.

Rules of this file:
1. A field of a `Subject` is a key of the note on the wire: never renamed, and a new one has a default and comes last.
2. The note that opens an incident and the incident as it stands are both subjects, so a field is declared here alone;
   what a movement has under the same name is taken over from it.
"""

from dataclasses import dataclass, fields
from typing import Any, Final

from checkpoint.domain.facts import Direction
from checkpoint.domain.movements import Movement, Source
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit


@dataclass(frozen=True)
class Subject:
    """Who stands there, or lies behind a door; `person_id` is empty for a stranger.

    `number`, from 1 on, is what somebody who is held is called by; 0: none. `against`: the reasons of the refusal that
    is objected to, by their codes, with spaces between. `appointment`: the booking that they come on.
    `at_home`: measured at the door of whoever stays at home by order; nobody waits then, it is a fever at once.
    `real_name`: what was read on a worker's document.
    """

    person_id: str = ""
    masked_name: str = ""
    address: str = ""
    direction: Direction = Direction.IN
    source: Source = Source.NONE
    readings: tuple[Reading, ...] = ()
    note: str = ""
    visit: Visit | None = None
    plate: str = ""
    riders: int = 0
    trip: Trip | None = None
    number: int = 0
    against: str = ""
    appointment: str = ""
    stranger: Stranger | None = None
    at_home: bool = False
    real_name: RealName | None = None


NAMES: Final = tuple(field.name for field in fields(Subject))

_OF_A_MOVEMENT: Final = tuple(field.name for field in fields(Movement) if field.name in NAMES and field.name != "note")
"""The note of a movement is about the passage: it says how an incident ended, and not whom it is about."""

_LASTING: Final = frozenset({"person_id", "masked_name", "address", "readings", "note", "number", "against", "at_home"})
"""What a card that says nothing of it does not take back; all else is as the newest card has it."""


def said_of(subject: Subject) -> dict[str, Any]:
    """All fields of a subject by their names, of which another is made."""
    return {name: getattr(subject, name) for name in NAMES}


def said_since(before: Subject, card: Subject) -> dict[str, Any]:
    """The fields of a subject whose card was filled in further, by their names."""
    said = said_of(card)
    return said | {name: said[name] or getattr(before, name) for name in _LASTING}


def seen_in(movement: Movement) -> dict[str, Any]:
    """What a movement says of whoever passed, by the names of a subject's fields."""
    return {name: getattr(movement, name) for name in _OF_A_MOVEMENT}
