"""A pad of digits of our own, so that no system keyboard covers the screen."""

from collections.abc import Awaitable, Callable
from typing import Final

import flet as ft

from checkpoint.views.components.shapes import button, column, words
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back")
KEYS_PHONE: Final = ("1", "2", "3", "4", "5", "back", "6", "7", "8", "9", "0", "")


def digit_pad(
    panel: Panel,
    pattern: str,
    press: Callable[[Panel, str], Awaitable[None]],
    rub_out: Callable[[Panel], Awaitable[None]],
) -> ft.Control:
    """Three across on a tablet, six on a phone; `pattern` names the keys, `{digit}` being 0 to 9 or back."""
    keys, across = (KEYS_PHONE, 6) if panel.frame.phone else (KEYS, 3)
    rows: list[ft.Control] = [
        ft.Row([_key(panel, pattern, key, press, rub_out) for key in keys[start : start + across]], spacing=6)
        for start in range(0, len(keys), across)
    ]
    return column(rows, spacing=6, tight=True)


def _key(
    panel: Panel,
    pattern: str,
    key: str,
    press: Callable[[Panel, str], Awaitable[None]],
    rub_out: Callable[[Panel], Awaitable[None]],
) -> ft.Control:
    palette = panel.palette
    if not key:
        return ft.Container(expand=True)
    back = key == "back"
    glyph: ft.Control = words(key, 26, palette.ink, bold=True)
    if back:
        glyph = ft.Icon(
            ft.Icons.BACKSPACE_OUTLINED, size=24, color=palette.ink, semantics_label=panel.say("label.back")
        )
    return button(
        pattern.format(digit=key),
        glyph,
        panel.on(rub_out) if back else panel.on(press, key),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=TARGET if panel.frame.phone else 64,
        expand=True,
        pad=0,
    )
