"""The duties behind one tab: a large tile each, saying what is due and what was missed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import flet as ft

from checkpoint.domain.tasks import TaskState
from checkpoint.views import ids
from checkpoint.views.components.closing import under_head
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, words
from checkpoint.views.duties.care import CareView
from checkpoint.views.duties.incidents import IncidentList
from checkpoint.views.duties.returnees import ReturneesView
from checkpoint.views.duties.state import BoardState, DutyScreen, WaitState
from checkpoint.views.duties.supplies import SuppliesView
from checkpoint.views.duties.tasks import TaskList
from checkpoint.views.duties.visitors import VisitorList
from checkpoint.views.frame import UPRIGHT
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk
from checkpoint.views.wishes.duty import show_duty
from checkpoint.views.wishes.measuring import due_now
from checkpoint.views.wishes.moving import show_desk


@dataclass(frozen=True, slots=True)
class Told:
    """What a tile says of its duty; `urgent`: somebody has to do something now."""

    words: str
    urgent: bool = False


def _incidents(panel: Panel) -> Told:
    waits = panel.duties.waits
    if not waits.rows:
        return Told(panel.say("duty.incidents.none"))
    return Told(panel.say("duty.incidents.some", waiting=len(waits.timed), fevers=len(waits.fevers)), urgent=True)


def _visitors(panel: Panel) -> Told:
    guests, now = panel.duties.board.guests, panel.tablet.clock.now()
    if not guests:
        return Told(panel.say("duty.visitors.none"))
    overdue = sum(guest.is_overdue(now) for guest in guests)
    return Told(panel.say("duty.visitors.some", inside=len(guests), overdue=overdue), urgent=bool(overdue))


def _tasks(panel: Panel) -> Told:
    board = panel.duties.board
    due, missed, done = (board.count(state) for state in (TaskState.DUE, TaskState.MISSED, TaskState.DONE))
    if due or missed:
        return Told(panel.say("duty.tasks.some", due=due, missed=missed), urgent=True)
    return Told(panel.say("duty.tasks.none", done=done, all=len(board.tasks)))


def _supplies(panel: Panel) -> Told:
    stocks = panel.duties.board.stocks
    empty = sum(not stock.balance for stock in stocks)
    if not stocks:
        return Told(panel.say("duty.supplies.none"))
    return Told(panel.say("duty.supplies.some", kinds=len(stocks), empty=empty), urgent=bool(empty))


def _care(panel: Panel) -> Told:
    listed = panel.duties.board.care
    opened = sum(row.open for row in listed.deliveries.values())
    if not listed.running and not opened:
        return Told(panel.say("duty.care.none"))
    due = sum(len(due_now(panel, row)) for row in listed.running)
    told = panel.say("duty.care.some", isolated=len(listed.running), due=due, open=opened)
    return Told(told, urgent=bool(due or opened))


def _returnees(panel: Panel) -> Told:
    count = panel.duties.board.registered
    return Told(panel.say("duty.returnees.some", count=count) if count else panel.say("duty.returnees.none"))


TILES: Final[dict[DutyScreen, tuple[ft.IconData, Callable[[Panel], Told]]]] = {
    DutyScreen.INCIDENTS: (ft.Icons.THERMOSTAT, _incidents),
    DutyScreen.VISITORS: (ft.Icons.BADGE, _visitors),
    DutyScreen.TASKS: (ft.Icons.CLEANING_SERVICES, _tasks),
    DutyScreen.SUPPLIES: (ft.Icons.INVENTORY_2, _supplies),
    DutyScreen.CARE: (ft.Icons.HOME_WORK, _care),
    DutyScreen.RETURNEES: (ft.Icons.LUGGAGE, _returnees),
}


def tiles(panel: Panel, shown: Sequence[ft.Control]) -> ft.Control:
    """Tiles of a desk in rows, as many across as the screen has room for at the size that everything is drawn in."""
    across = 3 if not panel.frame.single else 2 if panel.frame.width >= UPRIGHT[0] else 1
    rows = [shown[start : start + across] for start in range(0, len(shown), across)]
    return column([_row(row, across) for row in rows], 10, tight=True)


def _row(row: Sequence[ft.Control], across: int) -> ft.Control:
    """As high as the one with the most words."""
    cells: list[ft.Control] = [ft.Container(one, expand=1) for one in row]
    cells += [ft.Container(expand=1) for _ in range(across - len(row))]
    return ft.Row(cells, spacing=10, intrinsic_height=True, vertical_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def DutiesView(panel: Panel, board: BoardState, waits: WaitState) -> ft.Control:
    """The duty that was tapped, under its own head."""
    wish = panel.on(show_desk, Desk.HOME)
    body = _body(panel, board, waits)
    content = under_head(panel, ids.DUTY_BACK, "duty.back", f"duty.{board.screen.value}", wish, body)
    return named(ids.DUTY.format(name=board.screen.value), content, expand=True)


def _body(panel: Panel, board: BoardState, waits: WaitState) -> ft.Control:
    match board.screen:
        case DutyScreen.INCIDENTS:
            return IncidentList(panel, waits, panel.duties.ticks)
        case DutyScreen.TASKS:
            return TaskList(panel, board)
        case DutyScreen.SUPPLIES:
            return SuppliesView(panel, board, panel.duties.supply)
        case DutyScreen.CARE:
            return CareView(panel, board)
        case DutyScreen.RETURNEES:
            return ReturneesView(panel, board, panel.duties.returnee)
        case DutyScreen.VISITORS:
            return VisitorList(panel, board)


@part
def DutyTiles(panel: Panel, board: BoardState, waits: WaitState) -> ft.Control:  # drawn anew with them
    """A tile for each duty."""
    return tiles(panel, [_tile(panel, screen, icon, told(panel)) for screen, (icon, told) in TILES.items()])


def _tile(panel: Panel, screen: DutyScreen, icon: ft.IconData, told: Told) -> ft.Control:
    palette = panel.palette
    ground, ink = (palette.warn_ground, palette.warn_ink) if told.urgent else (palette.raised, palette.ink)
    lines = ft.Column(
        [
            words(panel.say(f"duty.{screen.value}"), 22, ink, bold=True),
            words(told.words, 16, ink if told.urgent else palette.muted, bold=told.urgent),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    mark = [ft.Icon(ft.Icons.PRIORITY_HIGH, size=30, color=ink)] if told.urgent else []
    return button(
        ids.DUTY_TILE.format(name=screen.value),
        ft.Row([ft.Icon(icon, size=40, color=ink if told.urgent else palette.accent), lines, *mark], spacing=14),
        panel.on(show_duty, screen),
        ground=ground,
        ink=ink,
        line=palette.warn_ink if told.urgent else palette.line,
        height=92 if panel.frame.phone else 112,
        pad=16,
    )
