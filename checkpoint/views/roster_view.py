"""The roster by building and room: for whoever comes without a pass and whose name is hard to type."""

from collections.abc import Awaitable, Callable

import flet as ft

from checkpoint.domain.people import Household
from checkpoint.services.rooms import Rooms, rooms_of
from checkpoint.views import ids
from checkpoint.views.components.chips import chips
from checkpoint.views.components.closing import back_arrow
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, side_by_side, surface, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import RosterState
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.scanning import pick_building, pick_entrance, pick_floor, pick_household

Chosen = Callable[[Panel, str], Awaitable[None]]


@part
def RosterView(panel: Panel, roster: RosterState) -> ft.Control:
    """First the buildings, then the rooms of one; by entrance and floor where one has very many."""
    palette, known = panel.palette, panel.tablet.reference.roster
    if not known.buildings:
        return surface(panel, words(panel.say("roster.empty"), 20, palette.muted), expand=True)
    if not roster.building:
        title = panel.say("roster.buildings", count=len(known.residents))
        return surface(
            panel, column([words(title, 22, palette.ink, bold=True), _buildings(panel, known.buildings)]), expand=True
        )
    rooms = rooms_of(known.households_of(roster.building), roster.unit, roster.floor)
    head = side_by_side(
        [
            back_arrow(panel, ids.SHEET_CLOSE, "roster.back", panel.on(pick_building, "")),
            words(_title(panel, roster, rooms), 22, palette.ink, bold=True, expand=True),
        ]
    )
    branches = [
        *_branches(panel, "unit", rooms.units, roster.unit, pick_entrance),
        *_branches(panel, "floor", rooms.floors, roster.floor, pick_floor),
    ]
    if not rooms.flats:
        return surface(panel, column([head, *branches], scroll=ft.ScrollMode.AUTO), expand=True)
    return surface(panel, column([head, *branches, _rooms(panel, list(rooms.flats))]), expand=True)


def _title(panel: Panel, roster: RosterState, rooms: Rooms) -> str:
    """What is to be chosen next."""
    if rooms.flats:
        return panel.say("roster.rooms", building=roster.building)
    asked = "floor" if rooms.floors else "unit"
    return panel.say(f"roster.choose.{asked}", building=roster.building)


def _branches(panel: Panel, name: str, offered: tuple[str, ...], chosen: str | None, wish: Chosen) -> list[ft.Control]:
    """The entrances or floors in a row: a narrower list for a tap that nobody has to give while all of it fits."""
    options = [(each, panel.say(f"roster.{name}" if each else f"roster.{name}.none", name=each)) for each in offered]
    return [chips(panel, name, options, chosen if chosen is not None else "-", wish)] if offered else []


def _grid(panel: Panel, tiles: list[ft.Control], width: int) -> ft.Control:
    if growing():
        return ft.Column([side_by_side(tiles, across=2)], scroll=ft.ScrollMode.AUTO, expand=True)
    return ft.GridView(
        tiles, expand=True, max_extent=width, child_aspect_ratio=width / 72, spacing=8, run_spacing=8, padding=0
    )


def _buildings(panel: Panel, names: list[str]) -> ft.Control:
    palette = panel.palette
    tiles = [
        button(
            ids.BUILDING.format(name=name),
            icon_words(ft.Icons.APARTMENT, panel.say("roster.building", name=name), 20, palette.ink),
            panel.on(pick_building, name),
            ground=palette.tint,
            ink=palette.ink,
            height=TARGET,
            shown=name,
        )
        for name in names
    ]
    return _grid(panel, tiles, 190)


def _room(panel: Panel, household: Household, *, locked: bool) -> ft.Control:
    """Unit and room; a locked flat has a lock beside its colour."""
    said = "-".join(text for text in (household.unit, household.room) if text)
    if not locked:
        return words(said, 20, panel.palette.ink, bold=True)
    lock = ft.Icon(ft.Icons.LOCK, size=20, color=panel.palette.warn_ink, semantics_label=panel.say("label.locked"))
    face: list[ft.Control] = [lock, words(said, 20, panel.palette.warn_ink, bold=True)]
    return ft.Row(face, spacing=4, tight=True, alignment=ft.MainAxisAlignment.CENTER)


def _rooms(panel: Panel, households: list[Household]) -> ft.Control:
    palette, locked = panel.palette, panel.tablet.households.locked(households)
    tiles = [
        button(
            ids.ROOM.format(address=household.address),
            _room(panel, household, locked=household.household_id in locked),
            panel.on(pick_household, household),
            ground=palette.warn_ground if household.household_id in locked else palette.raised,
            ink=palette.ink,
            line=palette.line,
            height=TARGET,
            shown=household.address,
        )
        for household in households
    ]
    return _grid(panel, tiles, 132)
