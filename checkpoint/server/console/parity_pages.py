"""The console's weekly page of equal treatment (平等对待): who is stopped how often, with the alarm; also as CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.parity import PEOPLE_MIN, RATIO_MAX, STOPPED_MIN, Compared, compare
from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import authorize, scope_of
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import read_day, zone_of
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.table_files import table_file
from checkpoint.server.exports import ExportFormat
from checkpoint.server.repository.parity import Treatment, treatment_between

router = APIRouter()
_WEEK = timedelta(days=7)
FEW = 5
"""Fewer people are not shown as a number: a cell so small could be somebody (S9)."""
_COLUMNS = ("place", "week", "by", "group", "people", "checks", "refusals", "rate", "ratio", "over")


@dataclass(frozen=True, slots=True)
class PlaceWeek:
    """A place's week, each group beside the best treated one; `place` None: all in scope together."""

    place: Place | None
    shown: tuple[Compared, ...]
    ages: tuple[Compared, ...]

    @property
    def alarms(self) -> list[tuple[str, Compared]]:
        """What is over the ratio: by what it is grouped, and the group."""
        tables = (("shown", self.shown), ("ages", self.ages))
        return [(name, row) for name, rows in tables for row in rows if row.alarm]


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def last_week(now: datetime, places: Sequence[Place]) -> date:
    """The Monday of the newest week that is over."""
    return week_of(now.astimezone(zone_of(places)).date()) - _WEEK


def weeks_of(connection: Connection, places: Sequence[Place], monday: date) -> list[PlaceWeek]:
    """All places together first, where they are several, then each."""
    found: dict[int, Treatment] = {}
    for zone in sorted({place.timezone for place in places}):
        begin = datetime.combine(monday, time(), ZoneInfo(zone))
        until = datetime.combine(monday + _WEEK, time(), ZoneInfo(zone))
        ids = [place.place_id for place in places if place.timezone == zone]
        found |= treatment_between(connection, ids, begin.astimezone(UTC), until.astimezone(UTC))
    each = [_compared(place, found.get(place.place_id, Treatment())) for place in places]
    together = _compared(None, sum(found.values(), Treatment()))
    return [together, *each] if len(places) != 1 else each


def _compared(place: Place | None, treatment: Treatment) -> PlaceWeek:
    shown = {kind.value: row for kind, row in treatment.shown.items()}
    ages = {band.value: row for band, row in treatment.ages.items()}
    return PlaceWeek(place, tuple(compare(shown)), tuple(compare(ages)))


def alarm_lines(weeks: Iterable[PlaceWeek], language: Language) -> list[str]:
    """Each alarm in words."""
    lines = []
    for week in weeks:
        name = week.place.name if week.place else text("parity.all", language)
        for table, row in week.alarms:
            group, how = text(f"parity.{table}.{row.group}", language), ratio_words(row)
            lines.append(text("parity.alarm", language, place=name, group=group, ratio=how))
    return lines


def ratio_words(row: Compared) -> str:
    """How many times as often as the best treated; nothing where it can't be compared."""
    return "" if row.ratio is None else f"{row.ratio:.2f}"


@router.get("/parity")
def get_parity(request: Request, centre: CentreHere, viewer: SignedIn, place: int = 0, day: str = "") -> Response:
    """One week, of all places in scope together or of one; without a day, the newest week that is over."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.survey() as connection:
        places = scope_of(connection, viewer)
        chosen = [authorize(connection, viewer, place)] if place else places
        monday = week_of(read_day(day, places, now)[0]) if day else last_week(now, places)
        weeks = weeks_of(connection, chosen, monday)
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "parity_viewed", place_id=place, subject=str(monday))
    context = {
        "week": weeks[0],
        "alarms": alarm_lines(weeks, language),
        "places": places,
        "place": place,
        "monday": monday,
        "sunday": monday + _WEEK - timedelta(days=1),
        "before": monday - _WEEK,
        "after": monday + _WEEK,
        "running": monday + _WEEK > now.astimezone(zone_of(places)).date(),
        "few": FEW,
        "limits": {"ratio": RATIO_MAX, "people": PEOPLE_MIN, "stopped": STOPPED_MIN},
        "ratio_words": ratio_words,
    }
    return page(request, "parity.html", viewer, context)


@router.get("/parity/export")
def get_parity_export(request: Request, centre: CentreHere, viewer: Proven, day: str = "") -> Response:
    """The week of every place in scope as a file that a spreadsheet opens."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.survey() as connection:
        places = scope_of(connection, viewer)
        monday = week_of(read_day(day, places, now)[0]) if day else last_week(now, places)
        weeks = weeks_of(connection, places, monday)
    rows = [_cells(week, monday, table, row, language) for week in weeks for table, row in _rows(week)]
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "exported", subject=f"parity {monday}", count=len(rows))
    titles = [text(f"parity.{name}", language) for name in _COLUMNS]
    return table_file(ExportFormat.CSV, f"parity-{monday:%Y%m%d}", titles, rows)


def _rows(week: PlaceWeek) -> list[tuple[str, Compared]]:
    return [("shown", row) for row in week.shown] + [("ages", row) for row in week.ages]


def _cells(week: PlaceWeek, monday: date, table: str, row: Compared, language: Language) -> tuple[str | int, ...]:
    """Of few people no number is told."""
    where = week.place.name if week.place else text("parity.all", language)
    treated, few = row.treated, 0 < row.treated.people < FEW
    counts: tuple[str | int, ...] = (treated.people, treated.checks, treated.refusals, f"{treated.rate:.1%}")
    if few:
        counts = (text("parity.few", language, few=FEW), "", "", "")
    group = text(f"parity.{table}.{row.group}", language)
    alarm = text("parity.alarm.yes", language) if row.alarm else ""
    by = text(f"parity.by.{table}", language)
    return (where, monday.isoformat(), by, group, *counts, ratio_words(row), alarm)
