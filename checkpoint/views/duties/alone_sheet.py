"""What is done for somebody who is alone and needs looking after: stay, call, report, and hand over to somebody."""

from typing import Final

import flet as ft

from checkpoint.domain.incident_ends import HANDED_TO
from checkpoint.domain.incident_notes import IncidentStep
from checkpoint.domain.incidents import Incident
from checkpoint.views import ids
from checkpoint.views.components.shapes import button, named, side_by_side, words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.settings import supervisor_number
from checkpoint.views.wishes.waiting import take_step

NUMBERS_MAX: Final = 2


def numbers(panel: Panel, incident: Incident) -> ft.Control:
    """Whom to call, whole, for calling is what they are for: the family, the ambulance, the supervisor."""
    palette, lines = panel.palette, [(panel.say("help.120"), "120")]
    number = supervisor_number(panel)
    lines.append((panel.say("help.supervisor"), number or panel.say("help.unknown")))
    if incident.person_id:
        lines = [*_family(panel, incident), *lines]
    rows: list[ft.Control] = [
        ft.Row(
            [
                words(who, 17, palette.ink, expand=True),
                words(called, 24 if called[:1].isdigit() else 16, palette.ink, bold=True),
            ]
        )
        for who, called in lines
    ]
    box = ft.Container(ft.Column(rows, spacing=2, tight=True), bgcolor=palette.raised, border_radius=12, padding=12)
    return named(ids.ALONE_NUMBERS, box)


def _family(panel: Panel, incident: Incident) -> list[tuple[str, str]]:
    """Others of the household with a telephone; nobody while the roster is hidden or locked."""
    if panel.frame.hidden or panel.frame.locked:
        return []
    household_id = int(incident.person_id.split("-", maxsplit=1)[0], 16)
    members = panel.tablet.reference.roster.members(household_id)
    found = [row.phone for row in members if row.phone and row.person_id != incident.person_id]
    return [(panel.say("alone.family"), phone) for phone in found[:NUMBERS_MAX]] or [
        (panel.say("alone.family"), panel.say("alone.no_family"))
    ]


def hand_over(panel: Panel, incident: Incident) -> list[ft.Control]:
    """To whom they were handed over, which closes it; not before the steps are done."""
    palette, ready = panel.palette, not incident.missing
    title = words(panel.say("alone.to" if ready else "alone.later"), 17, palette.muted, bold=True)
    if panel.frame.phone and not ready:  # the steps need the room first
        return [title]
    across = 2 if panel.frame.single else len(HANDED_TO)
    takers = [ending(panel, incident, f"alone.to.{name}", ready=ready) for name in HANDED_TO]
    rows = [takers[start : start + across] for start in range(0, len(takers), across)]
    return [title, *(side_by_side(row) for row in rows)]


def ending(panel: Panel, incident: Incident, key: str, *, ready: bool, main: bool = True) -> ft.Control:
    """A button that closes an incident in one word, the last part of `key`; `main` or one beside those."""
    palette, name = panel.palette, key.rpartition(".")[2]
    ink = (palette.on_accent if main else palette.ink) if ready else palette.muted
    return button(
        ids.ALONE_TO.format(name=name),
        words(panel.say(key), 17, ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(take_step, incident.id, IncidentStep.CLOSE, name) if ready else None,
        ground=palette.accent if ready and main else palette.raised,
        ink=ink,
        line=None if main else palette.line,
        height=60,
        pad=4,
        expand=True,
        shown=incident.id,
    )
