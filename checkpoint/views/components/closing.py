"""The ways back: the button that closes a sheet, and the head of a screen with its arrow."""

from typing import Any

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.shapes import button, column, icon_words, side_by_side, words
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.wishes.moving import close_sheet


def sheet_close(panel: Panel, key: str = "sheet.close", **properties: Any) -> ft.Control:  # noqa: ANN401  # handed on
    """White with a line; at the foot of every sheet, so that the hand knows where it is."""
    palette = panel.palette
    return button(
        ids.SHEET_CLOSE,
        words(panel.say(key), 18, palette.ink, bold=True),
        panel.on(close_sheet),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        **({"height": 64} | properties),
    )


def under_head(panel: Panel, identifier: str, back: str, title: str, wish: Handler, content: ft.Control) -> ft.Control:
    """A screen under its title, with the way back before it. `back` and `title` are keys."""
    palette = panel.palette
    arrow = button(
        identifier,
        icon_words(ft.Icons.ARROW_BACK, panel.say(back), 17, palette.ink),
        wish,
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        pad=14,
    )
    said = words(panel.say(title), 24, palette.ink, bold=True, expand=True)
    return column([side_by_side([arrow, said], 12), ft.Container(content, expand=True)], spacing=8, expand=True)
