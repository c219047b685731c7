"""The emergency button of the top bar, and the sheet that it opens over whatever is on the screen."""

from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.views import ids
from checkpoint.views.components.evacuation import hold_to_evacuate
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, side_by_side, words
from checkpoint.views.emergency_state import EmergencyState
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.emergency import close_emergency, let_in_rescue, let_out, open_emergency


def emergency_button(panel: Panel) -> ft.Control:
    """Red, always in sight, the first of the two taps."""
    palette = panel.palette
    return button(
        ids.EMERGENCY,
        icon_words(ft.Icons.DIRECTIONS_RUN, panel.say("emergency.open"), 17, palette.on_alarm),
        panel.on(open_emergency),
        ground=palette.alarm,
        ink=palette.on_alarm,
        width=None if growing() else 148,
        pad=10,
    )


GIANT: Final = 168
LOW: Final = 620
"""The height of the button where words have grown; on a lower glass, in logical pixels, the others share a row."""


@part
def EmergencySheet(panel: Panel, state: EmergencyState) -> ft.Control:
    """One giant button: everything else can wait."""
    phone, mark = panel.frame.phone, MARKS[Outcome.ADMIT]
    low = panel.frame.height < LOW and not growing()
    others = [_rescue_button(panel)]
    if panel.station.tablet is not None:
        others.append(hold_to_evacuate(panel, state))
    key = "emergency.go" if state.count == 0 else "emergency.next"
    giant = ft.Column(
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        tight=True,
        controls=[
            ft.Icon(
                ft.Icons.DIRECTIONS_RUN, size=48 if low or growing() else 96 if phone else 128, color=mark.on_colour
            ),
            words(panel.say(key), 36 if phone else 52, mark.on_colour, bold=True, text_align=ft.TextAlign.CENTER),
        ],
    )
    return ft.Container(
        bgcolor=panel.palette.ground,
        padding=16 if phone else 24,
        expand=True,
        content=column(
            [
                _heading(panel, state),
                button(
                    ids.EMERGENCY_GO,
                    giant,
                    panel.on(let_out),
                    ground=mark.colour,
                    ink=mark.on_colour,
                    height=GIANT if growing() else None,
                    expand=None if growing() else True,
                ),
                *([side_by_side([ft.Container(one, expand=1) for one in others])] if low else others),
                button(
                    ids.EMERGENCY_BACK,
                    icon_words(ft.Icons.ARROW_BACK, panel.say("emergency.back"), 20, panel.palette.ink),
                    panel.on(close_emergency),
                    ground=panel.palette.surface,
                    ink=panel.palette.ink,
                    line=panel.palette.line,
                    height=68,
                ),
            ],
            spacing=10 if low else 16,
            expand=True,
            scroll=ft.ScrollMode.AUTO if growing() else None,
        ),
    )


def _rescue_button(panel: Panel) -> ft.Control:
    """Who comes to help comes in; a second way through, so it looks unlike the way out."""
    palette, phone = panel.palette, panel.frame.phone
    return button(
        ids.EMERGENCY_RESCUE,
        icon_words(ft.Icons.LOCAL_HOSPITAL, panel.say("emergency.rescue"), 18 if phone else 24, palette.ink),
        panel.on(let_in_rescue),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=76,
    )


def _heading(panel: Panel, state: EmergencyState) -> ft.Control:
    palette = panel.palette
    lines: list[ft.Control] = [
        words(panel.say("emergency.title"), 34, palette.ink, bold=True),
        words(panel.say("emergency.hint"), 18, palette.muted),
    ]
    told = [panel.say("emergency.count", count=state.count)] if state.count else []
    told += [panel.say("emergency.rescued", count=state.rescuers)] if state.rescuers else []
    if told:
        counted = " · ".join(told)
        lines[1] = named(ids.EMERGENCY_COUNT, words(counted, 26, palette.ink, bold=True), live_region=True)
    if state.unrecorded:
        paper = panel.say("emergency.paper", count=state.unrecorded)
        lines.append(
            ft.Container(
                bgcolor=palette.alarm,
                border_radius=12,
                padding=14,
                content=words(paper, 20, palette.on_alarm, bold=True),
            )
        )
    return column(lines, spacing=6)
