"""Fields for typing that keep what was typed: controlled, without anything that learns or guesses."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import flet as ft

from checkpoint.views.components.shapes import named
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keyboard the system brings up for a line, and which signs it takes; `signs` empty: all."""

    keyboard: ft.KeyboardType = ft.KeyboardType.TEXT
    signs: str = ""
    """A pattern of one sign."""
    length: int = 100


WORDS: Final = Keys()
TELEPHONE: Final = Keys(ft.KeyboardType.PHONE, "[0-9+ -]", 20)
ID_TAIL: Final = Keys(ft.KeyboardType.PHONE, "[0-9Xx*]", 4)
"""A telephone's keys have a star and no X: the star stands for it, as on any form that is filled in by telephone."""


def one_line(value: str, label: str, keys: Keys, change: Callable[[ft.Event[ft.TextField]], object]) -> ft.TextField:
    """The field itself; `change` hears of each key. An older text with other signs is not held fast by the filter."""
    allowed = f"^{keys.signs}*$" if keys.signs else ""
    return ft.TextField(
        value=value,
        label=label,
        text_size=19,
        max_length=keys.length,
        counter="",
        keyboard_type=keys.keyboard,
        input_filter=ft.InputFilter(allowed) if allowed and re.match(allowed, value) else None,
        autocorrect=False,
        enable_suggestions=False,
        enable_ime_personalized_learning=False,
        on_change=change,
    )


def text_field(  # what the line takes comes last
    panel: Panel,
    identifier: str,
    label: str,
    value: str,
    wish: Callable[[Panel, str], Awaitable[None]],
    *,
    length: int = 40,
    keys: Keys = WORDS,
) -> ft.Control:
    """One line; each key is a wish with all that stands there. `length`: of words; other keys have their own."""

    async def change(event: ft.Event[ft.TextField]) -> None:
        panel.typed_at = asyncio.get_running_loop().time()
        await panel.carry_out(wish, event.control.value or "")

    field = one_line(value, label, keys, change)
    field.height = TARGET + 4
    if keys is WORDS:
        field.max_length = length
    return named(identifier, field)
