"""The screens of a shift: in the top bar on a tablet, along the lower edge on a phone."""

from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.shapes import button, icon_words, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tab
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.moving import show_tab

ICONS: Final = {
    Tab.GATE: ft.Icons.QR_CODE_SCANNER,
    Tab.ROSTER: ft.Icons.APARTMENT,
    Tab.TODAY: ft.Icons.LIST_ALT,
    Tab.DESK: ft.Icons.GRID_VIEW,
}
NAMES: Final = {Tab.GATE: ids.TAB_GATE, Tab.ROSTER: ids.TAB_ROSTER, Tab.TODAY: ids.TAB_TODAY, Tab.DESK: ids.TAB_DESK}


def tabs(panel: Panel) -> ft.Control:
    """A segmented row."""
    return ft.Container(
        bgcolor=panel.palette.raised,
        border_radius=14,
        content=ft.Row(spacing=2, tight=True, controls=[_segment(panel, tab) for tab in Tab]),
    )


def _segment(panel: Panel, tab: Tab) -> ft.Control:
    palette, chosen = panel.palette, panel.frame.tab is tab
    ink = palette.on_accent if chosen else palette.ink
    return button(
        NAMES[tab],
        icon_words(ICONS[tab], panel.say(f"tab.{tab.value}"), 16, ink, bold=chosen),
        panel.on(show_tab, tab),
        ground=palette.accent if chosen else palette.raised,
        ink=ink,
        width=98,
        pad=4,
    )


def bottom_bar(panel: Panel) -> ft.Control:
    """A navigation bar."""
    palette = panel.palette
    return ft.Container(
        bgcolor=palette.surface,
        border=ft.Border(top=ft.BorderSide(1, palette.line)),
        padding=ft.Padding.symmetric(horizontal=8, vertical=4),
        content=ft.Row(spacing=8, controls=[_destination(panel, tab) for tab in Tab]),
    )


def _destination(panel: Panel, tab: Tab) -> ft.Control:
    palette, chosen = panel.palette, panel.frame.tab is tab
    colour = palette.accent if chosen else palette.muted
    content = ft.Column(
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        controls=[
            ft.Icon(ICONS[tab], size=30 if panel.frame.upright else 26, color=colour),
            words(panel.say(f"tab.{tab.value}"), 16 if panel.frame.upright else 13, colour, bold=chosen),
        ],
    )
    return button(
        NAMES[tab],
        content,
        panel.on(show_tab, tab),
        ground=palette.tint if chosen else palette.surface,
        ink=colour,
        height=TARGET + 12 if panel.frame.upright else TARGET,
        expand=True,
        pad=0 if growing() else 8,
    )
