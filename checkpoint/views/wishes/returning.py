"""A returnee's form: registered, the household's passes are void at this gate at once."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Final

from checkpoint.domain.people import Sex
from checkpoint.domain.returnees import Returnee, ReturneeState, Transport, void_until
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tone
from checkpoint.views.wishes.filling import begin

REASONS: Final = ("home", "work", "study", "medical", "other")
KINDS: Final = ("local", "tenant", "student", "worker", "visiting", "other")
SYMPTOMS: Final = ("none", "fever", "cough", "tired", "other")
TESTS: Final = ("negative", "none", "waiting", "positive")
RISKS: Final = ("low", "medium", "high")
ARRIVALS: Final = {"before": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "after": 2}
"""The days that a chip says, counted from today; any other is stepped to."""
ARRIVAL_MAX: Final = 31
"""So many days back or ahead at most."""
ID_TAIL: Final = 4


def blank(panel: Panel) -> None:
    """An empty form; what most people answer is chosen already."""
    begin(
        panel.duties.returnee,
        state=ReturneeState.RETURNED.value,
        arrives="0",
        symptoms="none",
        risk="low",
        contact="no",
    )


def days_off(panel: Panel) -> int:
    """How many days from today they came, or are to come."""
    return int(panel.duties.returnee.answers.get("arrives") or 0)


def arrival(panel: Panel) -> date:
    """The day that the form says."""
    return panel.tablet.clock.now().astimezone(panel.zone).date() + timedelta(days=days_off(panel))


async def choose_arrival(panel: Panel, key: str) -> None:
    """One of the days around today."""
    _arrives(panel, ARRIVALS[key])


async def step_arrival(panel: Panel, by: int) -> None:
    """A day earlier or later."""
    _arrives(panel, max(-ARRIVAL_MAX, min(ARRIVAL_MAX, days_off(panel) + by)))


def _arrives(panel: Panel, days: int) -> None:
    form = panel.duties.returnee
    form.answers = {**form.answers, "arrives": str(days)}
    panel.duties.board.message = ""


async def save_returnee(panel: Panel) -> None:
    """Register, or say which field is missing; a name and a flat are all that is needed."""
    form, board = panel.duties.returnee, panel.duties.board
    answers = form.answers
    name, tail = answers.get("name", "").strip(), answers.get("id_tail", "").strip().upper().replace("*", "X")
    if not form.household:
        board.message = panel.say("returnee.wrong.household")
        return
    if not name:
        board.message = panel.say("returnee.wrong.name")
        return
    if tail and (len(tail) != ID_TAIL or not tail[:3].isdigit() or not (tail[3].isdigit() or tail[3] == "X")):
        board.message = panel.say("returnee.wrong.id_tail")
        return
    returnee = _returnee(panel, name, tail)
    expected, days = returnee.state is ReturneeState.EXPECTED, days_off(panel)
    if (days < 0) if expected else (days > 0):
        board.message = panel.say("returnee.wrong.day")
        return
    try:
        await asyncio.to_thread(panel.tablet.duties.register_returnee, returnee)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    day = voids_until(panel, returnee, panel.tablet.clock.now())
    panel.notice(panel.say("returnee.saved_void", day=day) if day else panel.say("returnee.saved"), Tone.GOOD)
    board.message = ""
    blank(panel)
    panel.station.tell()


async def open_returnee(panel: Panel, event_id: str) -> None:
    """Show what may be changed of one of them; a second tap hides it."""
    board = panel.duties.board
    board.returnee = "" if board.returnee == event_id else event_id


async def settle_returnee(panel: Panel, event_id: str, state: ReturneeState) -> None:
    """Whoever was expected has come, or the registration was a mistake."""
    board = panel.duties.board
    try:
        event = await asyncio.to_thread(panel.tablet.duties.settle_returnee, event_id, state)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    board.returnee = ""
    if event is None:
        panel.notice(panel.say("returnee.changed"), Tone.WARN)
    elif state is ReturneeState.CANCELLED:
        panel.notice(panel.say("returnee.cancelled"), Tone.GOOD)
    else:
        form = event.body
        day = voids_until(panel, form, event.at) if isinstance(form, Returnee) else ""
        panel.notice(panel.say("returnee.came_void", day=day) if day else panel.say("returnee.came_done"), Tone.GOOD)
    panel.station.tell()


def voids_until(panel: Panel, form: Returnee, at: datetime) -> str:
    """The last day on which a form registered at `at` voids the household's passes; empty: none, or it is past."""
    now = panel.tablet.clock.now()
    last = void_until(form, at, panel.zone, panel.tablet.reference.policy(now).returnee_days)
    return f"{last:%m-%d}" if last is not None and last >= now.astimezone(panel.zone).date() else ""


def _returnee(panel: Panel, name: str, tail: str) -> Returnee:
    """The form as the record has it: what was chosen by its code."""
    answers = panel.duties.returnee.answers

    def chosen(field: str) -> str:
        return answers.get(field, "")

    return Returnee(
        household_id=panel.duties.returnee.household,
        name=name,
        state=ReturneeState(answers.get("state") or ReturneeState.RETURNED),
        sex=Sex(answers.get("sex", "")),
        phone=answers.get("phone", "").strip(),
        id_tail=tail,
        origin=answers.get("origin", "").strip(),
        reason=chosen("reason"),
        arrives_on=arrival(panel),
        transport=Transport(answers.get("transport") or Transport.OTHER),
        trip=answers.get("trip", "").strip(),
        symptoms="" if answers.get("symptoms") == "none" else chosen("symptoms"),
        test=chosen("test"),
        risk=chosen("risk"),
        travel=answers.get("travel", "").strip(),
        close_contact=answers.get("contact") == "yes",
        contact_phone=answers.get("contact_phone", "").strip(),
        kind=chosen("kind"),
        note=answers.get("note", "").strip(),
    )
