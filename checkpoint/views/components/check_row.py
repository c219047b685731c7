"""How somebody was checked: one row on the card, which nobody has to tap."""

import flet as ft

from checkpoint.domain.checks import CHECKS, names_a_check
from checkpoint.services.encounter import Encounter
from checkpoint.views.arrival import ArrivalState
from checkpoint.views.components.chips import chips, label
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import column, nothing
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.checking import say_check


def is_checked(encounter: Encounter) -> bool:
    """Whether there is something to say; not of visitors, whose host's word is asked for in its own place."""
    return encounter.visit is None and names_a_check(encounter.verdict)


@part
def CheckAsked(panel: Panel, arrival: ArrivalState, encounter: Encounter) -> ft.Control:
    """The row on the card, which comes without it."""
    return nothing() if arrival.alone == encounter.number else column(check_row(panel, encounter), tight=True)


def check_row(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Nothing where there is nothing to say."""
    if not is_checked(encounter):
        return []

    async def say(panel: Panel, code: str) -> None:
        await say_check(panel, encounter.number, code)

    offered = [(code, panel.say(f"override.{code}")) for code in CHECKS]
    answers = chips(panel, "check", offered, encounter.checked, say)
    return [column([label(panel, "check.how"), answers], spacing=4, tight=True)]
