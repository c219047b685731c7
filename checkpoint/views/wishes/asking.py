"""What somebody says of themselves of whom nothing else tells: typed while they stand there, or not at all."""

from dataclasses import replace
from typing import Final

from checkpoint.domain.strangers import Stranger
from checkpoint.views.panel import Panel

NAME_MAX: Final = 40
HOME_MAX: Final = 60


async def say_name(panel: Panel, number: int, text: str) -> None:
    """They are called so."""
    await _say(panel, number, name=text[:NAME_MAX])


async def say_home(panel: Panel, number: int, text: str) -> None:
    """They live there."""
    await _say(panel, number, home=text[:HOME_MAX])


async def _say(panel: Panel, number: int, **changes: str) -> None:
    """Beside the verdict, which knows no more than before, so the buttons stay good; `number`: who was asked."""
    form, live = panel.duties.stranger, panel.gate.encounter
    if live is None or live.number != number:
        return
    form.said, form.number = replace(form.of(live) or Stranger(), **changes), number
    async with panel.turn:
        live = panel.gate.encounter
        if live is not None and live.number == number:
            panel.gate.encounter = replace(live, stranger=form.said if form.said != Stranger() else None)
