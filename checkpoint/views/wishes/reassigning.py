"""Putting a record right in what it says of whom: another person in its place, or other particulars of a visitor.

Which record it is about is `panel.day.undoing`, as for every correction.
"""

import asyncio
from dataclasses import replace

from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.movements import Category, Movement
from checkpoint.domain.people import Resident
from checkpoint.domain.visits import Visit
from checkpoint.services.plates import TEXT_PLATE_MAX
from checkpoint.views.desk_state import AmendState
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet
from checkpoint.views.wishes.amending import NAME_MAX, SEARCH_PAUSE_SECONDS, put_right, read_history
from checkpoint.views.wishes.recording import undo


def has_particulars(movement: Movement) -> bool:
    """Whether there is anything of a visitor or of a vehicle to put right."""
    visited = movement.visit is not None or movement.category in (Category.VISITOR, Category.UNKNOWN)
    return (visited or bool(movement.plate)) and not movement.emergency


async def ask_who(panel: Panel) -> None:
    """Search for the person whose record this should be."""
    panel.amend.who, panel.amend.found, panel.frame.sheet = "", None, Sheet.WHO


async def seek_who(panel: Panel, text: str) -> None:
    """Search as it is typed; it counts as any search does."""
    amend = panel.amend
    amend.follow(text[:NAME_MAX])
    await asyncio.sleep(SEARCH_PAUSE_SECONDS)
    if amend.who == text[:NAME_MAX]:
        amend.found = await asyncio.to_thread(panel.tablet.finder.find, text) if text.strip() else None


async def give_to(panel: Panel, event_id: str, resident: Resident) -> None:
    """It was this one; the sheet goes when it is on the disk."""
    amending = panel.tablet.amending
    await put_right(panel, event_id, lambda: amending.reassign(event_id, resident))


async def only_take_back(panel: Panel, event_id: str) -> None:
    """Nobody on the list is the right one."""
    await undo(panel, event_id, CorrectionReason.WRONG_PERSON)
    await read_history(panel)


async def ask_particulars(panel: Panel, event_id: str) -> None:
    """Show what was written down, to be written anew."""
    entry = panel.tablet.ledger.entry(event_id)
    if entry is None:
        return
    visit = entry.movement.visit or Visit()
    amend = panel.amend
    amend.name, amend.phone, amend.host, amend.building = visit.name, visit.phone, visit.host, ""
    amend.plate, panel.frame.sheet = entry.movement.plate, Sheet.PARTICULARS


async def amend_building(panel: Panel, name: str) -> None:
    """The rooms of this building are next; empty: the buildings again."""
    panel.amend.building, panel.amend.host = name, None


async def amend_host(panel: Panel, household_id: str) -> None:
    """They visit this flat."""
    panel.amend.host, panel.amend.building = int(household_id), ""


async def amend_name(panel: Panel, text: str) -> None:
    """The visitor is called so."""
    panel.amend.name = text


async def amend_phone(panel: Panel, text: str) -> None:
    """The visitor is reached so."""
    panel.amend.phone = text


async def amend_plate(panel: Panel, text: str) -> None:
    """The vehicle has this plate."""
    panel.amend.plate = text


def wanted(amend: AmendState, was: Movement) -> tuple[Visit | None, str]:
    """The visit and the plate as the form has them; of somebody without a visit, none is made of nothing."""
    name, phone = amend.name.strip(), amend.phone.strip()
    visit = was.visit
    if visit is not None or name or phone or amend.host is not None:
        before = visit or Visit()
        consent = before.consent and before.host == amend.host
        visit = replace(before, name=name, phone=phone, host=amend.host, consent=consent)
    return visit, amend.plate.strip().upper()[:TEXT_PLATE_MAX]


async def save_particulars(panel: Panel, event_id: str) -> None:
    """Record them as the form has them."""
    entry = panel.tablet.ledger.entry(event_id)
    if entry is None:
        return
    visit, plate = wanted(panel.amend, entry.movement)
    amending = panel.tablet.amending
    await put_right(panel, event_id, lambda: amending.restate(event_id, visit, plate))
