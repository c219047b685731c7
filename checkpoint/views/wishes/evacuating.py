"""Everybody out: held for a second and a half, then no verdicts, a counter, and the roll of who should be inside."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from checkpoint.views.desk_state import Where
from checkpoint.views.panel import Panel
from checkpoint.views.state import ROWS_STEP, Desk, Tab
from checkpoint.views.wishes.emergency import let_out
from checkpoint.views.wishes.watching import look_again, take_alarm

log = logging.getLogger(__name__)

HOLD_SECONDS: Final = 1.0
"""On top of the half second after which a touch counts as long: 1.5 in all."""

ASKED_SECONDS: Final = 5.0
TWICE_SECONDS: Final = 1.0
"""A second press counts after so long, at the earliest: whoever taps twice in haste begins nothing."""

TICK_SECONDS: Final = 5.0


async def hold(panel: Panel) -> None:
    """The finger is down; when it stays, the evacuation begins."""
    state = panel.emergency
    state.holding = True
    await asyncio.sleep(HOLD_SECONDS)
    if state.holding:
        state.holding = False
        await evacuate(panel)


async def let_go(panel: Panel) -> None:
    """Too short: nothing happens."""
    panel.emergency.holding = False


async def ask(panel: Panel) -> None:
    """Pressed by a key, or by whoever sees by a screen reader: the first press asks, a second one begins."""
    state, now = panel.emergency, asyncio.get_running_loop().time()
    if state.asked and now - state.asked_at < TWICE_SECONDS:
        return
    if state.asked:
        state.asked = False
        await evacuate(panel)
        return
    state.asked, state.asked_at = True, now
    await asyncio.sleep(ASKED_SECONDS)
    if state.asked_at == now:
        state.asked = False


async def evacuate(panel: Panel) -> None:
    """Everybody leaves from now on, at once: the event tells who was inside only where the roll was read already."""
    state = panel.emergency
    state.open, state.count, state.unrecorded, state.aside = False, 0, 0, False
    state.ending = state.asked = False
    tablet = panel.station.tablet
    if tablet is None:
        return
    inside = panel.roll.roll.head_count
    await _step(panel, lambda: tablet.evacuating.start(inside))
    panel.begin(_watch(panel))


async def _step(panel: Panel, step: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(step)
    except Exception:  # on a full or broken disk the evacuation goes on, and the paper is asked for
        log.exception("a step of the evacuation was not recorded")
        panel.gate.alarm = panel.say("evacuation.paper")
    take_alarm(panel)
    look_again(panel)


async def _watch(panel: Panel) -> None:
    """Count the minutes down; at their end verdicts come back by themselves."""
    while panel.emergency.until is not None:
        await asyncio.sleep(TICK_SECONDS)
        take_alarm(panel)


def watch_if_running(panel: Panel) -> None:
    """After a restart in the middle of an evacuation."""
    if panel.emergency.until is not None:
        panel.begin(_watch(panel))


async def count_one(panel: Panel) -> None:
    """One more person is out."""
    panel.emergency.ending = False
    await let_out(panel)


async def extend(panel: Panel) -> None:
    """Another half hour from now."""
    await _step(panel, panel.tablet.evacuating.extend)


async def end(panel: Panel) -> None:
    """The first tap asks, the second ends."""
    state = panel.emergency
    if not state.ending:
        state.ending = True
        return
    count = state.count
    await _step(panel, lambda: panel.tablet.evacuating.end(count))
    await panel.focus_scan()


async def step_aside(panel: Panel) -> None:
    """To the roll, with the evacuation going on."""
    panel.emergency.aside, panel.emergency.ending = True, False
    if not panel.roll.rolling:
        await call_roll(panel)
    await show_inside(panel)


async def come_back(panel: Panel) -> None:
    """To the evacuation's own screen."""
    panel.emergency.aside = False


# ---------------------------------------------------------------- the roll


async def show_inside(panel: Panel) -> None:
    """Open the list, read anew."""
    panel.roll.building, panel.roll.limit, panel.roll.where = "", ROWS_STEP, Where.INSIDE
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.INSIDE, None
    await read_roll(panel)


async def read_roll(panel: Panel) -> None:
    """Count everybody; beside the loop, for the first time reads the whole journal."""
    panel.roll.reading = True
    try:
        panel.roll.roll = await asyncio.to_thread(panel.tablet.whereabouts.roll)
    finally:
        panel.roll.reading = False
    take_alarm(panel)


async def choose_where(panel: Panel, where: Where) -> None:
    """Inside, out, or overdue."""
    panel.roll.where, panel.roll.building, panel.roll.limit = where, "", ROWS_STEP


async def choose_building(panel: Panel, building: str) -> None:
    """One building, or all of them."""
    panel.roll.building, panel.roll.limit = building, ROWS_STEP


async def show_more_people(panel: Panel) -> None:
    """The end of the list came into sight."""
    panel.roll.limit += ROWS_STEP


async def call_roll(panel: Panel) -> None:
    """Begin to account for those inside."""
    await read_roll(panel)
    inside = panel.roll.roll.head_count
    panel.roll.where = Where.INSIDE
    await _step(panel, lambda: panel.tablet.evacuating.call_roll(inside))


async def end_roll(panel: Panel) -> None:
    """All who could be found were found."""
    await _step(panel, panel.tablet.evacuating.end_roll)


async def tick_off(panel: Panel, person_id: str) -> None:
    """Found; or the tick was a mistake."""
    await _step(panel, lambda: panel.tablet.evacuating.tick(person_id))
