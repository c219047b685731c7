"""The list of people that a search found, to tap."""

from typing import Final

import flet as ft

from checkpoint.domain.lookups import Sought
from checkpoint.domain.movements import Source
from checkpoint.domain.people import Resident, mask_name
from checkpoint.i18n.explaining import clock
from checkpoint.services.bookings import Booking
from checkpoint.services.encounter import Found
from checkpoint.services.plates import Sighting
from checkpoint.views import booking_ids, ids
from checkpoint.views.components.about import relation_and_phone
from checkpoint.views.components.booking_row import booking_row
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, close_button, column, icon_words, named, surface, words
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import Tab
from checkpoint.views.wishes.booking import pick_booking
from checkpoint.views.wishes.driving import pick_vehicle
from checkpoint.views.wishes.moving import show_tab
from checkpoint.views.wishes.scanning import leave, narrow, pick, pick_stranger

ROW: Final = 68
"""A row is at least so high; a long name makes it higher."""


@part
def ResultList(panel: Panel, found: Found) -> ft.Control:
    """At most ten people, bookings first, or the buildings to choose from; and a way on when it was none of them."""
    palette = panel.palette
    rows = [_booking(panel, number, row) for number, row in enumerate(found.bookings, 1)]
    if found.only_buildings:
        hint = words(panel.say("search.too_many_hint"), 17, palette.muted)
        rows += [hint, _buildings(panel, found)]
    else:
        rows += [
            _row(
                panel,
                ids.RESULT.format(number=number),
                match.resident,
                match.household.address,
                panel.on(pick, match.resident, Source.SEARCH),
            )
            for number, match in enumerate(found.matches, 1)
        ]
        rows += [_vehicle(panel, number, seen) for number, seen in enumerate(found.vehicles, 1)]
    if not rows and not found.hidden:
        rows = [_nobody(panel)]
    return named(ids.RESULTS, _listing(panel, result_title(panel, found), rows), expand=True)


def _booking(panel: Panel, number: int, row: Booking) -> ft.Control:
    """Whoever is booked today comes first: there are few of them, and most have no pass."""
    wish = panel.on(pick_booking, row.appointment, Source.SEARCH)
    return booking_row(panel, booking_ids.RESULT.format(number=number), row, wish)


def _nobody(panel: Panel) -> ft.Control:
    """In the place of a list: a way on that needs no typing."""
    palette = panel.palette
    inner = button(
        ids.RESULT_ROSTER,
        icon_words(ft.Icons.APARTMENT, panel.say("scan.by_building"), 20, palette.ink),
        panel.on(show_tab, Tab.ROSTER),
        ground=palette.tint,
        ink=palette.ink,
        height=64,
    )
    picture = ft.Icon(ft.Icons.PERSON_SEARCH, size=96, color=palette.line)
    return ft.Container(column([picture, inner], spacing=20), padding=ft.Padding.symmetric(vertical=24))


def result_title(panel: Panel, found: Found) -> str:
    """How many there are; or in words why nobody is shown, and what can be done instead."""
    if found.hidden:
        return panel.say("hidden.search")
    if found.wait_minutes:
        return panel.say("search.used_up", minutes=found.wait_minutes)
    if found.sought is Sought.NOTHING:
        return panel.say("search.too_short", query=found.query)
    if not found.shown:
        key = "search.too_many" if found.total else "search.nobody"
        return panel.say(key, query=found.query, total=found.total)
    if found.total > found.shown:
        return panel.say("search.found_more", query=found.query, count=found.shown, total=found.total)
    return panel.say("search.found", query=found.query, count=found.shown)


def _buildings(panel: Panel, found: Found) -> ft.Control:
    palette = panel.palette
    tiles = [
        button(
            ids.RESULT_BUILDING.format(name=name),
            icon_words(ft.Icons.APARTMENT, panel.say("search.building_count", name=name, count=count), 18, palette.ink),
            panel.on(narrow, name),
            ground=palette.tint,
            ink=palette.ink,
            height=64,
            width=164,
            shown=f"{found.query} {name}",
        )
        for name, count in found.buildings
    ]
    return ft.Row(tiles, wrap=True, spacing=8, run_spacing=8)


def _listing(panel: Panel, title: str, rows: list[ft.Control]) -> ft.Control:
    palette = panel.palette
    head = ft.Row(
        [
            words(title, 22, palette.ink, bold=True, expand=True),
            close_button(panel, panel.on(leave)),
        ]
    )
    return surface(
        panel,
        column([head, column(rows, spacing=8, scroll=ft.ScrollMode.AUTO, expand=True), stranger_button(panel)]),
        expand=True,
    )


def _vehicle(panel: Panel, number: int, seen: Sighting) -> ft.Control:
    """The plate, where it is as far as this gate knows, and with whom; not who lives where they went to see."""
    palette = panel.palette
    host = panel.tablet.reference.roster.households.get(seen.host) if seen.host is not None else None
    at = clock(seen.at, panel.tablet.clock.now(), panel.zone)
    where = panel.say("search.vehicle_in" if seen.inside else "search.vehicle_out", time=at)
    to = panel.say("visit.to", address=host.address) if host else seen.address
    about = " · ".join(part for part in (where, seen.masked_name or panel.say("category.unknown"), to) if part)
    lines = column(
        [words(seen.plate, 21, palette.ink, bold=True), words(about, 15, palette.muted)], 0, tight=True, expand=True
    )
    return button(
        ids.RESULT_VEHICLE.format(number=number),
        ft.Row([ft.Icon(ft.Icons.DIRECTIONS_CAR, size=30, color=palette.accent), lines], spacing=12),
        panel.on(pick_vehicle, seen),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=68,
        pad=14,
        shown=f"{seen.plate} {seen.at.isoformat()}",
    )


def stranger_button(panel: Panel) -> ft.Control:
    """For somebody who is not on the roster and has no pass."""
    palette = panel.palette
    return button(
        ids.STRANGER,
        icon_words(ft.Icons.PERSON_ADD_ALT_1, panel.say("scan.stranger"), 18, palette.ink),
        panel.on(pick_stranger),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
    )


def _order(panel: Panel, resident: Resident, address: str) -> tuple[str, str]:
    """On a phone the flat comes first: a long name may be cut, the flat may not."""
    name = mask_name(resident.name)
    return (address, name) if panel.frame.phone else (name, address)


def _row(panel: Panel, identifier: str, resident: Resident, address: str, wish: Handler) -> ft.Control:
    palette = panel.palette
    inside = panel.tablet.gate.is_inside(resident)
    content = ft.Row(
        spacing=12,
        controls=[
            ft.Container(ft.Icon(ft.Icons.PERSON, size=30, color=palette.accent), height=ROW),
            ft.Column(
                spacing=0,
                tight=True,
                expand=True,
                controls=[
                    words(
                        "  ".join(text for text in _order(panel, resident, address) if text),
                        21,
                        palette.ink,
                        bold=True,
                    ),
                    words(relation_and_phone(panel, resident), 15, palette.muted),
                ],
            ),
            ft.Icon(ft.Icons.HOME if inside else ft.Icons.DIRECTIONS_WALK, size=22, color=palette.muted),
            words(panel.say("household.inside" if inside else "household.outside"), 16, palette.muted),
        ],
    )
    return button(
        identifier,
        content,
        wish,
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=None,
        pad=14,
        shown=resident.person_id,
    )
