"""The two sheets of a record that names the wrong person, or says the wrong thing of a visitor."""

import flet as ft

from checkpoint.domain.people import mask_name
from checkpoint.services.ledger import Entry
from checkpoint.services.plates import TEXT_PLATE_MAX
from checkpoint.services.search import Match
from checkpoint.views import ids
from checkpoint.views.components.about import relation_and_phone
from checkpoint.views.components.chips import chips, label, many_chips
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.fields import TELEPHONE, text_field
from checkpoint.views.components.people_list import result_title
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.desk_state import AmendState
from checkpoint.views.panel import Panel
from checkpoint.views.state import DayState
from checkpoint.views.wishes.reassigning import (
    amend_building,
    amend_host,
    amend_name,
    amend_phone,
    amend_plate,
    give_to,
    only_take_back,
    save_particulars,
    seek_who,
    wanted,
)


@part
def WhoSheet(panel: Panel, amend: AmendState, day: DayState) -> ft.Control:
    """Type, tap, done; or only take it back."""
    palette, found = panel.palette, amend.found
    rows: list[ft.Control] = [
        words(panel.say("amend.who"), 26, palette.ink, bold=True),
        words(panel.say("amend.who_hint"), 16, palette.muted),
        ft.Container(height=0),  # the label of the field stands above its edge
        text_field(panel, ids.AMEND_WHO, panel.say("paper.who"), amend.who, seek_who),
    ]
    if found is not None:
        rows.append(named(ids.AMEND_FOUND, words(result_title(panel, found), 16, palette.muted, bold=True)))
        rows += [_candidate(panel, number, match, day.undoing) for number, match in enumerate(found.matches, 1)]
    back = button(
        ids.AMEND_TAKE_BACK,
        words(panel.say("amend.take_back"), 18, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(only_take_back, day.undoing),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=CLOSE,
        shown=day.undoing,
    )
    return sheet_body(panel, rows, [beside(sheet_close(panel, "amend.none"), back)], 8)


def _candidate(panel: Panel, number: int, match: Match, event_id: str) -> ft.Control:
    palette = panel.palette
    name = words(f"{match.household.address}  {mask_name(match.resident.name)}", 18, palette.ink, bold=True)
    about = words(relation_and_phone(panel, match.resident), 14, palette.muted)
    return button(
        ids.AMEND_RESULT.format(number=number),
        column([name, about], spacing=0, tight=True, alignment=ft.MainAxisAlignment.CENTER),
        panel.on(give_to, event_id, match.resident),
        ground=palette.tint,
        ink=palette.ink,
        height=60,
        pad=14,
        shown=f"{event_id} {match.resident.person_id}",
    )


@part
def ParticularsSheet(panel: Panel, amend: AmendState, day: DayState) -> ft.Control:
    """What was written down, in fields; saving what is the same changes nothing."""
    palette, entry = panel.palette, panel.tablet.ledger.entry(day.undoing)
    rows: list[ft.Control] = [
        words(panel.say("amend.particulars"), 26, palette.ink, bold=True),
        words(panel.say("amend.hint"), 16, palette.muted),
        ft.Container(height=0),
    ]
    if entry is not None:
        rows += _fields(panel, amend, entry)
    close = sheet_close(panel, "amend.none")
    return sheet_body(panel, rows, [close if entry is None else beside(close, _save(panel, amend, entry))])


def _fields(panel: Panel, amend: AmendState, entry: Entry) -> list[ft.Control]:
    said = panel.say("amend.plate")
    plate = text_field(panel, ids.AMEND_PLATE, said, amend.plate, amend_plate, length=TEXT_PLATE_MAX)
    if entry.movement.person_id in panel.tablet.reference.roster.residents:
        return [plate]  # who they are and where they live is the roster's
    return [
        text_field(panel, ids.AMEND_NAME, panel.say("visitor.name"), amend.name, amend_name),
        text_field(panel, ids.AMEND_PHONE, panel.say("amend.phone"), amend.phone, amend_phone, keys=TELEPHONE),
        *_host(panel, amend),
        plate,
    ]


def _host(panel: Panel, amend: AmendState) -> list[ft.Control]:
    """The flat that stands there, or the buildings, or the rooms of one."""
    roster = panel.tablet.reference.roster
    host = roster.households.get(amend.host) if amend.host is not None else None
    if host is not None:
        said = words(panel.say("visit.to", address=host.address), 20, panel.palette.ink, bold=True, expand=True)
        other = chips(panel, "other", [("", panel.say("amend.host_change"))], "-", amend_building)
        return [ft.Row([said, other])]
    if amend.building:
        rooms = [
            (str(row.household_id), "-".join(part for part in (row.unit, row.room) if part))
            for row in roster.households_of(amend.building)
        ]
        return [label(panel, "visit.room"), many_chips(panel, "room", rooms, amend_host)]
    buildings = [(name, panel.say("roster.building", name=name)) for name in roster.buildings]
    return [label(panel, "amend.host"), many_chips(panel, "building", buildings, amend_building)]


def _save(panel: Panel, amend: AmendState, entry: Entry) -> ft.Control:
    palette, was = panel.palette, entry.movement
    changed = wanted(amend, was) != (was.visit, was.plate)
    ink = palette.on_accent if changed else palette.muted
    return button(
        ids.AMEND_SAVE,
        words(panel.say("amend.save" if changed else "amend.same"), 19, ink, bold=True),
        panel.on(save_particulars, entry.event.id) if changed else None,
        ground=palette.accent if changed else palette.raised,
        ink=ink,
        height=CLOSE,
        shown=entry.event.id,
    )
