"""Who waits beside the gate, and fevers with steps to take: tiles on the gate screen, so nobody is forgotten."""

from datetime import datetime
from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incidents import Incident, IncidentStage
from checkpoint.domain.readings import format_tenths
from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.duties.state import DutyScreen, TickState, WaitState
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.duty import show_duty
from checkpoint.views.wishes.waiting import call_back, open_incident, policy_now

TILE_HEIGHT: Final = 64
URGENT: Final = {
    IncidentStage.ALONE: 0,
    IncidentStage.FEVER: 1,
    IncidentStage.WAITING: 2,
    IncidentStage.HELD: 2,
}
TILE_WIDTH: Final = 220
"""The least that a tile is wide; with so many of them across, the rest is told in a number."""


def waiting_strip(panel: Panel, waits: WaitState) -> list[ft.Control]:
    """Nothing, or one tile for each."""
    return [WaitingStrip(panel, waits, panel.duties.ticks)] if waits.rows else []


def waiting_line(panel: Panel, waits: WaitState) -> list[ft.Control]:
    """Nothing, or one line for all of them, where somebody's card needs the room."""
    return [WaitingLine(panel, waits, panel.duties.ticks)] if waits.rows else []


def _by_urgency(panel: Panel, waits: WaitState) -> list[Incident]:
    """The most urgent first: who is alone, fevers, then who is due, then by the time that is left."""
    policy = policy_now(panel)
    return sorted(waits.rows, key=lambda row: (URGENT[row.stage], row.due_at(policy)))


@part
def WaitingLine(panel: Panel, waits: WaitState, ticks: TickState) -> ft.Control:
    """The next whose time runs out, else who is to be looked after first; and how many there are."""
    palette, mark, rows = panel.palette, MARKS[Outcome.REFER], _by_urgency(panel, waits)
    first = next((row for row in rows if row.timed), rows[0])
    urgent = any(is_urgent(panel, row, ticks.now) for row in rows)
    ground, ink = (mark.colour, mark.on_colour) if urgent else (palette.surface, palette.ink)
    said = [who(panel, first), to_do(panel, first, ticks.now)]
    if len(rows) > 1:
        said.append(panel.say("wait.count", count=len(rows)))
    icon = ft.Icons.NOTIFICATIONS_ACTIVE if is_due(panel, first, ticks.now) else icon_of(first)
    told = words(" · ".join(said), 16, ink, bold=True, expand=True)
    box = ft.Container(
        ft.Row([ft.Icon(icon, size=20, color=ink), told], spacing=8),
        bgcolor=ground,
        border=ft.Border.all(1.5, mark.colour),
        border_radius=10,
        padding=ft.Padding.symmetric(horizontal=10, vertical=3),
    )
    return named(ids.WAITING, box)


@part
def WaitingStrip(panel: Panel, waits: WaitState, ticks: TickState) -> ft.Control:
    """As many tiles as there is room for, the most urgent first."""
    frame, rows = panel.frame, _by_urgency(panel, waits)
    room = max(2, int((frame.width if frame.single else frame.width * 0.58) // TILE_WIDTH))
    shown = rows if len(rows) <= room else rows[: room - 1]
    tiles = [_tile(panel, number, row, ticks.now) for number, row in enumerate(shown, 1)]
    if len(shown) < len(rows):
        tiles.append(_more(panel, len(rows) - len(shown)))
    return named(ids.WAITING, ft.Row(tiles, spacing=8))


def countdown(panel: Panel, incident: Incident, now: datetime) -> str:
    """How long they still wait, or that it is over and what to do now."""
    kind = "held" if incident.stage is IncidentStage.HELD else "wait"
    left = int((incident.due_at(policy_now(panel)) - now).total_seconds())
    if left <= 0:
        return panel.say(f"{kind}.due")
    return panel.say(f"{kind}.left", time=f"{left // 60}:{left % 60:02d}")


def is_due(panel: Panel, incident: Incident, now: datetime) -> bool:
    """Whether somebody is to be measured again, or must have an answer, now."""
    return incident.timed and incident.due_at(policy_now(panel)) <= now


def is_urgent(panel: Panel, incident: Incident, now: datetime) -> bool:
    """Whether something is to be done for them now."""
    return not incident.timed or is_due(panel, incident, now)


def to_do(panel: Panel, incident: Incident, now: datetime) -> str:
    """How long they still wait, or the next step."""
    if incident.timed:
        return countdown(panel, incident, now)
    missing = incident.missing
    return panel.say(f"incident.todo.{missing[0].value}" if missing else "incident.todo.close")


def who(panel: Panel, incident: Incident) -> str:
    """Masked name and flat; whoever is held goes by the number, with a name where they gave one."""
    held = incident.stage is IncidentStage.HELD
    number = panel.say("held.number", number=incident.number) if held else ""
    unnamed = "care.household" if incident.at_home else "category.unknown"
    name = incident.masked_name or ("" if held else panel.say(unnamed))
    return " ".join(text for text in (number, name, incident.address) if text)


def icon_of(incident: Incident) -> ft.IconData:
    """A fever's sign, somebody's hand, the clock of whoever rests, or the telephone of whoever is held."""
    if incident.stage is IncidentStage.HELD:
        return ft.Icons.SUPPORT_AGENT
    if incident.stage is IncidentStage.WAITING:
        return ft.Icons.TIMER
    return ft.Icons.ESCALATOR_WARNING if incident.stage is IncidentStage.ALONE else MARKS[Outcome.REFER].icon


def _tile(panel: Panel, number: int, incident: Incident, now: datetime) -> ft.Control:
    palette, mark = panel.palette, MARKS[Outcome.REFER]
    urgent = is_urgent(panel, incident, now)
    ground, ink = (mark.colour, mark.on_colour) if urgent else (palette.surface, palette.ink)
    wish: Handler = panel.on(call_back if incident.stage is IncidentStage.WAITING else open_incident, incident.id)
    icon = ft.Icons.NOTIFICATIONS_ACTIVE if is_due(panel, incident, now) else icon_of(incident)
    said = to_do(panel, incident, now)
    known = incident.readings and not panel.frame.phone  # two tiles share the width of a phone
    reading = f"{format_tenths(incident.readings[-1].tenths)}℃" if known else ""
    lines = ft.Column(
        [
            words(who(panel, incident), 17, ink, bold=True),
            words(" · ".join(part for part in (said, reading) if part), 16, ink, bold=urgent),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    return button(
        ids.WAITING_TILE.format(number=number),
        ft.Row([ft.Icon(icon, size=28, color=ink), lines], spacing=8),
        wish,
        ground=ground,
        ink=ink,
        line=mark.colour,
        height=TILE_HEIGHT,
        expand=True,
        pad=10,
        shown=incident.id,
    )


def _more(panel: Panel, count: int) -> ft.Control:
    palette = panel.palette
    return button(
        ids.WAITING_MORE,
        words(panel.say("wait.more", count=count), 17, palette.ink, bold=True),
        panel.on(show_duty, DutyScreen.INCIDENTS),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=TILE_HEIGHT,
        width=110,
    )
