"""The daily report (日报告): what a place came to on one day, signed as it stood. Silence is never zero (零报告)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

WORDS_MAX: Final = 500
"""Characters of a remark or of a problem."""
NAME_MAX: Final = 40


class ReportState(StrEnum):
    """What the bureau sees of a place's day: reported, zero by somebody's word, not yet due, missing."""

    REPORTED = "reported"
    ZERO = "zero"
    OPEN = "open"
    MISSING = "missing"


class ReportFault(StrEnum):
    """Why a report can't be signed as it was handed in; each has its words in `report.fault.<value>`."""

    DAY_RUNS = "day_runs"
    ZERO_UNSAID = "zero_unsaid"
    ZERO_DENIED = "zero_denied"
    NO_NAME = "no_name"
    NO_REASON = "no_reason"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """The columns that are counted from the records of one local day.

    `on_duty`: operators who recorded anything. `measured`: people measured at the gates. `fevers`: at the
    gates and at the doors of those who stay at home. `isolated` are orders that run at the
    day's end, each for a person or a household. `balances`: item, unit and what was left at the day's end.
    `emergencies` counts uses of the emergency exit and names nobody (A8).
    """

    on_duty: int = 0
    gates: int = 0
    entries: int = 0
    exits: int = 0
    measured: int = 0
    fevers: int = 0
    returnees: int = 0
    visitors: int = 0
    isolations_begun: int = 0
    isolated: int = 0
    isolations_ended: int = 0
    disinfections: int = 0
    refusals: int = 0
    overrides: int = 0
    emergencies: int = 0
    balances: tuple[tuple[str, str, int], ...] = ()

    @property
    def eventful(self) -> bool:
        """Whether there is something to report beside people coming and going."""
        return any(getattr(self, name) for name in EVENTS)


EVENTS: Final = ("fevers", "returnees", "isolations_begun", "isolated", "isolations_ended", "emergencies")
"""Figures any of which makes a day more than a zero report can say."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the supervisor adds to the figures. `zero`: said expressly that there was nothing (“无”).

    `filled_by`: who filled it in (填报人); whoever signs has checked it (审核人). `reason`: why a signed report is
    corrected.
    """

    filled_by: str = ""
    problems: str = ""
    remarks: str = ""
    zero: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DailyReport:
    """One version of a report, never changed once it is signed. `unsent`: devices that had not sent all by then."""

    place_id: int
    day: date
    version: int
    figures: DailyFigures
    statement: Statement
    signed_by: str
    login: str
    signed_at: datetime
    due_at: datetime
    late: bool
    """Whether the first version came at `due_at` or later; a correction changes nothing about that."""
    unsent: int = 0
    place_name: str = ""
    unit_name: str = ""
    previous: str = field(default="")
    """The hash of the version before; empty for the first."""

    @property
    def state(self) -> ReportState:
        """A report that says “无” is a zero report, every other one is a report."""
        return ReportState.ZERO if self.statement.zero else ReportState.REPORTED


def due_at(day: date, by: time, zone: tzinfo) -> datetime:
    """When the report of a day is due: at that time of the day after, the place's own."""
    return datetime.combine(day + timedelta(days=1), by, zone)


def state_of(report: DailyReport | None, due: datetime, now: datetime) -> ReportState:
    """What there is to see of a place's day."""
    if report is not None:
        return report.state
    return ReportState.MISSING if now >= due else ReportState.OPEN


def faults(figures: DailyFigures, said: Statement, *, day_over: bool, correction: bool) -> Iterator[ReportFault]:
    """All that keeps a report from being signed."""
    if not day_over:
        yield ReportFault.DAY_RUNS
    something = figures.eventful or bool(said.problems.strip())
    if not something and not said.zero:
        yield ReportFault.ZERO_UNSAID
    if something and said.zero:
        yield ReportFault.ZERO_DENIED
    if not said.filled_by.strip():
        yield ReportFault.NO_NAME
    if correction and not said.reason.strip():
        yield ReportFault.NO_REASON
    if max(map(len, (said.problems, said.remarks, said.reason))) > WORDS_MAX or len(said.filled_by) > NAME_MAX:
        yield ReportFault.TOO_LONG
