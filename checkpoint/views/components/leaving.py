"""The question before something typed is given up."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, named, nothing, words
from checkpoint.views.components.sheet_frame import on_veil, sheet_body
from checkpoint.views.panel import Panel
from checkpoint.views.typed_state import LeavingState
from checkpoint.views.wishes.leaving import leave_anyway, stay


@part
def LeavingLayer(panel: Panel, state: LeavingState) -> ft.Control:
    """Nothing; or the question over whatever is open, the answer that loses nothing first and large."""
    if not state.asked:
        return nothing()
    palette = panel.palette
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
    ]
    veil = on_veil(panel, sheet_body(panel, rows, [go_on, leave], 12))
    return named(ids.LEAVING, veil, expand=True, live_region=True)
