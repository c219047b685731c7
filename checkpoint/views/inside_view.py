"""Who is inside, who is out and who stays out too long, by building; and the roll call of an evacuation."""

import flet as ft

from checkpoint.domain.people import mask_name
from checkpoint.domain.trips import Trip
from checkpoint.i18n.explaining import trip_words
from checkpoint.services.whereabouts import Roll, Whereabout
from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, nothing, side_by_side, surface, words
from checkpoint.views.components.verdict_card import moment
from checkpoint.views.desk_state import RollState, Where
from checkpoint.views.guests_inside import guests_inside
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.evacuating import (
    call_roll,
    choose_building,
    choose_where,
    end_roll,
    show_more_people,
    tick_off,
)
from checkpoint.views.wishes.scanning import pick_household

ROW_EXTENT = 76
NEAR_END = 400
PLATES_SHOWN = 3


def listed(roll: Roll, where: Where) -> list[Whereabout]:
    """Whom a choice lists."""
    match where:
        case Where.INSIDE:
            return roll.inside
        case Where.GUESTS:
            return []
        case Where.OUTSIDE:
            return roll.outside
        case Where.OVERDUE:
            return roll.overdue


@part
def InsideView(panel: Panel, state: RollState) -> ft.Control:
    """Three figures to choose by, the buildings, the list."""
    palette, roll = panel.palette, state.roll
    if state.reading and not roll.people:
        return surface(panel, words(panel.say("inside.reading"), 20, palette.muted), expand=True)
    rows = listed(roll, state.where)
    here = [row for row in rows if not state.building or row.household.building == state.building]
    figures = side_by_side([_figure(panel, state, where) for where in Where])
    as_of = panel.say("inside.as_of", time=roll.at.astimezone(panel.zone).strftime("%H:%M"))
    vehicles = panel.say("inside.vehicles", count=len(roll.vehicles), plates=_plates(panel, roll.vehicles))
    told = [vehicles, as_of] if roll.vehicles else [as_of]
    about = words(" · ".join(told), 14, palette.muted)
    if state.where is Where.GUESTS:
        guests = column([figures, about, guests_inside(panel, state)], spacing=8, expand=True)
        return named(ids.INSIDE, guests, expand=True)
    top: list[ft.Control] = [figures, about, _buildings(panel, state, rows), _roll(panel, state, rows)]
    return named(ids.INSIDE, column([*top, _list(panel, state, here)], spacing=8, expand=True), expand=True)


def _plates(panel: Panel, plates: tuple[str, ...]) -> str:
    """The last few; the others are in the count."""
    return panel.say("list.comma").join(plates[:PLATES_SHOWN]) + ("…" if len(plates) > PLATES_SHOWN else "")


