"""The few shapes that everything is built from: words, buttons, surfaces, strips."""

from collections.abc import Sequence
from typing import Any

import flet as ft

from checkpoint.views import ids
from checkpoint.views.letters import growing, grown
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.theme import GAP, RADIUS, TARGET, Mark


def named(identifier: str, content: ft.Control, **properties: Any) -> ft.Semantics:  # noqa: ANN401  # handed on to Flet
    """Give a control the name by which tests and screen readers' tools find it."""
    return ft.Semantics(identifier=identifier, container=True, content=content, **properties)


def words(  # what is handed on to Flet comes last
    value: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    lines: int | None = None,
    **properties: Any,  # noqa: ANN401  # handed on to Flet
) -> ft.Text:
    """Text that is never cut: it takes as many lines as it needs.

    `lines`: only where somebody typed the text and it could be of any length: then an ellipsis ends it.
    """
    return ft.Text(
        value,
        size=grown(size),
        color=colour,
        weight=ft.FontWeight.W_700 if bold else ft.FontWeight.W_400,
        max_lines=lines,
        overflow=ft.TextOverflow.ELLIPSIS if lines else ft.TextOverflow.CLIP,
        **properties,
    )


def nothing() -> ft.Control:
    """Where there is nothing to show: without size, and where it fills a stack all the same, no finger ends on it.

    An empty `Container` would take every touch meant for what lies below: Flet gives it a decoration, and Flutter
    takes a decoration for something that can be touched.
    """
    return ft.Container(width=0, height=0, ignore_interactions=True)


def button(  # noqa: PLR0913  # the ways in which buttons differ
    identifier: str,
    content: ft.Control,
    on_click: Handler | None,
    *,
    ground: str,
    ink: str,
    height: float | None = TARGET,
    width: float | None = None,
    line: str | None = None,
    expand: bool | int | None = None,
    pad: float = 8,
    shown: str | None = None,
    on_hold: Handler | None = None,
) -> ft.Control:
    """A button with its test id. Without a handler it is shown as not available.

    `shown` names what the button stands for. When that changes the button becomes another one for Flet too: a tap
    instead of the handler for what came since.
    `on_hold` is for a finger that stays half a second.
    """
    if growing() and height is not None:
        content, height = _at_least(content, height), None
    style = ft.ButtonStyle(
        bgcolor=ground,
        color=ink,
        padding=ft.Padding.symmetric(horizontal=pad, vertical=0),
        shape=ft.RoundedRectangleBorder(radius=RADIUS),
        side=ft.BorderSide(1.5, line) if line else None,
        elevation=0,
        shadow_color=ft.Colors.TRANSPARENT,
        animation_duration=0,
    )
    inner = ft.FilledButton(
        content=content,
        style=style,
        height=height,
        width=width,
        on_click=on_click,
        on_long_press=on_hold,
        disabled=on_click is None,
        key=shown,
    )
    return named(identifier, inner, expand=expand)


def _at_least(content: ft.Control, height: float) -> ft.Control:
    """What is higher than a button was made for makes it higher."""
    return ft.Stack([ft.Container(width=0, height=height), content], alignment=ft.Alignment.CENTER)


def icon_words(icon: ft.IconData, value: str, size: float, colour: str, *, bold: bool = True) -> ft.Row:
    """An icon with its word beside it, centred, for the inside of a button."""
    return ft.Row(
        alignment=ft.MainAxisAlignment.CENTER,
        spacing=8,
        tight=True,
        controls=[
            ft.Icon(icon, size=size * 1.3, color=colour),
            ft.Container(words(value, size, colour, bold=bold), expand=True, expand_loose=True),
        ],
    )


def surface(panel: Panel, content: ft.Control, **properties: Any) -> ft.Container:  # noqa: ANN401  # handed on to Flet
    """A white card on the ground. Nothing in it reaches its corners, so nothing is clipped, which costs a layer."""
    chosen: dict[str, Any] = {
        "padding": GAP,
        "border_radius": RADIUS,
        "bgcolor": panel.palette.surface,
        "clip_behavior": ft.ClipBehavior.NONE,
    }
    chosen |= properties
    return ft.Container(content=content, **chosen)


def column(controls: Sequence[ft.Control], spacing: float = GAP, **properties: Any) -> ft.Column:  # noqa: ANN401  # handed on to Flet
    """A column whose children take its whole width."""
    return ft.Column(
        controls=list(controls), spacing=spacing, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, **properties
    )


def beside_each_other(left: ft.Control, right: ft.Control, spacing: float = GAP) -> ft.Control:
    """Two columns as high as the screen, the left one the wider."""
    return ft.Row(
        [ft.Container(left, expand=58), ft.Container(right, expand=42)],
        spacing=spacing,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def side_by_side(controls: Sequence[ft.Control], spacing: float = 8, across: int = 1) -> ft.Control:
    """Controls that share a row; where words have grown beyond that, `across` in each of several rows."""
    if not growing():
        return ft.Row(list(controls), spacing=spacing)
    rows = [list(controls[start : start + across]) for start in range(0, len(controls), across)]
    return column([ft.Row(row, spacing=spacing) for row in rows], spacing, tight=True)


def close_button(
    panel: Panel, wish: Handler, identifier: str = ids.CARD_CLOSE, *, on: Mark | None = None, says: str = "sheet.close"
) -> ft.Control:
    """The cross in the corner of whatever lies on the screen; `on` the band of a verdict, in its colours."""
    ground, ink = (on.colour, on.on_colour) if on else (panel.palette.surface, panel.palette.ink)
    cross = ft.Icon(ft.Icons.CLOSE, size=28, color=ink, semantics_label=panel.say(says))
    return button(identifier, cross, wish, ground=ground, ink=ink, width=TARGET, pad=0)
