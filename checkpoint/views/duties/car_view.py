"""A vehicle and its people on one screen: who, how warm, and one button for all of them."""

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.components.check_row import check_row
from checkpoint.views.components.direction_toggle import direction_toggle
from checkpoint.views.components.document_row import document_rows
from checkpoint.views.components.reason_list import beside_turn_back
from checkpoint.views.components.record_buttons import RecordButtons
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import (
    button,
    close_button,
    column,
    icon_words,
    named,
    surface,
    words,
)
from checkpoint.views.components.stranger_fields import stranger_rows
from checkpoint.views.components.temperature_pad import TemperaturePad
from checkpoint.views.components.trip_row import trip_row
from checkpoint.views.components.verdict_band import among_band, mark_of, word_of
from checkpoint.views.components.verdict_card import reasons
from checkpoint.views.duties.plate_sheet import spaced
from checkpoint.views.duties.state import CarForm
from checkpoint.views.panel import Panel
from checkpoint.views.state import GateState
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.driving import (
    add_stranger,
    choose_rider,
    leave_car,
    open_plate,
    record_car,
)
from checkpoint.views.wishes.seating import asks_to_look, can_go, riders, was_looked_at

ROW = 76


@part
def CarView(panel: Panel, gate: GateState, car: CarForm) -> ft.Control:
    """The people on the left, the pad of whoever is next on the right; on a phone one above the other."""
    live = gate.encounter
    asked = (
        [*trip_row(panel, live), *stranger_rows(panel, live), *document_rows(panel, live)] if live is not None else []
    )
    everybody = [_head(panel, car), *_people(panel), _add(panel), *asked]
    stopped = among_band(panel, _unsettled(panel))
    if panel.frame.single:
        upper: list[ft.Control] = [surface(panel, column(everybody, spacing=8))]
        if live is not None:
            upper += [reasons(panel, live), *check_row(panel, live), *_pad(panel, gate, live)]
        body = column(upper, spacing=8, scroll=ft.ScrollMode.AUTO, expand=True)
        under = ft.Container(column(_buttons(panel, gate), spacing=8, tight=True), key=_kind(live))
        return named(ids.CAR, column([*stopped, body, under], spacing=8, expand=True), expand=True)
    left: list[ft.Control] = [*stopped, column(everybody, spacing=8, scroll=ft.ScrollMode.AUTO, expand=True)]
    right = column([*_buttons(panel, gate)], spacing=8)
    if live is not None:
        left += [reasons(panel, live), *check_row(panel, live)]
        right = column([*_pad(panel, gate, live), ft.Container(expand=True), *_buttons(panel, gate)], spacing=8)
    return named(
        ids.CAR,
        ft.Row(
            [surface(panel, column(left), expand=58), surface(panel, right, expand=42, key=_kind(live))],
            spacing=12,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        expand=True,
    )


def _pad(panel: Panel, gate: GateState, live: Encounter) -> list[ft.Control]:
    """Its room is wanted while the volunteer is asked why."""
    return [] if gate.overriding else [TemperaturePad(panel, panel.pad, live)]


def _kind(live: Encounter | None) -> str:
    """Names the set of buttons, so that a tap meant for one set never meets another."""
    if live is None:
        return "nobody"
    if live.verdict.outcome is Outcome.CHECK:
        return "asked"
    return "alone" if live.verdict.outcome.stops else "together"


def _head(panel: Panel, car: CarForm) -> ft.Control:
    palette = panel.palette
    plate = spaced(car.plate) or panel.say("car.no_plate")
    size = 18 if panel.frame.phone else 24
    title = button(
        ids.PLATE_OPEN,
        icon_words(
            ft.Icons.DIRECTIONS_CAR, panel.say("car.title", plate=plate, count=len(riders(panel))), size, palette.ink
        ),
        panel.on(open_plate, 0),
        ground=palette.tint,
        ink=palette.ink,
        height=64,
        expand=True,
    )
    leave = close_button(panel, panel.on(leave_car), ids.CAR_LEAVE, says="car.leave")
    return ft.Row([title, leave], spacing=4)


def _people(panel: Panel) -> list[ft.Control]:
    rows = [_row(panel, number, encounter) for number, encounter in enumerate(riders(panel))]
    hint = words(panel.say("car.hint"), 17, panel.palette.muted)
    return [hint, *rows]


def _seat(panel: Panel, number: int) -> str:
    return panel.say("car.rider", number=number) if number else panel.say("car.driver")


def _unsettled(panel: Panel) -> list[tuple[Encounter, str]]:
    """Everybody but those who were looked at, with what to call them by."""
    everybody = enumerate(riders(panel))
    return [
        (row, row.masked_name or _seat(panel, number)) for number, row in everybody if not was_looked_at(panel, row)
    ]


def _row(panel: Panel, number: int, encounter: Encounter) -> ft.Control:
    palette, live = panel.palette, panel.gate.encounter
    is_live = live is not None and live.number == encounter.number
    seat, looked = _seat(panel, number), was_looked_at(panel, encounter)
    reading = f"{encounter.readings[-1].text}℃" if encounter.readings else panel.say("car.unmeasured")
    mark, to_look = mark_of(encounter), asks_to_look(encounter) and not looked
    who = " ".join(text for text in (encounter.masked_name, encounter.address) if text)
    lines = column(
        [
            words(who or seat, 20, palette.ink, bold=True),
            words(f"{reading} · {panel.say('car.look')}", 16, palette.warn_ink, bold=True)
            if to_look
            else words(f"{seat} · {reading}" if who else reading, 16, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    chip = ft.Container(
        ft.Row(
            [
                ft.Icon(ft.Icons.TASK_ALT if looked else mark.icon, size=20, color=mark.on_colour),
                words(panel.say("car.looked") if looked else word_of(panel, encounter), 16, mark.on_colour, bold=True),
            ],
            spacing=6,
            tight=True,
        ),
        bgcolor=mark.colour,
        border_radius=10,
        padding=8,
    )
    icon = ft.Icon(ft.Icons.AIRLINE_SEAT_RECLINE_NORMAL, size=30, color=palette.accent)
    return button(
        ids.CAR_RIDER.format(number=number + 1),
        ft.Row([icon, lines, chip], spacing=10),
        panel.on(choose_rider, encounter.number),
        ground=palette.tint if is_live else palette.raised,
        ink=palette.ink,
        line=palette.accent if is_live else palette.line,
        height=ROW,
        pad=12,
        shown=f"{encounter.number} {looked}",
    )


def _add(panel: Panel) -> ft.Control:
    palette = panel.palette
    return button(
        ids.CAR_ADD,
        icon_words(ft.Icons.PERSON_ADD_ALT_1, panel.say("car.add"), 18, palette.ink),
        panel.on(add_stranger),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
    )


def _buttons(panel: Panel, gate: GateState) -> list[ft.Control]:
    """Of one who must be dealt with alone their own buttons, else the one for all; who is asked may be turned back."""
    live, palette = gate.encounter, panel.palette
    if live is not None and (gate.overriding or _kind(live) == "alone"):
        return [RecordButtons(panel, panel.record, live, overriding=gate.overriding, busy=gate.recording)]
    everybody = riders(panel)
    ready = [row for row in everybody if can_go(panel, row)]
    toggle = [direction_toggle(panel, live)] if live is not None else []
    mark = MARKS[Outcome.ADMIT]
    usable = bool(ready) and not gate.recording
    direction = everybody[0].direction.value if everybody else "in"
    ink = mark.on_colour if usable else palette.muted
    nobody = "car.look_first" if any(asks_to_look(row) for row in everybody) else "car.nobody"
    said = panel.say(f"car.record.{direction}", count=len(ready)) if ready else panel.say(nobody)
    record = button(
        ids.CAR_RECORD,
        icon_words(mark.icon, said, 24, ink),
        panel.on(record_car) if usable else None,
        ground=mark.colour if usable else palette.raised,
        ink=ink,
        height=80,
    )
    return [*toggle, beside_turn_back(panel, live, record, busy=gate.recording)]
