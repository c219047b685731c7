"""From who stands there to a record on the disk, and back.

Each step holds `panel.turn`, so a tap never meets a state that another tap is just changing. A record button hands
over the encounter that it was drawn from: when that is no longer the one on the card, nothing is recorded.
"""

import asyncio
from typing import Final

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import CorrectionReason, Event
from checkpoint.domain.movements import Movement
from checkpoint.domain.readings import ReadingError, parse_tenths
from checkpoint.services.encounter import Encounter
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.record_state import Tap
from checkpoint.views.state import Tone
from checkpoint.views.wishes.family import follow, measured
from checkpoint.views.wishes.receiving import keep
from checkpoint.views.wishes.scanning import sound
from checkpoint.views.wishes.seating import faced, settled
from checkpoint.views.wishes.seating import measured as rider_measured
from checkpoint.views.wishes.waiting import recorded as fever_recorded
from checkpoint.views.wishes.watching import look, look_again, tell_others

STRIP_SECONDS: Final = 8.0
"""So long the last record, with its undo, stays in sight on the gate view."""

SLOW_SECONDS: Final = 0.15

SEEN_SECONDS: Final = 0.1
"""So long the button that was tapped says "recorded" before the next screen is drawn: two frames of a slow glass."""

DIGITS_MAX: Final = 3


async def measure(panel: Panel, number: int, tenths: int) -> None:
    """A reading for the encounter of this number; for another one it came too late."""
    async with panel.turn:
        live = _live(panel, number)
        if live is None:
            return
        panel.pad.digits = panel.pad.error = ""
        encounter = await asyncio.to_thread(panel.tablet.gate.measure, live, tenths)
        if panel.family.opened is not None:
            measured(panel, encounter)
        else:
            panel.gate.encounter, panel.gate.overriding, panel.gate.notice = encounter, False, ""
            rider_measured(panel)
        sound(panel, encounter)
    await panel.focus_scan()
    await follow(panel)


async def press(panel: Panel, number: int, digit: str) -> None:
    """A key of the pad. The third digit completes a temperature: 365 is 36.5."""
    if _live(panel, number) is None:
        return
    panel.pad.error = ""
    panel.pad.digits = (panel.pad.digits + digit)[:DIGITS_MAX]
    if len(panel.pad.digits) == DIGITS_MAX:
        await confirm(panel, number)


async def unfold(panel: Panel, number: int) -> None:
    """Measure somebody who is turned away all the same."""
    panel.pad.unfolded = number
    await panel.focus_scan()


async def rub_out(panel: Panel) -> None:
    """Take the last digit away."""
    panel.pad.digits, panel.pad.error = panel.pad.digits[:-1], ""


async def confirm(panel: Panel, number: int) -> None:
    """Take the digits for a temperature, or say on the spot that they are none."""
    digits = panel.pad.digits
    if not digits:
        return
    try:
        tenths = parse_tenths(digits)
    except ReadingError:
        panel.pad.digits = ""
        panel.pad.error = panel.say("pad.refused", value=spelled(digits))
        return
    await measure(panel, number, tenths)


def _live(panel: Panel, number: int) -> Encounter | None:
    """Whom the pad was drawn for, if that is still who is measured: on the card, or the next of a family."""
    live = panel.gate.encounter if panel.family.opened is None else panel.family.encounter
    return live if live is not None and live.number == number else None


def spelled(digits: str) -> str:
    """What the digits so far look like as a temperature: `36.5`, `36.`, `3`."""
    return f"{digits[:2]}.{digits[2:]}" if len(digits) > 1 else digits


async def face(panel: Panel, number: int, direction: Direction) -> None:
    """The person goes in, or out."""
    async with panel.turn:
        live = panel.gate.encounter
        if live is None or live.number != number or live.direction is direction:
            return
        encounter = await asyncio.to_thread(panel.tablet.gate.turn, live)
        panel.gate.encounter, panel.gate.overriding, panel.gate.notice = encounter, False, ""
        faced(panel, direction)
        sound(panel, encounter)
    await panel.focus_scan()


async def ask_reason(panel: Panel, shown: Encounter) -> None:
    """Ask for the volunteer's own reason: to let somebody through against the verdict, or to turn them back."""
    live = _live(panel, shown.number)
    panel.gate.overriding = live is not None and _same(live, shown)


async def keep_verdict(panel: Panel) -> None:
    """Not against the verdict after all."""
    panel.gate.overriding = False


async def record(panel: Panel, shown: Encounter, outcome: Outcome, reason: str = "") -> None:
    """Record what the card showed; a second tap while the first is under way does nothing."""
    if panel.recording or panel.gate.recording:
        return
    panel.recording = True
    panel.begin(_say_slow(panel))
    try:
        async with panel.turn:
            live = panel.gate.encounter
            if live is None or not _same(live, shown):
                panel.notice(panel.say("card.updated"), Tone.WARN)
                return
            try:
                event = await asyncio.to_thread(keep, panel, shown, outcome, reason)
            except StoreError:
                panel.gate.alarm = panel.say("error.not_recorded")
                return
            panel.record.kept = Tap.on(shown, outcome, reason)
            await _move_on(panel, event)
    finally:
        panel.recording = panel.gate.recording = False
        await panel.focus_scan()
    fever_recorded(panel, event)
    tell_others(panel)


async def _move_on(panel: Panel, event: Event) -> None:
    """The button alone says that it is recorded; the next screen waits until that is on the glass, and is read for.

    Drawn at once, it would keep the word from the glass for as long as it takes itself. Whatever befalls the looking,
    what is on the disk is not offered again.
    """
    try:
        await asyncio.gather(asyncio.sleep(SEEN_SECONDS), panel.focus_scan())
        await look(panel)
    finally:
        _recorded(panel, event)
        settled(panel, left=isinstance(event.body, Movement) and not event.body.passed)


async def _say_slow(panel: Panel) -> None:
    """Show that a record is under way only where the disk makes somebody wait: a drawing costs as much as a record."""
    await asyncio.sleep(SLOW_SECONDS)
    panel.gate.recording = panel.recording and panel.record.kept is None


def _same(live: Encounter, shown: Encounter) -> bool:
    return (live.number, live.revision) == (shown.number, shown.revision)


def _recorded(panel: Panel, event: Event) -> None:
    gate = panel.gate
    panel.record.kept, panel.pad.digits = None, ""
    gate.encounter = gate.household = gate.found = None
    gate.overriding, gate.notice, gate.alarm, gate.recorded = False, "", "", event
    panel.begin(_forget_strip(panel, event))


async def _forget_strip(panel: Panel, event: Event) -> None:
    await asyncio.sleep(STRIP_SECONDS)
    if panel.gate.recorded is event:
        panel.gate.recorded = None


async def undo(panel: Panel, event_id: str, reason: CorrectionReason) -> None:
    """Take a record back; it stays in the journal and no longer counts."""
    panel.frame.sheet, panel.day.undoing = None, ""
    try:
        correction = await asyncio.to_thread(panel.tablet.gate.undo, event_id, reason)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    if panel.gate.recorded is not None and panel.gate.recorded.id == event_id:
        panel.gate.recorded = None
    panel.notice(panel.say("undo.done" if correction else "undo.nothing"))
    look_again(panel)
    await panel.focus_scan()
