"""One movement of the day: when, which way, who, how warm, what was decided, and whether the server has it."""

import flet as ft

from checkpoint.domain.decide import Direction
from checkpoint.domain.movements import Movement
from checkpoint.i18n import Language
from checkpoint.i18n.explaining import trip_words
from checkpoint.services.ledger import Entry
from checkpoint.views import ids
from checkpoint.views.components.about import as_recorded
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS, Light
from checkpoint.views.wishes.moving import ask_undo

ROW_HEIGHT = 72


def sync_word(entry: Entry, acked: int, rejected: frozenset[int]) -> str:
    """`rejected`, `sent` or `pending`."""
    if entry.seq in rejected:
        return "rejected"
    return "sent" if entry.seq <= acked else "pending"


@part
def _Row(  # one argument for each change after which it looks otherwise
    panel: Panel, entry: Entry, sync: str, undoable: bool, phone: bool, _language: Language, light: Light
) -> ft.Control:
    """Drawn again only when one of its arguments changed."""
    palette, movement = panel.palette, entry.movement
    faded = palette.muted if entry.annulled else palette.ink
    strike = ft.TextDecoration.LINE_THROUGH if entry.annulled else None
    style = ft.TextStyle(decoration=strike)
    time = entry.event.happened_at.astimezone(panel.zone).strftime("%H:%M")
    detail = _detail(panel, entry, sync, short=phone)
    inward = movement.direction is Direction.IN
    who = movement.masked_name or panel.say(_nameless(movement))
    row: list[ft.Control] = [
        *([] if phone else [ft.Container(words(time, 17, faded, style=style), width=52)]),
        ft.Icon(ft.Icons.LOGIN if inward else ft.Icons.LOGOUT, size=24, color=faded),
        ft.Column(
            spacing=0,
            tight=True,
            expand=True,
            alignment=ft.MainAxisAlignment.CENTER,
            controls=[
                words(
                    f"{panel.say(f'direction.{movement.direction.value}')} · {who}", 18, faded, bold=True, style=style
                ),
                words(" · ".join(text for text in (time if phone else "", detail) if text), 13, palette.muted),
            ],
        ),
        _outcome(panel, movement, faint=entry.annulled),
    ]
    if undoable:
        row.append(_undo(panel, entry))
    elif not phone:
        row.append(ft.Container(width=60))
    content = ft.Container(
        ft.Row(row, spacing=6 if phone else 10),
        bgcolor=palette.raised if light is Light.NIGHT else palette.surface,
        border_radius=12,
        padding=ft.Padding.symmetric(horizontal=6 if phone else 12),
    )
    if entry.annulled:
        content.opacity = 0.75  # given to the others as 1, it would make each of them a layer of its own
    return named(ids.TODAY_ROW, ft.Container(content, padding=ft.Padding.only(bottom=8)))


MovementRow = ft.memo(_Row)  # type: ignore[no-untyped-call]  # Flet has not annotated it


def _nameless(movement: Movement) -> str:
    if not movement.emergency:
        return "category.unknown"
    return "source.rescue" if movement.direction is Direction.IN else "source.emergency"


def _detail(panel: Panel, entry: Entry, sync: str, *, short: bool) -> str:
    """Beside the name; `short`, that it was sent is not said: the bar at the top counts what was not."""
    movement = entry.movement
    parts = [movement.address]
    if movement.readings:
        parts.append("→".join(reading.text for reading in movement.readings) + "℃")
    if movement.trip is not None:
        parts.append(trip_words(movement.trip, panel.frame.language, panel.zone, entry.event.happened_at))
    late = movement.late
    if late is not None:
        key = "today.paper" if late.page else "today.corrected"
        parts.append(panel.say(key, **({"page": late.page, "line": late.line} if late.page else {})))
    if movement.overrides:
        parts.append(panel.say("today.overridden"))
    if movement.checked or movement.turned:
        parts.append(as_recorded(panel, movement.override_reason, "override"))
    if entry.annulled or sync != "sent" or not short:
        parts.append(panel.say("today.annulled" if entry.annulled else f"today.{sync}"))
    return " · ".join(part for part in parts if part)


def _outcome(panel: Panel, movement: Movement, *, faint: bool) -> ft.Control:
    mark = MARKS[movement.outcome]
    colour = panel.palette.muted if faint else mark.colour
    return ft.Container(
        ft.Row(
            [
                ft.Icon(mark.icon, size=20, color=mark.on_colour if not faint else panel.palette.surface),
                words(
                    panel.say(f"outcome.{movement.outcome.value}"),
                    13 if panel.frame.phone else 15,
                    mark.on_colour if not faint else panel.palette.surface,
                    bold=True,
                ),
            ],
            spacing=6,
            tight=True,
        ),
        bgcolor=colour,
        border_radius=10,
        padding=ft.Padding.symmetric(horizontal=6 if panel.frame.phone else 10, vertical=6),
    )


def _undo(panel: Panel, entry: Entry) -> ft.Control:
    palette = panel.palette
    return button(
        ids.UNDO,
        ft.Icon(ft.Icons.UNDO, size=24, color=palette.accent, semantics_label=panel.say("amend.title")),
        panel.on(ask_undo, entry.event.id),
        ground=palette.tint,
        ink=palette.accent,
        width=60,
        pad=0,
        shown=entry.event.id,
    )
