"""The frame of practice mode: stripes all around and words above, so that nobody takes it for the gate."""

from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.practising import end_practice

YELLOW: Final = "#FFD400"
BLACK: Final = "#141414"
STRIPES: Final = ft.LinearGradient(
    begin=ft.Alignment(-1, -1),
    end=ft.Alignment(-0.94, -0.94),
    colors=[YELLOW, YELLOW, BLACK, BLACK],
    stops=[0, 0.5, 0.5, 1],
    tile_mode=ft.GradientTileMode.REPEATED,
)


def striped(panel: Panel, content: ft.Control) -> ft.Control:
    """Put the frame around everything."""
    banner = ft.Container(
        ft.Row(
            [
                ft.Icon(ft.Icons.SCHOOL, size=26, color=BLACK),
                words(panel.say("practice.banner"), 17, BLACK, bold=True, expand=True),
                button(
                    ids.PRACTICE_END,
                    words(panel.say("practice.end"), 17, YELLOW, bold=True),
                    panel.on(end_practice),
                    ground=BLACK,
                    ink=YELLOW,
                    pad=14,
                ),
            ],
            spacing=10,
        ),
        bgcolor=YELLOW,
        padding=ft.Padding.only(left=12, right=4, top=2, bottom=2),
    )
    inner = ft.Container(content, bgcolor=panel.palette.ground, expand=True)
    body = ft.Column([banner, inner], spacing=0, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return ft.Container(named(ids.PRACTICE, body, expand=True), gradient=STRIPES, padding=10, expand=True)
