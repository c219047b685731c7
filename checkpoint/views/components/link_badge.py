"""The link in the top bar: what is waiting and how old the last sync is. Offline is an ordinary state, shown calmly."""

from datetime import datetime, timedelta
from typing import Final

import flet as ft

from checkpoint.domain.lists import ListKind
from checkpoint.i18n import CATALOGUE
from checkpoint.services.clock_gauge import SHOWN_FROM
from checkpoint.sync import Trouble
from checkpoint.views import ids
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.countersigned import countersigned, fact
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.link_view import LinkView
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import Sheet
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.carrying import read_stick, write_stick
from checkpoint.views.wishes.linking import sync_now
from checkpoint.views.wishes.moving import show_sheet

CALM: Final = frozenset({None, Trouble.OFFLINE, Trouble.BUSY})
"""Troubles that pass by themselves; the others want somebody to act."""

REJECTED_SHOWN: Final = 6
SLIM_MOST: Final = 9999
"""A number of more signs makes the slim badge wider."""

OLD_HOURS: Final = 24
"""A revocation list this old is said to be so at the top of every screen; the policy says when it becomes a CHECK."""


@part
def LinkBadge(panel: Panel, link: LinkView, *, slim: bool = False) -> ft.Control:
    """Two lines: how it is, and since when. `slim`: its sign and how many wait, where a card needs the room."""
    palette, state = panel.palette, link.state
    colour = palette.muted if state.trouble in CALM else palette.warn_ink
    icon = ft.Icons.CLOUD_DONE if state.online else ft.Icons.CLOUD_OFF
    icon = icon if state.trouble in CALM else ft.Icons.REPORT
    key = "link.online" if state.online else "link.offline" if state.trouble in CALM else "link.trouble"
    waiting = panel.say("link.pending", state=panel.say(key), count=link.pending)
    if panel.frame.phone and panel.frame.shift is not None:
        waiting = panel.say("link.pending_short", count=link.pending)
    wrong = _wrong(panel)
    since = words(wrong or last_sync(panel, state.last_success), 12, palette.warn_ink if wrong else colour)
    since.weight = ft.FontWeight.W_700 if wrong else None
    lines = ft.Column(
        spacing=0,
        tight=True,
        expand=True,
        expand_loose=True,
        alignment=ft.MainAxisAlignment.CENTER,
        controls=[words(waiting, 14, palette.ink, bold=True), since],
    )
    said = panel.say("list.comma").join(part for part in (panel.say(key), waiting, wrong) if part) if slim else None
    calm = state.trouble in CALM and not (slim and wrong)
    sign = ft.Icon(icon, size=22, color=colour, semantics_label=said)
    content: ft.Control = ft.Row([sign, lines], spacing=8, tight=True)
    if slim:
        count = words(str(link.pending), 14, palette.ink, bold=True)
        content = ft.Column([sign, count], spacing=0, tight=True, horizontal_alignment=ft.CrossAxisAlignment.CENTER)
    badge = button(
        ids.LINK,
        content,
        panel.on(show_sheet, Sheet.LINK),
        ground=palette.raised if calm else palette.warn_ground,
        ink=palette.ink,
        line=palette.line,
        width=TARGET if slim and link.pending <= SLIM_MOST else None,
        pad=0 if slim else 10,
    )
    return named(ids.PENDING, badge)


def _wrong(panel: Panel) -> str:
    """What is told in place of the last sync: that records do not agree, or how old the revocation list is."""
    standing = panel.tablet.heads.standing
    if standing is not None and standing.finding.is_trouble:
        return panel.say("link.heads.badge")
    hours = panel.tablet.reference.list_age_hours(panel.tablet.clock.now())
    return "" if hours is None or hours < OLD_HOURS else panel.say("link.list_old", hours=hours)


def last_sync(panel: Panel, at: datetime | None) -> str:
    """When the last sync got through, as a time of today or with its date."""
    if at is None:
        return panel.say("link.never")
    local, now = at.astimezone(panel.zone), panel.tablet.clock.now().astimezone(panel.zone)
    form = "%H:%M" if local.date() == now.date() else "%m-%d %H:%M"
    return panel.say("link.last", time=local.strftime(form))


