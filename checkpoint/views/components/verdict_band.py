"""The band of a verdict: its colour, its shape, one large word, and which way they go."""

import flet as ft

from checkpoint.domain.decide import Direction
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
    mark, phone = mark_of(encounter), panel.frame.phone
    name = word_of(panel, encounter)
    size = min(VERDICT_SIZE_PHONE, (panel.frame.width - BESIDE_WORD) / ems(name)) if phone else VERDICT_SIZE
    word = words(name, size, mark.on_colour, bold=True, style=ft.TextStyle(height=WORD_LINE) if phone else None)
    close = close_button(panel, panel.on(leave), on=mark)
    arrow = ft.Icons.LOGIN if encounter.direction is Direction.IN else ft.Icons.LOGOUT
    going = ft.Row(
        spacing=6,
        tight=True,
        controls=[
            ft.Icon(arrow, size=26, color=mark.on_colour),
            words(panel.say(f"going.{encounter.direction.value}"), 22, mark.on_colour, bold=True),
        ],
    )
    if growing():
        above = ft.Row([ft.Icon(mark.icon, size=48, color=mark.on_colour), ft.Container(going, expand=True), close])
        said = named(ids.VERDICT, word, live_region=True)
        both = column([above, said], 0, tight=True)
        return ft.Container(both, bgcolor=mark.colour, padding=8, border_radius=TOP, clip_behavior=ft.ClipBehavior.NONE)
    return ft.Container(
        bgcolor=mark.colour,
        border_radius=TOP,
        clip_behavior=ft.ClipBehavior.NONE,
        padding=ft.Padding.only(left=14 if phone else 22, right=8, top=6 if phone else 12, bottom=6 if phone else 12),
        content=ft.Row(
            spacing=10 if phone else 20,
            controls=[
                ft.Icon(mark.icon, size=60 if phone else 116, color=mark.on_colour),
                ft.Column(
                    spacing=0,
                    tight=True,
                    expand=True,
                    controls=[named(ids.VERDICT, word, live_region=True), going],
                ),
                close,
            ],
        ),
    )
