"""The card that is open at the gate, kept while something stands on it that was typed: a crash loses none of it.

What is kept is what somebody put in, never a verdict: a card that is opened again is decided anew, by the pass that was
held up and by the facts of that moment.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from checkpoint.domain.decide import Direction
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassCheck
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.protocol.duties import reading_of
from checkpoint.protocol.particulars import BOOKING_KEY
from checkpoint.protocol.real_names import REAL_NAME_KEY, optional_real_name, real_name_to_doc
from checkpoint.protocol.strangers import STRANGER_KEY, optional_stranger, stranger_to_doc
from checkpoint.protocol.trips import TRIP_KEY, optional_trip, trip_to_doc
from checkpoint.protocol.values import format_time, parse_time
from checkpoint.protocol.visits import visit_from_doc, visit_to_doc
from checkpoint.services.encounter import Encounter, HouseholdOpened, Opened
from checkpoint.services.gate import Gate
from checkpoint.services.reference import Reference
from checkpoint.store.form_drafts import FormDrafts

log = logging.getLogger(__name__)

OPEN: Final = "open-card"
LEFT: Final = "left-card"
"""The card of the run before, until somebody goes on with it or does not want it."""


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """One person on the card, with what was typed. `code`: the text of what they held up; empty: nothing."""

    person_id: str
    masked_name: str
    address: str
    source: Source
    direction: Direction
    readings: tuple[Reading, ...] = ()
    visit: Visit | None = None
    plate: str = ""
    riders: int = 0
    incident: str = ""
    code: str = ""
    trip: Trip | None = None
    booking: str = ""
    stranger: Stranger | None = None
    note: str = ""
    checked: str = ""
    """How they were checked, as chosen."""
    alone: bool = False
    real_name: RealName | None = None

    @classmethod
    def of(cls, encounter: Encounter, code: str) -> "OpenPerson":
        """What an encounter has of it."""
        return cls(
            encounter.person_id,
            encounter.masked_name,
            encounter.address,
            encounter.source,
            encounter.direction,
            encounter.readings,
            encounter.visit,
            encounter.plate,
            encounter.riders,
            encounter.incident,
            code,
            encounter.trip,
            encounter.booking_id,
            encounter.stranger,
            encounter.note,
            encounter.checked,
            encounter.alone,
            encounter.real_name,
        )


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Whoever stands at the gate: one person, several of a household (`household` its id), or a vehicle (`car`)."""

    people: tuple[OpenPerson, ...]
    household: int = 0
    code: str = ""
    car: bool = False
    plate: str = ""
    digits: str = ""
    """Of a temperature that is being typed."""
    at: datetime | None = None


