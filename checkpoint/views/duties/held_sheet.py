"""A visitor who is held for an answer: their number, the time that is left, whom to call, and how it ends."""

from datetime import timedelta

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incident_notes import IncidentStep
from checkpoint.domain.incidents import Incident
from checkpoint.views import held_ids, ids
from checkpoint.views.components.chips import line_of_text
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, side_by_side, words
from checkpoint.views.duties.state import BoardState, TickState
from checkpoint.views.duties.waiting import countdown, is_due
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.holding import let_in
from checkpoint.views.wishes.settings import supervisor_number
from checkpoint.views.wishes.waiting import call_back, policy_now, take_step

BUTTON = 60
MINUTE = timedelta(minutes=1)


@part
def HeldHead(panel: Panel, incident: Incident, ticks: TickState) -> ft.Control:
    """The number as large as it is called out, whose it is and the clock beside it; loud once the time is over."""
    palette, mark, due = panel.palette, MARKS[Outcome.REFER], is_due(panel, incident, ticks.now)
    ground, ink = (mark.colour, mark.on_colour) if due else (palette.raised, palette.ink)
    number = named(held_ids.NUMBER, words(panel.say("held.number", number=incident.number), 44, ink, bold=True))
    over = panel.say("held.over", minutes=incident.answer_within(policy_now(panel)) // MINUTE)
    said = words(
        over if due else countdown(panel, incident, ticks.now), 22, ink, bold=True, text_align=ft.TextAlign.END
    )
    name = words(incident.masked_name or panel.say("category.unknown"), 18, ink, text_align=ft.TextAlign.END)
    beside = column([name, named(held_ids.CLOCK, said, live_region=due)], 0, tight=True, expand=True)
    return ft.Container(ft.Row([number, beside], spacing=16), bgcolor=ground, border_radius=12, padding=8)


def whom_to_call(panel: Panel) -> ft.Control:
    """The supervisor's number, whole and large."""
    palette, number = panel.palette, supervisor_number(panel)
    line = ft.Row(
        [
            words(panel.say("help.supervisor"), 19, palette.ink, bold=True, expand=True),
            words(number or panel.say("help.unknown"), 28 if number else 16, palette.ink, bold=True),
        ]
    )
    return named(held_ids.CALL, ft.Container(line, bgcolor=palette.raised, border_radius=12, padding=12))


def endings(panel: Panel, incident: Incident, board: BoardState) -> list[ft.Control]:
    """A host was found, the supervisor agreed, or they left; nothing ends by itself."""
    palette, mark = panel.palette, MARKS[Outcome.ADMIT]
    found = button(
        held_ids.FOUND,
        icon_words(ft.Icons.HOME, panel.say("held.found"), 18, palette.on_accent),
        panel.on(call_back, incident.id),
        ground=palette.accent,
        ink=palette.on_accent,
        height=BUTTON,
        expand=1,
        shown=incident.id,
    )
    whose = board.word.strip() or supervisor_number(panel)
    ink = mark.on_colour if whose else palette.muted
    word = button(
        held_ids.WORD,
        icon_words(mark.icon, panel.say("held.word" if whose else "held.word_whose", whose=whose), 20, ink),
        panel.on(let_in, incident.id, whose) if whose else None,
        ground=mark.colour if whose else palette.raised,
        ink=ink,
        height=BUTTON,
        shown=f"{incident.id} {whose}",
    )

    def typed(value: str) -> None:
        board.word = value

    return [
        line_of_text(panel, "held-word", "held.whose", board.word, typed),
        word,
        side_by_side([found, gone(panel, incident)]),
    ]


def gone(panel: Panel, incident: Incident) -> ft.Control:
    """They did not wait for the answer."""
    palette = panel.palette
    return button(
        ids.INCIDENT_LEFT,
        words(panel.say("held.gone"), 18, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
        panel.on(take_step, incident.id, IncidentStep.CLOSE, panel.say("incident.left")),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=BUTTON,
        expand=1,
        shown=incident.id,
    )
