"""A fever of somebody who stays at home by order: whom to ring, and who came."""

import flet as ft

from checkpoint.domain.incident_ends import CAME, WELL_AGAIN
from checkpoint.domain.incidents import Incident
from checkpoint.views.components.shapes import side_by_side, words
from checkpoint.views.duties.alone_sheet import ending, numbers
from checkpoint.views.panel import Panel


def home_head(panel: Panel, incident: Incident) -> list[ft.Control]:
    """What to do, and the numbers."""
    return [words(panel.say("home.hint"), 18, panel.palette.muted), numbers(panel, incident)]


def who_came(panel: Panel, incident: Incident) -> list[ft.Control]:
    """Who came, which closes it and waits for the steps; a reading that was none closes it at any time."""
    ready = not incident.missing
    title = words(panel.say("home.came" if ready else "home.later"), 17, panel.palette.muted, bold=True)
    came = [ending(panel, incident, f"home.came.{name}", ready=ready) for name in CAME]
    well = side_by_side([ending(panel, incident, f"home.came.{WELL_AGAIN}", ready=True, main=False)])
    if panel.frame.phone and not ready:  # the steps need the room first
        return [title, well]
    return [title, side_by_side(came), well]
