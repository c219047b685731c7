"""The top bar: where this is, who is on duty, how the link is, and the way out. It is on every screen."""

from collections.abc import Awaitable, Callable
from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.emergency import emergency_button
from checkpoint.views.components.link_badge import LinkBadge
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, nothing, words
from checkpoint.views.components.tabs import tabs
from checkpoint.views.frame import Frame
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import FamilyState, GateState, Tab
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.moving import switch_language
from checkpoint.views.wishes.settings import show_help
from checkpoint.views.wishes.signing import ask_end

ONE_ROW: Final = 560
"""A low glass of one column that is at least so wide has everything of the top bar in one row."""


@part
def TopBar(panel: Panel, frame: Frame) -> ft.Control:
    """One line on a tablet, two on a phone, and there only one while somebody stands at the gate."""
    row: ft.Control = _wide_row(panel)
    if frame.upright:
        row = _upright_row(panel)
    elif frame.single:
        row = PhoneRows(panel, frame, panel.gate, panel.family)
    return named(
        ids.TOP_BAR,
        ft.Container(
            bgcolor=panel.palette.surface,
            padding=ft.Padding.symmetric(horizontal=8 if frame.phone else 16, vertical=4 if frame.phone else 8),
            border=ft.Border(bottom=ft.BorderSide(1, panel.palette.line)),
            content=row,
        ),
    )


def is_busy(panel: Panel) -> bool:
    """Whether somebody stands at the gate whose card wants the whole of a phone's screen."""
    gate = panel.gate
    standing = gate.encounter is not None and gate.found is None and gate.household is None
    return panel.frame.tab is Tab.GATE and (standing or panel.family.opened is not None)


def _wide_row(panel: Panel) -> ft.Control:
    middle: list[ft.Control] = [ft.Container(expand=True)]
    if panel.frame.shift is not None:
        middle = [tabs(panel), ft.Container(expand=True), ft.Container(LinkBadge(panel, panel.link), width=196)]
        middle.append(_operator(panel))
    elif panel.frame.enrolled:
        middle.append(ft.Container(LinkBadge(panel, panel.link), width=210))
    return ft.Row(spacing=10, controls=[_brand(panel), *middle, *_switches(panel), emergency_button(panel)])


def _upright_row(panel: Panel) -> ft.Control:
    """The screens of a shift are along the lower edge; in a shift the language has its place in the settings."""
    row: list[ft.Control] = [ft.Container(_brand(panel), expand=True)]
    if panel.frame.enrolled:
        row.append(ft.Container(LinkBadge(panel, panel.link), width=200))
    switches = _switches(panel)
    if panel.frame.shift is not None:
        row.append(_operator(panel))
        switches = switches[1:]
    return ft.Row(spacing=8, controls=[*row, *switches, emergency_button(panel)])


@part
def PhoneRows(panel: Panel, frame: Frame, _gate: GateState, _family: FamilyState) -> ft.Control:
    """The place and the way out; then the link, who is on duty, the other language, help."""
    if frame.shift is not None and is_busy(panel):
        sos, out = _switches(panel)[1], emergency_button(panel)
        first: list[ft.Control] = [ft.Container(LinkBadge(panel, panel.link), expand=True), sos, out]
        if growing():  # the card needs the room: of the link its sign, and how many records wait
            first = [LinkBadge(panel, panel.link, slim=True), sos, ft.Container(out, expand=True)]
        rows: list[ft.Control] = [ft.Row(spacing=4 if growing() else 8, controls=first)]
    else:
        rows = _phone_rows(panel)
    return column(rows, 4, tight=True)


def _growing_rows(panel: Panel) -> list[ft.Control]:
    """Where words are larger than the glass has room for beside each other: what the settings have too gives way."""
    language, sos = _switches(panel)
    other = _operator(panel) if panel.frame.shift is not None else language
    link: ft.Control = LinkBadge(panel, panel.link) if panel.frame.enrolled else nothing()
    rows = [[ft.Container(_brand(panel), expand=True), other], [ft.Container(link, expand=True), sos]]
    return [*(ft.Row(spacing=8, controls=row) for row in rows), emergency_button(panel)]


def _phone_rows(panel: Panel) -> list[ft.Control]:
    if growing():
        return _growing_rows(panel)
    second: list[ft.Control] = []
    if panel.frame.enrolled:
        second.append(ft.Container(LinkBadge(panel, panel.link), expand=True))
    else:
        second.append(ft.Container(expand=True))
    if panel.frame.shift is not None:
        second.append(_operator(panel))
    second += _switches(panel)
    if panel.frame.low and panel.frame.width >= ONE_ROW:
        return [ft.Row(spacing=4, controls=[*second, emergency_button(panel)])]
    return [
        ft.Row(spacing=8, controls=[ft.Container(_brand(panel), expand=True), emergency_button(panel)]),
        ft.Row(spacing=4, controls=second),
    ]


def _brand(panel: Panel) -> ft.Control:
    palette, station = panel.palette, panel.station
    first, second = panel.say("app.name"), panel.say("app.tagline")
    if station.tablet is not None:
        first, second = station.tablet.identity.place.name, station.tablet.identity.gate.name
    lines = ft.Column(
        spacing=0,
        tight=True,
        expand=True,
        expand_loose=True,
        controls=[words(first, 17, palette.ink, bold=True), words(second, 14, palette.muted)],
    )
    badge = ft.Container(
        ft.Icon(ft.Icons.SHIELD, size=26, color=palette.on_accent),
        bgcolor=palette.accent,
        border_radius=12,
        width=44,
        height=44,
        alignment=ft.Alignment.CENTER,
    )
    width = None if panel.frame.single else 172 if panel.frame.practising else 196
    return named(
        ids.PLACE, ft.Container(ft.Row(spacing=10, controls=[lines] if growing() else [badge, lines]), width=width)
    )


def _operator(panel: Panel) -> ft.Control:
    shift, palette = panel.frame.shift, panel.palette
    name = shift.operator_name if shift else ""
    width = 50 if panel.frame.phone else 84
    content = ft.Row(
        spacing=6,
        tight=True,
        controls=[
            ft.Container(words(name, 15, palette.ink, bold=True), width=None if growing() else width),
            ft.Icon(ft.Icons.LOGOUT, size=20, color=palette.muted),
        ],
    )
    inner = button(
        ids.END_SHIFT, content, panel.on(ask_end), ground=palette.raised, ink=palette.ink, line=palette.line, pad=10
    )
    return named(ids.OPERATOR, inner)


def _switches(panel: Panel) -> list[ft.Control]:
    """The other language before anybody signs in and where there is room; help always."""
    palette = panel.palette
    other = words(panel.say("app.other_language"), 16, palette.ink, bold=True)
    sos = ft.Icon(ft.Icons.SUPPORT_AGENT, size=26, color=palette.alarm_ink, semantics_label=panel.say("help.title"))
    return [_square(panel, ids.LANGUAGE, other, switch_language), _square(panel, ids.HELP, sos, show_help)]


def _square(panel: Panel, identifier: str, content: ft.Control, wish: Callable[[Panel], Awaitable[None]]) -> ft.Control:
    palette = panel.palette
    return button(
        identifier,
        content,
        panel.on(wish),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        width=TARGET,
        pad=0,
    )
