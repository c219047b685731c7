"""From what was scanned, typed or picked to who stands there."""

import asyncio
from typing import Final

from checkpoint.domain.lookups import Sought
from checkpoint.domain.movements import Source
from checkpoint.domain.people import Household, Resident
from checkpoint.qr import short_code
from checkpoint.qr.keyboard import mend
from checkpoint.qr.token import PREFIX, is_well_formed
from checkpoint.services.encounter import (
    BadShortCode,
    Encounter,
    Found,
    HouseholdOpened,
    Interpretation,
    Opened,
    Repeated,
)
from checkpoint.services.typed import SEARCH_MAX, is_code
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tab, Tone
from checkpoint.views.wedge import PAUSE_SECONDS, TYPED_SECONDS
from checkpoint.views.wishes.seating import join
from checkpoint.views.wishes.unlocking import unlock

DEBOUNCE_SECONDS: Final = 0.15
"""Longer than the pause between two keys of a scanner, so that a scan is never searched for."""

CUT_SECONDS: Final = 1.5
"""A code that is not whole may still be on its way through a busy tablet; after so long it is judged as it is."""

FREE_SECONDS: Final = 0.08
"""So long a submitted text may stay in the field, to go in one drawing with what it brings; a scanner needs longer."""

DIGITS_MIN: Final = 3
"""Fewer digits fit half the roster."""


async def typed(panel: Panel, text: str) -> None:
    """A key reached the scan field: search as the volunteer types, unless it looks like a code."""
    panel.scan.follow(text)
    panel.searches += 1
    mine = panel.searches
    if is_code(text.strip()):
        await asyncio.sleep(PAUSE_SECONDS if is_well_formed(mend(text.strip())) else CUT_SECONDS)
        if mine == panel.searches:
            await submitted(panel, text)  # a scanner that sends no ending
        return
    if panel.frame.shift is None or not _searchable(text.strip()):
        if not text.strip():
            panel.gate.found = None
        return
    await asyncio.sleep(DEBOUNCE_SECONDS)
    if mine != panel.searches:
        return
    found = await asyncio.to_thread(_look_up, panel, text.strip())
    if mine == panel.searches:
        panel.gate.found = None if found.sought is Sought.NOTHING else found
        panel.gate.notice = ""


def _look_up(panel: Panel, text: str) -> Found:
    """Search and nothing else: who only types has not scanned anything yet."""
    return panel.tablet.finder.find_comer(text)


async def submitted(panel: Panel, text: str) -> None:
    """Enter, typed or sent by the scanner. The field is freed with the verdict, or before, if that takes long."""
    panel.searches += 1
    freeing = asyncio.get_running_loop().call_later(FREE_SECONDS, _free, panel, text)
    in_field = panel.scan.text == text
    try:
        if text.strip():
            await present(panel, text, Source.SCANNER, in_field=in_field)
    finally:
        freeing.cancel()
        _free(panel, text)
    await panel.focus_scan()


def _free(panel: Panel, text: str) -> None:
    """Take from the field what was submitted; keys that came since stay."""
    panel.scan.text = panel.scan.text.removeprefix(text)


async def key_pressed(panel: Panel, key: str, shift: bool) -> None:  # as Flet tells it
    """A key while the scan field has none: a scanner, whose text ends with Enter, with Tab or with a pause.

    In another field it may be somebody who types fast: of what ends there only a code is taken.
    """
    clock, wedge = asyncio.get_running_loop().time, panel.wedge
    scanned = wedge.take(key, shift=shift, at=clock())
    if not scanned and wedge.text:
        last = wedge.last
        await asyncio.sleep(PAUSE_SECONDS)
        scanned = wedge.rest(clock()) if wedge.last == last else ""
    if scanned and (is_code(scanned) or clock() - panel.typed_at > TYPED_SECONDS):
        await submitted(panel, scanned)


async def left_field(panel: Panel) -> None:
    """The keys left the scan field, as a scanner's Tab makes them: a code that stands there is taken."""
    text = panel.scan.text.strip()
    if is_code(text) or short_code.looks_like(text):
        await submitted(panel, panel.scan.text)


async def submit_typed(panel: Panel) -> None:
    """The button beside the field, for whoever has no Enter."""
    await submitted(panel, panel.scan.text)


async def present(panel: Panel, text: str, source: Source, *, in_field: bool = False) -> None:
    """Make sense of a code or a search; while everybody leaves nobody is asked for anything.

    `in_field`: it stood in the scan field, and what stands there behind it by now is the next one's.
    """
    if panel.frame.shift is None:
        await unlock(panel, text)
        return
    if panel.emergency.until is not None:
        panel.notice(panel.say("evacuation.no_verdict"), Tone.WARN)
        return
    async with panel.turn:
        panel.gate.notice = ""
        answer = await asyncio.to_thread(panel.tablet.gate.interpret, text, source, panel.last_code)
        _note_code(panel, answer, text)
        later = panel.scan.text.removeprefix(text) if in_field else ""
        show(panel, answer)
        if later:
            panel.scan.text = later


def _note_code(panel: Panel, answer: Interpretation, text: str) -> None:
    """Keep what was held up, for the card to be opened again after a crash; of a vehicle for each who sits in it."""
    if not panel.duties.car.open:
        panel.codes.clear()
    if isinstance(answer, Opened) and answer.encounter.check is not None:
        panel.codes[answer.encounter.number] = text
    if isinstance(answer, HouseholdOpened):
        panel.codes[0] = text


