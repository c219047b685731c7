"""A telephone number that stands masked until somebody holds it: then it is whole, long enough to be dialled."""

from typing import Final

import flet as ft

from checkpoint.domain.lookups import Occasion
from checkpoint.domain.people import Resident, mask_name, mask_phone
from checkpoint.views import call_ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, words
from checkpoint.views.desk_state import CallState
from checkpoint.views.panel import Panel
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.calling import press_number, view_number

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
            words(panel.say("call.again" if call.asked == resident.person_id else "call.hold"), 14, palette.muted),
        ],
        spacing=0,
        tight=True,
    )
    face = ft.Row([ft.Icon(ft.Icons.CALL, size=24, color=palette.accent), lines], spacing=8, tight=True)
    return _held(panel, resident, why, face, ground=palette.warn_ground if seen else palette.raised)


def hold_key(panel: Panel, resident: Resident, why: Occasion) -> ft.Control:
    """The same where the number stands beside it already: only what is held."""
    said = panel.say("call.hold_of", name=mask_name(resident.name))
    face = ft.Icon(ft.Icons.CALL, size=26, color=panel.palette.accent, semantics_label=said)
    return _held(panel, resident, why, face, ground=panel.palette.raised, width=TARGET)


def _held(
    panel: Panel, resident: Resident, why: Occasion, face: ft.Control, *, ground: str, width: float | None = None
) -> ft.Control:
    """A button as any other, so that keys come by it too: pressed twice; a tap says how it is held."""
    return button(
        call_ids.CALL.format(id=resident.person_id),
        face,
        panel.on(press_number, resident.person_id, why),
        ground=ground,
        ink=panel.palette.ink,
        height=HOLD_HEIGHT,
        width=width,
        line=panel.palette.line,
        pad=12 if width is None else 0,
        shown=resident.person_id,
        on_hold=panel.on(view_number, resident.person_id, why),
    )
