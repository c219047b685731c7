"""The day's movements: filtered, newest first, each with its undo while it is the newest."""

from collections.abc import Callable
from typing import Final

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.reports import is_fever
from checkpoint.services.ledger import Entry
from checkpoint.views import ids
from checkpoint.views.components.movement_row import ROW_HEIGHT, MovementRow, sync_word
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, words
from checkpoint.views.panel import Panel
from checkpoint.views.state import DayState, Filter
from checkpoint.views.wishes.moving import choose_filter, show_more

FILTERS: Final[dict[Filter, Callable[[Entry, int], bool]]] = {
    Filter.ALL: lambda entry, acked: True,
    Filter.IN: lambda entry, acked: entry.movement.direction is Direction.IN,
    Filter.OUT: lambda entry, acked: entry.movement.direction is Direction.OUT,
    Filter.FEVER: lambda entry, acked: is_fever(entry.movement),
    Filter.REFUSED: lambda entry, acked: entry.movement.outcome is Outcome.REFUSE,
    Filter.PENDING: lambda entry, acked: entry.seq > acked,
    Filter.OVERRIDE: lambda entry, acked: entry.movement.overrides or entry.movement.emergency,
}
NEAR_END: Final = 400
"""So many pixels before the end of the list more rows are asked for."""


@part
def TodayView(panel: Panel, day: DayState) -> ft.Control:
    """Filters, a count, the list."""
    palette, fits = panel.palette, FILTERS[day.chosen]
    entries = [entry for entry in day.entries if fits(entry, day.acked)]
    count = panel.say("today.count", count=len(entries))
    chips = ft.Row([_chip(panel, day, one) for one in Filter], spacing=6, scroll=ft.ScrollMode.AUTO)
    head: list[ft.Control] = [chips, named(ids.TODAY_COUNT, words(count, 16, palette.muted, bold=True))]
    body = _list(panel, day, entries) if entries else _nothing(panel)
    return named(ids.TODAY, column([*head, body], spacing=8), expand=True)


def _nothing(panel: Panel) -> ft.Control:
    said = words(panel.say("today.none"), 20, panel.palette.muted)
    return ft.Container(said, expand=True, alignment=ft.Alignment.CENTER)


def _list(panel: Panel, day: DayState, entries: list[Entry]) -> ft.Control:
    shown = entries[: day.limit]

    async def scrolled(event: ft.OnScrollEvent) -> None:
        if len(shown) < len(entries) and event.pixels > event.max_scroll_extent - NEAR_END:
            await panel.carry_out(show_more)

    rows = [
        MovementRow(
            panel,
            entry,
            sync_word(entry, day.acked, day.rejected),
            not entry.annulled,
            panel.frame.language,
            panel.frame.night,
            key=entry.event.id,
        )
        for entry in shown
    ]
    return ft.ListView(rows, item_extent=ROW_HEIGHT, expand=True, on_scroll=scrolled, scroll_interval=100)


def _chip(panel: Panel, day: DayState, one: Filter) -> ft.Control:
    palette, chosen = panel.palette, day.chosen is one
    ink = palette.on_accent if chosen else palette.ink
    return button(
        ids.FILTER.format(name=one.value),
        words(panel.say(f"filter.{one.value}"), 16, ink, bold=chosen),
        panel.on(choose_filter, one),
        ground=palette.accent if chosen else palette.surface,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        pad=16,
    )
