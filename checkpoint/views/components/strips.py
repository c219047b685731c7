"""Strips across the screen: a notice, an alarm that must be read, the record that was just made."""

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Movement
from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, nothing, words
from checkpoint.views.desk_state import PowerState
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import GateState, Tone
from checkpoint.views.theme import MARKS, RADIUS
from checkpoint.views.wishes.moving import ask_undo, close_alarm
from checkpoint.views.wishes.power import VERY_LOW_PERCENT


@part
def AlarmStrip(panel: Panel, gate: GateState) -> ft.Control:
    """Red, on every screen, until somebody has read it."""
    if not gate.alarm:
        return nothing()
    palette = panel.palette
    return named(
        ids.ALARM,
        ft.Container(
            bgcolor=palette.alarm,
            padding=ft.Padding.only(left=16, right=8, top=6, bottom=6),
            content=ft.Row(
                [
                    ft.Icon(ft.Icons.REPORT, size=30, color=palette.on_alarm),
                    words(gate.alarm, 19, palette.on_alarm, bold=True, expand=True),
                    button(
                        ids.ALARM_CLOSE,
                        words(panel.say("alarm.read"), 16, palette.alarm, bold=True),
                        panel.on(close_alarm),
                        ground=palette.on_alarm,
                        ink=palette.alarm,
                        pad=14,
                    ),
                ]
            ),
        ),
        live_region=True,
    )


def storage_strip(panel: Panel) -> list[ft.Control]:
    """The disk is nearly full: while it can still be helped."""
    return [_warning(panel, ids.STORAGE, ft.Icons.SD_CARD_ALERT, panel.say("storage.low"))] if panel.frame.full else []


@part
def PowerStrip(panel: Panel, power: PowerState) -> ft.Control:
    """The battery runs out: while a charger can still be found."""
    if not power.low or power.percent is None:
        return nothing()
    key = "power.very_low" if power.percent <= VERY_LOW_PERCENT else "power.low"
    return _warning(panel, ids.POWER, ft.Icons.BATTERY_ALERT, panel.say(key, percent=power.percent))


def _warning(panel: Panel, identifier: str, icon: ft.IconData, said: str) -> ft.Control:
    """Across the screen under the top bar, until it is no longer so."""
    palette = panel.palette
    line = ft.Row(
        [
            ft.Icon(icon, size=24, color=palette.warn_ink),
            words(said, 16, palette.warn_ink, bold=True, expand=True),
        ]
    )
    padding = ft.Padding.symmetric(horizontal=16, vertical=6)
    return named(identifier, ft.Container(line, bgcolor=palette.warn_ground, padding=padding), live_region=True)


def notice_strip(panel: Panel, gate: GateState) -> list[ft.Control]:
    """What needs no answer."""
    if not gate.notice:
        return []
    palette, warn = panel.palette, gate.notice_tone is Tone.WARN
    ink = palette.warn_ink if warn else palette.ink
    icon = ft.Icons.WARNING_ROUNDED if warn else ft.Icons.INFO_OUTLINE
    return [
        named(
            ids.NOTICE,
            ft.Container(
                bgcolor=palette.warn_ground if warn else palette.tint,
                border_radius=RADIUS,
                padding=ft.Padding.symmetric(horizontal=14, vertical=8),
                content=ft.Row(
                    [ft.Icon(icon, size=22, color=ink), words(gate.notice, 17, ink, bold=True, expand=True)]
                ),
            ),
            live_region=True,
        )
    ]


def recorded_strip(panel: Panel, gate: GateState) -> list[ft.Control]:
    """It is on the disk: says what, and offers to take it back."""
    event = gate.recorded
    if event is None or not isinstance(event.body, Movement):
        return []
    movement, mark = event.body, MARKS[Outcome.ADMIT]
    what = panel.say(f"recorded.{movement.outcome.value}", going=panel.say(f"going.{movement.direction.value}"))
    who = " · ".join(part for part in (movement.masked_name, movement.address) if part)
    told = ("\n" if panel.frame.phone else " · ").join(part for part in (what, who) if part)
    undo = button(
        ids.UNDO,
        icon_words(ft.Icons.UNDO, panel.say("undo.open"), 17, mark.colour),
        panel.on(ask_undo, event.id),
        ground=mark.on_colour,
        ink=mark.colour,
        width=None if growing() else 110,
        shown=event.id,
    )
    icon = ft.Icon(ft.Icons.TASK_ALT, size=30, color=mark.on_colour)
    said = words(told, 20, mark.on_colour, bold=True, expand=True)
    line = column([ft.Row([icon, said]), undo], 6, tight=True) if growing() else ft.Row([icon, said, undo])
    padding = ft.Padding.only(left=14, right=6, top=6, bottom=6)
    strip = ft.Container(line, bgcolor=mark.colour, border_radius=RADIUS, padding=padding)
    return [named(ids.RECORDED, strip, live_region=True)]
