"""The record buttons: one tap to record what the card shows, worded by what will be recorded.

Each handler holds the very encounter that its button was drawn from. They are a part of their own, so that "recorded"
can be said on the button that was tapped before anything else is drawn (ADR 0041).
"""

import flet as ft

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.services.encounter import Encounter
from checkpoint.views import held_ids, ids, incident_ids
from checkpoint.views.components.reason_list import PRIMARY, PRIMARY_PHONE, reason_list
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, side_by_side, words
from checkpoint.views.components.verdict_band import mark_of
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.record_state import RecordState, Tap
from checkpoint.views.theme import MARKS, TARGET
from checkpoint.views.wishes.holding import hold, may_hold, may_object, object_to
from checkpoint.views.wishes.recording import ask_reason, record
from checkpoint.views.wishes.waiting import open_incident, put_to_wait, rests


@part
def RecordButtons(
    panel: Panel, _state: RecordState, encounter: Encounter, *, overriding: bool, busy: bool
) -> ft.Control:
    """The expected choice large, the others beneath it; or the reasons for an override."""
    if overriding:
        return _reasons(panel, encounter, busy=busy)
    if rests(encounter):
        return _beside_others(panel, encounter, _rest(panel, encounter, busy=busy), busy=busy)
    if Reason.FEVER_OPEN in encounter.verdict.reasons:
        return _beside_others(panel, encounter, _steps(panel, encounter), busy=busy)
    first, *others = encounter.choices
    primary = _primary(panel, encounter, first, busy=busy)
    secondary = [_other(panel, encounter, outcome, busy=busy) for outcome in others]
    if may_hold(encounter):
        secondary.append(_ask(panel, encounter, held_ids.HOLD, "held.begin", panel.on(hold, encounter), busy=busy))
    if encounter.verdict.outcome is Outcome.REFUSE and may_object(encounter):
        secondary.append(_objection(panel, encounter, busy=busy))
    if _in_a_row(panel):
        return side_by_side([ft.Container(primary, expand=5), *(ft.Container(one, expand=3) for one in secondary)], 6)
    below = [ft.Row([ft.Container(one, expand=1) for one in secondary], spacing=8)] if secondary else []
    return column([primary, *below], spacing=8, tight=True)


def _reasons(panel: Panel, encounter: Encounter, *, busy: bool) -> ft.Control:
    """Why against the verdict. Whom the volunteer turns back after a check may object, as one whom the gate refuses."""
    reasons = reason_list(panel, encounter, record, busy=busy)
    if encounter.verdict.outcome is not Outcome.CHECK or not may_object(encounter):
        return reasons
    return column([reasons, _objection(panel, encounter, busy=busy)], spacing=8, tight=True)


def _objection(panel: Panel, encounter: Encounter, *, busy: bool) -> ft.Control:
    return _ask(panel, encounter, held_ids.OBJECT, "object.begin", panel.on(object_to, encounter), busy=busy)


def _in_a_row(panel: Panel) -> bool:
    """Whether all buttons share a row, as below a phone's card."""
    return panel.frame.phone and not panel.frame.lying


def _ask(panel: Panel, encounter: Encounter, name: str, key: str, wish: Handler, *, busy: bool) -> ft.Control:
    """The supervisor is to say what happens: whoever stands there waits beside the gate, and the queue goes on."""
    palette, phone = panel.palette, panel.frame.phone
    said = panel.say(f"{key}_short" if phone else key)
    return button(
        name,
        words(said, 16, palette.ink, bold=True, text_align=ft.TextAlign.CENTER)
        if phone
        else icon_words(ft.Icons.SUPPORT_AGENT, said, 18, palette.ink),
        None if busy else wish,
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=PRIMARY_PHONE if phone else TARGET,
        pad=4,
        shown=_shown(encounter),
    )


def _rest(panel: Panel, encounter: Encounter, *, busy: bool) -> ft.Control:
    """Somebody is to rest: the button that keeps the queue going."""
    said = panel.say("record.busy" if busy else "wait.begin_short" if panel.frame.phone else "wait.begin")
    wish = None if busy else panel.on(put_to_wait, encounter)
    return _large(panel, encounter, ids.WAIT, (ft.Icons.TIMER, said), wish)


def _steps(panel: Panel, encounter: Encounter) -> ft.Control:
    """A fever is not seen through: the steps that are left."""
    said = (ft.Icons.CHECKLIST, panel.say("record.steps"))
    return _large(panel, encounter, incident_ids.STEPS, said, panel.on(open_incident, encounter.incident))


