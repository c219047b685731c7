"""Who stays at home by order, with the day's two readings, and what is on its way to which door."""

from collections.abc import Mapping, Sequence

import flet as ft

from checkpoint.domain.care import CONSOLE, CareStep, Delivery, Isolation
from checkpoint.domain.door_readings import unmeasured
from checkpoint.domain.people import mask_name
from checkpoint.domain.readings import format_tenths
from checkpoint.views import ids
from checkpoint.views.components.about import as_recorded
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, icon_words, named, words
from checkpoint.views.duties.forms import address_of, nothing, two_columns
from checkpoint.views.duties.state import BoardState
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.wishes.caring import NEXT, ask_delivery, ask_isolation, ask_release, move_on
from checkpoint.views.wishes.measuring import ask_reading, due_now, people, person_name


@part
def CareView(panel: Panel, board: BoardState) -> ft.Control:
    """The isolated beside the deliveries."""
    listed = board.care
    isolated: list[ft.Control] = [_main(panel, ids.CARE_BEGIN, "care.begin", panel.on(ask_isolation))]
    isolated += [_isolation(panel, number, row) for number, row in enumerate(listed.running, 1)]
    if not listed.running:
        isolated.append(nothing(panel, "care.none"))
    deliveries: list[ft.Control] = [_main(panel, ids.CARE_ASK, "care.ask", panel.on(ask_delivery))]
    open_ones = [row for row in listed.deliveries.values() if row.open]
    deliveries += [_delivery(panel, number, row) for number, row in enumerate(open_ones, 1)]
    if not open_ones:
        deliveries.append(nothing(panel, "care.no_deliveries"))
    return two_columns(panel, deliveries, isolated) if panel.frame.single else two_columns(panel, isolated, deliveries)


def _main(panel: Panel, identifier: str, key: str, wish: Handler) -> ft.Control:
    palette = panel.palette
    said = icon_words(ft.Icons.ADD, panel.say(key), 19, palette.on_accent)
    return button(identifier, said, wish, ground=palette.accent, ink=palette.on_accent, height=64)


def name_of(panel: Panel, row: Isolation) -> str:
    """The person, or that it is the whole household."""
    return mask_name(row.name) if row.name else panel.say("care.household")


def _isolation(panel: Panel, number: int, row: Isolation) -> ft.Control:
    palette = panel.palette
    now = panel.tablet.clock.now().astimezone(panel.zone)
    over = row.is_over(now.date())
    until = panel.say("care.until", day=f"{row.until:%m-%d}") if row.until else panel.say("care.no_end")
    if row.since and row.since > now.date():
        until = f"{panel.say('care.later', day=f'{row.since:%m-%d}')} · {until}"
    whose = people(panel, row)
    missed = row.missed(now, panel.zone, whose)
    told = [panel.say("care.over") if over else until]
    told += [panel.say("care.missed", count=missed)] if missed else []
    morning, evening = row.readings_of(now.date(), panel.zone)
    title = words(f"{address_of(panel, row.household_id)} {name_of(panel, row)}", 21, palette.ink, bold=True)
    warn = over or bool(missed)
    about = words(" · ".join(told), 16, palette.warn_ink if warn else palette.muted, bold=warn)
    source = [panel.say("care.ordered_by", by=row.by)] if row.gate_id == CONSOLE and row.by else []
    source += [panel.say("care.numbered", order=row.order)] if row.order else []
    whence = [words(" · ".join(source), 16, palette.muted)] if source else []
    halves = (("care.morning", morning), ("care.evening", evening))
    readings = ft.Row([_half(panel, key, taken, whose) for key, taken in halves], spacing=8)
    buttons = ft.Row(
        [
            _act(panel, ids.CARE_READING.format(number=number), "care.measure", panel.on(ask_reading, row), main=True),
            _act(panel, ids.CARE_GOODS.format(number=number), "care.deliver", panel.on(ask_delivery, row.household_id)),
            _act(panel, ids.CARE_RELEASE.format(number=number), "care.release", panel.on(ask_release, row)),
        ],
        spacing=6,
    )
    box = ft.Container(
        column([title, about, *whence, readings, *_still(panel, row), buttons], spacing=6, tight=True),
        bgcolor=palette.warn_ground if over else palette.raised,
        border_radius=14,
        padding=12,
    )
    return named(ids.CARE_ROW.format(number=number), box)


def _half(panel: Panel, key: str, taken: Mapping[int, int], whose: Sequence[int]) -> ft.Control:
    """A half day: the reading; of a flat how many were measured, and the highest where it is a fever."""
    palette = panel.palette
    policy = panel.tablet.reference.policy(panel.tablet.clock.now())
    highest = max(taken.values(), default=0)
    high = highest >= policy.fever_tenths
    told = [panel.say("care.not_measured")] if not taken else []
    if taken and len(whose) > 1:
        told.append(panel.say("care.taken", done=len(whose) - len(unmeasured(taken, whose)), all=len(whose)))
    if taken and (high or len(whose) == 1):
        told.append(f"{format_tenths(highest)}℃{' ↑' if high else ''}")
    ground, ink = (palette.alarm, palette.on_alarm) if high else (palette.surface, palette.ink)
    return ft.Container(
        words(" ".join([panel.say(key), *told]), 18, ink, bold=bool(taken)),
        bgcolor=ground,
        border_radius=10,
        padding=8,
        expand=True,
    )


def _still(panel: Panel, row: Isolation) -> list[ft.Control]:
    """Who of a flat is still to be measured in the half day that runs."""
    due = [number for number in due_now(panel, row) if number]
    if not due or row.person_no:
        return []
    names = panel.say("care.and").join(person_name(panel, row.household_id, number) for number in due)
    return [words(panel.say("care.still", names=names), 16, panel.palette.muted)]


def _act(panel: Panel, identifier: str, key: str, wish: Handler, *, main: bool = False) -> ft.Control:
    palette = panel.palette
    ink = palette.on_accent if main else palette.ink
    return button(
        identifier,
        words(panel.say(key), 17, ink, bold=True),
        wish,
        ground=palette.accent if main else palette.surface,
        ink=ink,
        line=palette.accent if main else palette.line,
        expand=True,
        pad=4,
    )


def _delivery(panel: Panel, number: int, row: Delivery) -> ft.Control:
    palette = panel.palette
    at = f"{row.changed_at.astimezone(panel.zone):%m-%d %H:%M}"
    goods = as_recorded(panel, row.goods, "care.goods")
    title = words(f"{address_of(panel, row.household_id)} {goods}", 20, palette.ink, bold=True)
    about = words(f"{panel.say(f'care.step.{row.step.value}')} · {at}", 17, palette.muted)
    following = NEXT[row.step]
    buttons = ft.Row(
        [
            _act(
                panel,
                ids.DELIVERY_NEXT.format(number=number),
                f"care.to.{following.value}",
                panel.on(move_on, row, following),
                main=True,
            ),
            _act(
                panel,
                ids.DELIVERY_CANCEL.format(number=number),
                "care.to.cancelled",
                panel.on(move_on, row, CareStep.CANCELLED),
            ),
        ],
        spacing=6,
    )
    box = column([title, about, buttons], spacing=6, tight=True)
    return named(
        ids.DELIVERY.format(number=number),
        ft.Container(box, bgcolor=palette.raised, border_radius=14, padding=12),
    )
