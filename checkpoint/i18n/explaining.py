"""A reason with the figures behind it, a trip, in words: what the gate's card and the supervisors' list say."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from checkpoint.domain.decide import Facts, Passage, Reason, told
from checkpoint.domain.policy import Policy
from checkpoint.domain.trips import Trip
from checkpoint.i18n import CATALOGUE, Language, text


def detail(
    reason: Reason,
    facts: Facts,
    policy: Policy,
    language: Language,
    zone: tzinfo,
    gate_name: Callable[[int], str],
) -> str:
    """The figures behind a reason; empty where it has none.

    `gate_name` names a gate of the place by its number; times are told in `zone`.
    """
    values = dict(told(reason, facts, policy))
    if not values:
        return ""
    match values.pop("last", None):
        case Passage() as last:
            values["at"] = last.at.astimezone(zone).strftime("%m-%d %H:%M")
            values["gate"] = gate_name(last.gate_id)
            values["direction"] = text(f"direction.{last.direction.value}", language)
    return text(f"detail.{reason.value}", language, **values)


def destination(trip: Trip, language: Language) -> str:
    """Where somebody goes: one of the gate's words, or whatever else was recorded as it is."""
    key = f"trip.to.{trip.destination}"
    return text(key, language) if key in CATALOGUE else trip.destination


def clock(at: datetime, seen: datetime, zone: tzinfo) -> str:
    """A time of day, with its date where that is another day than `seen`."""
    local = at.astimezone(zone)
    return local.strftime("%H:%M" if local.date() == seen.astimezone(zone).date() else "%m-%d %H:%M")


def trip_words(trip: Trip, language: Language, zone: tzinfo, seen: datetime) -> str:
    """Where to and back by when, as far as it was said."""
    said = [text("trip.destination", language, place=destination(trip, language))] if trip.destination else []
    if trip.due_back is not None:
        said.append(text("trip.back", language, time=clock(trip.due_back, seen, zone)))
    return " · ".join(said)
