"""The handover: what is handed over on one side, the two signatures on the other; and the summary afterwards."""

import flet as ft

from checkpoint.domain.incidents import Incident
from checkpoint.domain.shifts import Handover
from checkpoint.views import ids
from checkpoint.views.components.closing import CLOSE, back_arrow
from checkpoint.views.components.fields import text_field
from checkpoint.views.components.keys import digit_pad
from checkpoint.views.components.pin_dots import pin_dots
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, surface, words
from checkpoint.views.components.sheet_frame import sheet_body
from checkpoint.views.desk_state import HandoverState
from checkpoint.views.panel import Panel
from checkpoint.views.sign_in_state import SignInState
from checkpoint.views.wishes.handing_over import choose_taker, press_pin, rub_out_pin, type_note
from checkpoint.views.wishes.moving import close_sheet
from checkpoint.views.wishes.stocking import item_words
from checkpoint.views.wishes.waiting import policy_now


@part
def HandoverView(panel: Panel, state: HandoverState, _people: SignInState) -> ft.Control:
    """Summary and note left; who, and the PINs, right."""
    palette = panel.palette
    facts = _facts(panel, state)
    note = text_field(panel, ids.HANDOVER_NOTE, panel.say("handover.note"), state.note, type_note, length=200)
    left = column([named(ids.HANDOVER_FACTS, column(facts, 10, tight=True)), note], spacing=14, tight=True)
    right = column(_signing(panel, state), spacing=8, tight=panel.frame.single)
    if panel.frame.single:
        rows: list[ft.Control] = [surface(panel, left), surface(panel, right)]
        return named(ids.HANDOVER, column(rows[::-1] if state.to else rows, 8, scroll=ft.ScrollMode.AUTO), expand=True)
    row = ft.Row(
        [
            ft.Container(surface(panel, left, padding=20), expand=5),
            ft.Container(surface(panel, right, padding=20, bgcolor=palette.surface), expand=5),
        ],
        spacing=12,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return named(ids.HANDOVER, row, expand=True)


def _facts(panel: Panel, state: HandoverState) -> list[ft.Control]:
    """The counts as the diary has them, what is open in warning colours."""
    told = state.told or Handover("?")
    rows = [
        (ft.Icons.SWAP_HORIZ, panel.say("handover.counts", entered=state.entries, left=state.exits), False),
        (ft.Icons.HOME, panel.say("handover.inside", count=told.inside, guests=told.guests), False),
        (ft.Icons.TIMER_OFF, panel.say("handover.overdue", count=told.overdue), told.overdue > 0),
        (ft.Icons.MEDICAL_SERVICES, panel.say("handover.cases", count=told.open_cases), told.open_cases > 0),
        (ft.Icons.TASK_ALT, panel.say("handover.missed", count=told.missed), told.missed > 0),
        (ft.Icons.CLOUD_UPLOAD, panel.say("handover.waiting", count=panel.link.pending), False),
    ]
    rows += [(ft.Icons.SUPPORT_AGENT, _held(panel, row), True) for row in panel.duties.waits.held]
    if told.supplies:
        items = [
            panel.say("handover.supply", item=item_words(panel, item), number=number) for item, number in told.supplies
        ]
        said = panel.say("handover.supplies", items=panel.say("list.comma").join(items))
        rows.append((ft.Icons.INVENTORY_2, said, False))
    if told.note:
        rows.append((ft.Icons.NOTES, told.note, False))
    return [_fact(panel, icon, said, warn=warn) for icon, said, warn in rows]


def _held(panel: Panel, incident: Incident) -> str:
    """Who must have an answer by a time."""
    by = incident.due_at(policy_now(panel)).astimezone(panel.zone)
    return panel.say(
        "handover.object" if incident.objected else "handover.held", number=incident.number, time=f"{by:%H:%M}"
    )


def _fact(panel: Panel, icon: ft.IconData, said: str, *, warn: bool) -> ft.Control:
    palette = panel.palette
    ink = palette.warn_ink if warn else palette.ink
    line = ft.Row([ft.Icon(icon, size=26, color=ink), words(said, 19, ink, bold=True, expand=True)], spacing=12)
    return ft.Container(line, bgcolor=palette.warn_ground if warn else None, border_radius=10, padding=4)


def _signing(panel: Panel, state: HandoverState) -> list[ft.Control]:
    palette, shift = panel.palette, panel.frame.shift
    others = [row for row in panel.sign_in.operators if shift is None or row.operator_id != shift.operator_id]
    if not others:
        return [words(panel.say("handover.alone"), 19, palette.muted)]
    chosen = next((row for row in others if row.operator_id == state.to), None)
    if chosen is None:
        title: ft.Control = words(panel.say("handover.to"), 22, palette.ink, bold=True)
        names = [_name(panel, row.operator_id, row.name) for row in others]
        return [title, column(names, 8, scroll=ft.ScrollMode.AUTO, expand=not panel.frame.single)]
    giving = not state.giver_signed
    name = shift.operator_name if giving and shift else chosen.name
    said = panel.say("handover.sign_giver" if giving else "handover.sign_taker", name=name)
    rows: list[ft.Control] = [
        named(
            ids.HANDOVER_MESSAGE,
            words(said, 21, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
            live_region=True,
        ),
        pin_dots(panel, len(state.pin)),
    ]
    if state.message:
        box = ft.Container(
            words(state.message, 17, palette.warn_ink, bold=True),
            bgcolor=palette.warn_ground,
            border_radius=10,
            padding=8,
        )
        rows.append(named(ids.PIN_MESSAGE, box, live_region=True))
    other = back_arrow(panel, ids.SHEET_CLOSE, "shift.somebody_else", panel.on(choose_taker, ""))
    return [*rows, digit_pad(panel, ids.PIN_KEY, press_pin, rub_out_pin), other]


def _name(panel: Panel, operator_id: str, name: str) -> ft.Control:
    palette = panel.palette
    line = ft.Row(
        [
            ft.Icon(ft.Icons.ACCOUNT_CIRCLE, size=34, color=palette.ink),
            words(name, 21, palette.ink, bold=True, expand=True),
            words(operator_id, 15, palette.muted),
        ],
        spacing=12,
    )
    return button(
        ids.HANDOVER_TO.format(id=operator_id),
        line,
        panel.on(choose_taker, operator_id),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=68,
        pad=14,
    )


@part
def HandedOver(panel: Panel, state: HandoverState) -> ft.Control:
    """What was handed over, for the next one to read before anything else."""
    palette = panel.palette
    at = state.at.astimezone(panel.zone).strftime("%m-%d %H:%M") if state.at else ""
    signed = panel.say("handover.signed", time=at, giver=state.giver, taker=state.taker)
    begin = button(
        ids.SHEET_CLOSE,
        words(panel.say("handover.begin"), 20, palette.on_accent, bold=True),
        panel.on(close_sheet),
        ground=palette.accent,
        ink=palette.on_accent,
        height=CLOSE,
    )
    rows: list[ft.Control] = [
        words(panel.say("handover.done"), 26, palette.ink, bold=True),
        words(signed, 18, palette.muted),
        *_facts(panel, state),
    ]
    return named(ids.HANDED_OVER, sheet_body(panel, rows, [begin], 8))
