"""Fields for typing that keep what was typed: controlled, without anything that learns or guesses."""

import asyncio
from collections.abc import Awaitable, Callable

import flet as ft

from checkpoint.views.components.shapes import named
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET


def text_field(
    panel: Panel,
    identifier: str,
    label: str,
    value: str,
    wish: Callable[[Panel, str], Awaitable[None]],
    *,
    length: int = 40,
) -> ft.Control:
    """One line; each key is a wish with all that stands there."""

    async def change(event: ft.Event[ft.TextField]) -> None:
        panel.typed_at = asyncio.get_running_loop().time()
        await panel.carry_out(wish, event.control.value or "")

    field = ft.TextField(
        value=value,
        label=label,
        text_size=19,
        height=TARGET + 4,
        max_length=length,
        counter="",
        autocorrect=False,
        enable_suggestions=False,
        enable_ime_personalized_learning=False,
        on_change=change,
    )
    return named(identifier, field)
