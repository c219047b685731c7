"""The plan of a post's day (当日任务计划): what is to be done within which hours; data of the place's policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

PLANNED_MAX: Final = 24
"""Tasks of a day, so that the screen stays a list that somebody reads."""

CONTACT_MAX: Final = 240
"""Minutes that an agent is left to act; guidance asks for 30 of chlorine at 500 mg/L."""

TITLE_MAX: Final = 20


class TaskKind(StrEnum):
    """消杀, 垃圾清运, 废弃口罩专用桶."""

    DISINFECTION = "disinfection"
    GARBAGE = "garbage"
    MASK_BIN = "mask_bin"


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task within `[begin, end)` of the place's day; `end` None: midnight.

    `minutes`: so long the agent acts (作用时间); 0: none is used. `title`: what of several of a kind it is, as written.
    """

    task: TaskKind
    begin: time
    end: time | None
    minutes: int = 0
    title: str = ""


DAY_PLAN: Final = (
    PlannedTask(TaskKind.DISINFECTION, time(6), time(12), 30),
    PlannedTask(TaskKind.DISINFECTION, time(14), time(20), 30),
    PlannedTask(TaskKind.GARBAGE, time(6), time(20)),
    PlannedTask(TaskKind.MASK_BIN, time(6), time(20), 30),
)
"""The article's rhythm: disinfection twice a day, garbage cleared and the mask bin cleaned once."""


def plan_problem(plan: Sequence[PlannedTask]) -> str:
    """What is wrong with a plan, as the end of the key `policy.wrong.<problem>`; empty: nothing."""
    if len(plan) > PLANNED_MAX:
        return "tasks_many"
    if any(row.end is not None and row.end <= row.begin for row in plan):
        return "task_hours"
    if any(not 0 <= row.minutes <= CONTACT_MAX or len(row.title) > TITLE_MAX for row in plan):
        return "task_minutes"
    slots = {(row.task, row.title, row.begin) for row in plan}
    return "" if len(slots) == len(plan) else "task_twice"
