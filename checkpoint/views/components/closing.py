"""The ways back: the button that closes a sheet, and the head of a screen with its arrow."""

from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.shapes import button, column, icon_words, side_by_side, words
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.wishes.moving import close_sheet

CLOSE: Final = 64


def sheet_close(panel: Panel, key: str = "sheet.close", wish: Handler | None = None) -> ft.Control:
    """White with a line; at the foot of every sheet, so that the hand knows where it is."""
    palette = panel.palette
    return button(
        ids.SHEET_CLOSE,
        words(panel.say(key), 18, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
        wish or panel.on(close_sheet),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=CLOSE,
    )


def back_arrow(panel: Panel, identifier: str, key: str, wish: Handler) -> ft.Control:
    """Back to what was there before, in the upper left corner of a screen."""
    palette = panel.palette
    return button(
        identifier,
        icon_words(ft.Icons.ARROW_BACK, panel.say(key), 17, palette.ink),
        wish,
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        pad=14,
    )


def under_head(panel: Panel, identifier: str, back: str, title: str, wish: Handler, content: ft.Control) -> ft.Control:
    """A screen under its title, with the way back before it. `back` and `title` are keys."""
    arrow = back_arrow(panel, identifier, back, wish)
    said = words(panel.say(title), 24, panel.palette.ink, bold=True, expand=True)
    return column([side_by_side([arrow, said], 12), ft.Container(content, expand=True)], spacing=8, expand=True)
