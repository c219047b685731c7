"""Choosing by one tap instead of typing: a row of chips, a number with minus and plus, a line of text at the end."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.fields import WORDS, Keys, one_line
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET

CHIPS_MAX: Final = 40
"""So many take four lines or five on a tablet."""

LINES: Final = 4.5
"""A half one shows that there are more."""


def chips(
    panel: Panel,
    name: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    wish: Callable[[Panel, str], Awaitable[None]],
    *,
    pad: float = 16,
) -> ft.Control:
    """One of several `(value, words)`; the chosen one has a tick as well as a colour. `wish` is handed the value.

    `pad`: beside the words of each.
    """
    row = [_chip(panel, name, option, chosen, wish, pad) for option in options]
    return ft.Row(row, spacing=8, run_spacing=8, wrap=True)


def many_chips(
    panel: Panel, name: str, options: Sequence[tuple[str, str]], wish: Callable[[Panel, str], Awaitable[None]]
) -> ft.Control:
    """Buildings or rooms, none chosen yet: very many scroll within a few lines, so that what follows stays near."""
    all_ = chips(panel, name, options, "", wish)
    if len(options) <= CHIPS_MAX:
        return all_
    return ft.Column([all_], height=LINES * (TARGET + 8), scroll=ft.ScrollMode.AUTO)


def _chip(
    panel: Panel,
    name: str,
    option: tuple[str, str],
    chosen: str,
    wish: Callable[[Panel, str], Awaitable[None]],
    pad: float,
) -> ft.Control:
    palette, (value, said) = panel.palette, option
    is_chosen = value == chosen
    ink = palette.on_accent if is_chosen else palette.ink
    parts: list[ft.Control] = [words(said, 18, ink, bold=is_chosen)]
    if is_chosen:
        parts.insert(0, ft.Icon(ft.Icons.CHECK, size=20, color=ink))
    return button(
        ids.CHIP.format(name=name, value=value),
        ft.Row(parts, spacing=6, tight=True),
        panel.on(wish, value),
        ground=palette.accent if is_chosen else palette.raised,
        ink=ink,
        line=palette.accent if is_chosen else palette.line,
        pad=pad,
    )


def stepper(panel: Panel, name: str, value: str, wish: Callable[[Panel, int], Awaitable[None]]) -> ft.Control:
    """A number between minus and plus; `wish` is handed -1 or 1."""
    palette = panel.palette

    def key(icon: ft.IconData, identifier: str, by: int) -> ft.Control:
        return button(
            identifier,
            ft.Icon(icon, size=28, color=palette.ink),
            panel.on(wish, by),
            ground=palette.raised,
            ink=palette.ink,
            line=palette.line,
            width=64,
            pad=0,
        )

    shown = ft.Container(words(value, 24, palette.ink, bold=True), width=88, alignment=ft.Alignment.CENTER)
    return ft.Row(
        [
            key(ft.Icons.REMOVE, ids.LESS.format(name=name), -1),
            named(ids.NUMBER.format(name=name), shown),
            key(ft.Icons.ADD, ids.MORE.format(name=name), 1),
        ],
        spacing=4,
        tight=True,
    )


def label(panel: Panel, key: str) -> ft.Control:
    """What the chips under it are about."""
    return words(panel.say(key), 17, panel.palette.muted, bold=True)


def line_of_text(  # what the line takes comes last
    panel: Panel, name: str, key: str, value: str, change: Callable[[str], None], *, keys: Keys = WORDS
) -> ft.Control:
    """For what no chip says; `change` takes each state of it, so that nothing typed is lost when all is drawn anew."""

    def changed(event: ft.Event[ft.TextField]) -> None:
        panel.typed_at = asyncio.get_running_loop().time()
        change(str(event.control.value or "")[: keys.length])
        panel.afterwards()

    field = one_line(value, panel.say(key), keys, changed)
    field.height = TARGET + 8
    return named(ids.TEXT.format(name=name), field)


def message(panel: Panel, said: str) -> list[ft.Control]:
    """What is wrong with the form, in words, and what to do."""
    if not said:
        return []
    palette = panel.palette
    content = ft.Row(
        [
            ft.Icon(ft.Icons.WARNING_ROUNDED, size=24, color=palette.warn_ink),
            words(said, 18, palette.warn_ink, bold=True, expand=True),
        ]
    )
    box = ft.Container(content, bgcolor=palette.warn_ground, border_radius=10, padding=10)
    return [named(ids.DUTY_MESSAGE, box, live_region=True)]
