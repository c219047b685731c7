"""The volunteer's own reason, by one tap: why against the verdict, or why not after all of whom they were to check."""

from collections.abc import Awaitable, Callable
from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.services.encounter import Encounter
from checkpoint.views import held_ids, ids
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.shapes import button, column, side_by_side, words
from checkpoint.views.panel import Panel
from checkpoint.views.record_state import Tap
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.recording import ask_reason, keep_verdict

OVERRIDES: Final = ("medical", "approved", "escort", "supplies", "other")
"""Why somebody is let through against the verdict."""

TURNED: Final = ("unproven", "undocumented", "unmeasured", "withdrawn", "other")
"""Why somebody is turned back whom the gate would only have checked."""

PRIMARY: Final = 80
PRIMARY_PHONE: Final = 72

Wish = Callable[[Panel, Encounter, Outcome, str], Awaitable[None]]
"""Handed who it is, what is recorded of them, and the reason's code."""


def reason_list(panel: Panel, encounter: Encounter, wish: Wish, *, busy: bool) -> ft.Control:
    """The reasons, each recorded as its code and read in either language; and the way back."""
    turned = encounter.verdict.outcome is Outcome.CHECK
    asked, codes, outcome = ("turned", TURNED, Outcome.REFUSE) if turned else ("override", OVERRIDES, Outcome.ADMIT)
    title = " · ".join(part for part in (panel.say(f"{asked}.title"), encounter.masked_name) if part)
    rows: list[ft.Control] = [words(title, 22, panel.palette.ink, bold=True)]
    choices = [_reason(panel, encounter, Tap.on(encounter, outcome, code), wish, busy=busy) for code in codes]
    back = sheet_close(panel, f"{asked}.none", panel.on(keep_verdict))
    back.expand = True
    choices.append(back)
    rows += [side_by_side(choices[start : start + 2]) for start in range(0, len(choices), 2)]
    return column(rows, spacing=8, tight=True)


def _reason(panel: Panel, encounter: Encounter, tap: Tap, wish: Wish, *, busy: bool) -> ft.Control:
    palette, lying = panel.palette, panel.frame.lying  # there two of them share what the card leaves
    said = "record.done" if panel.record.kept == tap else f"override.{tap.reason}"
    return button(
        ids.OVERRIDE.format(code=tap.reason),
        words(panel.say(said), 16 if lying else 18, palette.on_accent, bold=True, text_align=ft.TextAlign.CENTER),
        None if busy else panel.on(wish, encounter, tap.outcome, tap.reason),
        ground=palette.accent,
        ink=palette.on_accent,
        height=TARGET if panel.frame.phone else PRIMARY,
        expand=True,
        pad=4 if lying else 8,
        shown=f"{encounter.number}.{encounter.revision}",
    )


def beside_turn_back(panel: Panel, encounter: Encounter | None, record: ft.Control, *, busy: bool) -> ft.Control:
    """The one record button for several. Beside it, where the one on the card is to be checked: to turn them back.

    The others stay where they are.
    """
    if encounter is None or encounter.verdict.outcome is not Outcome.CHECK:
        return record
    back = _turn_back(panel, encounter, busy=busy)
    return side_by_side([ft.Container(record, expand=5), ft.Container(back, expand=3)], 6)


def _turn_back(panel: Panel, encounter: Encounter, *, busy: bool) -> ft.Control:
    palette = panel.palette
    return button(
        held_ids.TURN_BACK,
        words(panel.say("record.turn_back"), 18, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
        None if busy else panel.on(ask_reason, encounter),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=PRIMARY_PHONE if panel.frame.phone else PRIMARY,
        shown=f"{encounter.number}.{encounter.revision}",
    )
