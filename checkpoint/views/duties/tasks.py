"""The tasks of the day: each with its hours, whether it is due, done or missed, and one tap to write it down."""

from typing import Final

import flet as ft

from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.decide import Outcome
from checkpoint.domain.tasks import TaskSlot, TaskState
from checkpoint.views import ids
from checkpoint.views.components.chips import message
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.duties.incident_sheet import operator_name
from checkpoint.views.duties.state import BoardState
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.tasking import doubt_task, open_task, see_photo

ICONS: Final = {
    TaskKind.DISINFECTION: ft.Icons.SANITIZER,
    TaskKind.GARBAGE: ft.Icons.DELETE_OUTLINE,
    TaskKind.MASK_BIN: ft.Icons.MASKS,
}
MARK_OF: Final = {
    TaskState.DONE: (MARKS[Outcome.ADMIT].icon, MARKS[Outcome.ADMIT].colour, MARKS[Outcome.ADMIT].on_colour),
    TaskState.MISSED: (MARKS[Outcome.REFUSE].icon, MARKS[Outcome.REFUSE].colour, MARKS[Outcome.REFUSE].on_colour),
    TaskState.DUE: (MARKS[Outcome.CHECK].icon, MARKS[Outcome.CHECK].colour, MARKS[Outcome.CHECK].on_colour),
}


@part
def TaskList(panel: Panel, board: BoardState) -> ft.Control:
    """In the order of the plan."""
    rows = [_row(panel, number, slot) for number, slot in enumerate(board.tasks, 1)]
    hint = words(panel.say("task.hint"), 16, panel.palette.muted)
    listing = [hint, *message(panel, board.message), *rows]
    return surface(panel, column(listing, spacing=10, scroll=ft.ScrollMode.AUTO, expand=True), expand=True)


def named_task(panel: Panel, slot: TaskSlot) -> str:
    """The kind, and which of several it is."""
    return " ".join(part for part in (panel.say(f"task.{slot.task.value}"), slot.title) if part)


def hours(panel: Panel, slot: TaskSlot) -> str:
    """From when until when."""
    begin, end = slot.begin.astimezone(panel.zone), slot.end.astimezone(panel.zone)
    return f"{begin:%H:%M} - {end:%H:%M}"


def told(panel: Panel, slot: TaskSlot) -> str:
    if slot.done_at is None:
        return panel.say(f"task.state.{slot.state.value}")
    at = f"{slot.done_at.astimezone(panel.zone):%H:%M}"
    key = "task.done_late" if slot.late else "task.done_at"
    return panel.say(key, time=at, name=operator_name(panel, slot.operator_id))


def _row(panel: Panel, number: int, slot: TaskSlot) -> ft.Control:
    palette, phone = panel.palette, panel.frame.phone
    text = column(
        [
            words(named_task(panel, slot), 22, palette.ink, bold=True),
            words(hours(panel, slot), 17, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    head: list[ft.Control] = [ft.Icon(ICONS[slot.task], size=38, color=palette.accent), text]
    state = named(ids.TASK_STATE.format(number=number), _state(panel, slot))
    act = _act(panel, number, slot)
    if phone:
        lines: list[ft.Control] = [
            ft.Row(head, spacing=12),
            ft.Row([ft.Container(state, expand=True, alignment=ft.Alignment.CENTER_LEFT), *act], spacing=8),
        ]
        inner: ft.Control = column(lines, spacing=8, tight=True)
    else:
        inner = ft.Row([*head, state, *act], spacing=14)
    return ft.Container(inner, bgcolor=palette.raised, border_radius=14, padding=12)


def _state(panel: Panel, slot: TaskSlot) -> ft.Control:
    if slot.state not in MARK_OF:
        return words(told(panel, slot), 18, panel.palette.muted)
    icon, ground, ink = MARK_OF[slot.state]
    content = icon_words(icon, told(panel, slot), 17, ink)
    return ft.Container(content, bgcolor=ground, border_radius=10, padding=10)


def _act(panel: Panel, number: int, slot: TaskSlot) -> list[ft.Control]:
    if slot.state is TaskState.DONE:
        return [*_photo(panel, number, slot), _mistake(panel, number, slot)]
    return [] if slot.state is TaskState.LATER else [_write(panel, number, slot)]


def _photo(panel: Panel, number: int, slot: TaskSlot) -> list[ft.Control]:
    palette = panel.palette
    if slot.photo:
        see = button(
            ids.TASK_SEE.format(number=number),
            icon_words(ft.Icons.PHOTO, panel.say("task.see"), 18, palette.ink),
            panel.on(see_photo, slot.photo),
            ground=palette.surface,
            ink=palette.ink,
            line=palette.line,
            height=64,
            width=132 if panel.frame.phone else 150,
            shown=slot.photo,
        )
        return [see]
    return []


def _mistake(panel: Panel, number: int, slot: TaskSlot) -> ft.Control:
    palette = panel.palette
    return button(
        ids.TASK_MISTAKE.format(number=number),
        ft.Icon(ft.Icons.UNDO, size=26, color=palette.ink, semantics_label=panel.say("task.mistake")),
        panel.on(doubt_task, slot),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=64,
        width=64,
        pad=0,
        shown=slot.event_id,
    )


def _write(panel: Panel, number: int, slot: TaskSlot) -> ft.Control:
    palette = panel.palette
    return button(
        ids.TASK.format(number=number),
        icon_words(ft.Icons.EDIT_NOTE, panel.say("task.write"), 18, palette.on_accent),
        panel.on(open_task, slot),
        ground=palette.accent,
        ink=palette.on_accent,
        height=64,
        width=132 if panel.frame.phone else 150,
        shown=f"{slot.task.value} {slot.begin}",
    )
