"""How somebody was checked: one row on the card, which nobody has to tap."""

import flet as ft

from checkpoint.domain.checks import CHECKS, names_a_check
from checkpoint.services.encounter import Encounter
from checkpoint.views.components.chips import chips, label
from checkpoint.views.components.shapes import column
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.checking import say_check


def check_row(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Nothing where there is nothing to check, nor of visitors, whose host's word is asked for in its own place."""
    if encounter.visit is not None or not names_a_check(encounter.verdict):
        return []

    async def say(panel: Panel, code: str) -> None:
        await say_check(panel, encounter.number, code)

    offered = [(code, panel.say(f"override.{code}")) for code in CHECKS]
    answers = chips(panel, "check", offered, encounter.checked, say)
    return [column([label(panel, "check.how"), answers], spacing=4, tight=True)]
