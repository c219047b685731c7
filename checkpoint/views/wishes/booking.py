"""Whoever comes on a booking: chosen from the day's list or found by the search, and the card is filled."""

import asyncio
from datetime import datetime

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.movements import Source
from checkpoint.domain.visits import Visit
from checkpoint.services.bookings import Booking
from checkpoint.services.encounter import Encounter
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.receiving import blank, leaves_at
from checkpoint.views.wishes.scanning import sound, stand


async def pick_booking(panel: Panel, booked: Appointment, source: Source) -> None:
    """A booking was tapped, in the results or in the day's list: the visitor's card opens, filled."""
    async with panel.turn:
        blank(panel)
        until = leaves_at(panel, panel.duties.visit.stay)

        def begin() -> Encounter:
            gate = panel.tablet.gate
            return gate.booked(gate.visiting(gate.open_stranger(source=source), Visit(expected_out=until)), booked)

        stand(panel, await asyncio.to_thread(begin))
    await panel.focus_scan()


async def offer_bookings(panel: Panel, number: int) -> None:
    """Today's bookings to choose from, on the card of whoever stands there; a pass that was shown stays with it."""
    async with panel.turn:
        live = panel.gate.encounter
        if live is None or live.number != number:
            return
        form = panel.duties.visit
        if live.visit is None:
            blank(panel)
            visit = Visit(expected_out=leaves_at(panel, form.stay))
            panel.gate.encounter = await asyncio.to_thread(panel.tablet.gate.visiting, live, visit)
        form.sought, form.bookings = "", await _listed(panel, "")
        form.listing = number


async def seek_booking(panel: Panel, typed: str) -> None:
    """Each key narrows the list."""
    form = panel.duties.visit
    form.sought = typed
    found = await _listed(panel, typed)
    if form.sought == typed:
        form.bookings = found


async def no_booking(panel: Panel) -> None:
    """Close the list; whoever stands there comes on none."""
    panel.duties.visit.listing = 0
    await panel.focus_scan()


async def choose_booking(panel: Panel, number: int, booked: Appointment | None) -> None:
    """The card is filled from a booking; None takes it back, with what it said."""
    async with panel.turn:
        live = panel.gate.encounter
        if live is None or live.number != number:
            return
        form, before = panel.duties.visit, live.verdict.outcome
        encounter = await asyncio.to_thread(panel.tablet.gate.booked, live, booked)
        form.listing, form.name, form.building = 0, "", ""
        panel.gate.encounter, panel.gate.overriding = encounter, False
        if encounter.verdict.outcome is not before:
            sound(panel, encounter)
    await panel.focus_scan()


async def _listed(panel: Panel, typed: str) -> tuple[Booking, ...]:
    bookings = panel.tablet.bookings
    if not typed.strip():
        return tuple(await asyncio.to_thread(bookings.nearest))
    return tuple((await asyncio.to_thread(bookings.find, typed))[1])


async def show_booked(panel: Panel, which: str) -> None:
    """What the screen of visitors lists: who is inside, or who is booked."""
    panel.duties.board.booked_shown = which == "booked"


async def open_slot(panel: Panel, begins: datetime) -> None:
    """Whose bookings of the day's slots are listed; the same again closes them."""
    board = panel.duties.board
    board.booked_slot = None if board.booked_slot == begins else begins
