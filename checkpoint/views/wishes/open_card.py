"""The card at the gate, kept as it is filled in and offered again after a crash; forms likewise, without a question."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from checkpoint.domain.visits import Visit
from checkpoint.services.encounter import Encounter
from checkpoint.services.open_cards import OpenCard, OpenPerson
from checkpoint.store import StoreError
from checkpoint.views.duties.state import DutyForm
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet
from checkpoint.views.wishes.receiving import as_typed, fill_in
from checkpoint.views.wishes.scanning import clear, stand
from checkpoint.views.wishes.seating import riders, seat, select

log = logging.getLogger(__name__)

QUIET_SECONDS: Final = 0.2
"""A draft is written when nothing was typed for so long: a card that is recorded at once costs no draft."""


def typed(panel: Panel) -> OpenCard | None:
    """The card with what was typed into it; None: there is nothing that a scan would not bring back."""
    family, car, live = panel.family, panel.duties.car, panel.gate.encounter
    digits = panel.pad.digits
    if family.opened is not None:
        people = tuple(_person(panel, row) for row in family.chosen.values())
        household = family.opened.household.household_id
        code = panel.codes.get(0, "") if family.opened.check is not None else ""
        measured = digits or any(row.readings for row in people)
        return OpenCard(people, household=household, code=code, digits=digits) if measured else None
    if car.open:
        plate = car.plate or (panel.duties.plate.text if panel.frame.sheet is Sheet.PLATE else "")
        people = tuple(_person(panel, row) for row in riders(panel))
        return OpenCard(people, car=True, plate=plate, digits=digits) if plate or people else None
    if live is None or not (digits or _was_filled_in(panel, live)):
        return None
    return OpenCard((_person(panel, live),), digits=digits)


def _was_filled_in(panel: Panel, live: Encounter) -> bool:
    said = (live.readings, live.plate, live.trip, live.stranger, live.checked, live.alone, live.note, live.real_name)
    return any(said) or _answered(panel, live.visit)


def _answered(panel: Panel, visit: Visit | None) -> bool:
    if visit is None:
        return False
    form = panel.duties.visit
    return bool(form.name.strip() or form.phone.strip()) or replace(visit, expected_out=None) != Visit()


def _person(panel: Panel, encounter: Encounter) -> OpenPerson:
    code = ""
    if encounter.check is not None:
        code = panel.codes.get(encounter.number) or panel.codes.get(0, "")
    live = panel.gate.encounter
    if live is not None and live.number == encounter.number:
        encounter = as_typed(panel, encounter)
    return OpenPerson.of(encounter, code)


class Keeping:
    """Writes what changed, a moment after it did; one for each session."""

    def __init__(self, panel: Panel) -> None:
        """Nothing is kept yet but what was found at the start."""
        self._panel = panel
        self._card: OpenCard | None = None
        self._forms = forms(panel)
        self._turn = asyncio.Lock()
        self._number = 0

    @property
    def owes(self) -> bool:
        """Whether something that was typed is not on the disk yet."""
        return typed(self._panel) != self._card or forms(self._panel) != self._forms

    def look(self) -> None:
        """Whether something was typed since it was last kept; cheap, for it is asked after every key."""
        if self._panel.station.tablet is not None and self.owes:
            self._number += 1
            self._panel.begin(self._keep(self._number))

    async def _keep(self, number: int) -> None:
        await asyncio.sleep(QUIET_SECONDS)
        async with self._turn:
            tablet = self._panel.station.tablet
            if number != self._number or tablet is None:
                return
            card, fields = typed(self._panel), forms(self._panel)
            try:
                if card != self._card:
                    at = tablet.clock.now()
                    await asyncio.to_thread(tablet.open_cards.keep, replace(card, at=at) if card is not None else None)
                    self._card = card
                for name, values in fields.items():
                    if values != self._forms.get(name):
                        await asyncio.to_thread(tablet.drafts.keep, name, values)
                self._forms = fields
            except StoreError:
                log.exception("a draft was not kept")


def _forms_of(panel: Panel) -> dict[str, DutyForm]:
    return {"supply": panel.duties.supply, "returnee": panel.duties.returnee, "care": panel.duties.care}


def forms(panel: Panel) -> dict[str, dict[str, object]]:
    """The forms of the duties as they stand; the one of a sheet only while the sheet is open."""
    found: dict[str, dict[str, object]] = {}
    for name, form in _forms_of(panel).items():
        shut = name == "care" and panel.frame.sheet is not Sheet.CARE
        found[name] = {} if shut or not form.answers else _fields(form)
    return found


def _fields(form: DutyForm) -> dict[str, object]:
    return {
        "answers": dict(form.answers),
        "building": form.building,
        "household": form.household,
        "digits": form.digits,
    }


def take_forms(panel: Panel) -> None:
    """Go on with the forms where they were left."""
    tablet = panel.tablet
    for name, form in _forms_of(panel).items():
        fields = tablet.drafts.load(name)
        if fields:
            _fill(form, fields)


def _fill(form: DutyForm, fields: Mapping[str, object]) -> None:
    answers = fields["answers"]
    if not isinstance(answers, Mapping):
        raise TypeError("answers")
    form.answers = {str(key): str(value) for key, value in answers.items()}
    form.building, form.digits = str(fields["building"]), str(fields["digits"])
    form.household = int(str(fields["household"]))


def take_open_card(panel: Panel) -> None:
    """Begin to keep what is typed, and offer the card that was left open."""
    tablet = panel.station.tablet
    if tablet is not None:
        try:
            panel.offer.card = tablet.open_cards.left_over()
            take_forms(panel)
        except (StoreError, KeyError, TypeError, ValueError):
            log.exception("a draft cannot be read")
    panel.afterwards = Keeping(panel).look


async def carry_on(panel: Panel) -> None:
    """Open the card again with what was typed; its verdict is a new one."""
    offer = panel.offer
    card = offer.card
    if card is None or offer.busy:
        return
    offer.busy = True
    try:
        async with panel.turn:
            await _reopen(panel, card)
            panel.pad.digits = card.digits
        await _drop(panel)
    finally:
        offer.busy = False
        await panel.focus_scan()


async def _reopen(panel: Panel, card: OpenCard) -> None:
    cards = panel.tablet.open_cards
    opened = await asyncio.to_thread(cards.household, card) if card.household else None
    check = opened.check if opened is not None else None
    people = [await asyncio.to_thread(cards.reopen, person, check) for person in card.people]
    clear(panel)
    panel.codes = {row.number: person.code for row, person in zip(people, card.people, strict=True) if person.code}
    if opened is not None and people:
        panel.codes[0] = card.code
        panel.gate.household = opened
        family = panel.family
        family.chosen = {row.person_id: row for row in people}
        family.direction = people[0].direction
        family.active = next((row.person_id for row in people if not row.readings), people[0].person_id)
        family.busy, family.opened = False, opened
    elif card.car:
        car = panel.duties.car
        car.people, car.order = {row.number: row for row in people}, tuple(row.number for row in people)
        car.plate, car.open = card.plate, True
        seat(panel)
        if people:
            select(panel, people[0].number)
    else:
        for row in people:
            stand(panel, row)
            fill_in(panel, row)


async def let_be(panel: Panel) -> None:
    """Nobody wants it: the person has long gone."""
    await _drop(panel)
    await panel.focus_scan()


async def _drop(panel: Panel) -> None:
    panel.offer.card = None
    try:
        await asyncio.to_thread(panel.tablet.open_cards.drop)
    except StoreError:
        log.exception("a draft was not dropped")