def _large(
    panel: Panel, encounter: Encounter, name: str, said: tuple[ft.IconData, str], wish: Handler | None
) -> ft.Control:
    mark, phone = mark_of(encounter), panel.frame.phone
    content: ft.Control = icon_words(*said, 24, mark.on_colour)
    if phone:
        content = words(said[1], 18, mark.on_colour, bold=True, text_align=ft.TextAlign.CENTER)
    return button(
        name,
        content,
        wish,
        ground=mark.colour,
        ink=mark.on_colour,
        height=PRIMARY_PHONE if phone else PRIMARY,
        shown=_shown(encounter),
    )


def _beside_others(panel: Panel, encounter: Encounter, large: ft.Control, *, busy: bool) -> ft.Control:
    """What is not a record large, beside it sending on and letting through."""
    others: list[ft.Control] = [
        ft.Container(_other(panel, encounter, outcome, busy=busy), expand=1) for outcome in encounter.choices
    ]
    if _in_a_row(panel):
        return side_by_side([ft.Container(large, expand=2), *others], 6)
    return column([large, ft.Row(others, spacing=8)], spacing=8, tight=True)


def _shown(encounter: Encounter) -> str:
    return f"{encounter.number}.{encounter.revision}"


def _is_kept(panel: Panel, encounter: Encounter, outcome: Outcome, reason: str = "") -> bool:
    """Whether a tap on this button is on the disk."""
    return panel.record.kept == Tap.on(encounter, outcome, reason)


def _icon(panel: Panel, encounter: Encounter, outcome: Outcome) -> ft.IconData:
    return ft.Icons.TASK_ALT if _is_kept(panel, encounter, outcome) else MARKS[outcome].icon


def _is_override(encounter: Encounter, outcome: Outcome) -> bool:
    return outcome is Outcome.ADMIT and encounter.verdict.outcome.stops


def _is_asked(encounter: Encounter, outcome: Outcome) -> bool:
    """Whether the record needs the volunteer's own reason: an override, or turning back whom one is to check."""
    return _is_override(encounter, outcome) or (outcome, encounter.verdict.outcome) == (Outcome.REFUSE, Outcome.CHECK)


def _words(panel: Panel, encounter: Encounter, outcome: Outcome) -> str:
    """What a tap will record, as the volunteer says it."""
    if _is_kept(panel, encounter, outcome):
        return panel.say("record.done")
    if outcome is not Outcome.ADMIT:
        return panel.say(f"record.{outcome.value}")
    if _is_override(encounter, outcome):
        return panel.say("record.override")
    if encounter.only_temperature_missing:
        return panel.say(f"record.unmeasured.{encounter.direction.value}")
    kind = "checked" if encounter.verdict.outcome is Outcome.CHECK else "admit"
    return panel.say(f"record.{kind}.{encounter.direction.value}")


def _primary(panel: Panel, encounter: Encounter, outcome: Outcome, *, busy: bool) -> ft.Control:
    palette, mark = panel.palette, mark_of(encounter)
    quiet = encounter.only_temperature_missing
    ink = palette.ink if quiet else mark.on_colour
    said = panel.say("record.busy") if busy else _words(panel, encounter, outcome)
    return button(
        ids.RECORD_PRIMARY,
        icon_words(_icon(panel, encounter, outcome), said, _size(panel, quiet=quiet), ink),
        None if busy else panel.on(record, encounter, outcome),
        ground=palette.raised if quiet else mark.colour,
        ink=ink,
        line=palette.line if quiet else mark.colour,
        height=PRIMARY_PHONE if panel.frame.phone else PRIMARY,
        shown=_shown(encounter),
    )


def _size(panel: Panel, *, quiet: bool) -> int:
    if panel.frame.phone:
        return 17 if quiet else 20
    return 22 if quiet else 26


def _other(panel: Panel, encounter: Encounter, outcome: Outcome, *, busy: bool) -> ft.Control:
    palette = panel.palette
    asked = _is_asked(encounter, outcome)
    wish = panel.on(ask_reason, encounter) if asked else panel.on(record, encounter, outcome)
    said, phone = _words(panel, encounter, outcome), panel.frame.phone
    main = outcome is encounter.choices[0]
    return button(
        ids.RECORD_PRIMARY if main else ids.RECORD_OTHER,
        words(said, 16, palette.ink, bold=True, text_align=ft.TextAlign.CENTER)
        if phone
        else icon_words(_icon(panel, encounter, outcome), said, 18, palette.ink),
        None if busy else wish,
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=PRIMARY_PHONE if phone else TARGET,
        pad=4,
        shown=_shown(encounter),
    )
