"""The past on the screen: a day's records, putting one right, and bringing paper in."""

import asyncio
from collections.abc import Callable
from datetime import time, timedelta
from typing import Final

from checkpoint.domain.decide import Direction
from checkpoint.domain.events import CorrectionReason, Event
from checkpoint.domain.late import LINE_MAX, PAGE_MAX
from checkpoint.domain.people import Resident, mask_name
from checkpoint.domain.readings import ReadingError, parse_tenths
from checkpoint.services.amending import AmendError, PaperLine
from checkpoint.services.finder import Named
from checkpoint.store import StoreError
from checkpoint.views.desk_state import PaperField
from checkpoint.views.panel import Panel
from checkpoint.views.state import ROWS_STEP, Desk, Filter, Tab, Tone
from checkpoint.views.wishes.after_emergency import look_at_uses
from checkpoint.views.wishes.drafting import keep_paper
from checkpoint.views.wishes.recording import undo
from checkpoint.views.wishes.watching import look_again

SEARCH_PAUSE_SECONDS: Final = 0.15
LENGTHS: Final = {PaperField.TIME: 4, PaperField.TEMPERATURE: 3, PaperField.PAGE: 4, PaperField.LINE: 2}
NAME_MAX: Final = 40


# ---------------------------------------------------------------- the history


async def show_history(panel: Panel) -> None:
    """Open today's records, all of them."""
    history = panel.history
    history.day, history.chosen, history.text, history.limit = panel.tablet.amending.today(), Filter.ALL, "", ROWS_STEP
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.HISTORY, None
    await read_history(panel)
    await look_at_uses(panel)


async def read_history(panel: Panel) -> None:
    """Read the day again."""
    if panel.history.day is not None:
        panel.history.entries = tuple(await asyncio.to_thread(panel.tablet.amending.day, panel.history.day))
        await _seek(panel)


async def _seek(panel: Panel) -> None:
    """Whose records they are who are called so; it counts as any search does."""
    history = panel.history
    text = history.text
    named = await asyncio.to_thread(panel.tablet.finder.among, text, history.entries) if text.strip() else Named()
    if history.text == text:
        history.named = named


async def step_day(panel: Panel, days: int) -> None:
    """Another day, as far back as records are kept."""
    history, amending = panel.history, panel.tablet.amending
    if history.day is None:
        return
    wanted = history.day + timedelta(days=days)
    if amending.first_day() <= wanted <= amending.today():
        history.day, history.limit = wanted, ROWS_STEP
        await read_history(panel)


async def filter_history(panel: Panel, chosen: Filter) -> None:
    """Other movements of the day."""
    panel.history.chosen, panel.history.limit = chosen, ROWS_STEP


async def type_history(panel: Panel, text: str) -> None:
    """Only those with this in their name or address; by the whole name once no further key comes."""
    history = panel.history
    history.text, history.limit, history.named = text[:NAME_MAX], ROWS_STEP, Named()
    await asyncio.sleep(SEARCH_PAUSE_SECONDS)
    if history.text == text[:NAME_MAX]:
        await _seek(panel)


async def show_more_history(panel: Panel) -> None:
    """The end of the list came into sight."""
    panel.history.limit += ROWS_STEP


# ---------------------------------------------------------------- putting right


async def correct(panel: Panel, event_id: str, reason: CorrectionReason) -> None:
    """A wrong direction is turned, a wrong temperature asked for anew, everything else taken back."""
    if reason is CorrectionReason.WRONG_TEMPERATURE:
        panel.day.retyping, panel.day.digits, panel.day.error = True, "", ""
        return
    if reason is CorrectionReason.WRONG_DIRECTION:
        await put_right(panel, event_id, lambda: panel.tablet.amending.redirect(event_id))
    else:
        await undo(panel, event_id, reason)
        await read_history(panel)


async def retype(panel: Panel, digit: str) -> None:
    """A digit of the right temperature; the third completes it."""
    day = panel.day
    day.error, day.digits = "", (day.digits + digit)[:3]
    if len(day.digits) == LENGTHS[PaperField.TEMPERATURE]:
        await confirm_retyped(panel)


async def rub_out_retyped(panel: Panel) -> None:
    """Take the last digit away."""
    panel.day.digits, panel.day.error = panel.day.digits[:-1], ""


async def confirm_retyped(panel: Panel) -> None:
    """Take the digits for the right temperature."""
    day = panel.day
    try:
        tenths = parse_tenths(day.digits)
    except ReadingError:
        day.error, day.digits = panel.say("pad.refused", value=day.digits), ""
        return
    event_id = day.undoing
    await put_right(panel, event_id, lambda: panel.tablet.amending.remeasure(event_id, tenths))


async def put_right(panel: Panel, event_id: str, work: Callable[[], Event | None]) -> None:
    """Close the sheet, record the correction, and say what became of it."""
    panel.frame.sheet, panel.day.undoing, panel.day.retyping = None, "", False
    try:
        right = await asyncio.to_thread(work)
    except StoreError:
        panel.gate.alarm = panel.say("amend.not_recorded")
        look_again(panel)
        return
    if panel.gate.recorded is not None and panel.gate.recorded.id == event_id:
        panel.gate.recorded = right
    panel.notice(panel.say("amend.done" if right else "undo.nothing"))
    look_again(panel)
    await read_history(panel)
    await panel.focus_scan()


