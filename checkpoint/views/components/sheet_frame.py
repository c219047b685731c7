"""The frame of every sheet: what it says scrolls where it has no room, and the way back under it stays on the glass."""

from collections.abc import Sequence
from typing import Final

import flet as ft

from checkpoint.views.components.shapes import column
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel

WIDTH: Final = 560
"""Of a sheet in one column, in logical pixels; on a phone it is as wide as the glass."""

PAD: Final = 24
PAD_PHONE: Final = 10
"""Six keys beside each other are then 56 px wide on a phone of 412."""

FOOT_FROM: Final = 330
"""On a lower glass, in logical pixels, the foot has no room of its own and scrolls with the rest."""


def on_veil(panel: Panel, content: ft.Control, width: float = WIDTH) -> ft.Container:
    """A sheet in the middle of a veil over everything under the top bar."""
    phone = panel.frame.phone
    sheet = ft.Container(
        content,
        bgcolor=panel.palette.surface,
        border_radius=20,
        padding=PAD_PHONE if phone else PAD,
        width=None if phone else width,
    )
    return ft.Container(sheet, expand=True, bgcolor="#B3071514", padding=12, alignment=ft.Alignment.CENTER)


def sheet_body(
    panel: Panel, rows: Sequence[ft.Control], foot: Sequence[ft.Control], spacing: float = 10, *, about: str = ""
) -> ft.Control:
    """The rows above the foot, as high as they are or as the glass allows.

    What scrolls does not tell how high it has become: a sheet that asks for more after a tap says what it is `about`
    now, and is laid out anew where that is something else. A field that somebody types into stays as long as it is not.
    """
    if panel.frame.height < FOOT_FROM:
        return _as_needed([*rows, *foot], spacing)
    upper = _as_needed(rows, spacing)
    upper.key = about or None
    upper.expand, upper.expand_loose = True, True
    return column([upper, *foot], spacing, tight=True)


def _as_needed(rows: Sequence[ft.Control], spacing: float) -> ft.Row:
    """A column that scrolls takes all the room that it can get; a row takes no more than its intrinsic height."""
    inner = column(rows, spacing, tight=True, scroll=ft.ScrollMode.AUTO, expand=True)
    return ft.Row([inner], intrinsic_height=True, vertical_alignment=ft.CrossAxisAlignment.STRETCH)


def beside(back: ft.Control, onward: ft.Control) -> ft.Control:
    """The foot of a sheet with something to do: the way back at the left, what it is for wider at the right."""
    back.expand, onward.expand = (1, 1) if growing() else (2, 3)
    return ft.Row([back, onward], spacing=8, intrinsic_height=True, vertical_alignment=ft.CrossAxisAlignment.STRETCH)
