"""The band of a verdict: its colour, its shape, one large word, and which way they go."""

from collections.abc import Iterable

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.verdicts import SEVERITY
from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.components.shapes import close_button, column, named, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS, MEASURE, RADIUS, VERDICT_SIZE, VERDICT_SIZE_PHONE, Mark
from checkpoint.views.wishes.scanning import leave

BORDER = 3
BESIDE_WORD = 182
"""What else of a phone's width the line of the verdict takes, in logical pixels: its mark, the cross, the edges."""

BESIDE_BUTTONS = 0.56
"""The card's share of the width, less the gap, where the buttons stand beside it."""

WORD_LINE = 1.15
"""The height of the word's line on a phone, in sizes of its letters."""

LATIN = 0.67
"""The width of a Latin capital, in sizes of the letter; a Chinese sign is as wide as it is high."""

TOP = ft.BorderRadius.only(top_left=RADIUS - BORDER, top_right=RADIUS - BORDER)
"""The band fills the card up to its border; it has the corners itself, so the card clips nothing."""


def mark_of(encounter: Encounter) -> Mark:
    """The look of a verdict."""
    return MEASURE if encounter.only_temperature_missing else MARKS[encounter.verdict.outcome]


def word_of(panel: Panel, encounter: Encounter) -> str:
    """The one large word."""
    key = "measure" if encounter.only_temperature_missing else encounter.verdict.outcome.value
    return panel.say(f"outcome.{key}")


def ems(word: str) -> float:
    """How wide a word is, in sizes of its letters."""
    return sum(LATIN if sign.isascii() else 1.0 for sign in word)


def verdict_band(panel: Panel, encounter: Encounter) -> ft.Control:
    """The first thing on the glass, and the last to give way."""
    mark = mark_of(encounter)
    arrow = ft.Icons.LOGIN if encounter.direction is Direction.IN else ft.Icons.LOGOUT
    going = ft.Row(
        spacing=6,
        tight=True,
        controls=[
            ft.Icon(arrow, size=26, color=mark.on_colour),
            words(panel.say(f"going.{encounter.direction.value}"), 22, mark.on_colour, bold=True),
        ],
    )
    width = panel.frame.width * (BESIDE_BUTTONS if panel.frame.lying else 1)
    said = named(ids.VERDICT, _word(panel, encounter, width), live_region=True)
    return _band(panel, mark, said, going, [close_button(panel, panel.on(leave), on=mark)], TOP)


def among_band(panel: Panel, people: Iterable[tuple[Encounter, str]]) -> list[ft.Control]:
    """Who of several, each with a name to call them by, is not just let through: the worst, as large as on a card."""
    stopped = [(row, name) for row, name in people if row.verdict.outcome is not Outcome.ADMIT]
    stopped = [(row, name) for row, name in stopped if not row.only_temperature_missing]
    if not stopped:
        return []
    worst = max((row for row, _ in stopped), key=lambda row: SEVERITY[row.verdict.outcome])
    names = [name for row, name in stopped if row.verdict.outcome is worst.verdict.outcome]
    mark = mark_of(worst)
    who = words(panel.say("list.comma").join(names), 24 if panel.frame.phone else 36, mark.on_colour, bold=True)
    return [
        named(ids.AMONG, _band(panel, mark, _word(panel, worst, panel.frame.width), who, [], RADIUS), live_region=True)
    ]


def _word(panel: Panel, encounter: Encounter, width: float) -> ft.Control:
    """On a phone as large as fits into one line of a band that is so wide."""
    name, phone = word_of(panel, encounter), panel.frame.phone
    size = min(VERDICT_SIZE_PHONE, (width - BESIDE_WORD) / ems(name)) if phone else VERDICT_SIZE
    style = ft.TextStyle(height=WORD_LINE) if phone else None
    return words(name, size, mark_of(encounter).on_colour, bold=True, style=style)


def _band(  # its parts, in the order in which they are read
    panel: Panel,
    mark: Mark,
    word: ft.Control,
    under: ft.Control,
    last: list[ft.Control],
    corners: ft.BorderRadius | int,
) -> ft.Control:
    phone = panel.frame.phone
    if growing():
        above = ft.Row([ft.Icon(mark.icon, size=48, color=mark.on_colour), ft.Container(under, expand=True), *last])
        both = column([above, word], 0, tight=True)
        return ft.Container(
            both, bgcolor=mark.colour, padding=8, border_radius=corners, clip_behavior=ft.ClipBehavior.NONE
        )
    return ft.Container(
        bgcolor=mark.colour,
        border_radius=corners,
        clip_behavior=ft.ClipBehavior.NONE,
        padding=ft.Padding.only(left=14 if phone else 22, right=8, top=6 if phone else 12, bottom=6 if phone else 12),
        content=ft.Row(
            spacing=10 if phone else 20,
            controls=[
                ft.Icon(mark.icon, size=60 if phone else 116, color=mark.on_colour),
                ft.Column([word, under], spacing=0, tight=True, expand=True),
                *last,
            ],
        ),
    )
