"""The steps of an incident, one large button each: set aside, called, reported, and at the end how it is closed."""

from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incident_notes import DUE_STEPS, HOME_STEPS, IncidentStep
from checkpoint.domain.incidents import Incident, IncidentStage
from checkpoint.domain.readings import format_tenths
from checkpoint.views import ids
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.components.sheet_frame import WIDTH, sheet_body
from checkpoint.views.duties.alone_sheet import hand_over, numbers
from checkpoint.views.duties.held_sheet import HeldHead, endings, whom_to_call
from checkpoint.views.duties.home_fever import home_head, who_came
from checkpoint.views.duties.objection import against, answers
from checkpoint.views.duties.state import BoardState, WaitState
from checkpoint.views.duties.waiting import who
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.waiting import call_back, policy_now, take_step

BUTTON = 64
WIDTH_BESIDE: Final = 980
"""The width of a sheet in two columns, in logical pixels."""


@part
def IncidentSheet(panel: Panel, waits: WaitState, board: BoardState) -> ft.Control:
    """Who it is, every reading, and what is still to be done."""
    palette = panel.palette
    incident = next((row for row in waits.rows if row.id == board.incident), None)
    rows: list[ft.Control] = [words(panel.say(_title(incident)), 26, palette.ink, bold=True)]
    if incident is None:
        rows.append(words(panel.say("incident.none"), 19, palette.muted))
        return named(ids.INCIDENT, sheet_body(panel, rows, [sheet_close(panel)]))
    if incident.stage is IncidentStage.HELD:
        rows += _held(panel, incident, board)
        return named(ids.INCIDENT, sheet_body(panel, rows, [sheet_close(panel)], 8))
    rows += [words(who(panel, incident), 24, palette.ink, bold=True), readings(panel, incident)]
    if _is_alone(incident):
        return named(ids.INCIDENT, _alone(panel, incident, rows))
    if incident.at_home:
        return named(ids.INCIDENT, _at_home(panel, incident, rows))
    rows += _waiting(panel, incident) if incident.stage is IncidentStage.WAITING else _fever(panel, incident)
    about = f"{incident.id} {incident.stage}"
    return named(ids.INCIDENT, sheet_body(panel, rows, [sheet_close(panel)], about=about))


def incident_width(panel: Panel) -> float:
    """In logical pixels: with room for two columns where numbers are told and the glass lies down."""
    incident = next((row for row in panel.duties.waits.rows if row.id == panel.duties.board.incident), None)
    numbers_beside = incident is not None and (_is_alone(incident) or incident.at_home)
    beside = numbers_beside and not panel.frame.single
    return WIDTH_BESIDE if beside else WIDTH


def _is_alone(incident: Incident) -> bool:
    return incident.alone and incident.stage is not IncidentStage.WAITING


def _title(incident: Incident | None) -> str:
    if incident is not None and incident.stage is IncidentStage.HELD:
        return "object.title" if incident.objected else "held.title"
    return "alone.title" if incident is not None and incident.alone else "incident.title"


def _held(panel: Panel, incident: Incident, board: BoardState) -> list[ft.Control]:
    head: list[ft.Control] = [
        HeldHead(panel, incident, panel.duties.ticks),
        words(panel.say("object.hint" if incident.objected else "held.hint"), 17, panel.palette.muted),
        *against(panel, incident),
        whom_to_call(panel),
    ]
    ends = answers(panel, incident, board) if incident.objected else endings(panel, incident, board)
    return [*head, *(_step(panel, incident, step) for step in incident.steps), *ends]


def _fever(panel: Panel, incident: Incident) -> list[ft.Control]:
    hint = words(panel.say("incident.hint"), 18, panel.palette.muted)
    return [hint, *(_step(panel, incident, step) for step in DUE_STEPS), _end(panel, incident)]


def _at_home(panel: Panel, incident: Incident, head: list[ft.Control]) -> ft.Control:
    steps = [_step(panel, incident, step) for step in HOME_STEPS]
    return _with_numbers(panel, [*head, *home_head(panel, incident)], steps, who_came(panel, incident))


def _alone(panel: Panel, incident: Incident, head: list[ft.Control]) -> ft.Control:
    rows = [*head, words(panel.say("alone.hint"), 17, panel.palette.muted)]
    if incident.minor:
        rows.append(words(panel.say("alone.minor"), 18, panel.palette.warn_ink, bold=True))
    rows.append(numbers(panel, incident))
    steps = [_step(panel, incident, step) for step in _steps_alone(incident)]
    return _with_numbers(panel, rows, steps, hand_over(panel, incident))


def _with_numbers(
    panel: Panel, rows: list[ft.Control], steps: list[ft.Control], takers: list[ft.Control]
) -> ft.Control:
    """Who it is and whom to call, the steps beside it or below, and to whom they go always on the glass."""
    close = sheet_close(panel)
    if growing() or panel.frame.low:  # there is room for the way back alone
        return sheet_body(panel, [*rows, *steps, *takers], [close], 8)
    if panel.frame.single:
        return sheet_body(panel, [*rows, *steps], [*takers, close], 8)
    halves: list[ft.Control] = [column(half, 8, tight=True, expand=True) for half in (rows, steps)]
    both = ft.Row(halves, spacing=20, vertical_alignment=ft.CrossAxisAlignment.START)
    return sheet_body(panel, [both], [*takers, close], 8)


