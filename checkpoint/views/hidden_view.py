"""What stands in the place of the roster when the server was not heard of for three days: why, and what still works."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet
from checkpoint.views.wishes.moving import show_sheet
from checkpoint.views.wishes.scanning import pick_stranger


@part
def HiddenView(panel: Panel) -> ft.Control:
    """In words a volunteer can act on."""
    palette = panel.palette
    link = icon_words(ft.Icons.SYNC, panel.say("hidden.link"), 18, palette.on_accent)
    stranger = icon_words(ft.Icons.PERSON_ADD_ALT_1, panel.say("scan.stranger"), 18, palette.ink)
    ways: list[ft.Control] = [
        button(
            ids.HIDDEN_LINK,
            link,
            panel.on(show_sheet, Sheet.LINK),
            ground=palette.accent,
            ink=palette.on_accent,
            expand=True,
        ),
        button(
            ids.STRANGER,
            stranger,
            panel.on(pick_stranger),
            ground=palette.raised,
            ink=palette.ink,
            line=palette.line,
            expand=True,
        ),
    ]
    rows: list[ft.Control] = [
        ft.Icon(ft.Icons.VISIBILITY_OFF, size=56, color=palette.warn_ink),
        words(
            panel.say("hidden.title"),
            22 if panel.frame.phone else 26,
            palette.ink,
            bold=True,
            text_align=ft.TextAlign.CENTER,
        ),
        words(panel.say("hidden.hint"), 18, palette.muted, text_align=ft.TextAlign.CENTER),
        ft.Row(ways, spacing=8),
    ]
    body = ft.Container(column(rows, 14, tight=True), width=None if panel.frame.phone else 560)
    centred = ft.Column(
        [body],
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        alignment=ft.MainAxisAlignment.CENTER,
        scroll=ft.ScrollMode.AUTO,
    )
    return named(ids.HIDDEN, surface(panel, centred, expand=True, alignment=ft.Alignment.CENTER), expand=True)
