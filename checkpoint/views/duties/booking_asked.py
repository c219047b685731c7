"""Bookings on the card of whoever comes in: offered, listed to choose from, and the one that was chosen."""

from typing import Final

import flet as ft

from checkpoint.domain.decide import Direction, Reason
from checkpoint.domain.people import mask_name
from checkpoint.services.encounter import Encounter
from checkpoint.views import booking_ids
from checkpoint.views.components.booking_row import about, booking_row, span_of
from checkpoint.views.components.chips import label
from checkpoint.views.components.fields import text_field
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.duties.state import VisitForm
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.booking import choose_booking, no_booking, offer_bookings, seek_booking

LISTED_MAX: Final = 6
"""So many rows and the field above them are seen without scrolling far; whoever comes later is searched for."""


def is_listing(panel: Panel, form: VisitForm, encounter: Encounter) -> bool:
    """Whether the card shows the list in the place of its questions."""
    return form.listing == encounter.number and encounter.visit is not None and not _is_covered(panel)


def _is_covered(panel: Panel) -> bool:
    return panel.frame.hidden or panel.frame.locked


def booking_offer(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """The way to the day's list, where the place takes bookings and somebody comes in without one."""
    reference, palette = panel.tablet.reference, panel.palette
    missing = Reason.APPOINTMENT_MISSING in encounter.verdict.reasons
    may = missing or (bool(reference.appointments) and encounter.visit is not None)
    if _is_covered(panel) or encounter.direction is Direction.OUT or not may:
        return []
    ink = palette.on_accent if missing else palette.ink
    return [
        button(
            booking_ids.OFFER,
            icon_words(ft.Icons.EVENT, panel.say("booked.offer"), 19, ink),
            panel.on(offer_bookings, encounter.number),
            ground=palette.accent if missing else palette.raised,
            ink=ink,
            line=palette.accent if missing else palette.line,
            shown=str(encounter.number),
        )
    ]


def booking_chosen(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Whose booking it is, with the ways to take another or none."""
    booked, palette = encounter.appointment, panel.palette
    if booked is None:
        return []
    title = f"{panel.say('booked.mark')} {span_of(panel, booked)}  {mask_name(booked.name)}"
    note = f" · {booked.note}" if booked.note else ""
    lines = column(
        [
            words(title, 24, palette.ink, bold=True),
            words(about(panel, booked) + note, 16, palette.ink),
            words(panel.say("booked.check_name"), 16, palette.muted),
        ],
        spacing=0,
        tight=True,
    )
    ways = [
        (booking_ids.OTHER, "booked.other", panel.on(offer_bookings, encounter.number)),
        (booking_ids.NONE, "booked.off", panel.on(choose_booking, encounter.number, None)),
    ]
    phone = panel.frame.phone
    row = [
        button(
            identifier,
            words(panel.say(key), 17, palette.ink, bold=True),
            wish,
            ground=palette.raised,
            ink=palette.ink,
            line=palette.line,
            width=None if phone else 110,
            expand=1 if phone else None,
            shown=booked.appointment_id,
        )
        for identifier, key, wish in ways
    ]
    said = named(booking_ids.CHOSEN, lines, expand=not phone)
    box = column([said, ft.Row(row, spacing=8)], 8, tight=True) if phone else ft.Row([said, *row], spacing=8)
    return [ft.Container(box, bgcolor=palette.tint, border_radius=12, padding=12)]


def booking_list(panel: Panel, encounter: Encounter, form: VisitForm) -> list[ft.Control]:
    """The nearest, or those that fit what is typed; whoever came already is last."""
    palette, number = panel.palette, encounter.number
    shown = form.bookings[:LISTED_MAX]
    rows = [
        booking_row(panel, booking_ids.ROW.format(number=place), row, panel.on(choose_booking, number, row.appointment))
        for place, row in enumerate(shown, 1)
    ]
    more = len(form.bookings) - len(shown)
    if not rows:
        key = "booked.nobody" if form.sought.strip() else "booked.none_today"
        said = panel.say(key, text=form.sought.strip()) if form.sought.strip() else panel.say(key)
        rows = [words(said, 18, palette.warn_ink, bold=True)]
    if more:
        rows.append(words(panel.say("booked.more", count=more), 16, palette.muted))
    back = button(
        booking_ids.BACK,
        icon_words(ft.Icons.ARROW_BACK, panel.say("booked.back"), 17, palette.ink),
        panel.on(no_booking),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
    )
    field = text_field(panel, booking_ids.FIND, panel.say("booked.find"), form.sought, seek_booking)
    listed = column([label(panel, "booked.choose"), field, *rows, back], 8, tight=True)
    return [named(booking_ids.LIST, listed)]
