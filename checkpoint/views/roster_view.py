"""The roster by building and room: for whoever comes without a pass and whose name is hard to type."""

import flet as ft

from checkpoint.domain.people import Household
from checkpoint.views import ids
from checkpoint.views.components.closing import back_arrow
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, side_by_side, surface, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import RosterState
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.scanning import pick_building, pick_household

ROOMS_MAX = 400
"""No building of the seed has more; a larger one is searched, not leafed through."""


@part
def RosterView(panel: Panel, roster: RosterState) -> ft.Control:
    """First the buildings, then the rooms of one."""
    palette, known = panel.palette, panel.tablet.reference.roster
    if not known.buildings:
        return surface(panel, words(panel.say("roster.empty"), 20, palette.muted), expand=True)
    if not roster.building:
        title = panel.say("roster.buildings", count=len(known.residents))
        return surface(
            panel, column([words(title, 22, palette.ink, bold=True), _buildings(panel, known.buildings)]), expand=True
        )
    rooms = known.households_of(roster.building)[:ROOMS_MAX]
    head = side_by_side(
        [
            back_arrow(panel, ids.SHEET_CLOSE, "roster.back", panel.on(pick_building, "")),
            words(panel.say("roster.rooms", building=roster.building), 22, palette.ink, bold=True, expand=True),
        ]
    )
    return surface(panel, column([head, _rooms(panel, rooms)]), expand=True)


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
