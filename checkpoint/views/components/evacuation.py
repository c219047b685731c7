"""Everybody out: the button that wants to be held, the full screen with its counter, and the strip beside the roll."""

from typing import Final
from zoneinfo import ZoneInfo

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, nothing, words
from checkpoint.views.emergency_state import EmergencyState
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.evacuating import (
    ask,
    come_back,
    count_one,
    end,
    extend,
    hold,
    let_go,
    step_aside,
)

HIGH: Final = 76


def hold_to_evacuate(panel: Panel, state: EmergencyState) -> ft.Control:
    """Held, not tapped: half a second until a touch is long, and one second more; or pressed twice, by a key."""
    palette = panel.palette
    said = panel.say(f"evacuation.{'holding' if state.holding else 'asked' if state.asked else 'hold'}")
    face = ft.Container(
        ft.Stack(
            [
                ft.Container(icon_words(ft.Icons.CAMPAIGN, said, 22, palette.on_alarm), alignment=ft.Alignment.CENTER),
                ft.Container(
                    ft.ProgressBar(color=palette.on_alarm, bgcolor=palette.alarm, bar_height=6, visible=state.holding),
                    alignment=ft.Alignment.BOTTOM_CENTER,
                    padding=ft.Padding.symmetric(horizontal=16, vertical=8),
                ),
            ],
            alignment=ft.Alignment.CENTER,
        ),
        height=None if growing() else HIGH,
        padding=16 if growing() else 0,
    )
    pressed = ft.GestureDetector(
        face, on_long_press_start=panel.on(hold), on_long_press_end=panel.on(let_go), mouse_cursor=ft.MouseCursor.CLICK
    )
    height = None if growing() else HIGH
    return button(
        ids.EVACUATE, pressed, panel.on(ask), ground=palette.alarm, ink=palette.on_alarm, height=height, pad=0
    )


@part
def EvacuationScreen(panel: Panel, state: EmergencyState) -> ft.Control:
    """Over everything: what to do, one giant button, and the little else that may be wanted."""
    palette, phone = panel.palette, panel.frame.phone
    centre = ft.TextAlign.CENTER
    head: list[ft.Control] = [
        words(panel.say("evacuation.title"), 40 if phone else 64, palette.on_alarm, bold=True, text_align=centre),
        words(panel.say("evacuation.hint"), 19 if phone else 24, palette.on_alarm, text_align=centre),
    ]
    if state.unrecorded:
        paper = panel.say("emergency.paper", count=state.unrecorded)
        head.append(words(paper, 20, palette.on_alarm, bold=True, text_align=centre))
    foot = ft.ResponsiveRow(
        [ft.Container(one, col={"xs": 12, "md": 4}) for one in _buttons(panel, state)], spacing=10, run_spacing=10
    )
    body = column([*head, _counter(panel, state), _left(panel, state), foot], spacing=14, expand=True)
    return named(
        ids.EVACUATION,
        ft.Container(body, bgcolor=palette.alarm, padding=16 if phone else 28, expand=True),
        expand=True,
        live_region=True,
    )


def _counter(panel: Panel, state: EmergencyState) -> ft.Control:
    mark, phone = MARKS[Outcome.ADMIT], panel.frame.phone
    giant = ft.Column(
        [
            named(
                ids.EVACUATION_COUNT,
                words(str(state.count), 110 if phone else 150, mark.on_colour, bold=True),
                live_region=True,
            ),
            words(panel.say("evacuation.one"), 26 if phone else 34, mark.on_colour, bold=True),
        ],
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        spacing=0,
        tight=True,
    )
    return button(
        ids.EVACUATION_GO,
        giant,
        panel.on(count_one),
        ground=mark.colour,
        ink=mark.on_colour,
        height=None,
        expand=True,
    )


def clock_time(panel: Panel, state: EmergencyState) -> str:
    """Until when nobody is asked, in the place's time."""
    zone = panel.zone if panel.station.tablet else ZoneInfo("Asia/Shanghai")
    return state.until.astimezone(zone).strftime("%H:%M") if state.until else ""


def _left(panel: Panel, state: EmergencyState) -> ft.Control:
    said = panel.say("evacuation.left", time=clock_time(panel, state), minutes=state.minutes)
    return named(
        ids.EVACUATION_LEFT,
        words(said, 20, panel.palette.on_alarm, bold=True, text_align=ft.TextAlign.CENTER),
    )


def _buttons(panel: Panel, state: EmergencyState) -> list[ft.Control]:
    palette = panel.palette
    rows = (
        (ids.EVACUATION_EXTEND, ft.Icons.MORE_TIME, "evacuation.extend", panel.on(extend)),
        (ids.EVACUATION_ROLL, ft.Icons.FACT_CHECK, "evacuation.roll", panel.on(step_aside)),
        (
            ids.EVACUATION_END,
            ft.Icons.STOP_CIRCLE,
            "evacuation.end_sure" if state.ending else "evacuation.end",
            panel.on(end),
        ),
    )
    return [
        button(
            name,
            icon_words(icon, panel.say(key), 19, palette.ink),
            wish,
            ground=palette.surface,
            ink=palette.ink,
            height=60,
        )
        for name, icon, key, wish in rows
    ]


@part
def AsideStrip(panel: Panel, state: EmergencyState) -> ft.Control:
    """While the roll is called the evacuation goes on, and says so."""
    if state.until is None or not state.aside:
        return nothing()
    palette = panel.palette
    said = panel.say("evacuation.aside", time=clock_time(panel, state))
    return ft.Container(
        ft.Row(
            [
                ft.Icon(ft.Icons.CAMPAIGN, size=28, color=palette.on_alarm),
                words(said, 18, palette.on_alarm, bold=True, expand=True),
                button(
                    ids.EVACUATION_BACK,
                    words(panel.say("evacuation.back"), 17, palette.alarm, bold=True),
                    panel.on(come_back),
                    ground=palette.on_alarm,
                    ink=palette.alarm,
                    pad=14,
                ),
            ]
        ),
        bgcolor=palette.alarm,
        padding=ft.Padding.only(left=16, right=8, top=6, bottom=6),
    )
