"""The day's movements: filtered, newest first, each with its undo while it is the newest."""

from collections.abc import Awaitable, Callable
from typing import Final

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.reports import is_fever
from checkpoint.services.ledger import Entry
from checkpoint.views import ids
from checkpoint.views.components.movement_row import ROW_HEIGHT, MovementRow, sync_word
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, nothing, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Handler, Panel
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
    if not day.known:
        return nothing()
    palette, fits = panel.palette, FILTERS[day.chosen]
    entries = [entry for entry in day.entries if fits(entry, day.acked)]
    count = panel.say("today.count", count=len(entries))
    chips = ft.Row(
        [filter_chip(panel, one, panel.on(choose_filter, one), chosen=day.chosen is one) for one in Filter],
        spacing=6,
        scroll=ft.ScrollMode.AUTO,
    )
    head: list[ft.Control] = [chips, named(ids.TODAY_COUNT, words(count, 16, palette.muted, bold=True))]
    body = movement_list(panel, day, entries, day.limit, show_more)
    return named(ids.TODAY, column([*head, body], spacing=8), expand=True)


def movement_list(
    panel: Panel,
    day: DayState,
    entries: list[Entry],
    limit: int,
    more: Callable[[Panel], Awaitable[None]],
) -> ft.Control:
    """The first of the movements, and more as the end comes into sight; or that there are none."""
    if not entries:
        said = words(panel.say("today.none"), 20, panel.palette.muted)
        return ft.Container(said, expand=True, alignment=ft.Alignment.CENTER)
    shown = entries[:limit]

    async def scrolled(event: ft.OnScrollEvent) -> None:
        if len(shown) < len(entries) and event.pixels > event.max_scroll_extent - NEAR_END:
            await panel.carry_out(more)

    rows = [
        MovementRow(
            panel,
            entry,
            sync_word(entry, day.acked, day.rejected),
            not entry.annulled,
            panel.frame.phone,
            panel.frame.language,
            panel.frame.light,
            key=entry.event.id,
        )
        for entry in shown
    ]
    return ft.ListView(
        rows, item_extent=None if growing() else ROW_HEIGHT, expand=True, on_scroll=scrolled, scroll_interval=100
    )


def filter_chip(panel: Panel, one: Filter, wish: Handler, *, chosen: bool) -> ft.Control:
    """One of the filters, the chosen one filled."""
    palette = panel.palette
    ink = palette.on_accent if chosen else palette.ink
    return button(
        ids.FILTER.format(name=one.value),
        words(panel.say(f"filter.{one.value}"), 16, ink, bold=chosen),
        wish,
        ground=palette.accent if chosen else palette.surface,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        pad=16,
    )
