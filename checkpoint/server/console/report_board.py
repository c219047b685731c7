"""What the pages of the daily report show: who has reported, and one place's day, drafted or signed."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from checkpoint.domain.daily import DailyFigures, ReportState, due_at, state_of
from checkpoint.domain.places import Place
from checkpoint.domain.policy import REPORT_DUE
from checkpoint.i18n import Language, text
from checkpoint.i18n.recorded import recorded
from checkpoint.protocol.values import dumps
from checkpoint.server.exports import Cell
from checkpoint.server.repository.daily import Signed, daily_figures, figures_to_doc, reports_of, versions_of
from checkpoint.server.repository.devices import list_devices
from checkpoint.server.repository.organisation import names_of_units
from checkpoint.server.repository.policies import policy_in_force

COUNTS = (
    ("on_duty", "gates", "entries", "exits", "measured", "fevers"),
    ("returnees", "visitors", "isolations_begun", "isolated", "isolations_ended", "disinfections"),
    ("refusals", "overrides", "emergencies"),
)
"""The figures in the form's order, a line of it each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's place on the board; times are the place's."""

    place: Place
    unit: str
    state: ReportState
    due: datetime
    versions: int = 0
    signed: Signed | None = None
    signed_at: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether it came after its time."""
        return self.signed is not None and self.signed.report.late


@dataclass(frozen=True, slots=True)
class Board:
    """A day over all places in scope; what is missing comes first."""

    day: date
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each state, and how many were late."""
        found = Counter(line.state.value for line in self.lines)
        return {state.value: found[state.value] for state in ReportState} | {
            "late": sum(row.late for row in self.lines)
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """One place's day: what can be counted now, and every version that was signed, oldest first.

    `seen`: the hash of the figures, for whoever signs them. `unsent`: devices that may still have records of the day.
    """

    place: Place
    unit: str
    day: date
    due: datetime
    over: bool
    figures: DailyFigures
    versions: tuple[Signed, ...]
    unsent: int
    state: ReportState

    @property
    def zone(self) -> ZoneInfo:
        """The place's own time."""
        return ZoneInfo(self.place.timezone)

    @property
    def seen(self) -> str:
        """What names these figures in the form."""
        return hashlib.sha256(dumps(figures_to_doc(self.figures))).hexdigest()


_ORDER = (ReportState.MISSING, ReportState.OPEN, ReportState.REPORTED, ReportState.ZERO)


def board_of(connection: Connection, places: Sequence[Place], day: date, now: datetime) -> Board:
    """Who has reported for a day."""
    units = names_of_units(connection, {place.unit_id for place in places})
    signed = reports_of(connection, [place.place_id for place in places], day)
    lines = []
    for place in places:
        versions = signed.get(place.place_id, [])
        newest, due = (versions[-1] if versions else None), due_of(connection, place, day)
        report = newest.report if newest else None
        at = report.signed_at.astimezone(ZoneInfo(place.timezone)) if report else None
        state = state_of(report, due, now)
        lines.append(Line(place, units.get(place.unit_id, ""), state, due, len(versions), newest, at))
    return Board(day, tuple(sorted(lines, key=lambda row: (_ORDER.index(row.state), row.place.place_id))))


def sheet_of(connection: Connection, place: Place, day: date, now: datetime) -> Sheet:
    """One place's day."""
    versions = tuple(versions_of(connection, place.place_id, day))
    due = due_of(connection, place, day)
    begins_next = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(place.timezone))
    newest = versions[-1].report if versions else None
    return Sheet(
        place,
        names_of_units(connection, [place.unit_id]).get(place.unit_id, ""),
        day,
        due,
        now >= begins_next,
        daily_figures(connection, place, day),
        versions,
        sum(device.unsynced(now) for device in list_devices(connection, [place.place_id])),
        state_of(newest, due, now),
    )


def due_of(connection: Connection, place: Place, day: date) -> datetime:
    """When a place's report is due, by the policy that held at the end of the day."""
    zone = ZoneInfo(place.timezone)
    policy = policy_in_force(connection, place.place_id, datetime.combine(day + timedelta(days=1), time(), zone))
    return due_at(day, policy.report_due if policy else REPORT_DUE, zone)


# ------------------------------------------------------------- as a file


def titles(language: Language) -> list[str]:
    """The columns of the file, in the form's order."""
    names = ["unit", "place", "day", "state", *(name for part in COUNTS for name in part)]
    names += ["balances", "problems", "remarks", "filled_by", "signed_by", "signed_at", "late", "version", "digest"]
    return [text(f"report.{name}", language) for name in names]


def cells(line: Line, day: date, language: Language) -> list[Cell]:
    """One place's row; a place that has not reported has no figures, which is not the same as zeros."""
    begin: list[Cell] = [line.unit, line.place.name, day.isoformat(), text(f"report.state.{line.state}", language)]
    if line.signed is None or line.signed_at is None:
        return [*begin, *("" for _ in titles(language)[len(begin) :])]
    report = line.signed.report
    counts: list[Cell] = [getattr(report.figures, name) for part in COUNTS for name in part]
    said = report.statement
    return [
        *begin,
        *counts,
        balances(report.figures, language),
        said.problems or text("report.nothing", language),
        said.remarks,
        said.filled_by,
        report.signed_by,
        f"{line.signed_at:%Y-%m-%d %H:%M}",
        text("console.yes" if report.late else "console.no", language),
        report.version,
        line.signed.digest,
    ]


def balances(figures: DailyFigures, language: Language) -> str:
    """What is left of the supplies, in one line."""
    told = [
        f"{recorded(item, 'supply.item', language)} {left}{recorded(unit, 'supply.unit', language)}"
        for item, unit, left in figures.balances
    ]
    return text("list.comma", language).join(told)
