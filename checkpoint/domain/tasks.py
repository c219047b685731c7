"""The day's tasks of a post (当日任务): disinfection, garbage, mask bin; due, done or missed, folded from events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from checkpoint.domain.bounded import require_short

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


class TaskKind(StrEnum):
    """消杀, 垃圾清运, 废弃口罩专用桶."""

    DISINFECTION = "disinfection"
    GARBAGE = "garbage"
    MASK_BIN = "mask_bin"


@dataclass(frozen=True, slots=True)
class TaskDone:
    """One task done. `area`, `agent` (with its concentration) and `people` are as written; `photo` names the picture.

    `for_slot` is the beginning of the slot that it was done for, so that a task written down late stands in its own
    slot; None: the slot in which it was recorded.
    """

    task: TaskKind
    area: str = ""
    agent: str = ""
    people: str = ""
    photo: str = ""
    note: str = ""
    for_slot: datetime | None = None

    def __post_init__(self) -> None:
        require_short(self, self.area, self.agent, self.people, self.photo, self.note)


class TaskState(StrEnum):
    """Not yet due, due now, done, missed."""

    LATER = "later"
    DUE = "due"
    DONE = "done"
    MISSED = "missed"


DAY_PLAN: Final[tuple[tuple[TaskKind, time, time | None], ...]] = (
    (TaskKind.DISINFECTION, time(6), time(12)),
    (TaskKind.DISINFECTION, time(14), time(20)),
    (TaskKind.GARBAGE, time(6), time(20)),
    (TaskKind.MASK_BIN, time(6), time(20)),
)
"""The article's rhythm: disinfection twice a day, garbage cleared and the mask bin cleaned once; None: midnight."""


@dataclass(frozen=True, slots=True)
class TaskSlot:
    """One task of the day, in `[begin, end)`, and what became of it; `late`: done after its end. `photo`: its name."""

    task: TaskKind
    begin: datetime
    end: datetime
    state: TaskState
    done_at: datetime | None = None
    operator_id: str = ""
    event_id: str = ""
    late: bool = False
    photo: str = ""


def tasks_of_day(
    events: Iterable["Event"],
    day: date,
    now: datetime,
    zone: tzinfo,
    plan: tuple[tuple[TaskKind, time, time | None], ...] = DAY_PLAN,
) -> list[TaskSlot]:
    """The slots of a local day. Each event fills one slot of its task at most: the one it names, or is within."""
    done = [(event, event.body) for event in events if isinstance(event.body, TaskDone)]
    slots = []
    for task, begins, ends in plan:
        begin = datetime.combine(day, begins, zone)
        end = datetime.combine(day, ends, zone) if ends else datetime.combine(day + timedelta(days=1), time(), zone)
        fits = (
            (event, body) for event, body in done if body.task is task and begin <= (body.for_slot or event.at) < end
        )
        filled = next(fits, None)
        if filled is None:
            state = TaskState.MISSED if now >= end else TaskState.DUE if now >= begin else TaskState.LATER
            slots.append(TaskSlot(task, begin, end, state))
        else:
            event, body = filled
            known = (event.at, event.operator_id, event.id, event.at >= end, body.photo)
            slots.append(TaskSlot(task, begin, end, TaskState.DONE, *known))
    return slots
