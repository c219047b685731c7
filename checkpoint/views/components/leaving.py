"""The question before something typed is given up."""

from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.chips import scrolling
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, nothing, words
from checkpoint.views.panel import Panel
from checkpoint.views.typed_state import LeavingState
from checkpoint.views.wishes.leaving import leave_anyway, stay

LOW: Final = 500
"""On a lower glass, in logical pixels, the question scrolls."""


@part
def LeavingLayer(panel: Panel, state: LeavingState) -> ft.Control:
    """Nothing; or the question over whatever is open, the answer that loses nothing first and large."""
    if not state.asked:
        return nothing()
    palette, phone = panel.palette, panel.frame.phone
    go_on = button(
        ids.LEAVING_STAY,
        icon_words(ft.Icons.EDIT, panel.say("leaving.stay"), 22, palette.on_accent),
        panel.on(stay),
        ground=palette.accent,
        ink=palette.on_accent,
        height=72,
    )
    leave = button(
        ids.LEAVING_GO,
        words(panel.say("leaving.go"), 18, palette.warn_ink, bold=True),
        panel.on(leave_anyway),
        ground=palette.warn_ground,
        ink=palette.warn_ink,
        height=64,
    )
    rows: list[ft.Control] = [
        words(panel.say("leaving.title"), 26, palette.ink, bold=True),
        words(panel.say("leaving.hint"), 18, palette.muted),
        go_on,
        leave,
    ]
    box = ft.Container(
        column(rows, tight=True, scroll=scrolling(panel, LOW)),
        bgcolor=palette.surface,
        border_radius=20,
        padding=16 if phone else 24,
        width=None if phone else 560,
    )
    veil = ft.Container(box, expand=True, bgcolor="#B3071514", padding=12, alignment=ft.Alignment.CENTER)
    return named(ids.LEAVING, veil, expand=True, live_region=True)
