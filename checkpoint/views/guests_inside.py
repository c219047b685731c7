"""Guests who are inside: whom they see, since when, with how many; ticked off while the roll is called."""

import flet as ft

from checkpoint.services.guests import GuestInside
from checkpoint.views import ids
from checkpoint.views.components.shapes import button, column, words
from checkpoint.views.components.verdict_card import moment
from checkpoint.views.desk_state import RollState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.evacuating import tick_off


def guests_inside(panel: Panel, state: RollState) -> ft.Control:
    """Those who can be told apart, the last to come first; and how many cannot."""
    palette, roll = panel.palette, state.roll
    if not roll.guests:
        said = words(panel.say("inside.none.guests"), 20, palette.muted)
        return ft.Container(said, expand=True, alignment=ft.Alignment.CENTER)
    nameless = roll.guests - sum(row.last.people for row in roll.visitors)
    told = [panel.say("inside.guests.count", count=roll.guests, known=len(roll.visitors))]
    told += [panel.say("inside.guests.nameless", count=nameless)] if nameless > 0 else []
    if state.rolling:
        found = sum(row.person_id in state.found for row in roll.visitors)
        told.append(panel.say("roll.progress", found=found, count=len(roll.visitors)))
    head = words(" · ".join(told), 16, palette.ink, bold=True)
    rows: list[ft.Control] = [_row(panel, state, row) for row in roll.visitors]
    return column([head, *rows], spacing=8, scroll=ft.ScrollMode.AUTO, expand=True)


def _row(panel: Panel, state: RollState, row: GuestInside) -> ft.Control:
    palette, found = panel.palette, row.person_id in state.found
    icon, colour = ft.Icons.BADGE, palette.muted
    if state.rolling:
        icon, colour = ft.Icons.CHECK_BOX if found else ft.Icons.CHECK_BOX_OUTLINE_BLANK, palette.accent
    who = ft.Column(
        [
            words(row.masked_name or panel.say("visitor.nameless"), 20, palette.ink, bold=True),
            words(_about(panel, row), 15, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    return button(
        ids.INSIDE_ROW.format(id=row.person_id),
        ft.Row([ft.Icon(icon, size=30, color=colour), who], spacing=12),
        panel.on(tick_off, row.person_id) if state.rolling else None,
        ground=palette.tint if state.rolling and found else palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=72,
        pad=14,
        shown=f"{row.person_id} {found} {state.rolling}",
    )


def _about(panel: Panel, row: GuestInside) -> str:
    host = panel.tablet.reference.roster.households.get(row.host or 0)
    told = [panel.say("inside.guest.to", address=host.address)] if host else []
    if row.last.gate_id != panel.tablet.identity.gate.gate_id:
        told.append(panel.say("inside.guest.elsewhere", gate=panel.gate_name(row.last.gate_id)))
    told.append(panel.say("inside.since_in", time=moment(panel, row.last)))
    if row.last.people > 1:
        told.append(panel.say("inside.guest.party", count=row.last.people))
    return " · ".join(told)
