"""Looking at the duties, and moving about in them."""

import asyncio
from dataclasses import dataclass

from checkpoint.domain.care import CareList
from checkpoint.domain.events import Event
from checkpoint.domain.incidents import Incident
from checkpoint.domain.returnees import Returnee
from checkpoint.domain.supplies import Stock, SupplyStep
from checkpoint.domain.tasks import TaskSlot
from checkpoint.services.bookings import BookedSlot
from checkpoint.services.visits import Guest
from checkpoint.views.duties.state import DutyScreen
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Tab
from checkpoint.views.tablet import Tablet
from checkpoint.views.wishes.filling import begin
from checkpoint.views.wishes.returning import blank
from checkpoint.views.wishes.waiting import take_incidents


@dataclass(frozen=True, slots=True)
class Seen:
    """What the journal says of the duties, read beside the loop."""

    incidents: tuple[Incident, ...]
    tasks: tuple[TaskSlot, ...]
    guests: tuple[Guest, ...]
    booked: tuple[BookedSlot, ...]
    stocks: tuple[Stock, ...]
    care: CareList
    returnees: tuple[tuple[Event, Returnee], ...]


def read_duties(tablet: Tablet) -> Seen:
    """Fold what the screens show."""
    desk = tablet.duties
    return Seen(
        incidents=tuple(tablet.incidents.open()),
        tasks=tuple(desk.tasks()),
        guests=tuple(tablet.visits.inside()),
        booked=tuple(tablet.bookings.slots()),
        stocks=tuple(desk.stocks()),
        care=desk.care(),
        returnees=tuple(desk.returnees()),
    )


def take_duties(panel: Panel, seen: Seen) -> None:
    """Bring it into the state that the screens draw; nothing that did not change is drawn again."""
    board = panel.duties.board
    take_incidents(panel, seen.incidents)
    for name in ("tasks", "guests", "booked", "stocks", "care", "returnees"):
        if getattr(board, name) != getattr(seen, name):
            setattr(board, name, getattr(seen, name))


def _open_running_slot(panel: Panel) -> None:
    """Of the day's bookings those of now are listed, or else of the next slot that anybody booked."""
    board = panel.duties.board
    board.booked_slot = next((row.slot.begins for row in board.booked if row.bookings), None)


async def show_duty(panel: Panel, screen: DutyScreen) -> None:
    """Open one of the duties."""
    panel.duties.board.message = ""
    panel.duties.board.screen = screen
    if screen is DutyScreen.RETURNEES and not panel.duties.returnee.answers:
        blank(panel)
    if screen is DutyScreen.SUPPLIES and not panel.duties.supply.answers:
        begin(panel.duties.supply, step=SupplyStep.RECEIVE.value)
    if screen is DutyScreen.VISITORS:
        _open_running_slot(panel)
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.DUTIES, None
    if screen is DutyScreen.VISITORS:  # other gates tell of theirs at any time, without a record here
        panel.begin(_look_at_guests(panel))
    await panel.focus_scan()


async def _look_at_guests(panel: Panel) -> None:
    guests = tuple(await asyncio.to_thread(panel.tablet.visits.inside))
    if panel.duties.board.guests != guests:
        panel.duties.board.guests = guests
