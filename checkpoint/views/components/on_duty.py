"""How long whoever stands here has been on duty and how fast people pass (A9); from eight hours on relief is due."""

from collections.abc import Callable
from typing import Final

import flet as ft

from checkpoint.domain.pace import pace
from checkpoint.views import ids
from checkpoint.views.components.shapes import named, words
from checkpoint.views.panel import Panel

LONG_HOURS: Final = 8
"""A shift of three in a day; who stands longer is asked to call for relief, and never sent off."""


def _minutes(panel: Panel) -> int | None:
    shift = panel.frame.shift
    return None if shift is None else shift.minutes(panel.tablet.clock.now())


def on_duty_tile(panel: Panel, tile: Callable[[Panel, str, str], ft.Control]) -> list[ft.Control]:
    """Hours and minutes, beside the figures of the shift; as of the last time that they were drawn."""
    minutes = _minutes(panel)
    if minutes is None:
        return []
    said = f"{minutes // 60}:{minutes % 60:02}"
    return [named(ids.ON_DUTY, tile(panel, panel.say("figure.on_duty"), said), expand=True)]


def pace_line(panel: Panel) -> list[ft.Control]:
    """How many were recorded in the last ten minutes, and how many wait beside the gate."""
    shift = panel.frame.shift
    if shift is None:
        return []
    events = (entry.event for entry in panel.day.entries if not entry.annulled)
    told = pace(events, panel.tablet.clock.now(), shift.started_at, len(panel.duties.waits.rows))
    said = panel.say("shift.pace", minutes=told.minutes, count=told.recorded, rate=f"{told.per_minute:.1f}")
    if told.waiting:
        said += panel.say("shift.pace_waiting", count=told.waiting)
    return [named(ids.PACE, words(said, 17, panel.palette.muted))]


def on_duty_line(panel: Panel) -> list[ft.Control]:
    """The same in words, and what to do about it."""
    minutes = _minutes(panel)
    if minutes is None:
        return []
    palette = panel.palette
    if minutes < LONG_HOURS * 60:
        said = panel.say("shift.on_duty", hours=minutes // 60, minutes=minutes % 60)
        return [words(said, 17, palette.muted)]
    said = panel.say("shift.too_long", hours=minutes // 60)
    box = ft.Container(words(said, 17, palette.warn_ink, bold=True), bgcolor=palette.warn_ground, padding=8)
    return [box]
