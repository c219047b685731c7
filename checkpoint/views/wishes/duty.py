"""Looking at the duties, and moving about in them."""

from dataclasses import dataclass

from checkpoint.domain.incidents import Incident
from checkpoint.domain.tasks import TaskSlot
from checkpoint.services.visits import Guest
from checkpoint.views.duties.state import DutyScreen
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Tab
from checkpoint.views.station import Tablet
from checkpoint.views.wishes.waiting import take_incidents


@dataclass(frozen=True, slots=True)
class Seen:
    """What the journal says of the duties, read beside the loop."""

    incidents: tuple[Incident, ...]
    tasks: tuple[TaskSlot, ...]
    guests: tuple[Guest, ...]


def read_duties(tablet: Tablet) -> Seen:
    """Fold what the screens show."""
    return Seen(tuple(tablet.incidents.open()), tuple(tablet.duties.tasks()), tuple(tablet.visits.inside()))


def take_duties(panel: Panel, seen: Seen | None) -> None:
    """Bring it into the state that the screens draw; nothing that did not change is drawn again."""
    if seen is None:
        return
    board = panel.duties.board
    take_incidents(panel, seen.incidents)
    if board.tasks != seen.tasks:
        board.tasks = seen.tasks
    if board.guests != seen.guests:
        board.guests = seen.guests


async def show_duty(panel: Panel, screen: DutyScreen) -> None:
    """Open one of the duties."""
    panel.duties.board.message = ""
    panel.duties.board.screen = screen
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.DUTIES, None
    await panel.focus_scan()
