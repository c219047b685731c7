"""The gate view: scan, see the verdict, measure, record. One screen, no scrolling on a tablet."""

import flet as ft

from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.arrival import ArrivalState
from checkpoint.views.components.direction_toggle import direction_toggle
from checkpoint.views.components.family import FamilyView
from checkpoint.views.components.household import HouseholdScreen
from checkpoint.views.components.lock import LockView
from checkpoint.views.components.movement_row import ROW_HEIGHT, MovementRow, sync_word
from checkpoint.views.components.offer import offer_strip
from checkpoint.views.components.on_duty import on_duty_tile
from checkpoint.views.components.people_list import ResultList
from checkpoint.views.components.record_buttons import RecordButtons
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import (
    beside_each_other,
    button,
    column,
    icon_words,
    named,
    nothing,
    side_by_side,
    surface,
    words,
)
from checkpoint.views.components.specimen_row import specimen_row
from checkpoint.views.components.strips import notice_strip, recorded_strip
from checkpoint.views.components.temperature_pad import TemperaturePad
from checkpoint.views.components.verdict_card import VerdictCard
from checkpoint.views.desk_state import NoticesState
from checkpoint.views.duties.car_view import CarView
from checkpoint.views.duties.state import CarForm, WaitState
from checkpoint.views.duties.visit_card import VisitCard
from checkpoint.views.duties.waiting import waiting_strip
from checkpoint.views.frame import SHORT
from checkpoint.views.letters import growing, grown_height
from checkpoint.views.notices_view import unread_strip
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.phone_view import phone_encounter
from checkpoint.views.state import DayState, FamilyState, GateState
from checkpoint.views.typed_state import OfferState
from checkpoint.views.wishes.driving import open_car
from checkpoint.views.wishes.moving import show_building
from checkpoint.views.wishes.receiving import open_visit
from checkpoint.views.wishes.scanning import pick_stranger

RECENT_SHOWN = 8


@part
def GateView(  # one argument for each state that it draws
    panel: Panel,
    gate: GateState,
    family: FamilyState,
    waits: WaitState,
    car: CarForm,
    offer: OfferState,
    posted: NoticesState,
) -> ft.Control:
    """Who stands there, or what is offered instead."""
    strips = [*waiting_strip(panel, waits), *recorded_strip(panel, gate), *notice_strip(panel, gate)]
    listed = gate.found or gate.household or family.opened
    if panel.frame.locked and listed is not None:
        return LockView(panel, panel.lock)
    if gate.found is not None:
        return _listing(panel, [*strips, ResultList(panel, gate.found)])
    if family.opened is not None:
        return _roomy(FamilyView(panel, family, asking=gate.overriding))
    if gate.household is not None:
        return _listing(panel, [*strips, HouseholdScreen(panel, gate.household, panel.day, panel.call)])
    if car.open:
        return _roomy(column([*strips, CarView(panel, gate, car)], expand=True))
    if gate.encounter is None:
        strips = [*offer_strip(panel, offer), *strips]
    return _standing(panel, gate, gate.encounter, strips)


def _roomy(content: ft.Control) -> ft.Control:
    """As high as it wants to be, where words have grown; it scrolls."""
    if not growing():
        return content
    return ft.Column([ft.Container(content, height=grown_height())], scroll=ft.ScrollMode.AUTO, expand=True)


def _standing(panel: Panel, gate: GateState, encounter: Encounter | None, strips: list[ft.Control]) -> ft.Control:
    if encounter is None:
        strips = [*strips, *unread_strip(panel, panel.posted)]
        return _listing(panel, [*strips, Ready(panel, panel.day, slim=bool(strips), camera=gate.camera)])
    if panel.frame.upright:
        return _upright_encounter(panel, gate, encounter, strips)
    if panel.frame.single:
        return phone_encounter(panel, gate, encounter)
    return beside_each_other(column([*strips, card(panel, encounter)]), _controls(panel, gate, encounter))


def card(panel: Panel, encounter: Encounter) -> ft.Control:
    """The verdict; of a visitor who comes in with the register's questions."""
    if encounter.visit is not None:
        return VisitCard(panel, encounter, panel.duties.visit)
    return VerdictCard(panel, encounter)


def _listing(panel: Panel, left: list[ft.Control]) -> ft.Control:
    if panel.frame.single:
        return column(left, expand=True)
    return beside_each_other(column(left), RecentList(panel, panel.day))


def _controls(panel: Panel, gate: GateState, encounter: Encounter) -> ft.Control:
    return Controls(panel, panel.arrival, encounter, overriding=gate.overriding, busy=gate.recording)


@part
def Controls(panel: Panel, arrival: ArrivalState, encounter: Encounter, *, overriding: bool, busy: bool) -> ft.Control:
    """Pad, direction and record buttons beside the card; or nothing but the reasons for an override."""
    if arrival.alone == encounter.number:
        return surface(panel, nothing())
    if overriding:
        reasons = RecordButtons(panel, panel.record, encounter, overriding=True, busy=busy)
        return surface(panel, reasons, padding=20)
    return surface(
        panel,
        column(
            [
                TemperaturePad(panel, panel.pad, encounter),
                direction_toggle(panel, encounter),
                *([] if panel.frame.upright else [ft.Container(expand=True)]),
                RecordButtons(panel, panel.record, encounter, overriding=overriding, busy=busy),
            ],
            spacing=8,
            tight=panel.frame.upright,
        ),
    )


