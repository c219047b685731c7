"""The records of any day that is kept: filtered, searched, each to be put right."""

import flet as ft

from checkpoint.services.finder import Named
from checkpoint.services.ledger import Entry
from checkpoint.views import ids
from checkpoint.views.components.fields import text_field
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.components.why_sheet import why_strip
from checkpoint.views.desk_state import HistoryState, WhyState
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import DayState, Filter
from checkpoint.views.today_view import FILTERS, filter_chip, movement_list
from checkpoint.views.wishes.amending import filter_history, show_more_history, step_day, type_history


@part
def HistoryView(panel: Panel, history: HistoryState, day: DayState, why: WhyState) -> ft.Control:
    """The day with its arrows, the filters, the list."""
    palette, fits = panel.palette, FILTERS[history.chosen]
    entries = [row for row in history.entries if fits(row, day.acked) and _matches(row, history)]
    chips = ft.Row(
        [filter_chip(panel, one, panel.on(filter_history, one), chosen=history.chosen is one) for one in Filter],
        spacing=6,
        scroll=ft.ScrollMode.AUTO,
    )
    count = words(panel.say("today.count", count=len(entries)), 16, palette.muted, bold=True)
    search = text_field(panel, ids.HISTORY_TEXT, panel.say("history.text"), history.text, type_history)
    days = day_arrows(panel, history.day, step_day_by(panel))
    head: list[ft.Control] = (
        [days, search] if panel.frame.phone else [ft.Row([days, ft.Container(search, expand=True)])]
    )
    head += why_strip(panel, why)
    body = movement_list(panel, day, entries, history.limit, show_more_history)
    return named(
        ids.HISTORY,
        column(
            [*head, chips, *_bounds(panel, history.named), named(ids.HISTORY_COUNT, count), body],
            spacing=8,
            expand=True,
        ),
        expand=True,
    )


def step_day_by(panel: Panel) -> dict[int, Handler]:
    """The arrows of the history."""
    return {days: panel.on(step_day, days) for days in (-1, 1)}


def _bounds(panel: Panel, named: Named) -> list[ft.Control]:
    """Why nobody is found by their name, where that has a reason."""
    if named.wait_minutes:
        return [words(panel.say("history.used_up", minutes=named.wait_minutes), 16, panel.palette.warn_ink, bold=True)]
    return [words(panel.say("history.too_many"), 16, panel.palette.warn_ink, bold=True)] if named.too_many else []


def _matches(entry: Entry, history: HistoryState) -> bool:
    wanted = history.text.strip().lower()
    movement = entry.movement
    return (
        not wanted
        or entry.event.id in history.named.events
        or any(wanted in part.lower() for part in (movement.masked_name, movement.address, movement.plate))
    )


def day_arrows(panel: Panel, day: object, wishes: dict[int, Handler]) -> ft.Control:
    """The date between two arrows; an arrow that leads nowhere cannot be tapped."""
    palette, amending = panel.palette, panel.tablet.amending
    first, today = amending.first_day(), amending.today()
    said = f"{day:%m-%d}" if day else ""
    said = panel.say("history.today", day=said) if day == today else said

    def arrow(name: str, icon: ft.IconData, handler: Handler, *, usable: bool) -> ft.Control:
        ink = palette.ink if usable else palette.line
        glyph = ft.Icon(icon, size=28, color=ink, semantics_label=panel.say(f"label.{name}"))
        wish = handler if usable else None
        return button(name, glyph, wish, ground=palette.surface, ink=ink, line=palette.line, width=64, pad=0)

    middle = ft.Container(
        named(ids.HISTORY_DAY, icon_words(ft.Icons.CALENDAR_TODAY, said, 18, palette.ink)),
        width=170,
        alignment=ft.Alignment.CENTER,
    )
    return ft.Row(
        [
            arrow(ids.DAY_BEFORE, ft.Icons.CHEVRON_LEFT, wishes[-1], usable=day != first),
            middle,
            arrow(ids.DAY_AFTER, ft.Icons.CHEVRON_RIGHT, wishes[1], usable=day != today),
        ],
        spacing=4,
        tight=True,
    )