def _steps_alone(incident: Incident) -> list[IncidentStep]:
    """With the steps of a fever where there is one as well; the ambulance, and of a stranger the guardian, may be."""
    steps = list(incident.steps)
    if IncidentStep.FAMILY in steps and not incident.person_id:
        steps.insert(steps.index(IncidentStep.FAMILY) + 1, IncidentStep.GUARDIAN)
    if IncidentStep.CALL not in steps:
        steps.append(IncidentStep.CALL)
    return steps


def readings(panel: Panel, incident: Incident) -> ft.Control:
    """Each reading with its time; high ones stand out by ground and by an arrow."""
    palette, policy, mark = panel.palette, policy_now(panel), MARKS[Outcome.REFER]
    chips: list[ft.Control] = []
    for reading in incident.readings:
        high = reading.tenths >= policy.fever_tenths
        said = f"{reading.at.astimezone(panel.zone):%H:%M}  {format_tenths(reading.tenths)}℃{' ↑' if high else ''}"
        chips.append(
            ft.Container(
                words(said, 18, mark.on_colour if high else palette.ink, bold=True),
                bgcolor=mark.colour if high else palette.raised,
                border_radius=10,
                padding=ft.Padding.symmetric(horizontal=12, vertical=4),
            )
        )
    return ft.Row(chips, spacing=8, run_spacing=6, wrap=True)


def _waiting(panel: Panel, incident: Incident) -> list[ft.Control]:
    palette, mark = panel.palette, MARKS[Outcome.REFER]
    again = button(
        ids.INCIDENT_BACK,
        icon_words(ft.Icons.THERMOSTAT, panel.say("incident.remeasure"), 22, mark.on_colour),
        panel.on(call_back, incident.id),
        ground=mark.colour,
        ink=mark.on_colour,
        height=BUTTON + 8,
    )
    left = button(
        ids.INCIDENT_LEFT,
        words(panel.say("incident.left"), 18, palette.ink, bold=True),
        panel.on(take_step, incident.id, IncidentStep.CLOSE, panel.say("incident.left")),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=BUTTON,
    )
    return [again, left]


def _step(panel: Panel, incident: Incident, step: IncidentStep) -> ft.Control:
    """Done: when, and by whom. Not done: the button that says so."""
    palette, mark = panel.palette, MARKS[Outcome.ADMIT]
    taken = next((row for row in incident.done if row[0] is step), None)
    if taken is not None:
        _, at, operator_id = taken
        phone = panel.frame.phone
        said = words(panel.say(f"incident.{step.value}.done"), 20, mark.on_colour, bold=True, expand=not phone)
        by = words(f"{at.astimezone(panel.zone):%H:%M} {operator_name(panel, operator_id)}", 16, mark.on_colour)
        told: list[ft.Control] = [said, by]
        if phone:  # one above the other
            told = [ft.Column(told, spacing=0, tight=True, expand=True)]
        content = ft.Row([ft.Icon(mark.icon, size=30, color=mark.on_colour), *told])
        high, pad = None if growing() else BUTTON, ft.Padding.symmetric(horizontal=14)
        box = ft.Container(content, bgcolor=mark.colour, border_radius=14, height=high, padding=pad)
        return named(ids.INCIDENT_STEP.format(step=step.value), box)
    content = ft.Row(
        [
            ft.Icon(ft.Icons.CHECK_BOX_OUTLINE_BLANK, size=30, color=palette.ink),
            words(_asked(panel, incident, step), 20, palette.ink, bold=True, expand=True),
        ]
    )
    return button(
        ids.INCIDENT_STEP.format(step=step.value),
        content,
        panel.on(take_step, incident.id, step),
        ground=palette.tint,
        ink=palette.ink,
        height=BUTTON,
        pad=14,
        shown=incident.id,
    )


def _asked(panel: Panel, incident: Incident, step: IncidentStep) -> str:
    unwell = step is IncidentStep.CALL and step not in incident.steps
    return panel.say("alone.call" if unwell else f"incident.{step.value}")


def operator_name(panel: Panel, operator_id: str) -> str:
    """By name where this gate knows it."""
    known = (row.name for row in panel.sign_in.operators if row.operator_id == operator_id)
    return next(known, operator_id)


def _end(panel: Panel, incident: Incident) -> ft.Control:
    palette, ready = panel.palette, not incident.missing
    ink = palette.on_accent if ready else palette.muted
    return button(
        ids.INCIDENT_CLOSE,
        words(panel.say("incident.close" if ready else "incident.close_later"), 18, ink, bold=True),
        panel.on(take_step, incident.id, IncidentStep.CLOSE) if ready else None,
        ground=palette.accent if ready else palette.raised,
        ink=ink,
        height=BUTTON,
        shown=incident.id,
    )
