"""What needs a look (异常情况), in the order in which it presses: each matter in words, and where it is dealt with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from checkpoint.domain.decide import Outcome
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.domain.policy import Policy
from checkpoint.domain.welfare import not_seen
from checkpoint.i18n import Language
from checkpoint.server.console.duty_rows import Look
from checkpoint.server.console.duty_tables import DutyKind, surplus_told
from checkpoint.server.console.incident_table import incidents_told
from checkpoint.server.console.wording import Wording
from checkpoint.server.repository.devices import SILENT_AFTER, list_devices
from checkpoint.server.repository.figures import day_in
from checkpoint.server.repository.movements import Filter, page_of
from checkpoint.server.repository.organisation import operator_names
from checkpoint.server.repository.outings import overdue_outings
from checkpoint.server.repository.policies import policy_in_force
from checkpoint.server.repository.posts import QuietPost, quiet_posts
from checkpoint.server.repository.welfare import looked_after, recorded_since

DAYS_LISTED: Final = 2
"""What has no end of its own, such as a surplus exit, is listed on its day and the next."""
LET_THROUGH_MAX: Final = 100
_ONE: Final = timedelta(days=1)


class Concern(StrEnum):
    """The kinds of matters, in the order of the page."""

    INCIDENT = "incident"
    LET_THROUGH = "let_through"
    NOT_SEEN = "not_seen"
    OVERDUE = "overdue"
    SURPLUS = "surplus"
    QUIET = "quiet"
    CLONED = "cloned"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to look at. `link`: where it is dealt with; empty with a `person`, on whom somebody calls from here."""

    concern: Concern
    place: Place
    at: str
    who: str
    said: str
    link: str = ""
    person: str = ""


def matters(connection: Connection, places: Sequence[Place], now: datetime, language: Language) -> list[Matter]:
    """Everything that needs a look at these places now, by concern and place."""
    looks = []
    for place in places:
        policy = policy_in_force(connection, place.place_id, now) or Policy(0, now)
        today = now.astimezone(ZoneInfo(place.timezone)).date()
        looks.append((Look(connection, place, today, now, language), policy))
    return [row for find in _FINDERS.values() for look, policy in looks for row in find(look, policy)]


def _incidents(look: Look, _policy: Policy) -> Iterator[Matter]:
    link = _duties(look, DutyKind.INCIDENTS)
    for row in incidents_told(look):
        if row.urgent:
            who = " ".join(part for part in (row.incident.address, row.name) if part)
            said = look.say("list.comma").join(part for part in (row.readings, row.said) if part)
            yield Matter(Concern.INCIDENT, look.place, look.clock(row.incident.opened_at), who, said, link)


def _let_through(look: Look, _policy: Policy) -> Iterator[Matter]:
    """With a high temperature, against the verdict: nothing else is left to be done of it at the gate."""
    wanted = Filter(
        (look.place.place_id,), since=_listed_from(look), outcome=Outcome.ADMIT, fever_only=True, override_only=True
    )
    for row in page_of(look.connection, wanted, LET_THROUGH_MAX).rows:
        if row.annulled is None:
            who = " ".join(part for part in (row.address, row.masked_name) if part)
            reading = "" if row.tenths is None else Wording(look.language).degrees(row.tenths)
            why = look.recorded(row.override_reason, "override")
            said = look.say("attention.said.let_through", reading=reading, gate=row.gate_name, reason=why)
            link = _movements(look, row.at, fever="1", override="1")
            yield Matter(Concern.LET_THROUGH, look.place, look.clock(row.at), who, said, link)


def _not_seen(look: Look, policy: Policy) -> Iterator[Matter]:
    place_id = look.place.place_id
    people = looked_after(look.connection, place_id, look.now) if policy.unseen_days else []
    since = recorded_since(look.connection, place_id) if people else None
    if since is None:
        return
    for row in not_seen(people, since, look.now, policy.unseen_days):
        known = row.quiet_since(since)
        key = "never" if row.seen_at is None and row.found_at is None else "not_seen"
        said = look.say(f"attention.said.{key}", days=(look.now - known).days)
        if row.missed is not None:
            said += look.say("console.semicolon") + look.say(
                "attention.said.not_met", at=look.clock(row.missed.at), by=row.missed.by
            )
        who = f"{look.address(row.household_id)} {mask_name(row.name)}"
        at = "" if key == "never" else look.clock(known)
        yield Matter(Concern.NOT_SEEN, look.place, at, who, said, person=row.person_id)


