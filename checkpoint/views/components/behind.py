"""An order about somebody's health is not on the glass: "needs a check" is, with a button for the operator (A3)."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, named, words
from checkpoint.views.components.sheet_frame import sheet_body
from checkpoint.views.desk_state import BehindState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.behind import show_behind


def behind_button(panel: Panel, lines: tuple[str, ...]) -> ft.Control:
    """Opens what is behind it, in a sheet that closes by itself."""
    palette = panel.palette
    return button(
        ids.BEHIND_OPEN,
        icon_words(ft.Icons.VISIBILITY, panel.say("behind.open"), 17, palette.ink),
        panel.on(show_behind, lines),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        shown="\n".join(lines),
    )


@part
def BehindSheet(panel: Panel, behind: BehindState) -> ft.Control:
    """The reasons in words, and that nobody else should read them."""
    palette = panel.palette
    told: list[ft.Control] = [words(line, 22, palette.ink, bold=True) for line in behind.lines]
    hint = words(panel.say("behind.hint"), 16, palette.muted)
    return named(ids.BEHIND, sheet_body(panel, [hint, *told], [sheet_close(panel)], 12))