@part
def LinkSheet(panel: Panel, link: LinkView) -> ft.Control:
    """The same in words, with what can be done about it."""
    palette, state = panel.palette, link.state
    key = f"link.trouble.{state.trouble.value}" if state.trouble else "link.fine" if state.online else "link.not_yet"
    digits = panel.tablet.identity.comparison_digits if state.trouble is Trouble.WAITING else ""
    rows: list[ft.Control] = [
        words(panel.say("link.title"), 26, palette.ink, bold=True),
        words(panel.say(key, digits=digits), 19, palette.ink),
        fact(panel, "link.fact.pending", str(link.pending)),
        fact(panel, "link.fact.last", last_sync(panel, state.last_success)),
    ]
    if state.next_try is not None:
        rows.append(fact(panel, "link.fact.next", state.next_try.astimezone(panel.zone).strftime("%H:%M:%S")))
    rows.append(fact(panel, "link.fact.server", panel.tablet.identity.server_url))
    rows += [*_ages(panel), *countersigned(panel)]
    if link.rejected:
        rows.append(fact(panel, "link.fact.rejected", str(len(link.rejected))))
        rows += [_rejected(panel, seq, code) for seq, code in link.rejected[-REJECTED_SHOWN:]]
    if link.lost:
        rows.append(named(ids.LOST, words(panel.say("link.lost", count=link.lost), 17, palette.warn_ink)))
    if link.disk_low:
        rows.append(named(ids.DISK_LOW, words(panel.say("disk.low"), 17, palette.warn_ink)))
    if link.unproven:
        went = panel.say("link.unproven", count=link.unproven)
        rows.append(named(ids.UNPROVEN, words(went, 17, palette.warn_ink)))
    if link.no_backup:
        rows.append(named(ids.NO_BACKUP, words(panel.say("link.no_backup"), 17, palette.warn_ink)))
    if panel.station.mishap is not None:
        befell = panel.say(f"mishap.{panel.station.mishap.value}")
        rows.append(named(ids.MISHAP, words(befell, 17, palette.warn_ink)))
    rows.append(_stick(panel, link))
    foot = beside(sheet_close(panel), _sync_now(panel, busy=state.busy))
    return named(ids.LINK_SHEET, sheet_body(panel, rows, [foot]))


def _ages(panel: Panel) -> list[ft.Control]:
    """How old the signed lists are, and whether the tablet's clock can be believed."""
    ages = panel.tablet.reference.list_ages_hours(panel.tablet.clock.now())
    kinds = (ListKind.REVOCATIONS, ListKind.TRUST, ListKind.GATE_KEYS)
    facts = [fact(panel, f"link.list.{kind.name.lower()}", _age(panel, ages[kind])) for kind in kinds]
    rows: list[ft.Control] = [named(ids.LIST_AGE, column(facts, spacing=10, tight=True))]
    ahead = panel.tablet.link.state.clock_offset
    if ahead is not None and ahead > SHOWN_FROM:
        fast = panel.say("link.clock_ahead", span=_span(panel, ahead))
        rows.append(named(ids.CLOCK_AHEAD, words(fast, 17, panel.palette.warn_ink)))
    behind = panel.tablet.floor.behind
    if behind is not None:
        late = panel.say("link.clock_behind", span=_span(panel, behind))
        rows.append(named(ids.CLOCK_BEHIND, words(late, 17, panel.palette.warn_ink)))
    return rows


def _span(panel: Panel, by: timedelta) -> str:
    """By how much a clock is wrong, in the largest unit that says something: minutes, or a date set years off."""
    minutes = round(by.total_seconds() / 60)
    for unit, length, until in (("minutes", 1, 120), ("hours", 60, 48 * 60)):
        if minutes < until:
            return panel.say(f"span.{unit}", count=round(minutes / length))
    return panel.say("span.days", count=round(minutes / (24 * 60)))


def _age(panel: Panel, hours: int | None) -> str:
    """An age in the largest unit that says something."""
    if hours is None:
        return panel.say("link.age.none")
    if hours < 1:
        return panel.say("link.age.fresh")
    return panel.say("link.age", hours=hours) if hours < 2 * OLD_HOURS else panel.say("link.age.days", days=hours // 24)


def _rejected(panel: Panel, seq: int, code: str) -> ft.Control:
    key = f"link.rejected.{code}"
    why = panel.say(key) if key in CATALOGUE else code
    return words(panel.say("link.rejected_row", seq=seq, why=why), 15, panel.palette.muted)


def _stick(panel: Panel, link: LinkView) -> ft.Control:
    """The way by hand: out with what waits, back with the receipts; and what became of it."""
    palette = panel.palette
    said = link.carried or panel.say("stick.hint")
    ink = palette.ink if link.carried else palette.muted
    tools: list[tuple[str, ft.IconData, str, Handler | None]] = [
        (ids.STICK_WRITE, ft.Icons.USB, "stick.write", panel.on(write_stick) if link.pending else None),
        (ids.STICK_READ, ft.Icons.RECEIPT_LONG, "stick.read", panel.on(read_stick)),
    ]
    row: list[ft.Control] = [
        button(
            identifier,
            icon_words(icon, panel.say(key), 16, palette.ink if wish else palette.muted),
            wish,
            ground=palette.surface,
            ink=palette.ink,
            line=palette.line,
            expand=True,
        )
        for identifier, icon, key, wish in tools
    ]
    return column([named(ids.CARRIED, words(said, 15, ink)), ft.Row(row)], 6, tight=True)


def _sync_now(panel: Panel, *, busy: bool) -> ft.Control:
    palette = panel.palette
    syncing = panel.say("link.syncing" if busy else "link.sync_now")
    return button(
        ids.SYNC_NOW,
        icon_words(ft.Icons.SYNC, syncing, 18, palette.on_accent),
        panel.on(sync_now),
        ground=palette.accent,
        ink=palette.on_accent,
        height=CLOSE,
    )
