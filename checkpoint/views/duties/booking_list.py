"""The day's bookings by slot: how many booked, came, and are still to come; the bookings of one slot at a time."""

from typing import Final

import flet as ft

from checkpoint.domain.movements import Source
from checkpoint.services.bookings import BookedSlot
from checkpoint.views import booking_ids
from checkpoint.views.components.booking_row import booking_row, roomy, span_of
from checkpoint.views.components.shapes import button, column, named, words
from checkpoint.views.duties.state import BoardState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.booking import open_slot, pick_booking

ROWS_MAX: Final = 60
"""Of a slot without a limit no more are drawn; whoever comes later in it is searched for."""


def booking_day(panel: Panel, board: BoardState) -> ft.Control:
    """All slots, the one that is open with its bookings."""
    slots, palette = board.booked, panel.palette
    said = _said(panel, *(sum(getattr(row, name) for row in slots) for name in ("booked", "came", "missing")))
    rows: list[ft.Control] = [words(said, 18, palette.ink, bold=True)]
    for number, slot in enumerate(slots, 1):
        is_open = slot.slot.begins == board.booked_slot
        rows.append(_slot(panel, number, slot, is_open=is_open))
        if is_open:
            rows += _bookings(panel, slot)
    return named(booking_ids.DAY, column(rows, spacing=8, tight=True))


def _said(panel: Panel, booked: int, came: int, missing: int) -> str:
    return panel.say("booked.total", booked=booked, came=came, missing=missing)


def _slot(panel: Panel, number: int, slot: BookedSlot, *, is_open: bool) -> ft.Control:
    palette, now = panel.palette, panel.tablet.clock.now()
    runs = slot.slot.begins <= now < slot.slot.ends
    ink = palette.ink if slot.slot.ends > now else palette.muted
    free = slot.slot.free
    left = "" if free is None else panel.say("booked.left", left=free) if free else panel.say("booked.full")
    lines = column(
        [
            words(span_of(panel, slot.slot), 21, ink, bold=True),
            words(_said(panel, slot.booked, slot.came, slot.missing) + left, 16, ink),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    icon = ft.Icons.EXPAND_LESS if is_open else ft.Icons.EXPAND_MORE
    return button(
        booking_ids.SLOT.format(number=number),
        roomy(ft.Icon(icon, size=28, color=ink), lines),
        panel.on(open_slot, slot.slot.begins),
        ground=palette.tint if runs else palette.raised,
        ink=ink,
        line=palette.accent if runs else palette.line,
        height=None,
        pad=14,
        shown=f"{slot.slot.begins.isoformat()} {is_open}",
    )


def _bookings(panel: Panel, slot: BookedSlot) -> list[ft.Control]:
    if not slot.bookings:
        return [words(panel.say("booked.slot_empty"), 17, panel.palette.muted)]
    shown = slot.bookings[:ROWS_MAX]
    rows = [
        booking_row(
            panel,
            booking_ids.ROW.format(number=number),
            row,
            panel.on(pick_booking, row.appointment, Source.LIST),
        )
        for number, row in enumerate(shown, 1)
    ]
    if more := len(slot.bookings) - len(shown):
        rows.append(words(panel.say("booked.more", count=more), 16, panel.palette.muted))
    return [ft.Container(row, padding=ft.Padding.only(left=24)) for row in rows]
