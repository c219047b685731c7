"""One booking of the day, to tap: its slot, whose it is as far as the queue may read, and who has come on it."""

from typing import Final

import flet as ft

from checkpoint.domain.appointments import Appointment, Slot
from checkpoint.domain.people import mask_name
from checkpoint.services.bookings import Booking
from checkpoint.views.components.shapes import button, column, words
from checkpoint.views.panel import Handler, Panel

HEIGHT: Final = 68
EDGE: Final = 8


def span_of(panel: Panel, row: Appointment | Slot) -> str:
    """From when to when, in the place's time."""
    return "–".join(f"{at.astimezone(panel.zone):%H:%M}" for at in (row.begins, row.ends))


def about(panel: Panel, row: Appointment) -> str:
    """How many, whom they visit, and the end of the telephone's number."""
    host = panel.tablet.reference.roster.households.get(row.host) if row.host is not None else None
    return " · ".join(
        said
        for said in (
            panel.say("booked.party", count=row.party),
            panel.say("visit.to", address=host.address) if host is not None else "",
            panel.say("booked.tail", tail=row.phone_tail) if row.phone_tail else "",
        )
        if said
    )


def came(panel: Panel, row: Booking) -> str:
    """When the first of them came, how many did, and by which gate where it was another; empty: nobody yet."""
    if not row.uses:
        return ""
    first = row.uses[0]
    time = f"{first.at.astimezone(panel.zone):%H:%M}"
    if first.gate_id == panel.tablet.identity.gate.gate_id:
        return panel.say("booked.came", time=time, count=row.came)
    return panel.say("booked.came_by", time=time, gate=panel.gate_name(first.gate_id), count=row.came)


def roomy(mark: ft.Control, lines: ft.Control) -> ft.Control:
    """A row that grows with its lines and keeps them off its edges."""
    row = ft.Row([ft.Container(mark, height=HEIGHT - 2 * EDGE), lines], spacing=12)
    return ft.Container(row, padding=ft.Padding.symmetric(vertical=EDGE))


def booking_row(panel: Panel, identifier: str, row: Booking, wish: Handler) -> ft.Control:
    """Who came already has a tick, and says when."""
    palette, booked = panel.palette, row.appointment
    now = booked.minutes_off(panel.tablet.clock.now()) == 0
    there = came(panel, row)
    icon = ft.Icons.EVENT_AVAILABLE if there else ft.Icons.EVENT
    who = f"{span_of(panel, booked)}  {mask_name(booked.name)}"
    said = [words(f"{panel.say('booked.mark')} · {about(panel, booked)}", 15, palette.muted)]
    if there:
        said.append(words(there, 15, palette.warn_ink, bold=True))
    lines = column([words(who, 21, palette.ink, bold=True), *said], 0, tight=True, expand=True)
    mark = ft.Icon(icon, size=30, color=palette.accent if now and not there else palette.muted)
    return button(
        identifier,
        roomy(mark, lines),
        wish,
        ground=palette.raised,
        ink=palette.ink,
        line=palette.accent if now and not there else palette.line,
        height=None,
        pad=14,
        shown=f"{booked.appointment_id} {row.came}",
    )
