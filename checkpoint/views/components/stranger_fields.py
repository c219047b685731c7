"""The questions to somebody of whom nothing tells: name and address, neither of which holds up the record."""

import flet as ft

from checkpoint.domain.strangers import Stranger
from checkpoint.services.encounter import Encounter
from checkpoint.views import stranger_ids
from checkpoint.views.components.fields import text_field
from checkpoint.views.components.shapes import column, named, side_by_side, words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.asking import HOME_MAX, NAME_MAX, say_home, say_name


def stranger_rows(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Nothing of whom somebody else tells; else both fields, and what the record will say."""
    if not encounter.is_stranger:
        return []
    said, number = panel.duties.stranger.of(encounter) or Stranger(), encounter.number

    async def called(panel: Panel, text: str) -> None:
        await say_name(panel, number, text)

    async def lives(panel: Panel, text: str) -> None:
        await say_home(panel, number, text)

    name = text_field(panel, stranger_ids.NAME, panel.say("stranger.name"), said.name, called, length=NAME_MAX)
    home = text_field(panel, stranger_ids.HOME, panel.say("stranger.home"), said.home, lives, length=HOME_MAX)
    wider = 2 if panel.frame.phone else 3
    fields = side_by_side([ft.Container(name, expand=2), ft.Container(home, expand=wider)])
    key = "stranger.unknown" if said.told is None else "stranger.said"
    told = named(stranger_ids.SAID, words(panel.say(key), 15, panel.palette.muted))
    return [column([fields, told], spacing=4, tight=True)]
