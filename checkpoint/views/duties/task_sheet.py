"""One task done: where, with what, a note."""

import flet as ft

from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.tasks import TaskState
from checkpoint.views import ids
from checkpoint.views.components.chips import chips, label, line_of_text, message, stepper
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, nothing, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.duties.state import BoardState
from checkpoint.views.duties.tasks import hours, named_task, told
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.tasking import (
    AGENTS,
    AREAS,
    add_photo,
    choose_agent,
    choose_area,
    count_minutes,
    save_task,
    take_task_back,
)


@part
def TaskSheet(panel: Panel, board: BoardState) -> ft.Control:
    """Everything is answered already; what differs is one tap away. The answers scroll, the way to save stays."""
    palette, slot = panel.palette, board.slot
    if slot is None:
        return nothing()
    rows: list[ft.Control] = [
        words(named_task(panel, slot), 26, palette.ink, bold=True),
        words(hours(panel, slot), 17, palette.muted),
    ]
    if slot.state is TaskState.DONE:
        rows += [words(told(panel, slot), 20, palette.ink), words(panel.say("task.back_hint"), 17, palette.muted)]
        return sheet_body(panel, rows, [back_row(panel)], 12)
    if slot.task is TaskKind.DISINFECTION:
        areas = [(area, panel.say(f"task.area.{area}")) for area in AREAS]
        rows += [label(panel, "task.area"), chips(panel, "area", areas, board.area, choose_area)]
    if slot.task is not TaskKind.GARBAGE:
        agents = [(agent, panel.say(f"task.agent.{agent}")) for agent in AGENTS]
        rows += [label(panel, "task.agent"), chips(panel, "agent", agents, board.agent, choose_agent)]
        if board.agent != "none":
            acted = stepper(panel, "contact", str(board.minutes), count_minutes)
            rows.append(ft.Row([label(panel, "task.contact"), acted], spacing=12, wrap=True))

    def noted(value: str) -> None:
        board.note = value

    def watched(value: str) -> None:
        board.supervisor = value

    rows.append(line_of_text(panel, "supervisor", "task.supervisor", board.supervisor, watched))
    rows += [line_of_text(panel, "note", "task.note", board.note, noted), _photo(panel, board)]
    return sheet_body(panel, rows, [*message(panel, board.message), save_row(panel)], 12)


def _photo(panel: Panel, board: BoardState) -> ft.Control:
    """A picture of the work, where somebody wants to add one."""
    palette = panel.palette
    key = "task.photo_other" if board.photo else "task.photo"
    add = button(
        ids.TASK_PHOTO,
        icon_words(ft.Icons.ADD_A_PHOTO, panel.say(key), 18, palette.ink),
        panel.on(add_photo),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        expand=True,
    )
    small = ft.Image(src=board.photo, width=96, height=TARGET, fit=ft.BoxFit.COVER) if board.photo else None
    return ft.Row([add] if small is None else [small, add], spacing=8)


@part
def PhotoSheet(panel: Panel, board: BoardState) -> ft.Control:
    """The picture of a task that is done."""
    height = max(160.0, min(480.0, panel.frame.height - 260))
    return sheet_body(panel, [ft.Image(src=board.photo, height=height, fit=ft.BoxFit.CONTAIN)], [sheet_close(panel)])


def back_row(panel: Panel) -> ft.Control:
    """A mistake, or not after all."""
    palette = panel.palette
    back = button(
        ids.TASK_BACK,
        words(panel.say("task.take_back"), 18, palette.warn_ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(take_task_back),
        ground=palette.warn_ground,
        ink=palette.warn_ink,
        height=CLOSE,
    )
    return beside(sheet_close(panel), back)


def save_row(panel: Panel) -> ft.Control:
    """Done, or not after all."""
    palette = panel.palette
    go = button(
        ids.TASK_SAVE,
        words(panel.say("task.done"), 20, palette.on_accent, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(save_task),
        ground=palette.accent,
        ink=palette.on_accent,
        height=CLOSE,
    )
    return beside(sheet_close(panel), go)