# ---------------------------------------------------------------- paper


async def show_paper(panel: Panel) -> None:
    """Open the form; the day is today unless paper of another day was begun."""
    paper = panel.paper
    if paper.day is None:
        paper.day = panel.tablet.amending.today()
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.PAPER, None
    await _read_gaps(panel)


async def _read_gaps(panel: Panel) -> None:
    paper = panel.paper
    if paper.day is not None:
        paper.gaps = await asyncio.to_thread(panel.tablet.amending.gaps, paper.day)
        paper.left_out = await asyncio.to_thread(panel.tablet.amending.left_out, paper.day)
        lines = (await asyncio.to_thread(panel.tablet.amending.lines, paper.day)).get(paper.page_number, set())
        paper.line = str(min(LINE_MAX, max(lines, default=0) + 1))


async def paper_day(panel: Panel, days: int) -> None:
    """Paper of another day."""
    paper, amending = panel.paper, panel.tablet.amending
    if paper.day is None:
        return
    wanted = paper.day + timedelta(days=days)
    if amending.first_day() <= wanted <= amending.today():
        paper.day = wanted
        await _read_gaps(panel)


async def choose_gap(panel: Panel, page: int, line: int) -> None:
    """A missing line is brought in now."""
    panel.paper.page, panel.paper.line, panel.paper.active = str(page), str(line), PaperField.TIME
    await keep_paper(panel)


async def type_who(panel: Panel, text: str) -> None:
    """Who stands on the line: searched for as it is typed."""
    paper = panel.paper
    paper.follow(text[:NAME_MAX])
    paper.resident, paper.error = None, ""
    await keep_paper(panel)
    await asyncio.sleep(SEARCH_PAUSE_SECONDS)
    if paper.who != text[:NAME_MAX]:
        return
    paper.found = await asyncio.to_thread(panel.tablet.finder.find, text) if text.strip() else None


async def choose_who(panel: Panel, resident: Resident) -> None:
    """One of those found; the time is next."""
    paper = panel.paper
    paper.resident, paper.found, paper.active = resident, None, PaperField.TIME
    await keep_paper(panel)


async def point_paper(panel: Panel, which: PaperField) -> None:
    """The keys write into this one now, from its beginning."""
    panel.paper.active = which
    panel.paper.fresh = True


async def press_paper(panel: Panel, digit: str) -> None:
    """A digit; a full field hands on to the next."""
    paper = panel.paper
    which, paper.error = paper.active, ""
    text = ("" if paper.fresh else getattr(paper, which.value)) + digit
    paper.fresh = False
    setattr(paper, which.value, text[: LENGTHS[which]])
    if len(text) == LENGTHS[which] and which is PaperField.TIME:
        paper.active, paper.fresh = PaperField.TEMPERATURE, True
    await keep_paper(panel)


async def rub_out_paper(panel: Panel) -> None:
    """Take the last digit of the field away."""
    paper = panel.paper
    paper.fresh, paper.error = False, ""
    setattr(paper, paper.active.value, getattr(paper, paper.active.value)[:-1])
    await keep_paper(panel)


async def face_paper(panel: Panel, direction: Direction) -> None:
    """Which way the line says."""
    panel.paper.direction = direction
    await keep_paper(panel)


async def record_paper(panel: Panel) -> None:
    """Bring the line in; the next one has its number already, and the same page and day."""
    paper = panel.paper
    if paper.busy:
        return
    try:
        line = _line(panel)
    except (AmendError, ReadingError) as error:
        paper.error = panel.say(getattr(error, "key", "paper.bad_temperature"), **getattr(error, "values", {}))
        return
    paper.busy = True
    try:
        await asyncio.to_thread(panel.tablet.amending.bring_in, line)
    except AmendError as error:
        paper.error = panel.say(error.key, **error.values)
        return
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    finally:
        paper.busy = False
    who = mask_name(line.resident.name if line.resident else line.name)
    panel.notice(panel.say("paper.done", page=line.page, line=line.line, name=who), Tone.GOOD)
    paper.who, paper.resident, paper.found, paper.error = "", None, None, ""
    paper.time = paper.temperature = ""
    paper.active, paper.fresh = PaperField.TIME, True
    await _read_gaps(panel)
    await keep_paper(panel)
    look_again(panel)


def _line(panel: Panel) -> PaperLine:
    """The form as a line, or what is missing in words."""
    paper = panel.paper
    name = paper.who.strip()
    if paper.resident is None and not name:
        raise AmendError("paper.who_first")
    if len(paper.time) != LENGTHS[PaperField.TIME] or int(paper.time[:2]) > 23 or int(paper.time[2:]) > 59:  # noqa: PLR2004  # a clock's
        raise AmendError("paper.bad_time")
    page, line = paper.page_number, int(paper.line or 0)
    if not 1 <= page <= PAGE_MAX or not 1 <= line <= LINE_MAX:
        raise AmendError("paper.bad_place", lines=LINE_MAX)
    if paper.day is None:
        raise AmendError("paper.bad_time")
    return PaperLine(
        day=paper.day,
        at=time(int(paper.time[:2]), int(paper.time[2:])),
        page=page,
        line=line,
        direction=paper.direction,
        resident=paper.resident,
        name=name,
        tenths=parse_tenths(paper.temperature) if paper.temperature else None,
    )
