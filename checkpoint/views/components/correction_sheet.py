"""The sheet that puts a record right: what was wrong, by one tap; a temperature is typed anew."""

import flet as ft

from checkpoint.domain.events import CorrectionReason
from checkpoint.services.ledger import Entry
from checkpoint.views import ids
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.keys import digit_pad
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import DayState
from checkpoint.views.wishes.amending import confirm_retyped, correct, retype, rub_out_retyped
from checkpoint.views.wishes.reassigning import ask_particulars, ask_who, has_particulars
from checkpoint.views.wishes.recording import spelled


@part
def CorrectionSheet(panel: Panel, day: DayState) -> ft.Control:
    """The reasons; or the keys."""
    entry = panel.tablet.ledger.entry(day.undoing)
    if day.retyping and entry is not None:
        back = sheet_close(panel, "amend.none")
        return sheet_body(panel, _retype(panel, day, entry), [beside(back, _retyped(panel, day))], 8)
    palette = panel.palette
    rows: list[ft.Control] = [
        words(panel.say("amend.title"), 26, palette.ink, bold=True),
        words(panel.say("amend.hint"), 16, palette.muted),
    ]
    rows += [
        button(
            ids.UNDO_REASON.format(reason=reason.value),
            words(_said(panel, reason, entry), 19, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
            _wish(panel, day.undoing, reason),
            ground=palette.tint,
            ink=palette.ink,
            shown=day.undoing,
        )
        for reason in CorrectionReason
        if reason is not CorrectionReason.WRONG_PARTICULARS or (entry is not None and has_particulars(entry.movement))
    ]
    return sheet_body(panel, rows, [sheet_close(panel, "amend.none")], 8)


def _wish(panel: Panel, event_id: str, reason: CorrectionReason) -> Handler:
    match reason:
        case CorrectionReason.WRONG_PERSON:
            return panel.on(ask_who)
        case CorrectionReason.WRONG_PARTICULARS:
            return panel.on(ask_particulars, event_id)
        case _:
            return panel.on(correct, event_id, reason)


def _said(panel: Panel, reason: CorrectionReason, entry: Entry | None) -> str:
    if reason is CorrectionReason.WRONG_DIRECTION and entry is not None:
        return panel.say(f"amend.turn.{entry.movement.direction.opposite.value}")
    if reason is CorrectionReason.WRONG_TEMPERATURE:
        return panel.say("amend.retype")
    return panel.say(f"undo.{reason.value}")


def _retype(panel: Panel, day: DayState, entry: Entry) -> list[ft.Control]:
    palette, readings = panel.palette, entry.movement.readings
    title = panel.say("amend.retype_title", value=readings[-1].text) if readings else panel.say("amend.retype_none")
    value = words(spelled(day.digits) or "—", 40, palette.ink, bold=True, text_align=ft.TextAlign.CENTER)
    rows: list[ft.Control] = [words(title, 22, palette.ink, bold=True), named(ids.RETYPE_VALUE, value)]
    if day.error:
        said = words(day.error, 16, palette.warn_ink, bold=True)
        rows.append(ft.Container(said, bgcolor=palette.warn_ground, border_radius=8, padding=8))
    return [*rows, digit_pad(panel, ids.RETYPE_KEY, retype, rub_out_retyped)]


def _retyped(panel: Panel, day: DayState) -> ft.Control:
    palette = panel.palette
    ink = palette.on_accent if day.digits else palette.muted
    return button(
        ids.RETYPE_OK,
        words(panel.say("amend.title"), 19, ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(confirm_retyped) if day.digits else None,
        ground=palette.accent if day.digits else palette.raised,
        ink=ink,
        height=CLOSE,
    )
