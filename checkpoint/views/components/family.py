"""Several of a household at once: ticks and readings on one side, the pad and one record button on the other."""

import re
from typing import Final

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.people import mask_name
from checkpoint.services.encounter import Encounter
from checkpoint.services.households import Member
from checkpoint.views import ids
from checkpoint.views.components.about import relation
from checkpoint.views.components.household import quota_words
from checkpoint.views.components.reason_list import beside_turn_back, reason_list
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import (
    button,
    close_button,
    column,
    icon_words,
    named,
    side_by_side,
    surface,
    words,
)
from checkpoint.views.components.strips import notice_strip
from checkpoint.views.components.temperature_pad import TemperaturePad
from checkpoint.views.components.trip_row import trip_row
from checkpoint.views.components.verdict_band import among_band
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import FamilyState
from checkpoint.views.theme import MARKS, TARGET
from checkpoint.views.wishes.family import (
    GAP,
    MEMBER,
    close_family,
    face_family,
    handle_alone,
    point,
    record_family,
    tick,
    turn_back,
)

_LONG: Final = re.compile(r"\*{4,}")
"""What a very long name hides: three stars are as good, and fit one line of a row."""
PEOPLE_SHORT = 230
"""The height of the people's list on short glass, in logical pixels: its head and two of them."""


