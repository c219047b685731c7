"""The card of a visitor who comes in: the verdict as on every card, and the register's questions as chips."""

from collections.abc import Awaitable, Callable
from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.lookups import Occasion
from checkpoint.domain.people import Household
from checkpoint.domain.visits import Visit
from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.components.call import HeldNumber
from checkpoint.views.components.chips import chips, label, line_of_text, many_chips, stepper
from checkpoint.views.components.fields import TELEPHONE
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, close_button, column, icon_words, named, words
from checkpoint.views.components.verdict_band import mark_of, word_of
from checkpoint.views.components.verdict_card import framed, is_whole, reasons
from checkpoint.views.duties.booking_asked import booking_chosen, booking_list, booking_offer, is_listing
from checkpoint.views.duties.state import VisitForm
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.driving import open_plate
from checkpoint.views.wishes.receiving import (
    PURPOSES,
    STAYS,
    agree,
    choose_building,
    choose_host,
    choose_purpose,
    choose_stay,
    count_companions,
)
from checkpoint.views.wishes.scanning import leave

Wish = Callable[[Panel, str], Awaitable[None]]

CALLED_MAX: Final = 2
"""So many of a household are offered to be called: there is no room for more."""


@part
def VisitCard(
    panel: Panel, encounter: Encounter, form: VisitForm, measured: Callable[[], ft.Control] | None = None
) -> ft.Control:
    """A slim verdict, for the questions need the room; they scroll, and what is `measured` after them."""
    phone, whole = panel.frame.phone, is_whole(panel)
    told = reasons(panel, encounter)
    asked = _asked(panel, encounter, form)
    stopped = encounter.verdict.outcome.stops
    answered = encounter.appointment is not None  # a booking says most of it, and what is wrong with it is read first
    body = column([told, *asked] if stopped or answered else [*asked, told], spacing=10, tight=True)
    rows = [ft.Container(body, padding=12 if phone else 16), *([measured()] if measured else [])]
    scroll = ft.ScrollMode.AUTO if whole else None
    lower = column(rows, 0, scroll=scroll, expand=whole, tight=not whole, key=encounter.number)
    inner = [_band(panel, encounter), lower]
    return framed(panel, ids.VISIT, encounter, inner)


def _asked(panel: Panel, encounter: Encounter, form: VisitForm) -> list[ft.Control]:
    if is_listing(panel, form, encounter):
        return booking_list(panel, encounter, form)
    visit = encounter.visit or Visit()
    booked = booking_chosen(panel, encounter) or booking_offer(panel, encounter)
    host, questions = _host(panel, encounter, visit, form), _questions(panel, encounter, visit, form)
    return [*_allowed(panel, visit), *booked, *host, *questions]


def _allowed(panel: Panel, visit: Visit) -> list[ft.Control]:
    """On whose word somebody comes in for whom no host answers."""
    if not visit.allowed_by:
        return []
    mark = MARKS[Outcome.ADMIT]
    said = icon_words(mark.icon, panel.say("held.allowed", whose=visit.allowed_by), 19, mark.on_colour)
    return [ft.Container(said, bgcolor=mark.colour, border_radius=10, padding=8)]


def _band(panel: Panel, encounter: Encounter) -> ft.Control:
    mark = mark_of(encounter)
    close = close_button(panel, panel.on(leave), on=mark)
    word = words(word_of(panel, encounter), 48, mark.on_colour, bold=True)
    title = words(panel.say("visit.title"), 20, mark.on_colour, bold=True, expand=True, text_align=ft.TextAlign.END)
    said = named(ids.VERDICT, word, live_region=True, expand=panel.frame.phone)
    row = [ft.Icon(mark.icon, size=56, color=mark.on_colour), said, *([] if panel.frame.phone else [title]), close]
    return ft.Container(ft.Row(row, spacing=14), bgcolor=mark.colour, padding=ft.Padding.only(left=16, right=4))


