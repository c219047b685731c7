"""An objection to a refusal: what it is against, and how it ends when the supervisor has answered (A6)."""

import flet as ft

from checkpoint.domain.incidents import Incident
from checkpoint.views import held_ids
from checkpoint.views.components.chips import line_of_text
from checkpoint.views.components.shapes import button, icon_words, words
from checkpoint.views.duties.held_sheet import BUTTON, gone
from checkpoint.views.duties.state import BoardState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.holding import answered


def against(panel: Panel, incident: Incident) -> list[ft.Control]:
    """The reasons that are objected to, in short words; of a visitor who is held, none."""
    said = [panel.say(f"console.reason.{reason.value}") for reason in incident.disputed]
    if not said:
        return []
    line = panel.say("object.against", reasons=panel.say("list.comma").join(said))
    return [words(line, 18, panel.palette.ink, bold=True)]


def answers(panel: Panel, incident: Incident, board: BoardState) -> list[ft.Control]:
    """The answer, if somebody writes it down, and the card to record it on; or they left."""
    palette = panel.palette

    def typed(value: str) -> None:
        board.word = value

    field = line_of_text(panel, "object-answer", "object.answer", board.word, typed)
    back = button(
        held_ids.ANSWERED,
        icon_words(ft.Icons.FACT_CHECK, panel.say("object.answered"), 20, palette.on_accent),
        panel.on(answered, incident.id, board.word.strip()),
        ground=palette.accent,
        ink=palette.on_accent,
        height=BUTTON,
        shown=f"{incident.id} {board.word}",
    )
    return [field, back, gone(panel, incident)]