@part
def FamilyView(panel: Panel, family: FamilyState, *, asking: bool) -> ft.Control:
    """People left, pad right; on a phone one above the other, the record button under the thumb.

    `asking`: why one of them is turned back takes the room of the pad.
    """
    people = surface(panel, _people(panel, family), expand=True)
    stopped = among_band(panel, [(row, row.masked_name) for row in family.chosen.values()])
    encounter = family.encounter
    asked = encounter if asking else None
    pad: list[ft.Control] = [] if encounter is None or asking else [TemperaturePad(panel, panel.pad, encounter)]
    lower = [_directions(panel, family), _record(panel, family)]
    if asked is not None:
        lower = [reason_list(panel, asked, turn_back, busy=family.busy)]
    if panel.frame.single:
        said = notice_strip(panel, panel.gate)
        upper = [*stopped, *said, people, *pad]
        if stopped and panel.frame.short and not growing():  # there is room for the pad alone, then people
            people.expand, people.height = None, PEOPLE_SHORT
            upper = [*stopped, column([*said, *pad, people], 8, scroll=ft.ScrollMode.AUTO, expand=True, key="short")]
        return named(ids.FAMILY, column([*upper, *lower], 8), expand=True)
    right = surface(panel, column([*pad, ft.Container(expand=True), *lower], 8))
    left = column([*stopped, *notice_strip(panel, panel.gate), people])
    row = ft.Row(
        [ft.Container(left, expand=58), ft.Container(right, expand=42)],
        spacing=12,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return named(ids.FAMILY, row, expand=True)


def _people(panel: Panel, family: FamilyState) -> ft.Control:
    palette = panel.palette
    assert family.opened is not None  # noqa: S101  # the view is drawn for one
    state = panel.tablet.households.state(family.opened.household, family.opened.check)
    head = ft.Row(
        [
            ft.Column(
                [
                    words(panel.say("family.title", address=state.household.address), 24, palette.ink, bold=True),
                    words(quota_words(panel, state), 16, palette.muted),
                ],
                spacing=2,
                tight=True,
                expand=True,
            ),
            close_button(panel, panel.on(close_family)),
        ]
    )
    rows = [_person(panel, family, member) for member in state.members]
    first = next(iter(family.chosen.values()), None)
    rows += trip_row(panel, first) if first is not None else []
    return column([head, column(rows, GAP, ref=panel.family_list, scroll=ft.ScrollMode.AUTO, expand=True)])


def _person(panel: Panel, family: FamilyState, member: Member) -> ft.Control:
    palette, resident = panel.palette, member.resident
    encounter = family.chosen.get(resident.person_id)
    active = encounter is not None and family.active == resident.person_id
    box = ft.Icons.CHECK_BOX if encounter else ft.Icons.CHECK_BOX_OUTLINE_BLANK
    ticking = button(
        ids.FAMILY_TICK.format(number=resident.person_no),
        ft.Icon(
            box,
            size=32,
            color=palette.accent if encounter else palette.muted,
            semantics_label=mask_name(resident.name),
        ),
        panel.on(tick, resident),
        ground=palette.surface,
        ink=palette.ink,
        width=TARGET,
        height=MEMBER,
        pad=0,
        shown=f"{resident.person_id} {encounter is not None}",
    )
    singly = encounter is not None and bool(encounter.readings) and encounter.verdict.outcome is not Outcome.ADMIT
    said = [panel.say("household.inside" if member.inside else "household.outside")]
    if not (singly and panel.frame.phone):  # there the button beside it has the room
        said.insert(0, relation(panel, resident))
    name = ft.Column(
        [
            words(
                _LONG.sub("***", mask_name(resident.name)), 20, palette.ink if encounter else palette.muted, bold=True
            ),
            words(" · ".join(text for text in said if text), 14, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    row = button(
        ids.FAMILY_MEMBER.format(number=resident.person_no),
        side_by_side([name, *_standing(panel, encounter)]),
        panel.on(point, resident),
        ground=palette.tint if active else palette.raised,
        ink=palette.ink,
        line=palette.accent if active else palette.line,
        height=MEMBER,
        pad=12,
        expand=True,
        shown=resident.person_id,
    )
    line: list[ft.Control] = [ticking, row]
    if encounter is not None and singly:
        line.append(_alone(panel, encounter, resident.person_no))
    return ft.Row(line, spacing=6)


def _standing(panel: Panel, encounter: Encounter | None) -> list[ft.Control]:
    """The reading with the verdict's mark, word and reason; or that it is still to come."""
    palette = panel.palette
    if encounter is None:
        return []
    if not encounter.readings:
        return [words(panel.say("family.measure"), 16, palette.muted, bold=True)]
    outcome = encounter.verdict.outcome
    mark = MARKS[outcome]
    chip = ft.Row(
        [
            ft.Icon(mark.icon, size=22, color=mark.on_colour),
            words(f"{encounter.readings[-1].text}℃", 18, mark.on_colour, bold=True),
            *(
                []
                if panel.frame.phone
                else [words(panel.say(f"outcome.{outcome.value}"), 15, mark.on_colour, bold=True)]
            ),
        ],
        spacing=6,
        tight=True,
    )
    padding = ft.Padding.symmetric(horizontal=10, vertical=6)
    return [ft.Container(chip, bgcolor=mark.colour, border_radius=10, padding=padding)]


def _alone(panel: Panel, encounter: Encounter, number: int) -> ft.Control:
    palette = panel.palette
    return button(
        ids.FAMILY_ALONE.format(number=number),
        words(panel.say("family.open_card"), 16, palette.warn_ink, bold=True),
        panel.on(handle_alone, encounter),
        ground=palette.warn_ground,
        ink=palette.warn_ink,
        width=72 if panel.frame.phone else 96,
        height=MEMBER,
        pad=6,
        shown=f"{encounter.number}.{encounter.revision}",
    )


def _directions(panel: Panel, family: FamilyState) -> ft.Control:
    return ft.Row([_half(panel, family, direction) for direction in (Direction.OUT, Direction.IN)], spacing=6)


def _half(panel: Panel, family: FamilyState, direction: Direction) -> ft.Control:
    palette, chosen = panel.palette, family.direction is direction
    ink = palette.on_accent if chosen else palette.muted
    icon = ft.Icons.LOGIN if direction is Direction.IN else ft.Icons.LOGOUT
    return button(
        ids.DIRECTION_IN if direction is Direction.IN else ids.DIRECTION_OUT,
        icon_words(icon, panel.say(f"going.{direction.value}"), 22, ink, bold=chosen),
        panel.on(face_family, direction),
        ground=palette.accent if chosen else palette.raised,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        height=60,
        expand=True,
    )


def _icon(*, usable: bool, missing: int) -> ft.IconData:
    if usable:
        return MARKS[Outcome.ADMIT].icon
    return ft.Icons.THERMOSTAT if missing else ft.Icons.INFO_OUTLINE


def _record(panel: Panel, family: FamilyState) -> ft.Control:
    """One button for all who may pass; it says what is still missing where it cannot be tapped."""
    palette, mark = panel.palette, MARKS[Outcome.ADMIT]
    missing = sum(not row.readings for row in family.chosen.values())
    ready = tuple(family.ready)
    usable = bool(ready) and not missing and not family.busy
    if family.busy:
        said = panel.say("record.busy")
    elif not family.chosen:
        said = panel.say("family.nobody")
    elif missing:
        said = panel.say("family.unmeasured", count=missing)
    elif not ready:
        said = panel.say("family.alone", count=len(family.chosen))
    else:
        said = panel.say(f"family.record.{family.direction.value}", count=len(ready))
    ink = mark.on_colour if usable else palette.muted
    record = button(
        ids.FAMILY_RECORD,
        icon_words(_icon(usable=usable, missing=missing), said, 24 if usable else 18, ink),
        panel.on(record_family, ready) if usable else None,
        ground=mark.colour if usable else palette.raised,
        ink=ink,
        height=80 if not panel.frame.phone else 72,
        shown=" ".join(f"{row.number}.{row.revision}" for row in ready),
    )
    return beside_turn_back(panel, family.encounter, record, busy=family.busy)
