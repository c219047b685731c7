"""The class of a pass as the paper card has it: its shape in its colour, the letter in it, and its word beside it."""

from typing import Final

import flet as ft
import flet.canvas as cv

from checkpoint.domain.pass_classes import CLASSES, OUTLINES, PassClass, css
from checkpoint.domain.passes import PassType
from checkpoint.views import ids
from checkpoint.views.components.shapes import named, words
from checkpoint.views.panel import Panel
from checkpoint.views.theme import Light

SIZE: Final = 40
SIZE_PHONE: Final = 30
MIDDLE: Final = 0.42
"""The letter's height beside the shape's."""


def class_colours(look: PassClass, light: Light) -> tuple[str, str]:
    """The shape's colour in a light, and the letter's."""
    return (css(look.night), "#000000") if light is Light.NIGHT else (look.css, "#FFFFFF")


def pass_badge(panel: Panel, kind: PassType) -> ft.Control:
    """Shape, letter and word; a screen reader has the word."""
    look, phone = CLASSES[kind], panel.frame.phone
    side = SIZE_PHONE if phone else SIZE
    colour, ink = class_colours(look, panel.frame.light)
    drawn = _shape(look, side, colour, ink)
    word = words(panel.say(f"pass_type.{kind.value}"), 17 if phone else 22, panel.palette.ink, bold=True)
    return named(ids.PASS_CLASS, ft.Row([drawn, word], spacing=8, tight=True))


def _shape(look: PassClass, side: float, colour: str, ink: str) -> ft.Control:
    corners = [((x + 1) * side / 2, (y + 1) * side / 2) for x, y in OUTLINES[look.shape]]
    (left, top), *others = corners
    path: list[cv.Path.PathElement] = [cv.Path.MoveTo(left, top)]
    path += [cv.Path.LineTo(x, y) for x, y in others]
    path.append(cv.Path.Close())
    filled = cv.Canvas(
        [cv.Path(path, ft.Paint(color=colour, style=ft.PaintingStyle.FILL))],
        ft.Container(
            words(look.letter, round(side * MIDDLE), ink, bold=True), alignment=ft.Alignment.CENTER, expand=True
        ),
    )
    filled.width = filled.height = side
    return filled
