"""The questions to somebody who goes out: where to, and once that is said, until when. Nobody has to answer."""

from datetime import datetime, timedelta
from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.trips import DESTINATIONS, Trip
from checkpoint.i18n import Language
from checkpoint.i18n.explaining import clock, trip_words
from checkpoint.services.encounter import Encounter
from checkpoint.services.outings import LIMIT, DueChoice, asks_destination
from checkpoint.views import ids
from checkpoint.views.arrival import ArrivalState
from checkpoint.views.components.chips import chips, label
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import column, named, nothing, words
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import Light
from checkpoint.views.wishes.outing import choices_of, choose_destination, choose_due

NEAR: Final = timedelta(minutes=2)
"""A choice counts from the moment of its tap; so much later it is still the same choice."""

WIDE: Final = 16
NARROW: Final = 10
"""Beside the words of an answer; on a phone all four share a line in either language."""

ASKED: Final = 84
"""The width of a question before its answers."""


def is_asked(panel: Panel, encounter: Encounter) -> bool:
    """Whether there is a question: not of whoever stays."""
    if encounter.verdict.outcome is Outcome.REFUSE and encounter.trip is None:
        return False
    return asks_destination(encounter, panel.tablet.reference.policy(panel.tablet.clock.now()))


@part
def TripAsked(panel: Panel, arrival: ArrivalState, encounter: Encounter) -> ft.Control:
    """The question on the card, which comes without it."""
    if arrival.alone == encounter.number:
        return nothing()
    return column(trip_row(panel, encounter), tight=True)


def trip_row(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Nothing where it is not asked, nor of whoever stays; the times are offered where a destination was said."""
    if not is_asked(panel, encounter):
        return []
    trip = encounter.trip
    offered = choices_of(panel, encounter) if trip is not None else ()
    chosen = _chosen(offered, trip)
    keys = tuple((choice.key, _clock(panel, choice.at)) for choice in offered)
    bare = panel.frame.phone and not growing() and bool(panel.gate.notice or panel.duties.waits.rows)
    looks = (panel.frame.language, panel.frame.light, bare)
    return [TripRow(panel, encounter.number, trip, keys, chosen, looks)]


def _chosen(offered: tuple[DueChoice, ...], trip: Trip | None) -> str:
    """Which of the offered times was said, though the clock went on since."""
    due = trip.due_back if trip else None
    near = [choice for choice in offered if due is not None and abs(choice.at - due) < NEAR]
    return near[0].key if near else ""


def _clock(panel: Panel, at: datetime) -> str:
    return clock(at, panel.tablet.clock.now(), panel.zone)


@part
def _Row(
    panel: Panel,
    number: int,
    trip: Trip | None,
    times: tuple[tuple[str, str], ...],
    chosen: str,
    looks: tuple[Language, Light, bool],
) -> ft.Control:
    """Drawn again only when one of its arguments changed, which a temperature is not.

    The last of `looks`: a strip above a phone's card takes room, and the answers say what is asked.
    """

    async def go(panel: Panel, destination: str) -> None:
        await choose_destination(panel, number, destination)

    async def back(panel: Panel, key: str) -> None:
        await choose_due(panel, number, key, chosen)

    places = [(place, panel.say(f"trip.to.{place}")) for place in DESTINATIONS]
    said = trip.destination if trip else ""
    narrow = NARROW if panel.frame.phone else WIDE
    answers = chips(panel, "to", places, said, go, pad=narrow)
    rows = [answers if looks[2] else _question(panel, "trip.where", answers)]
    if times:
        offered = [(key, _due_word(panel, key, time, chosen)) for key, time in times]
        rows.append(_question(panel, "trip.when", chips(panel, "due", offered, chosen, back)))
    if trip is not None and trip.due_back is not None and not chosen:
        told = trip_words(trip, panel.frame.language, panel.zone, panel.tablet.clock.now())
        rows.append(named(ids.TRIP_SAID, words(told, 18, panel.palette.ink, bold=True)))
    return named(ids.TRIP, column(rows, spacing=8, tight=True))


def _question(panel: Panel, key: str, answers: ft.Control) -> ft.Control:
    """The question before its answers, or over them on a phone."""
    if panel.frame.phone:
        return column([label(panel, key), answers], spacing=4, tight=True)
    asked = ft.Container(label(panel, key), width=ASKED)
    return ft.Row([asked, ft.Container(answers, expand=True)], spacing=8)


def _due_word(panel: Panel, key: str, time: str, chosen: str) -> str:
    """The choice; the chosen one with the hour that it comes to."""
    if key == LIMIT:
        return panel.say("trip.due.limit", time=time)
    said = panel.say(f"trip.due.{key}")
    return f"{said} · {time}" if key == chosen else said


TripRow = ft.memo(_Row)  # type: ignore[no-untyped-call]  # Flet has not annotated it
