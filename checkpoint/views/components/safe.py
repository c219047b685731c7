"""The error boundary: a part that cannot be drawn says so in words, and the gate goes on.

Without it an exception while drawing kills Flet's update loop without a word, and the screen stays frozen.
"""

import functools
import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import flet as ft

from checkpoint.views import ids
from checkpoint.views.letters import grow, zoom_of
from checkpoint.views.panel import Panel
from checkpoint.views.theme import GAP, RADIUS, TARGET
from checkpoint.views.wishes.emergency import open_emergency
from checkpoint.views.wishes.moving import begin_anew

log = logging.getLogger(__name__)
P = ParamSpec("P")


def part(draw: Callable[Concatenate[Panel, P], ft.Control]) -> Callable[Concatenate[Panel, P], ft.Control]:
    """Make a Flet component of a function, with its error boundary."""

    @ft.component
    @functools.wraps(draw)
    def guarded(panel: Panel, /, *args: P.args, **kwargs: P.kwargs) -> ft.Control:
        frame = panel.frame
        grow(frame.scale / zoom_of(frame.scale, frame.glass[0]))
        try:
            return draw(panel, *args, **kwargs)
        except Exception:  # the boundary is what this function is for
            log.exception("%s cannot be drawn", draw.__name__)
            return fault_card(panel)

    return guarded


def fault_card(panel: Panel) -> ft.Control:
    """Stands where a part could not be drawn. It uses nothing that could fail in turn, and lets people out."""
    palette = panel.palette
    anew = ft.FilledButton(
        panel.say("error.begin_anew"), icon=ft.Icons.REFRESH, height=TARGET, on_click=panel.on(begin_anew)
    )
    out = ft.FilledButton(
        panel.say("emergency.open"),
        icon=ft.Icons.DIRECTIONS_RUN,
        height=TARGET,
        style=ft.ButtonStyle(bgcolor=palette.alarm, color=palette.on_alarm),
        on_click=panel.on(open_emergency),
    )
    return ft.Semantics(
        identifier=ids.FAULT,
        container=True,
        content=ft.Container(
            bgcolor=palette.warn_ground,
            border_radius=RADIUS,
            padding=GAP,
            content=ft.Column(
                tight=True,
                controls=[
                    ft.Text(panel.say("error.not_drawn"), size=18, color=palette.warn_ink),
                    ft.Row(
                        wrap=True,
                        controls=[
                            ft.Semantics(identifier=ids.FAULT_RESET, container=True, content=anew),
                            ft.Semantics(identifier=ids.EMERGENCY, container=True, content=out),
                        ],
                    ),
                ],
            ),
        ),
    )