def _upright_encounter(panel: Panel, gate: GateState, encounter: Encounter, strips: list[ft.Control]) -> ft.Control:
    """The card above, as large as there is room; pad, direction and buttons below it under the thumbs."""
    upper = column([*strips, card(panel, encounter)], expand=True)
    return column([upper, _controls(panel, gate, encounter)], expand=True)


@part
def Ready(panel: Panel, day: DayState, *, slim: bool, camera: bool) -> ft.Control:
    """Nobody stands there: what to do, and the shift so far; less of it where strips or the camera need the room.

    Before the day is known it says what to do, and no more (ADR 0027).
    """
    palette, phone = panel.palette, panel.frame.phone
    said = panel.say("hidden.search" if panel.frame.hidden else "scan.ready_hint")
    hint = words(said, 18, palette.muted, text_align=ft.TextAlign.CENTER)
    is_hinted = not (slim or camera or growing() or panel.frame.height < SHORT or (phone and panel.frame.practising))
    size = 56 if slim else 88 if phone else 120
    centre = ft.Column(
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        spacing=8,
        controls=[
            *([] if growing() or camera else [ft.Icon(ft.Icons.QR_CODE_SCANNER, size=size, color=palette.accent)]),
            words(panel.say("scan.ready"), 36 if phone else 48, palette.ink, bold=True),
            *([hint] if is_hinted else []),
        ],
    )
    figures = [] if growing() or panel.frame.short or panel.frame.practising else [_figures(panel, day)]
    rows: list[ft.Control] = [centre, *figures, *specimen_row(panel), _ways(panel)] if day.known else [centre]
    if growing():
        centre.expand = False
        return named(ids.READY, surface(panel, column(rows, scroll=ft.ScrollMode.AUTO), expand=True), expand=True)
    return named(ids.READY, surface(panel, column(rows), expand=True), expand=True)


def _figures(panel: Panel, day: DayState) -> ft.Control:
    tiles = (
        ("figure.entered", day.entered),
        ("figure.left", day.left),
        ("figure.today", len(day.entries)),
    )
    shown = [_tile(panel, panel.say(key), str(count)) for key, count in tiles]
    row = side_by_side([*shown, *on_duty_tile(panel, _tile)])
    if isinstance(row, ft.Row):  # as high as the one whose words take two lines
        row.intrinsic_height, row.vertical_alignment = True, ft.CrossAxisAlignment.STRETCH
    return row


def _tile(panel: Panel, label: str, count: str) -> ft.Control:
    palette = panel.palette
    return ft.Container(
        ft.Column(
            [words(count, 28, palette.ink, bold=True), words(label, 14, palette.muted, text_align=ft.TextAlign.CENTER)],
            spacing=0,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        bgcolor=palette.raised,
        border=ft.Border.all(1, palette.line),
        border_radius=12,
        padding=8,
        expand=True,
    )


def _ways(panel: Panel) -> ft.Control:
    """Other ways to find somebody: the buildings themselves, one tap nearer, and who is on no list."""
    palette = panel.palette
    ways: list[ft.Control] = [
        _way(panel, ids.VISIT_NEW, ft.Icons.BADGE, "visit.button", panel.on(open_visit)),
        _way(panel, ids.CAR_WAY, ft.Icons.DIRECTIONS_CAR, "car.way", panel.on(open_car)),
        _way(panel, ids.STRANGER, ft.Icons.PERSON_ADD_ALT_1, "scan.stranger", panel.on(pick_stranger)),
    ]
    buildings = () if panel.frame.hidden else panel.tablet.reference.roster.buildings
    strip = [_building(panel, name) for name in buildings]
    label = words(panel.say("scan.by_building"), 16, palette.muted, bold=True)
    rows: list[ft.Control] = [label, ft.Row(strip, spacing=8, scroll=ft.ScrollMode.AUTO)] if strip else []
    return column([*rows, side_by_side(ways)], spacing=8, tight=True)


def _way(panel: Panel, identifier: str, icon: ft.IconData, key: str, wish: Handler) -> ft.Control:
    palette = panel.palette
    said = icon_words(icon, panel.say(key), 14 if panel.frame.phone else 18, palette.ink)
    return button(identifier, said, wish, ground=palette.raised, ink=palette.ink, line=palette.line, expand=True, pad=4)


def _building(panel: Panel, name: str) -> ft.Control:
    palette = panel.palette
    return button(
        ids.READY_BUILDING.format(name=name),
        words(panel.say("roster.building", name=name), 18, palette.ink, bold=True),
        panel.on(show_building, name),
        ground=palette.tint,
        ink=palette.ink,
        pad=16,
        shown=name,
    )


@part
def RecentList(panel: Panel, day: DayState) -> ft.Control:
    """The last few movements; the newest can be taken back here."""
    if not day.known:
        return nothing()
    palette = panel.palette
    newest = next((entry for entry in day.entries if not entry.annulled), None)
    rows: list[ft.Control] = [
        MovementRow(
            panel,
            entry,
            sync_word(entry, day.acked, day.rejected),
            entry is newest,
            panel.frame.phone,
            panel.frame.language,
            panel.frame.light,
            key=entry.event.id,
        )
        for entry in day.entries[:RECENT_SHOWN]
    ]
    if not rows:
        rows = [words(panel.say("today.none"), 17, palette.muted, text_align=ft.TextAlign.CENTER)]
    title = words(panel.say("today.recent"), 18, palette.muted, bold=True)
    listing = ft.ListView(rows, item_extent=ROW_HEIGHT if day.entries and not growing() else None, expand=True)
    return ft.Container(column([title, listing], spacing=6), padding=ft.Padding.only(left=4, top=4))