def _figure(panel: Panel, state: RollState, where: Where) -> ft.Control:
    palette, chosen = panel.palette, state.where is where
    ink = palette.on_accent if chosen else palette.ink
    content = ft.Column(
        [
            words(str(_count(state.roll, where)), 30, ink, bold=True),
            words(panel.say(f"inside.{where.value}"), 15, ink),
        ],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    return button(
        ids.INSIDE_SHOW.format(name=where.value),
        content,
        panel.on(choose_where, where),
        ground=palette.accent if chosen else palette.surface,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        height=76,
        expand=True,
    )


def _count(roll: Roll, where: Where) -> int:
    """Guests are counted with those who came along and those who have no number."""
    return roll.guests if where is Where.GUESTS else len(listed(roll, where))


def _buildings(panel: Panel, state: RollState, rows: list[Whereabout]) -> ft.Control:
    chips = [_chip(panel, state, "", panel.say("inside.all"))]
    for name, count in state.roll.buildings(rows):
        found = sum(row.resident.person_id in state.found for row in rows if row.household.building == name)
        key = "inside.building_found" if _calls(state) else "inside.building"
        chips.append(_chip(panel, state, name, panel.say(key, name=name, count=count, **_found(state, found))))
    return ft.Row(chips, spacing=6, scroll=ft.ScrollMode.AUTO)


def _found(state: RollState, found: int) -> dict[str, int]:
    return {"found": found} if _calls(state) else {}


def _calls(state: RollState) -> bool:
    return state.rolling and state.where is Where.INSIDE


def _chip(panel: Panel, state: RollState, name: str, said: str) -> ft.Control:
    palette, chosen = panel.palette, state.building == name
    ink = palette.on_accent if chosen else palette.ink
    return button(
        ids.INSIDE_BUILDING.format(name=name or "all"),
        words(said, 16, ink, bold=chosen),
        panel.on(choose_building, name),
        ground=palette.accent if chosen else palette.surface,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        pad=14,
        shown=said,
    )


def _roll(panel: Panel, state: RollState, rows: list[Whereabout]) -> ft.Control:
    """Begin the roll; or how far it is, and its end."""
    palette = panel.palette
    if state.where is not Where.INSIDE:
        return nothing()
    if not state.rolling:
        return button(
            ids.ROLL_CALL,
            icon_words(ft.Icons.FACT_CHECK, panel.say("roll.call"), 19, palette.on_accent),
            panel.on(call_roll),
            ground=palette.accent,
            ink=palette.on_accent,
        )
    found = sum(row.resident.person_id in state.found for row in rows)
    progress = ft.Column(
        [
            named(
                ids.INSIDE_COUNT,
                words(panel.say("roll.progress", found=found, count=len(rows)), 22, palette.ink, bold=True),
                live_region=True,
            ),
            words(panel.say("roll.hint"), 14, palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    done = button(
        ids.ROLL_END,
        words(panel.say("roll.end"), 17, palette.ink, bold=True),
        panel.on(end_roll),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        pad=16,
    )
    return ft.Container(ft.Row([progress, done]), bgcolor=palette.tint, border_radius=12, padding=10)


def _list(panel: Panel, state: RollState, rows: list[Whereabout]) -> ft.Control:
    if not rows:
        said = words(panel.say(f"inside.none.{state.where.value}"), 20, panel.palette.muted)
        return ft.Container(said, expand=True, alignment=ft.Alignment.CENTER)

    async def scrolled(event: ft.OnScrollEvent) -> None:
        if state.limit < len(rows) and event.pixels > event.max_scroll_extent - NEAR_END:
            await panel.carry_out(show_more_people)

    shown: list[ft.Control] = [_person(panel, state, row) for row in rows[: state.limit]]
    return ft.ListView(
        shown, item_extent=None if growing() else ROW_EXTENT, expand=True, on_scroll=scrolled, scroll_interval=100
    )


def _person(panel: Panel, state: RollState, row: Whereabout) -> ft.Control:
    palette, calls = panel.palette, _calls(state)
    found = row.resident.person_id in state.found
    wish = panel.on(tick_off, row.resident.person_id) if calls else panel.on(pick_household, row.household)
    icon, colour = ft.Icons.PERSON, palette.muted
    if calls:
        icon = ft.Icons.CHECK_BOX if found else ft.Icons.CHECK_BOX_OUTLINE_BLANK
        colour = palette.accent
    who = ft.Column(
        [
            words(f"{row.household.address}  {mask_name(row.resident.name)}", 20, palette.ink, bold=True),
            words(_about(panel, row), 15, palette.warn_ink if row.overdue else palette.muted),
        ],
        spacing=0,
        tight=True,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    inner = button(
        ids.INSIDE_ROW.format(id=row.resident.person_id),
        ft.Row([ft.Icon(icon, size=30, color=colour), who], spacing=12),
        wish,
        ground=palette.tint if calls and found else palette.surface,
        ink=palette.ink,
        line=palette.line,
        height=68,
        pad=14,
        shown=f"{row.resident.person_id} {found} {calls}",
    )
    return ft.Container(inner, padding=ft.Padding.only(bottom=8))


def _about(panel: Panel, row: Whereabout) -> str:
    """Since when; of who is overdue first the number to call and how long, which is all that a phone has room for."""
    if row.last is None:
        return panel.say("inside.never")
    since = panel.say("inside.since_in" if row.inside else "inside.since_out", time=moment(panel, row.last))
    trip = Trip(row.last.trip.destination if row.last.trip else "", row.due)
    going = "" if row.inside else trip_words(trip, panel.frame.language, panel.zone, panel.tablet.clock.now())
    if not row.overdue:
        return " · ".join(part for part in (since, going) if part)
    over = panel.say("inside.over", hours=row.overdue // 60, minutes=row.overdue % 60)
    more = () if panel.frame.phone else (going, since)
    return " · ".join(part for part in (row.resident.phone, over, *more) if part)
