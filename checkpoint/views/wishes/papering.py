"""Paper on the screen: the lines of the register, typed in one by one."""

import asyncio
from datetime import time, timedelta
from typing import Final

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.late import LINE_MAX, PAGE_MAX
from checkpoint.domain.people import Resident, mask_name
from checkpoint.domain.readings import ReadingError, parse_tenths
from checkpoint.services.amending import AmendError, PaperLine
from checkpoint.store import StoreError
from checkpoint.views.desk_state import PaperField
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Tab, Tone
from checkpoint.views.wishes.amending import NAME_MAX, SEARCH_PAUSE_SECONDS
from checkpoint.views.wishes.drafting import keep_paper
from checkpoint.views.wishes.watching import look_again

LENGTHS: Final = {PaperField.TIME: 4, PaperField.TEMPERATURE: 3, PaperField.PAGE: 4, PaperField.LINE: 2}
NOTE_MAX: Final = 100


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


async def settle_paper(panel: Panel, outcome: Outcome) -> None:
    """What the line says became of them."""
    panel.paper.outcome = outcome
    await keep_paper(panel)


async def note_paper(panel: Panel, text: str) -> None:
    """Why, and who signed, as it stands on the line."""
    panel.paper.write_note(text[:NOTE_MAX])
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
    paper.time = paper.temperature = paper.note = ""
    paper.outcome = Outcome.ADMIT
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
        outcome=paper.outcome,
        note=paper.note.strip(),
    )
