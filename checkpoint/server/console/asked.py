"""What the movements page is asked for: the query's parameters, made into a filter within the viewer's scope."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from checkpoint.domain.decide import Outcome
from checkpoint.domain.places import Place
from checkpoint.server.errors import not_found
from checkpoint.server.repository.movements import Filter

DEFAULT_ZONE: Final = "Asia/Shanghai"
TEXT_LENGTH_MAX: Final = 40
EARLIEST: Final = date(2000, 1, 2)
_YEAR_END: Final = 2200
"""Times outside these are a slip of the finger, and some of them no database can hold."""
_WHERE: Final = re.compile(r"^p(\d{1,16})(?:g(\d{1,9}))?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter, with the words of the form that it came from. Times of the form are those of `zone`."""

    wanted: Filter
    zone: ZoneInfo
    where: str
    since: str
    until: str
    outcome: str
    fever: bool
    override: bool
    checked: bool
    text: str

    @property
    def backwards(self) -> bool:
        """Whether the time ends before it begins, so that there can be nothing in it."""
        since, until = self.wanted.since, self.wanted.until
        return since is not None and until is not None and until <= since

    @property
    def query(self) -> str:
        """The form as a query string, for the links to the next page and to the exports."""
        fields = {
            "where": self.where,
            "from": self.since,
            "until": self.until,
            "outcome": self.outcome,
            "fever": "1" if self.fever else "",
            "override": "1" if self.override else "",
            "checked": "1" if self.checked else "",
            "text": self.text,
        }
        return urlencode({name: value for name, value in fields.items() if value})


def zone_of(places: Sequence[Place]) -> ZoneInfo:
    """The time zone that a page about these places is in."""
    return ZoneInfo(places[0].timezone if places else DEFAULT_ZONE)


def read_asked(query: Mapping[str, str], places: Sequence[Place], now: datetime) -> Asked:
    """Read the form; what is not filled in or makes no sense is today, everywhere, everything.

    Raises:
        AnswerError: 404 for a place out of scope.
    """
    where, text = query.get("where", ""), query.get("text", "").strip()[:TEXT_LENGTH_MAX]
    place_ids, gate_id = _where(where, places)
    chosen = [place for place in places if place.place_id in place_ids]
    zone = zone_of(chosen)
    today = now.astimezone(zone).date()
    since = moment_of(query.get("from", ""), zone) or datetime.combine(today, time.min, zone)
    until = moment_of(query.get("until", ""), zone) or datetime.combine(today + timedelta(days=1), time.min, zone)
    outcome = query.get("outcome", "")
    wanted = Filter(
        place_ids=place_ids,
        gate_id=gate_id,
        since=since.astimezone(UTC),
        until=until.astimezone(UTC),
        outcome=Outcome(outcome) if outcome in list(Outcome) else None,
        fever_only=query.get("fever") == "1",
        override_only=query.get("override") == "1",
        checked_only=query.get("checked") == "1",
        text=text,
    )
    return Asked(
        wanted=wanted,
        zone=zone,
        where=where if gate_id is not None or len(chosen) < len(places) else "",
        since=since.strftime("%Y-%m-%dT%H:%M"),
        until=until.strftime("%Y-%m-%dT%H:%M"),
        outcome=wanted.outcome.value if wanted.outcome else "",
        fever=wanted.fever_only,
        override=wanted.override_only,
        checked=wanted.checked_only,
        text=text,
    )


def read_day(text: str, places: Sequence[Place], now: datetime) -> tuple[date, date]:
    """The day asked for, no later than today, and today."""
    today = now.astimezone(zone_of(places)).date()
    try:
        asked = date.fromisoformat(text) if text else today
    except ValueError:
        asked = today
    return min(max(asked, EARLIEST), today), today


def _where(text: str, places: Sequence[Place]) -> tuple[tuple[int, ...], int | None]:
    """`p101g2` is gate 2 of place 101, `p101` the whole place, empty all places in scope."""
    match = _WHERE.match(text)
    if match is None:
        return tuple(place.place_id for place in places), None
    place_id = int(match[1])
    if place_id not in {place.place_id for place in places}:
        raise not_found()
    return (place_id,), int(match[2]) if match[2] else None


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """What a form's date and time means; None for what makes no sense."""
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None
    return at if EARLIEST.year <= at.year < _YEAR_END else None
