"""Visitors who are still inside: whom they see, since when, and whether they meant to have left."""

import flet as ft

from checkpoint.services.visits import Guest
from checkpoint.views import ids
from checkpoint.views.components.about import as_recorded
from checkpoint.views.components.chips import chips
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, surface, words
from checkpoint.views.duties.booking_list import booking_day
from checkpoint.views.duties.forms import nothing
from checkpoint.views.duties.state import BoardState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.booking import show_booked
from checkpoint.views.wishes.receiving import let_go, open_visit
from checkpoint.views.wishes.visiting import ask_visitor


@part
def VisitorList(panel: Panel, board: BoardState) -> ft.Control:
    """Those who overstay first; above them the way to the next one."""
    palette = panel.palette
    now = panel.tablet.clock.now()
    new = button(
        ids.VISIT_NEW,
        icon_words(ft.Icons.PERSON_ADD_ALT_1, panel.say("visit.button"), 19, palette.on_accent),
        panel.on(open_visit),
        ground=palette.accent,
        ink=palette.on_accent,
        height=64,
        expand=True,
    )
    head: list[ft.Control] = [new]
    if panel.tablet.visitors.may_issue:
        badge = button(
            ids.VISITOR,
            icon_words(ft.Icons.BADGE, panel.say("visit.badge_only"), 18, palette.ink),
            panel.on(ask_visitor),
            ground=palette.raised,
            ink=palette.ink,
            line=palette.line,
            height=64,
            expand=True,
        )
        head.append(badge)
    rows: list[ft.Control] = [ft.Row(head, spacing=8), *_choice(panel, board)]
    if _shows_booked(panel, board):
        return _scrolling(panel, [*rows, booking_day(panel, board)])
    guests = sorted(board.guests, key=lambda guest: not guest.is_overdue(now))
    if not guests:
        rows.append(nothing(panel, "visit.nobody"))
    rows += [_row(panel, number, guest, overdue=guest.is_overdue(now)) for number, guest in enumerate(guests, 1)]
    return _scrolling(panel, rows)


def _scrolling(panel: Panel, rows: list[ft.Control]) -> ft.Control:
    return surface(panel, column(rows, spacing=8, scroll=ft.ScrollMode.AUTO, expand=True), expand=True)


def _shows_booked(panel: Panel, board: BoardState) -> bool:
    return board.booked_shown and bool(board.booked) and not panel.frame.hidden


def _choice(panel: Panel, board: BoardState) -> list[ft.Control]:
    """Who is inside, or who is booked, where the place takes bookings."""
    if not board.booked or panel.frame.hidden:
        return []
    counts = {"inside": len(board.guests), "booked": sum(row.booked for row in board.booked)}
    options = [(name, panel.say(f"booked.shown.{name}", count=count)) for name, count in counts.items()]
    return [chips(panel, "visitors", options, "booked" if board.booked_shown else "inside", show_booked)]


def host_of(panel: Panel, guest: Guest) -> str:
    """The flat they came to see; of those from another gate, which gate let them in."""
    if guest.gate_id:
        return panel.say("inside.guest.elsewhere", gate=panel.gate_name(guest.gate_id))
    host = panel.tablet.reference.roster.households.get(guest.visit.host or 0)
    return panel.say("visit.to", address=host.address) if host else panel.say("visit.no_host")


def _row(panel: Panel, number: int, guest: Guest, *, overdue: bool) -> ft.Control:
    palette = panel.palette
    ink = palette.warn_ink if overdue else palette.ink
    since = f"{guest.since.astimezone(panel.zone):%H:%M}"
    until = guest.visit.expected_out
    said = panel.say("visit.since", time=since)
    if until is not None:
        key = "visit.overdue" if overdue else "visit.until"
        said += f" · {panel.say(key, time=f'{until.astimezone(panel.zone):%H:%M}')}"
    along = panel.say("visit.along", count=guest.visit.companions) if guest.visit.companions else ""
    name = guest.masked_name or panel.say("visitor.nameless")
    about = " · ".join(
        part for part in (as_recorded(panel, guest.visit.purpose, "visit.purpose"), guest.plate, along) if part
    )
    lines = column(
        [
            words(f"{name} {host_of(panel, guest)}", 21, ink, bold=True),
            words(said, 17, ink, bold=overdue),
            *([words(about, 16, ink)] if about else []),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    out = button(
        ids.GUEST_OUT.format(number=number),
        icon_words(ft.Icons.LOGOUT, panel.say("visit.leaves"), 18, palette.on_accent),
        panel.on(let_go, guest),
        ground=palette.accent,
        ink=palette.on_accent,
        height=64,
        width=132 if panel.frame.phone else 150,
        shown=guest.person_id,
    )
    return ft.Container(
        ft.Row([ft.Icon(ft.Icons.BADGE, size=34, color=ink), lines, out], spacing=12),
        bgcolor=palette.warn_ground if overdue else palette.raised,
        border_radius=14,
        padding=12,
    )
