"""The day's tasks of a post (当日任务): disinfection, garbage, mask bin; due, done or missed, folded from events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from checkpoint.domain.bounded import require_short
from checkpoint.domain.day_plan import CONTACT_MAX, DAY_PLAN, PlannedTask, TaskKind

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


@dataclass(frozen=True, slots=True)
class TaskDone:
    """One task done. `area`, `agent` (with its concentration) and `people` are as written; `photo` names the picture.

    `for_slot` is the beginning of the slot that it was done for, so that a task written down late stands in its own
    slot; None: the slot in which it was recorded. `minutes`: so long the agent acted (作用时间); 0: none was used.
    `supervisor`: who watched over it (监督人); `title`: which of several of a kind it was.
    """

    task: TaskKind
    area: str = ""
    agent: str = ""
    people: str = ""
    photo: str = ""
    note: str = ""
    for_slot: datetime | None = None
    minutes: int = 0
    supervisor: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        require_short(self, self.area, self.agent, self.people, self.photo, self.note, self.supervisor, self.title)
        if not 0 <= self.minutes <= CONTACT_MAX:
            raise ValueError(f"an agent acts 0 to {CONTACT_MAX} minutes")


class TaskState(StrEnum):
    """Not yet due, due now, done, missed."""

    LATER = "later"
    DUE = "due"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class TaskSlot:
    """One task of the day, in `[begin, end)`, and what became of it; `late`: done after its end. `photo`: its name.

    `minutes`: so long the agent is to act, and of one that is done did act.
    """

    task: TaskKind
    begin: datetime
    end: datetime
    state: TaskState
    done_at: datetime | None = None
    operator_id: str = ""
    event_id: str = ""
    late: bool = False
    photo: str = ""
    title: str = ""
    minutes: int = 0
    supervisor: str = ""


def tasks_of_day(
    events: Iterable["Event"],
    day: date,
    now: datetime,
    zone: tzinfo,
    plan: Sequence[PlannedTask] = DAY_PLAN,
) -> list[TaskSlot]:
    """The slots of a local day. Each event fills one slot of its task at most: the one it names, or is within."""
    done = [(event, event.body) for event in events if isinstance(event.body, TaskDone)]
    slots = []
    for row in plan:
        begin = datetime.combine(day, row.begin, zone)
        midnight = datetime.combine(day + timedelta(days=1), time(), zone)
        end = datetime.combine(day, row.end, zone) if row.end else midnight
        fits = (
            (event, body)
            for event, body in done
            if (body.task, body.title) == (row.task, row.title) and begin <= (body.for_slot or event.at) < end
        )
        filled = next(fits, None)
        if filled is None:
            state = TaskState.MISSED if now >= end else TaskState.DUE if now >= begin else TaskState.LATER
            slots.append(TaskSlot(row.task, begin, end, state, title=row.title, minutes=row.minutes))
        else:
            event, body = filled
            known = (event.at, event.operator_id, event.id, event.at >= end, body.photo, row.title)
            slots.append(TaskSlot(row.task, begin, end, TaskState.DONE, *known, body.minutes, body.supervisor))
    return slots
