"""What is held up in practice: a tap stands for the scan of an invented person's pass."""

import flet as ft

from checkpoint.services.specimens import Specimen
from checkpoint.views import ids
from checkpoint.views.components.shapes import button, column, side_by_side, words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.practising import hold_up


def specimen_row(panel: Panel) -> list[ft.Control]:
    """Nothing at the real gate."""
    if not panel.frame.practising:
        return []
    label = words(panel.say("specimen.label"), 16, panel.palette.muted, bold=True)
    keys = [_specimen(panel, one) for one in Specimen]
    across = 2 if panel.frame.phone else len(keys)
    rows = [side_by_side(keys[start : start + across], across=2) for start in range(0, len(keys), across)]
    return [column([label, *rows], 8, tight=True)]


def _specimen(panel: Panel, specimen: Specimen) -> ft.Control:
    palette = panel.palette
    said = panel.say(f"specimen.{specimen.value}")
    return button(
        ids.SPECIMEN.format(kind=specimen.value),
        words(said, 16, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(hold_up, specimen),
        ground=palette.tint,
        ink=palette.ink,
        expand=True,
        pad=4,
    )
