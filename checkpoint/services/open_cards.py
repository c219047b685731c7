"""The card that is open at the gate, kept while something stands on it that was typed: a crash loses none of it.

What is kept is what somebody put in, never a verdict: a card that is opened again is decided anew, by the pass that was
held up and by the facts of that moment.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassCheck
from checkpoint.domain.subjects import Subject, said_of
from checkpoint.protocol.duties import fields_from_doc, fields_to_doc
from checkpoint.protocol.values import format_time, parse_time
from checkpoint.services.encounter import Encounter, HouseholdOpened, Opened, as_visitor, gone_on
from checkpoint.services.gate import Gate
from checkpoint.services.reference import Reference
from checkpoint.store.form_drafts import FormDrafts

log = logging.getLogger(__name__)

OPEN: Final = "open-card"
LEFT: Final = "left-card"
"""The card of the run before, until somebody goes on with it or does not want it."""


@dataclass(frozen=True, kw_only=True)
class OpenPerson(Subject):
    """One person on the card, with what was typed. `code`: the text of what they held up; empty: nothing.

    `incident`: what they go on with; `alone` and `checked`: what was tapped of them, as in an `Encounter`.
    """

    incident: str = ""
    code: str = ""
    alone: bool = False
    checked: str = ""

    @classmethod
    def of(cls, encounter: Encounter, code: str) -> "OpenPerson":
        """What an encounter has of it."""
        return cls(
            incident=encounter.incident,
            code=code,
            alone=encounter.alone,
            checked=encounter.checked,
            **said_of(encounter.subject),
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
        if person.visit is not None:
            encounter = replace(encounter, category=as_visitor(encounter.category))
        booked = self._reference.appointment(person.appointment)
        said = gone_on(encounter, person, person.incident, booked)
        return self._gate.again(replace(said, alone=person.alone, checked=person.checked))

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
        "people": [fields_to_doc(person) for person in card.people],
        "household": card.household,
        "code": card.code,
        "car": card.car,
        "plate": card.plate,
        "digits": card.digits,
        "at": format_time(card.at) if card.at is not None else "",
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


_RENAMED: Final = {"person": "person_id", "name": "masked_name", "booking": "appointment"}
"""What the cards of earlier versions called the fields of a person."""


def _person_from_doc(doc: Mapping[str, Any]) -> OpenPerson:
    return fields_from_doc(OpenPerson, {_RENAMED.get(key, key): value for key, value in dict(doc).items()})