async def narrow(panel: Panel, building: str) -> None:
    """Too many fit: only those of one building. The field shows what is searched for now."""
    found = panel.gate.found
    if found is None:
        return
    text = f"{building}#{found.query.partition('#')[2] or found.query}"
    panel.scan.text = text
    panel.gate.found = await asyncio.to_thread(_look_up, panel, text)
    await panel.focus_scan()


def show(panel: Panel, answer: Interpretation) -> None:
    """Bring an interpretation onto the screen."""
    match answer:
        case Opened(encounter):
            stand(panel, encounter)
        case HouseholdOpened():
            clear(panel)
            panel.gate.household = answer
        case Found(matches=(match,), vehicles=(), bookings=()):
            stand(panel, panel.tablet.gate.open_resident(match.resident, Source.SEARCH))
        case Found():
            panel.gate.found = answer
            panel.frame.tab, panel.frame.sheet = Tab.GATE, None
        case BadShortCode(digits_right):
            panel.gate.found = None  # of a code that was typed slowly: not what is looked for
            key = "search.code_unknown" if digits_right else "search.code_mistyped"
            panel.notice(panel.say(key), Tone.WARN)
        case Repeated():
            pass


def stand(panel: Panel, encounter: Encounter) -> None:
    """Somebody stands at the gate: the card opens, with its sound."""
    left = panel.gate.encounter
    clear(panel)
    if panel.duties.car.open:
        join(panel, encounter, left)
        sound(panel, encounter)
        return
    if not panel.frame.upright:  # there the card would shrink when the pad comes beneath it
        panel.arrival.hold(encounter.number)
    panel.gate.encounter = encounter
    panel.begin(_follow(panel, encounter.number))
    if left is not None and left.person_id != encounter.person_id:
        name = left.masked_name or panel.say("category.unknown")
        panel.notice(panel.say("card.left_unrecorded", name=name), Tone.WARN)
    sound(panel, encounter)


async def _follow(panel: Panel, number: int) -> None:
    """What can be tapped for them, once the card is on the glass. It is drawn before this begins."""
    await asyncio.sleep(panel.alone_seconds)
    panel.arrival.follow(number)


def sound(panel: Panel, encounter: Encounter) -> None:
    """Let the verdict be heard; while only the temperature is missing there is none yet."""
    if not encounter.only_temperature_missing:
        panel.begin(panel.signals.outcome(encounter.verdict.outcome))


def clear(panel: Panel) -> None:
    """Nobody stands at the gate any more."""
    gate = panel.gate
    panel.family.opened = panel.guard.change = None
    gate.encounter = gate.household = gate.found = gate.recorded = None
    gate.overriding, gate.notice = False, ""
    panel.pad.digits = panel.pad.error = ""
    panel.scan.text = ""
    panel.duties.stranger.number = panel.duties.document.number = 0  # practice counts people anew
    panel.frame.tab, panel.frame.sheet = Tab.GATE, None


async def pick(panel: Panel, resident: Resident, source: Source, household: HouseholdOpened | None = None) -> None:
    """A person was tapped: in the results, or in a household."""
    async with panel.turn:
        check = household.check if household else None
        stand(panel, await asyncio.to_thread(panel.tablet.gate.open_resident, resident, source, check))
    await panel.focus_scan()


async def pick_household(panel: Panel, household: Household) -> None:
    """A flat was tapped, or all members of somebody's household are wanted."""
    async with panel.turn:
        panel.codes.pop(0, None)
        show(panel, await asyncio.to_thread(panel.tablet.gate.open_household, household))
    await panel.focus_scan()


async def pick_stranger(panel: Panel) -> None:
    """Somebody who is not on the roster and has no pass."""
    async with panel.turn:
        stand(panel, await asyncio.to_thread(panel.tablet.gate.open_stranger))
    await panel.focus_scan()


async def pick_building(panel: Panel, building: str) -> None:
    """Open a building of the roster, or go back to all of them."""
    panel.roster.open(building)


async def pick_entrance(panel: Panel, unit: str) -> None:
    """The flats of one entrance; the same once more: all of them."""
    roster = panel.roster
    roster.unit, roster.floor = None if roster.unit == unit else unit, None


async def pick_floor(panel: Panel, floor: str) -> None:
    """The flats of one floor; the same once more: the floors."""
    roster = panel.roster
    roster.floor = None if roster.floor == floor else floor


async def leave(panel: Panel) -> None:
    """Close the card, the household or the results without a record; the same code may come again at once."""
    async with panel.turn:
        panel.last_code.forget()
        clear(panel)
    await panel.focus_scan()


async def toggle_keyboard(panel: Panel) -> None:
    """Let the system keyboard come up for the scan field, or keep it away."""
    panel.scan.keyboard = not panel.scan.keyboard
    await asyncio.sleep(0.05)
    await panel.focus_scan()


def _searchable(text: str) -> bool:
    begins_as_code = text.upper().startswith(PREFIX[:3]) or "://" in text or short_code.looks_like(text)
    if not text or len(text) > SEARCH_MAX or begins_as_code:
        return False
    return len(text) >= DIGITS_MIN if text.isdigit() else True
