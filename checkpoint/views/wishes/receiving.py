"""A visitor at the gate: whom they see, why, who agreed; every answer one tap, and the badge comes with the record."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from checkpoint.domain.appointments import PARTY_MAX
from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Event
from checkpoint.domain.visits import Visit
from checkpoint.qr.image import code_png
from checkpoint.services.encounter import Encounter
from checkpoint.services.visits import Guest
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet
from checkpoint.views.wishes.scanning import sound, stand
from checkpoint.views.wishes.visiting import show_pass

log = logging.getLogger(__name__)

PURPOSES: Final = ("family", "delivery", "repair", "care", "official", "other")
STAYS: Final = ("1", "2", "4", "evening")
EVENING: Final = time(21)
COMPANIONS_MAX: Final = PARTY_MAX - 1


async def open_visit(panel: Panel) -> None:
    """Begin with a visitor; nothing is asked that has an answer already."""
    async with panel.turn:
        blank(panel)
        encounter = await asyncio.to_thread(panel.tablet.gate.open_stranger)
        visit = Visit(expected_out=leaves_at(panel, panel.duties.visit.stay))
        stand(panel, await asyncio.to_thread(panel.tablet.gate.visiting, encounter, visit))
    await panel.focus_scan()


def blank(panel: Panel) -> None:
    """Begin the form anew."""
    form = panel.duties.visit
    form.name = form.phone = form.building = ""
    form.stay, form.listing = STAYS[1], 0


def leaves_at(panel: Panel, stay: str) -> datetime:
    """When a stay ends: so many hours from now, or at nine in the evening."""
    now = panel.tablet.clock.now()
    if stay != "evening":
        return now + timedelta(hours=int(stay))
    local = now.astimezone(panel.zone)
    evening = datetime.combine(local.date(), EVENING, panel.zone)
    return evening if evening > local else evening + timedelta(days=1)


async def answer(panel: Panel, number: int, **changes: Any) -> None:  # noqa: ANN401  # fields of a visit
    """One answer more; the verdict follows it."""
    async with panel.turn:
        live = panel.gate.encounter
        if live is None or live.number != number or live.visit is None:
            return
        visit = replace(live.visit, **changes)
        before = live.verdict.outcome
        encounter = await asyncio.to_thread(panel.tablet.gate.visiting, live, visit)
        panel.gate.encounter, panel.gate.overriding = encounter, False
        if encounter.verdict.outcome is not before:
            sound(panel, encounter)
    await panel.focus_scan()


async def agree(panel: Panel, number: int, consent: bool) -> None:  # handed on by the button
    """The host was called and agreed; or not after all."""
    await answer(panel, number, consent=consent)


async def choose_building(panel: Panel, building: str) -> None:
    """Whose rooms are shown; empty: the buildings."""
    panel.duties.visit.building = building


async def choose_host(panel: Panel, number: int, household_id: int | None) -> None:
    """Whom they come to see. Another host has not agreed yet."""
    panel.duties.visit.building = ""
    await answer(panel, number, host=household_id, consent=False)


async def choose_purpose(panel: Panel, number: int, purpose: str) -> None:
    """Why; recorded in Chinese, the language of the record."""
    await answer(panel, number, purpose=purpose)


async def choose_stay(panel: Panel, number: int, stay: str) -> None:
    """How long."""
    panel.duties.visit.stay = stay
    await answer(panel, number, expected_out=leaves_at(panel, stay))


async def count_companions(panel: Panel, number: int, by: int) -> None:
    """How many come along without a pass of their own, such as children."""
    live = panel.gate.encounter
    if live is not None and live.visit is not None:
        await answer(panel, number, companions=min(max(live.visit.companions + by, 0), COMPANIONS_MAX))


def as_typed(panel: Panel, shown: Encounter) -> Encounter:
    """With what is typed beside the card and drawn by the field itself: what a stranger or a visitor said.

    A booking has its own name.
    """
    shown = replace(shown, stranger=panel.duties.stranger.of(shown))
    if shown.visit is None or shown.appointment is not None:
        return shown
    form = panel.duties.visit
    return replace(shown, visit=replace(shown.visit, name=form.name.strip(), phone=form.phone.strip()))


def fill_in(panel: Panel, encounter: Encounter) -> None:
    """The form of a visitor who comes back to the card."""
    form = panel.duties.visit
    said = encounter.visit or Visit()
    form.listing, form.building, form.name, form.phone = 0, "", said.name, said.phone


def keep(panel: Panel, shown: Encounter, outcome: Outcome, reason: str) -> Event:
    """Record what the card shows; a visitor who comes in has a badge at once. Runs beside the loop.

    Raises:
        StoreError: it is not on the disk.
    """
    tablet = panel.tablet
    if shown.visit is None or outcome is not Outcome.ADMIT or shown.direction is not Direction.IN:
        return tablet.gate.record(as_typed(panel, shown), outcome, reason)
    received = tablet.visits.receive(as_typed(panel, shown), outcome, reason)
    if received.badge is not None:
        badge, picture = received.badge, code_png(received.badge.text)

        def show() -> None:
            show_pass(panel, badge, picture)
            panel.frame.sheet = Sheet.VISITOR

        panel.call_soon(show)
    return received.event


async def let_go(panel: Panel, guest: Guest) -> None:
    """A visitor on the list leaves; the card opens for the way out."""
    async with panel.turn:
        stand(panel, await asyncio.to_thread(panel.tablet.visits.leaving, guest))
    await panel.focus_scan()