class OpenCards:
    """Keeps one card, and opens it again."""

    def __init__(self, drafts: FormDrafts, gate: Gate, reference: Reference) -> None:
        """Nothing is read yet."""
        self._drafts, self._gate, self._reference = drafts, gate, reference
        self._begun = False

    def keep(self, card: OpenCard | None) -> None:
        """The card as it stands; None: nobody is at the gate, or nothing was typed.

        Raises:
            StoreError: not on the disk.
        """
        self._drafts.keep(OPEN, _to_doc(card) if card is not None else {})

    def left_over(self) -> OpenCard | None:
        """What was open when the program ended, until `drop`. Only the first look of a run takes it over.

        Raises:
            StoreError: not on the disk.
        """
        if not self._begun:
            self._begun = True
            fields = self._drafts.load(OPEN)
            if fields:
                self._drafts.keep(LEFT, fields)
                self._drafts.keep(OPEN, {})
        fields = self._drafts.load(LEFT)
        try:
            return _from_doc(fields) if fields else None
        except (KeyError, TypeError, ValueError):
            log.exception("a card that was left open cannot be read")
            return None

    def drop(self) -> None:
        """Somebody goes on with it, or nobody wants it.

        Raises:
            StoreError: not on the disk.
        """
        self._drafts.keep(LEFT, {})

    def household(self, card: OpenCard) -> HouseholdOpened | None:
        """The household of a card, by the pass that was held up; None where the roster no longer has it."""
        if card.code:
            answer = self._gate.interpret(card.code, Source.SCANNER)
            if isinstance(answer, HouseholdOpened) and answer.household.household_id == card.household:
                return answer
        known = self._reference.roster.households.get(card.household)
        return self._gate.open_household(known) if known is not None else None

    def reopen(self, person: OpenPerson, check: PassCheck | None = None) -> Encounter:
        """Decide anew with what was typed. `check`: of the household's pass, where there was one."""
        encounter = self._begin(person, check)
        if encounter.direction is not person.direction:
            encounter = self._gate.turn(encounter)
        if person.visit is not None:
            encounter = self._gate.visiting(encounter, person.visit)
        typed = replace(
            encounter,
            readings=person.readings,
            plate=person.plate,
            riders=person.riders,
            incident=person.incident,
            trip=person.trip,
            appointment=self._reference.appointment(person.booking),
            stranger=person.stranger,
            note=person.note or encounter.note,
            checked=person.checked,
            alone=person.alone,
            real_name=person.real_name,
        )
        return self._gate.again(typed)

    def _begin(self, person: OpenPerson, check: PassCheck | None) -> Encounter:
        resident = self._reference.roster.residents.get(person.person_id)
        if person.code and check is None:
            answer = self._gate.interpret(person.code, person.source)
            if isinstance(answer, Opened):
                return answer.encounter
            check = answer.check if isinstance(answer, HouseholdOpened) else None
        if resident is not None:
            return self._gate.open_resident(resident, person.source, check)
        if person.person_id:
            return self._gate.open_guest(person.person_id, person.masked_name)
        return self._gate.open_stranger()


def _to_doc(card: OpenCard) -> dict[str, Any]:
    return {
        "people": [_person_to_doc(person) for person in card.people],
        "household": card.household,
        "code": card.code,
        "car": card.car,
        "plate": card.plate,
        "digits": card.digits,
        "at": format_time(card.at) if card.at is not None else "",
    }


def _person_to_doc(person: OpenPerson) -> dict[str, Any]:
    return {
        "person": person.person_id,
        "name": person.masked_name,
        "address": person.address,
        "source": person.source.value,
        "direction": person.direction.value,
        "readings": [[row.tenths, format_time(row.at)] for row in person.readings],
        "visit": visit_to_doc(person.visit) if person.visit is not None else None,
        "plate": person.plate,
        "riders": person.riders,
        "incident": person.incident,
        "code": person.code,
        "note": person.note,
        "checked": person.checked,
        "alone": person.alone,
        REAL_NAME_KEY: real_name_to_doc(person.real_name) if person.real_name is not None else None,
        BOOKING_KEY: person.booking,
        TRIP_KEY: trip_to_doc(person.trip) if person.trip is not None else None,
        STRANGER_KEY: stranger_to_doc(person.stranger) if person.stranger is not None else None,
    }


def _from_doc(doc: Mapping[str, Any]) -> OpenCard:
    return OpenCard(
        people=tuple(_person_from_doc(row) for row in doc["people"]),
        household=int(doc["household"]),
        code=str(doc["code"]),
        car=bool(doc["car"]),
        plate=str(doc["plate"]),
        digits=str(doc["digits"]),
        at=parse_time(doc["at"], "at") if doc["at"] else None,
    )


def _person_from_doc(doc: Mapping[str, Any]) -> OpenPerson:
    readings = tuple(reading_of(pair, "readings") for pair in doc["readings"])
    visit = visit_from_doc(doc["visit"]) if doc["visit"] is not None else None
    return OpenPerson(
        str(doc["person"]),
        str(doc["name"]),
        str(doc["address"]),
        Source(doc["source"]),
        Direction(doc["direction"]),
        readings,
        visit,
        str(doc["plate"]),
        int(doc["riders"]),
        str(doc["incident"]),
        str(doc["code"]),
        optional_trip(doc),
        str(doc.get(BOOKING_KEY, "")),
        optional_stranger(doc),
        str(doc.get("note", "")),
        str(doc.get("checked", "")),
        bool(doc.get("alone", False)),
        optional_real_name(doc),
    )
