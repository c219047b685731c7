"""A telephone number that stands masked until somebody holds it: then it is whole, long enough to be dialled."""

from typing import Final

import flet as ft

from checkpoint.domain.lookups import Occasion
from checkpoint.domain.people import Resident, mask_name, mask_phone
from checkpoint.views import call_ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import words
from checkpoint.views.desk_state import CallState
from checkpoint.views.panel import Panel
from checkpoint.views.theme import RADIUS, TARGET
from checkpoint.views.wishes.calling import explain_holding, view_number

HOLD_HEIGHT: Final = 68
"""As high as the row of a member beside it."""


@part
def HeldNumber(panel: Panel, call: CallState, resident: Resident, why: Occasion) -> ft.Control:
    """Whom to call, and their number; held, not tapped."""
    palette, name = panel.palette, mask_name(resident.name)
    seen = call.phone if call.person_id == resident.person_id else ""
    lines = ft.Column(
        [
            words(f"{name} {seen or mask_phone(resident.phone)}", 17, palette.ink, bold=bool(seen)),
            words(panel.say("call.hold"), 14, palette.muted),
        ],
        spacing=0,
        tight=True,
    )
    face = ft.Container(
        ft.Row([ft.Icon(ft.Icons.CALL, size=24, color=palette.accent), lines], spacing=8, tight=True),
        bgcolor=palette.warn_ground if seen else palette.raised,
        border=ft.Border.all(1.5, palette.line),
        border_radius=RADIUS,
        padding=ft.Padding.symmetric(horizontal=12, vertical=6),
    )
    return _held(panel, resident, why, face)


def hold_key(panel: Panel, resident: Resident, why: Occasion) -> ft.Control:
    """The same where the number stands beside it already: only what is held."""
    palette = panel.palette
    face = ft.Container(
        ft.Icon(ft.Icons.CALL, size=26, color=palette.accent),
        width=TARGET,
        height=HOLD_HEIGHT,
        bgcolor=palette.raised,
        border=ft.Border.all(1.5, palette.line),
        border_radius=RADIUS,
        alignment=ft.Alignment.CENTER,
    )
    return _held(panel, resident, why, face)


def _held(panel: Panel, resident: Resident, why: Occasion, face: ft.Container) -> ft.Control:
    said = panel.say("call.hold_of", name=mask_name(resident.name))
    held = ft.GestureDetector(
        face,
        on_tap=panel.on(explain_holding),
        on_long_press_start=panel.on(view_number, resident.person_id, why),
        mouse_cursor=ft.MouseCursor.CLICK,
        key=resident.person_id,
    )
    identifier = call_ids.CALL.format(id=resident.person_id)
    return ft.Semantics(identifier=identifier, container=True, button=True, label=said, content=held)
