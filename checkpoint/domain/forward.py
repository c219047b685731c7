"""What must outlive the events that retention drops (结转): whatever is folded from them and still holds.

Rules of this file:
1. What is over (released, delivered, cancelled, withdrawn) is not carried: forgetting it is what retention is for.
2. Each function looks at events in recorded order, the oldest of all first, and at nothing that came after them.
   So what it keeps does not depend on when it is asked.
3. Folding what is kept gives what still holds as folding all of it did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from checkpoint.domain.care import ORDER_STEPS, CareNote, CareStep
from checkpoint.domain.events import Event
from checkpoint.domain.movements import Category
from checkpoint.domain.notices import NoticeRead
from checkpoint.domain.reports import Figures
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.supplies import Stock

_DONE = (CareStep.DELIVERED, CareStep.CANCELLED)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over all events up to and including number `until`: each item's stock, and what the running shift counted.

    `figures` are of the events after `shift_after`, the shift's beginning; without a shift that old, 0 and nothing.
    """

    until: int = 0
    stocks: dict[str, Stock] = field(default_factory=dict)
    shift_after: int = 0
    figures: Figures = field(default_factory=Figures)


def care_that_runs(events: Iterable[Event]) -> set[str]:
    """The ids of the notes of isolations that run, their readings among them, and of open deliveries."""
    isolations: dict[tuple[int, int], list[str]] = {}
    deliveries: dict[str, list[str]] = {}
    for event in events:
        if not isinstance(event.body, CareNote):
            continue
        note, who = event.body, (event.body.household_id, event.body.person_no)
        match note.step:
            case CareStep.BEGIN:
                isolations[who] = [event.id]
            case CareStep.READING if who in isolations:
                isolations[who].append(event.id)
            case CareStep.RELEASE:
                isolations.pop(who, None)
            case CareStep.ASKED:
                deliveries[event.id] = [event.id]
            case step if step in _DONE:
                deliveries.pop(note.delivery, None)
            case step if step is not CareStep.READING and note.delivery in deliveries:
                deliveries[note.delivery] = [note.delivery, event.id]
    return {event_id for kept in (*isolations.values(), *deliveries.values()) for event_id in kept}


def care_to_tell(events: Iterable[Event]) -> set[str]:
    """The ids of the notes that every gate of a place needs.

    They are what runs, the newest release of whatever a gate may still hold for running, and how a delivery ended that
    a gate may still hold for open.
    """
    rows = [(event, event.body) for event in events if isinstance(event.body, CareNote)]
    newest = {(note.household_id, note.person_no): (event, note) for event, note in rows if note.step in ORDER_STEPS}
    released = {event.id for event, note in newest.values() if note.step is CareStep.RELEASE}
    ended: dict[str, str] = {}
    for event, note in rows:
        if note.step in _DONE:
            ended.setdefault(note.delivery, event.id)
    return care_that_runs(event for event, _ in rows) | released | set(ended.values())


def returnees_in_force(events: Iterable[Event], since: datetime) -> set[str]:
    """The ids of the forms that nobody took back, of those who came, or are to come, at `since` or later."""
    found: dict[tuple[int, str], dict[ReturneeState, Event]] = {}
    for event in events:
        if isinstance(event.body, Returnee):
            forms = found.setdefault((event.body.household_id, event.body.name), {})
            if event.body.state is ReturneeState.CANCELLED:
                forms.clear()
            else:
                forms[event.body.state] = event
    return {event.id for forms in found.values() for event in forms.values() if _comes(event) >= since}


def _comes(event: Event) -> datetime:
    day = event.body.arrives_on if isinstance(event.body, Returnee) else None
    return event.at if day is None else max(event.at, datetime.combine(day, time(), UTC))


def first_readings(events: Iterable[Event], is_over: Callable[[str], bool]) -> set[str]:
    """The ids of each operator's first reading of each notice that is not over."""
    found: dict[tuple[str, str], Event] = {}
    for event in events:
        if isinstance(event.body, NoticeRead) and not is_over(event.body.notice):
            who = (event.body.notice, event.operator_id)
            if who not in found or event.at < found[who].at:
                found[who] = event
    return {event.id for event in found.values()}


def is_gone_for_good(category: Category, *, out: bool) -> bool:
    """Whether somebody's newest passage tells nothing more: a visitor who left has another number the next time."""
    return out and category in (Category.VISITOR, Category.UNKNOWN)
