"""A household: its members with where they are, its lock, what is left of its exits, and all of them in one action."""

import flet as ft

from checkpoint.domain.lookups import Occasion
from checkpoint.domain.movements import Source
from checkpoint.domain.people import Resident, mask_name
from checkpoint.i18n.explaining import destination
from checkpoint.services.encounter import HouseholdOpened
from checkpoint.services.households import HouseholdState, Member
from checkpoint.views import ids
from checkpoint.views.components.about import relation, relation_and_phone
from checkpoint.views.components.behind import behind_button
from checkpoint.views.components.call import hold_key
from checkpoint.views.components.pass_badge import pass_badge
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, close_button, column, icon_words, named, surface, words
from checkpoint.views.components.verdict_card import moment
from checkpoint.views.desk_state import CallState
from checkpoint.views.panel import Panel
from checkpoint.views.state import DayState
from checkpoint.views.theme import RADIUS
from checkpoint.views.wishes.family import open_family
from checkpoint.views.wishes.scanning import leave, pick


@part
def HouseholdScreen(panel: Panel, opened: HouseholdOpened, day: DayState, call: CallState) -> ft.Control:
    """Who of them is it? Drawn anew with every record of the day, and with a number that is held."""
    palette, state = panel.palette, panel.tablet.households.state(opened.household, opened.check)
    claims = opened.check.claims if opened.check is not None else None
    title = panel.say("household.title", address=opened.household.address, count=len(state.members))
    head = ft.Row(
        [
            ft.Column(
                [
                    words(title, 24, palette.ink, bold=True),
                    *([pass_badge(panel, claims.type)] if claims is not None else []),
                    words(panel.say("household.who"), 16, palette.muted),
                ],
                spacing=2,
                tight=True,
                expand=True,
            ),
            close_button(panel, panel.on(leave)),
        ]
    )
    rows: list[ft.Control] = [_member(panel, opened, member, call) for member in state.members]
    if not rows:
        rows = [words(panel.say("household.empty"), 18, palette.muted)]
    listing = column([head, *_standing(panel, state), column(rows, 8, scroll=ft.ScrollMode.AUTO, expand=True)])
    if len(state.members) > 1:
        listing.controls.append(_together(panel, opened))
    return named(ids.HOUSEHOLD, surface(panel, listing, expand=True), expand=True)


def _standing(panel: Panel, state: HouseholdState) -> list[ft.Control]:
    """The lock, if there is one, above all; then the count and what is left."""
    palette = panel.palette
    rows: list[ft.Control] = []
    if state.locked:
        said: ft.Control = ft.Row(
            [
                ft.Icon(ft.Icons.LOCK, size=28, color=palette.warn_ink),
                words(panel.say("household.check"), 18, palette.warn_ink, bold=True, expand=True),
            ]
        )
        why = behind_button(panel, (panel.say("household.locked"),))
        locked: ft.Control = column([said, why], 8, tight=True)
        if not panel.frame.phone:
            locked = ft.Row([ft.Container(said, expand=True), why])
        rows.append(
            named(
                ids.HOUSEHOLD_LOCK,
                ft.Container(locked, bgcolor=palette.warn_ground, border_radius=RADIUS, padding=10),
            )
        )
    count = panel.say("household.in_out", inside=state.inside, outside=len(state.members) - state.inside)
    facts = ft.Row(
        [
            _fact(panel, ft.Icons.GROUPS, count),
            _fact(panel, ft.Icons.CONFIRMATION_NUMBER, quota_words(panel, state)),
        ],
        spacing=16,
        run_spacing=4,
        wrap=True,
    )
    rows.append(
        named(ids.HOUSEHOLD_QUOTA, ft.Container(facts, bgcolor=palette.raised, border_radius=RADIUS, padding=10))
    )
    return rows


def _fact(panel: Panel, icon: ft.IconData, value: str) -> ft.Control:
    palette = panel.palette
    said = ft.Container(words(value, 16, palette.ink, bold=True), expand=True, expand_loose=True)
    return ft.Row([ft.Icon(icon, size=22, color=palette.muted), said], spacing=8, tight=True)


def quota_words(panel: Panel, state: HouseholdState) -> str:
    """What is left of the household's exits."""
    if state.quota_exits is None:
        return panel.say("household.no_quota")
    return panel.say(
        f"household.quota.{state.quota_kind.value}",
        **{"days": state.quota_days, "quota": state.quota_exits}
        | ({} if state.left is None else {"used": state.used, "left": state.left}),
    )


def _member(panel: Panel, opened: HouseholdOpened, member: Member, call: CallState) -> ft.Control:
    palette, resident = panel.palette, member.resident
    seen = call.phone if call.person_id == resident.person_id else ""
    who = ft.Column(
        [
            words(mask_name(resident.name), 21, palette.ink, bold=True),
            words(seen, 20, palette.ink, bold=True) if seen else words(_about(panel, resident), 15, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    row = button(
        ids.MEMBER.format(number=resident.person_no),
        ft.Row([ft.Icon(ft.Icons.PERSON, size=30, color=palette.accent), who, whereabouts(panel, member)], spacing=12),
        panel.on(pick, resident, Source.LIST, opened),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=68,
        pad=14,
        shown=resident.person_id,
        expand=True,
    )
    return ft.Row([row, *([hold_key(panel, resident, Occasion.HOUSEHOLD)] if resident.phone else [])], spacing=8)


def _about(panel: Panel, resident: Resident) -> str:
    """On a phone what is held beside it takes the room of the number."""
    return relation(panel, resident) if panel.frame.phone else relation_and_phone(panel, resident)


def whereabouts(panel: Panel, member: Member) -> ft.Control:
    """Inside or out, by word, icon and shade, and since when."""
    palette, inside = panel.palette, member.inside
    ink = palette.ink if inside else palette.warn_ink
    lines: list[ft.Control] = [
        words(panel.say("household.inside" if inside else "household.outside"), 17, ink, bold=True)
    ]
    if member.last is not None:
        at = moment(panel, member.last)
        since = at if panel.frame.phone else panel.say("household.since", time=at)
        to = destination(member.last.trip, panel.frame.language) if member.last.trip and not inside else ""
        lines.append(words(" · ".join(part for part in (since, to) if part), 14, ink))
    return ft.Container(
        ft.Row(
            [
                ft.Icon(ft.Icons.HOME if inside else ft.Icons.DIRECTIONS_WALK, size=22, color=ink),
                ft.Column(lines, spacing=0, tight=True),
            ],
            spacing=8,
            tight=True,
        ),
        bgcolor=palette.surface if inside else palette.warn_ground,
        border_radius=10,
        padding=ft.Padding.symmetric(horizontal=10, vertical=6),
    )


def _together(panel: Panel, opened: HouseholdOpened) -> ft.Control:
    palette = panel.palette
    return button(
        ids.FAMILY_OPEN,
        icon_words(ft.Icons.GROUPS, panel.say("family.open"), 20, palette.on_accent),
        panel.on(open_family, opened),
        ground=palette.accent,
        ink=palette.on_accent,
        height=64,
    )
