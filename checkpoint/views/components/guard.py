"""The PIN before something that changes how the gate works, under the top bar like every sheet."""

from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.keys import digit_pad
from checkpoint.views.components.pin_dots import pin_dots
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, named, nothing, words
from checkpoint.views.components.sheet_frame import on_veil, sheet_body
from checkpoint.views.panel import Panel
from checkpoint.views.typed_state import GuardState
from checkpoint.views.wishes.guarding import close_guard, press_guard, rub_out_guard, somebody_else, whose

WIDTH: Final = 480
"""Of the sheet with its pad, in logical pixels."""


@part
def GuardLayer(panel: Panel, state: GuardState) -> ft.Control:
    """Nothing; or what is wanted, whose PIN, the pad, and two ways out."""
    if state.change is None:
        return nothing()
    palette, who = panel.palette, whose(panel)
    rows: list[ft.Control] = [
        icon_words(ft.Icons.LOCK, panel.say(f"guard.{state.change.setting.value}"), 22, palette.ink),
        words(
            panel.say("guard.whose", name=who.name if who else "?"),
            18,
            palette.muted,
            text_align=ft.TextAlign.CENTER,
        ),
        pin_dots(panel, len(state.pin)),
    ]
    if state.message:
        said = words(state.message, 17, palette.warn_ink, bold=True, text_align=ft.TextAlign.CENTER)
        box = ft.Container(said, bgcolor=palette.warn_ground, border_radius=10, padding=8)
        rows.append(named(ids.PIN_MESSAGE, box, live_region=True))
    rows.append(digit_pad(panel, ids.PIN_KEY, press_guard, rub_out_guard))
    veil = on_veil(panel, sheet_body(panel, rows, [_ways_out(panel)]), WIDTH)
    return named(ids.GUARD, veil, expand=True, live_region=True)


def _ways_out(panel: Panel) -> ft.Control:
    palette = panel.palette
    wishes = ((ids.GUARD_OTHER, "shift.somebody_else", somebody_else), (ids.GUARD_CLOSE, "guard.close", close_guard))
    return ft.Row(
        [
            button(
                name,
                words(panel.say(key), 17, palette.ink, bold=True),
                panel.on(wish),
                ground=palette.raised,
                ink=palette.ink,
                line=palette.line,
                expand=True,
            )
            for name, key, wish in wishes
        ],
        spacing=8,
    )
