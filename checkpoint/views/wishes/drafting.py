"""Drafts: each key of a form reaches the disk, so that a crash or a flat battery loses nothing typed."""

import asyncio
import logging
from datetime import date
from typing import Final

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel

log = logging.getLogger(__name__)

PAPER: Final = "paper"
HANDOVER: Final = "handover"
TEXTS: Final = ("page", "line", "time", "temperature", "who", "note")


async def keep_paper(panel: Panel) -> None:
    """The line of paper as it stands."""
    paper = panel.paper
    fields = {name: getattr(paper, name) for name in TEXTS}
    fields |= {
        "day": paper.day.isoformat() if paper.day else "",
        "direction": paper.direction.value,
        "outcome": paper.outcome.value,
        "person": paper.resident.person_id if paper.resident else "",
    }
    await _keep(panel, PAPER, fields)


async def keep_note(panel: Panel) -> None:
    """The note of the handover as it stands."""
    await _keep(panel, HANDOVER, {"note": panel.handover.note})


async def _keep(panel: Panel, form: str, fields: dict[str, str]) -> None:
    try:
        await asyncio.to_thread(panel.tablet.drafts.keep, form, fields)
    except StoreError:
        log.exception("a draft was not kept")


def take_drafts(panel: Panel) -> None:
    """Go on where it was left."""
    tablet = panel.station.tablet
    if tablet is None:
        return
    try:
        fields = tablet.drafts.load(PAPER)
        if fields:
            paper = panel.paper
            for name in TEXTS:
                setattr(paper, name, str(fields.get(name, "")))
            paper.day = date.fromisoformat(fields["day"]) if fields.get("day") else None
            paper.direction = Direction(fields.get("direction", Direction.OUT.value))
            paper.outcome = Outcome(fields.get("outcome", Outcome.ADMIT.value))
            paper.resident = tablet.reference.roster.residents.get(fields.get("person", ""))
        panel.handover.note = str(tablet.drafts.load(HANDOVER).get("note", ""))
    except (StoreError, KeyError, ValueError):
        log.exception("a draft cannot be read")
