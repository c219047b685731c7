"""The desk: what a shift needs beside the scan, as tiles; and whichever of them is open."""

from collections.abc import Awaitable, Callable
from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.closing import under_head
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, surface, words
from checkpoint.views.components.why_sheet import why_strip
from checkpoint.views.desk_state import WhyState
from checkpoint.views.duties.home import DutiesView, DutyTiles, tiles
from checkpoint.views.frame import Frame
from checkpoint.views.handover_view import HandoverView
from checkpoint.views.history_view import HistoryView
from checkpoint.views.inside_view import InsideView
from checkpoint.views.notices_view import NoticesView
from checkpoint.views.panel import Panel
from checkpoint.views.paper_view import PaperView
from checkpoint.views.settings_view import SettingsView
from checkpoint.views.state import Desk
from checkpoint.views.wishes.amending import show_history
from checkpoint.views.wishes.evacuating import show_inside
from checkpoint.views.wishes.guarding import ask_practice
from checkpoint.views.wishes.handing_over import show_handover
from checkpoint.views.wishes.moving import show_desk
from checkpoint.views.wishes.noticing import show_notices
from checkpoint.views.wishes.papering import show_paper
from checkpoint.views.wishes.settings import show_settings

Wish = Callable[[Panel], Awaitable[None]]
TILES: Final[dict[Desk, tuple[ft.IconData, Wish]]] = {
    Desk.INSIDE: (ft.Icons.FACT_CHECK, show_inside),
    Desk.NOTICES: (ft.Icons.CAMPAIGN, show_notices),
    Desk.HISTORY: (ft.Icons.HISTORY, show_history),
    Desk.PAPER: (ft.Icons.NOTE_ADD, show_paper),
    Desk.HANDOVER: (ft.Icons.HANDSHAKE, show_handover),
    Desk.SETTINGS: (ft.Icons.SETTINGS, show_settings),
    Desk.PRACTICE: (ft.Icons.SCHOOL, ask_practice),
}


@part
def DeskView(panel: Panel, frame: Frame) -> ft.Control:  # noqa: PLR0911  # one for each screen
    """The tiles, or the one that was tapped under its own head."""
    match frame.desk:
        case Desk.HOME | Desk.PRACTICE:
            return named(ids.DESK, DeskTiles(panel, panel.why), expand=True)
        case Desk.INSIDE:
            return _under_head(panel, "desk.inside", InsideView(panel, panel.roll))
        case Desk.DUTIES:
            return DutiesView(panel, panel.duties.board, panel.duties.waits)
        case Desk.HISTORY:
            return _under_head(panel, "desk.history", HistoryView(panel, panel.history, panel.day, panel.why))
        case Desk.HANDOVER:
            return _under_head(panel, "desk.handover", HandoverView(panel, panel.handover, panel.sign_in))
        case Desk.SETTINGS:
            return _under_head(panel, "desk.settings", SettingsView(panel, panel.settings, frame, panel.gate))
        case Desk.NOTICES:
            return _under_head(panel, "desk.notices", NoticesView(panel, panel.posted))
        case Desk.PAPER:
            return _under_head(panel, "desk.paper", PaperView(panel, panel.paper, panel.gate))


def _offered(panel: Panel) -> list[tuple[Desk, tuple[ft.IconData, Wish]]]:
    """Practice only where it can be had, and not within itself."""
    may = panel.station.open_practice is not None and panel.station.real is None
    return [row for row in TILES.items() if may or row[0] is not Desk.PRACTICE]


def _under_head(panel: Panel, key: str, content: ft.Control) -> ft.Control:
    return under_head(panel, ids.DESK_BACK, "desk.back", key, panel.on(show_desk, Desk.HOME), content)


@part
def DeskTiles(panel: Panel, why: WhyState) -> ft.Control:
    """What may be added to an emergency, the duties, and the rest of the desk."""
    grid = tiles(panel, [_tile(panel, desk, icon, wish) for desk, (icon, wish) in _offered(panel)])
    duties = DutyTiles(panel, panel.duties.board, panel.duties.waits)
    return surface(
        panel, column([*why_strip(panel, why), duties, grid], scroll=ft.ScrollMode.AUTO, expand=True), expand=True
    )


def _tile(panel: Panel, desk: Desk, icon: ft.IconData, wish: Wish) -> ft.Control:
    palette = panel.palette
    content = ft.Row(
        [
            ft.Icon(icon, size=40, color=palette.accent),
            ft.Column(
                [
                    words(panel.say(f"desk.{desk.value}"), 22, palette.ink, bold=True),
                    words(panel.say(f"desk.{desk.value}.hint"), 15, palette.muted),
                ],
                spacing=2,
                tight=True,
                expand=True,
                alignment=ft.MainAxisAlignment.CENTER,
            ),
        ],
        spacing=16,
    )
    return button(
        ids.DESK_TILE.format(name=desk.value),
        content,
        panel.on(wish),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=96,
        pad=16,
    )
