"""Equal treatment (平等对待): how often the gate stops residents, by what they showed and by age (A5).

Rules of this file:
1. Residents only, and as the machine advised: whoever lives here has the same right to pass, visitors have rules of
   their own, and an emergency is never stopped.
2. A group is compared with the one that is stopped least. Few people prove nothing: neither side counts below
   `PEOPLE_MIN`, fewer than `STOPPED_MIN` stopped raise no alarm, and where so few of the best were stopped, one more
   is reckoned: none of fifty does not mean never.
3. Who is of unknown age is counted and not compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from checkpoint.domain.facts import Direction
from checkpoint.domain.movements import Source
from checkpoint.domain.rules import OUTCOME_OF
from checkpoint.domain.verdicts import Outcome, Reason

RATIO_MAX: Final = 1.25
"""Above it somebody has to look into it (A5)."""
PEOPLE_MIN: Final = 30
STOPPED_MIN: Final = 10
_OUTCOMES: Final = {reason.value: outcome for reason, outcome in OUTCOME_OF.items()}


class Shown(StrEnum):
    """What a resident showed: a code with the telephone's mark, a code without it, a number that was typed, nothing.

    Pictures that were saved before there was a mark have none, and count as cards.
    """

    PHONE = "phone"
    CARD = "card"
    TYPED = "typed"
    NOTHING = "nothing"


class AgeBand(StrEnum):
    """Age in the year of the passage, where the roster has the year of birth."""

    CHILD = "under_14"
    ADULT = "14_to_59"
    OLDER = "60_to_79"
    OLD = "from_80"
    UNKNOWN = "unknown"


SHOWN_OF: Final[Mapping[Source, Shown]] = {
    Source.SCANNER: Shown.CARD,
    Source.CAMERA: Shown.CARD,
    Source.SHORT_CODE: Shown.TYPED,
    Source.SEARCH: Shown.NOTHING,
    Source.LIST: Shown.NOTHING,
    Source.NONE: Shown.NOTHING,
}
"""Emergencies and lines from paper, on which no machine advised, are left out. See `shown_by` for the telephone."""
_FROM: Final = ((80, AgeBand.OLD), (60, AgeBand.OLDER), (14, AgeBand.ADULT))


def shown_by(source: Source, *, on_phone: bool) -> Shown:
    """What was shown; the mark says something of a code that was read, and of nothing else."""
    shown = SHOWN_OF[source]
    return Shown.PHONE if on_phone and shown is Shown.CARD else shown


def band_of(birth_year: int | None, year: int) -> AgeBand:
    """Whoever turns 14, 60 or 80 in this year counts as of that age."""
    if birth_year is None:
        return AgeBand.UNKNOWN
    return next((band for least, band in _FROM if year - birth_year >= least), AgeBand.CHILD)


def stopped_as(reasons: Iterable[str], direction: Direction) -> Outcome | None:
    """CHECK or REFUSE, where a resident was stopped for other than a temperature; else None.

    As `decide` advised: a resident on the way home is never refused. Reasons of a newer program count as a check.
    """
    outcomes = {_OUTCOMES.get(reason, Outcome.CHECK) for reason in reasons if reason and reason != Reason.EMERGENCY}
    if Outcome.REFUSE in outcomes:
        return Outcome.CHECK if direction is Direction.IN else Outcome.REFUSE
    return Outcome.CHECK if Outcome.CHECK in outcomes else None


@dataclass(frozen=True, slots=True)
class Treated:
    """Of a group how many came, and how many of them were to be checked or refused."""

    people: int = 0
    checks: int = 0
    refusals: int = 0

    def __add__(self, other: "Treated") -> "Treated":
        return Treated(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def stopped(self) -> int:
        """How many were stopped."""
        return self.checks + self.refusals

    @property
    def rate(self) -> float:
        """How often, from 0 to 1."""
        return self.stopped / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """A group beside the best treated one; `ratio` None: not to be compared.

    `alarm`: it is stopped more often than `RATIO_MAX` allows.
    """

    group: str
    treated: Treated
    ratio: float | None
    alarm: bool
    best: bool


def compare(groups: Mapping[str, Treated], unknown: str = AgeBand.UNKNOWN) -> list[Compared]:
    """Set each group beside the one that is stopped least."""
    enough = {name: row for name, row in groups.items() if row.people >= PEOPLE_MIN and name != unknown}
    best = min(enough, key=lambda name: enough[name].rate, default=None)
    found = []
    for name, row in groups.items():
        ratio = _ratio(row, enough[best]) if best is not None and name in enough else None
        alarm = ratio is not None and ratio > RATIO_MAX and row.stopped >= STOPPED_MIN
        found.append(Compared(name, row, ratio, alarm, best=name == best))
    return found


def _ratio(row: Treated, best: Treated) -> float:
    if row is best:
        return 1.0
    reckoned = best.stopped + (best.stopped < STOPPED_MIN)
    return row.rate / (reckoned / best.people)
