"""Looking after people (关爱走访): who was marked as needing it and was seen nowhere for days, and the calls on them.

It is a worry about somebody, never a suspicion: nothing here reaches a gate or a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

CALLER_MAX: Final = 30
"""Characters of the name of whoever called."""


class CallResult(StrEnum):
    """How somebody was found: well, away with family, in hospital, in need of help that was sent for, or not met."""

    WELL = "well"
    AWAY = "away"
    HOSPITAL = "hospital"
    HELP = "help"
    NOT_MET = "not_met"

    @property
    def found(self) -> bool:
        """Whether anybody now knows how they are."""
        return self is not CallResult.NOT_MET


@dataclass(frozen=True, slots=True)
class WelfareCall:
    """Somebody went to see a person, or reached them by telephone. `by`: who did, in words."""

    person_id: str
    at: datetime
    by: str
    result: CallResult

    def __post_init__(self) -> None:
        if not self.by.strip() or len(self.by) > CALLER_MAX:
            raise ValueError(f"who called is named in 1 to {CALLER_MAX} characters")


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """Somebody whom the roster marks. `seen_at`: the newest record of them at any gate, or reading at their door.

    `found_at`: when a call last found out how they are; `missed`: the newest call, where nobody was met.
    """

    person_id: str
    household_id: int
    name: str
    seen_at: datetime | None = None
    found_at: datetime | None = None
    missed: WelfareCall | None = None

    def quiet_since(self, recorded_since: datetime) -> datetime:
        """From when on nothing is known; of whom nothing ever was, since the place began to record."""
        return max((at for at in (self.seen_at, self.found_at) if at is not None), default=recorded_since)


def not_seen(people: Iterable[LookedAfter], recorded_since: datetime, now: datetime, days: int) -> list[LookedAfter]:
    """Of whom nothing is known for `days` times 24 hours or longer, the longest first; with 0 days nobody."""
    if not days:
        return []
    bound = now - timedelta(days=days)
    found = [row for row in people if row.quiet_since(recorded_since) <= bound]
    return sorted(found, key=lambda row: (row.quiet_since(recorded_since), row.person_id))
