"""What supervisors wrote to this gate: a strip while something is unread, and the screen on which it is read."""

from datetime import datetime

import flet as ft

from checkpoint.i18n import Language
from checkpoint.services.notices import Posted
from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, surface, words
from checkpoint.views.desk_state import NoticesState
from checkpoint.views.panel import Panel
from checkpoint.views.theme import RADIUS
from checkpoint.views.wishes.noticing import mark_read, show_notices

LINES_MAX = 24
"""More than the longest notice has on a phone."""


def unread_strip(panel: Panel, state: NoticesState) -> list[ft.Control]:
    """Nothing, or one line that leads to the screen; it takes nothing from a card that is open.

    On a phone there is no room for how the newest begins.
    """
    new = [row for row in state.rows if row.is_new]
    if not new:
        return []
    palette = panel.palette
    title = panel.say("notice.unread.one") if len(new) == 1 else panel.say("notice.unread", count=len(new))
    excerpt = "" if panel.frame.phone else _words(panel, new[0]).replace("\n", " ")
    line = ft.Row(
        [
            ft.Icon(ft.Icons.CAMPAIGN, size=26, color=palette.accent),
            words(title, 17, palette.ink, bold=True),
            words(excerpt, 17, palette.muted, lines=1, expand=True),
            words(panel.say("notice.look"), 17, palette.accent, bold=True),
        ],
        spacing=10,
    )
    wish = panel.on(show_notices)
    return [button(ids.NOTICES_STRIP, line, wish, ground=palette.surface, ink=palette.ink, line=palette.accent, pad=14)]


@part
def NoticesView(panel: Panel, state: NoticesState) -> ft.Control:
    """All that hold now, the newest first."""
    palette = panel.palette
    if not state.rows:
        empty: list[ft.Control] = [
            ft.Icon(ft.Icons.CAMPAIGN, size=72, color=palette.muted),
            words(panel.say("notice.none"), 24, palette.ink, bold=True, text_align=ft.TextAlign.CENTER),
            words(panel.say("notice.none.hint"), 17, palette.muted, text_align=ft.TextAlign.CENTER),
        ]
        middle = ft.Column(
            empty,
            alignment=ft.MainAxisAlignment.CENTER,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            expand=True,
        )
        return named(ids.NOTICES, surface(panel, ft.Row([middle], alignment=ft.MainAxisAlignment.CENTER)), expand=True)
    cards: list[ft.Control] = [_card(panel, row) for row in state.rows]
    return named(ids.NOTICES, column(cards, scroll=ft.ScrollMode.AUTO, expand=True), expand=True)


def _card(panel: Panel, row: Posted) -> ft.Control:
    palette, notice = panel.palette, row.notice
    meta = " · ".join(part for part in (_time(panel, notice.at), notice.by) if part)
    if notice.until is not None:
        meta += " · " + panel.say("notice.until", until=_time(panel, notice.until))
    rows: list[ft.Control] = [
        words(meta, 15, palette.muted),
        words(_words(panel, row), 20, palette.ink, bold=row.is_new, lines=LINES_MAX),
    ]
    if row.read_by:
        told = [
            panel.say("notice.read_at", name=name or panel.say("notice.anonymous"), time=_time(panel, at))
            for name, at in row.read_by
        ]
        read = ids.NOTICE_READERS.format(id=notice.notice_id)
        rows.append(named(read, words(panel.say("list.comma").join(told), 15, palette.muted)))
    if row.is_new:
        rows.append(
            ft.Row(
                [
                    button(
                        ids.NOTICE_READ.format(id=notice.notice_id),
                        icon_words(ft.Icons.DONE, panel.say("notice.mark"), 18, palette.on_accent),
                        panel.on(mark_read, notice.notice_id),
                        ground=palette.accent,
                        ink=palette.on_accent,
                        width=220,
                        pad=20,
                        shown=notice.notice_id,
                    )
                ],
                alignment=ft.MainAxisAlignment.END,
            )
        )
    edge = ft.Border(left=ft.BorderSide(6, palette.accent if row.is_new else palette.line))
    card = ft.Container(column(rows, 6, tight=True), bgcolor=palette.surface, border=edge, padding=16)
    return named(
        ids.NOTICE_ROW.format(id=notice.notice_id),
        ft.Container(card, border_radius=RADIUS, clip_behavior=ft.ClipBehavior.HARD_EDGE),
    )


def _words(panel: Panel, row: Posted) -> str:
    """In the language that is chosen where it was written in it."""
    mine, other = row.notice.zh, row.notice.en
    if panel.frame.language is Language.EN:
        mine, other = other, mine
    return mine or other


def _time(panel: Panel, at: datetime) -> str:
    local, now = at.astimezone(panel.zone), panel.tablet.clock.now().astimezone(panel.zone)
    return local.strftime("%H:%M" if local.date() == now.date() else "%m-%d %H:%M")