def _overdue(look: Look, policy: Policy) -> Iterator[Matter]:
    for row in overdue_outings(look.connection, look.place.place_id, policy, look.now):
        minutes = (look.now - row.due) // timedelta(minutes=1)
        address = look.address(row.household_id)
        said = look.say("attention.said.overdue", due=look.clock(row.due), hours=minutes // 60, minutes=minutes % 60)
        link = _movements(look, row.at, text=address)
        yield Matter(Concern.OVERDUE, look.place, look.clock(row.at), f"{address} {mask_name(row.name)}", said, link)


def _surplus(look: Look, _policy: Policy) -> Iterator[Matter]:
    _, until = day_in(look.place, look.day)
    for at, row in reversed(surplus_told(look, _listed_from(look), until)):
        _, clock, address, *told = map(str, row.cells)
        said = look.say("console.semicolon").join(told)
        link = _duties(look, DutyKind.SURPLUS, at.astimezone(look.zone).date())
        yield Matter(Concern.SURPLUS, look.place, clock, address, said, link)


def _quiet(look: Look, policy: Policy) -> Iterator[Matter]:
    found = quiet_posts(look.connection, look.place, policy, look.now)
    names = operator_names(look.connection, [look.place.place_id]).get(look.place.place_id, {}) if found else {}
    for post in found:
        who = names.get(post.operator_id, post.operator_id)
        duty = look.say("attention.said.on_duty", name=who) if who else look.say("attention.said.nobody")
        said = look.say("console.semicolon").join((duty, _touch(look, post)))
        link = _duties(look, DutyKind.SHIFTS, look.day)
        yield Matter(Concern.QUIET, look.place, look.clock(post.last_at), post.gate.name, said, link)


def _touch(look: Look, post: QuietPost) -> str:
    """Where the tablet was not heard of either, its records may be waiting on it: nobody is to be blamed for that."""
    if post.in_touch_at is not None and look.now - post.in_touch_at <= SILENT_AFTER:
        return look.say("attention.said.in_touch")
    return look.say("attention.said.out_of_touch", at=look.clock(post.in_touch_at) or look.say("console.none"))


def _cloned(look: Look, _policy: Policy) -> Iterator[Matter]:
    for row in list_devices(look.connection, [look.place.place_id]):
        if row.forked_at is not None and not row.revoked:
            said, name = look.say("console.devices.forked"), row.name or row.device_id[:8]
            yield Matter(Concern.CLONED, look.place, look.clock(row.forked_at), name, said, "/devices")


_FINDERS: Final[Mapping[Concern, Callable[[Look, Policy], Iterator[Matter]]]] = {
    Concern.INCIDENT: _incidents,
    Concern.LET_THROUGH: _let_through,
    Concern.NOT_SEEN: _not_seen,
    Concern.OVERDUE: _overdue,
    Concern.SURPLUS: _surplus,
    Concern.QUIET: _quiet,
    Concern.CLONED: _cloned,
}


def _listed_from(look: Look) -> datetime:
    since, _ = day_in(look.place, look.day - (DAYS_LISTED - 1) * _ONE)
    return since


def _duties(look: Look, kind: DutyKind, day: date | None = None) -> str:
    """The table of one kind for this place."""
    asked = {"kind": kind.value, "place": str(look.place.place_id)}
    return "/duties?" + urlencode(asked | ({"day": day.isoformat()} if day else {}))


def _movements(look: Look, at: datetime, **asked: str) -> str:
    """The movements of this place from the day of `at` on."""
    day = at.astimezone(look.zone).date()
    until = look.day + _ONE
    span = {"where": f"p{look.place.place_id}", "from": f"{day}T00:00", "until": f"{until}T00:00"}
    return "/movements?" + urlencode(span | asked)