def _host(panel: Panel, encounter: Encounter, visit: Visit, form: VisitForm) -> list[ft.Control]:
    roster, palette = panel.tablet.reference.roster, panel.palette
    host = roster.households.get(visit.host) if visit.host is not None else None
    if host is not None:
        return [_chosen_host(panel, encounter, host, visit)]
    if not form.building:
        if not roster.buildings:
            return [words(panel.say("visit.no_roster"), 17, palette.muted)]
        options = [(name, panel.say("roster.building", name=name)) for name in roster.buildings]
        return [label(panel, "visit.host"), many_chips(panel, "building", options, choose_building)]

    async def pick(panel: Panel, household_id: str) -> None:
        await choose_host(panel, encounter.number, int(household_id))

    back = button(
        ids.VISIT_HOST,
        icon_words(ft.Icons.ARROW_BACK, panel.say("roster.building", name=form.building), 17, palette.ink),
        panel.on(choose_building, ""),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
    )
    rooms = [(str(row.household_id), _room(row)) for row in roster.households_of(form.building)]
    return [ft.Row([back, label(panel, "visit.room")]), many_chips(panel, "room", rooms, pick)]


def _room(household: Household) -> str:
    return "-".join(part for part in (household.unit, household.room) if part)


def _chosen_host(panel: Panel, encounter: Encounter, host: Household, visit: Visit) -> ft.Control:
    """The flat, whom to call, and whether they agreed."""
    palette, phone = panel.palette, panel.frame.phone
    members = panel.tablet.reference.roster.members(host.household_id)
    callable_ = [HeldNumber(panel, panel.call, row, Occasion.HOST) for row in members if row.phone][:CALLED_MAX]
    where = words(panel.say("visit.to", address=host.address), 26, palette.ink, bold=True, expand=True)
    if callable_:
        numbers: ft.Control = ft.Row(callable_, spacing=8, run_spacing=8, wrap=True)
    else:
        numbers = words(panel.say("visit.no_phone"), 16, palette.muted)
    change = button(
        ids.VISIT_HOST,
        words(panel.say("visit.other_host"), 17, palette.ink, bold=True),
        panel.on(choose_host, encounter.number, None),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        width=96,
    )
    ink = palette.on_accent if visit.consent else palette.warn_ink
    icon = ft.Icons.CHECK_BOX if visit.consent else ft.Icons.CHECK_BOX_OUTLINE_BLANK
    consent = button(
        ids.VISIT_CONSENT,
        icon_words(icon, panel.say("visit.agreed" if visit.consent else "visit.consent"), 18, ink),
        panel.on(agree, encounter.number, not visit.consent),
        ground=palette.accent if visit.consent else palette.warn_ground,
        ink=ink,
        expand=None if phone else 1,
    )
    top = ft.Row([where, change], spacing=8)
    return column([top, numbers, consent if phone else ft.Row([consent])], spacing=8, tight=True)


def _questions(panel: Panel, encounter: Encounter, visit: Visit, form: VisitForm) -> list[ft.Control]:
    number, palette = encounter.number, panel.palette
    reasons_ = [(key, panel.say(f"visit.purpose.{key}")) for key in PURPOSES]
    stays = [(key, panel.say(f"visit.stay.{key}")) for key in STAYS]
    chosen = visit.purpose

    async def why(panel: Panel, purpose: str) -> None:
        await choose_purpose(panel, number, purpose)

    async def until(panel: Panel, stay: str) -> None:
        await choose_stay(panel, number, stay)

    async def companions(panel: Panel, by: int) -> None:
        await count_companions(panel, number, by)

    plate = button(
        ids.PLATE_OPEN,
        icon_words(ft.Icons.DIRECTIONS_CAR, encounter.plate or panel.say("plate.add"), 18, palette.ink),
        panel.on(open_plate, number),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        width=190,
    )
    count = stepper(panel, "companions", str(visit.companions), companions)
    along = ft.Row([label(panel, "visit.companions"), count], tight=True)
    return [
        label(panel, "visit.purpose"),
        chips(panel, "purpose", reasons_, chosen, why),
        label(panel, "visit.stay"),
        chips(panel, "stay", stays, form.stay, until),
        ft.Row([along, plate], spacing=16, run_spacing=8, wrap=True),
        *([_who(panel, form)] if encounter.appointment is None else []),
    ]


def _who(panel: Panel, form: VisitForm) -> ft.Control:
    """Name and telephone (联系方式), for whoever gives them."""

    def called(value: str) -> None:
        form.name = value

    def reached(value: str) -> None:
        form.phone = value

    name = line_of_text(panel, "visitor", "visitor.name", form.name, called)
    phone = line_of_text(panel, "visitor-phone", "visit.phone", form.phone, reached, keys=TELEPHONE)
    if panel.frame.phone:
        return column([name, phone], spacing=10, tight=True)
    return ft.Row([ft.Container(name, expand=3), ft.Container(phone, expand=2)], spacing=8)
