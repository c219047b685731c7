"""A visitor's pass from the gate itself."""

import asyncio
import logging

from checkpoint.qr import short_code
from checkpoint.qr.image import code_png
from checkpoint.services.gate_issuer import MayNotIssueError, VisitorPass
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet

log = logging.getLogger(__name__)


async def ask_visitor(panel: Panel) -> None:
    """Open the sheet, empty."""
    visitor = panel.visitor
    visitor.name, visitor.code, visitor.picture, visitor.said = "", "", b"", panel.say("visitor.hint")
    panel.frame.sheet = Sheet.VISITOR


async def issue_visitor(panel: Panel) -> None:
    """Issue the pass and show its code."""
    visitor = panel.visitor

    def make() -> tuple[VisitorPass, bytes]:
        issued = panel.tablet.visitors.issue(visitor.name.strip())
        return issued, code_png(issued.text)

    try:
        issued, picture = await asyncio.to_thread(make)
    except MayNotIssueError:
        visitor.said = panel.say("visitor.not_listed")
        return
    except StoreError:
        log.exception("a visitor's pass was not recorded")
        visitor.said = panel.say("visitor.not_recorded")
        return
    show_pass(panel, issued, picture)
    panel.station.tell()


def show_pass(panel: Panel, issued: VisitorPass, picture: bytes) -> None:
    """The code to photograph, with its name and its end."""
    visitor = panel.visitor
    until = issued.claims.valid_until.astimezone(panel.zone).strftime("%m-%d %H:%M")
    visitor.name = ""
    visitor.said = panel.say(
        "visitor.issued", name=issued.claims.masked_name or panel.say("visitor.nameless"), until=until
    )
    visitor.code, visitor.picture = short_code.pretty(issued.short_code), picture
