"""What stands in the place of people's names after five minutes without a touch: whose PIN shows them again."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.keys import digit_pad
from checkpoint.views.components.pin_dots import pin_dots
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import column, named, surface, words
from checkpoint.views.desk_state import LockState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.settings import press_unlock, rub_out_unlock


@part
def LockView(panel: Panel, state: LockState) -> ft.Control:
    """Why, whose PIN, and that scanning goes on."""
    palette, shift = panel.palette, panel.frame.shift
    name = shift.operator_name if shift else ""
    rows: list[ft.Control] = [
        ft.Icon(ft.Icons.LOCK, size=48, color=palette.accent),
        words(panel.say("lock.title"), 26, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
        words(panel.say("lock.hint", name=name), 17, palette.muted, text_align=ft.TextAlign.CENTER),
        pin_dots(panel, len(state.pin)),
    ]
    if state.message:
        said = words(state.message, 17, palette.warn_ink, bold=True, text_align=ft.TextAlign.CENTER)
        rows.append(
            named(ids.PIN_MESSAGE, ft.Container(said, bgcolor=palette.warn_ground, padding=8), live_region=True)
        )
    rows.append(digit_pad(panel, ids.PIN_KEY, press_unlock, rub_out_unlock))
    body = ft.Container(column(rows, 10, tight=True), width=None if panel.frame.phone else 460)
    centred = ft.Column(
        [body],
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        alignment=ft.MainAxisAlignment.CENTER,
        scroll=ft.ScrollMode.AUTO,
    )
    return named(ids.LOCK, surface(panel, centred, expand=True, alignment=ft.Alignment.CENTER), expand=True)
