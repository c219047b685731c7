"""Who is inside and who is out, everybody of the roster: for an evacuation, and for whoever stays out too long."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from checkpoint.domain.facts import Direction, Facts, Passage
from checkpoint.domain.limits import due_back
from checkpoint.domain.passes import PassStatus
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.policy import Policy
from checkpoint.services.clock import Clock
from checkpoint.services.guests import GuestInside, Guests
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference


@dataclass(frozen=True, slots=True)
class Whereabout:
    """One person of the roster. `last`: the newest passage known; None: none, so inside.

    `due`: when they have to be back, None: no limit. `overdue`: minutes over.
    """

    resident: Resident
    household: Household
    last: Passage | None
    due: datetime | None = None
    overdue: int = 0

    @property
    def inside(self) -> bool:
        """A resident without any passage is inside: the place was closed with its residents in it."""
        return self.last is None or self.last.direction is Direction.IN


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody at one moment, in the order of buildings, rooms and persons.

    `guests`: people inside who are not on the roster, over all gates as far as this one knows. `vehicles`: plates that
    came in by this gate and did not leave by it, the last to come first. `visitors`: those of the guests who can be
    told apart, by the number that they were given.
    """

    at: datetime
    people: tuple[Whereabout, ...] = ()
    guests: int = 0
    vehicles: tuple[str, ...] = ()
    visitors: tuple[GuestInside, ...] = ()

    @property
    def inside(self) -> list[Whereabout]:
        """Who is inside."""
        return [row for row in self.people if row.inside]

    @property
    def head_count(self) -> int:
        """Everybody inside, guests and who came along with them counted."""
        return len(self.inside) + self.guests

    @property
    def outside(self) -> list[Whereabout]:
        """Who is out, the longest first."""
        out = [row for row in self.people if not row.inside]
        return sorted(out, key=lambda row: row.last.at if row.last else self.at)

    @property
    def overdue(self) -> list[Whereabout]:
        """Who stays out longer than allowed, the latest first."""
        return sorted((row for row in self.people if row.overdue > 0), key=lambda row: -row.overdue)

    def buildings(self, rows: list[Whereabout]) -> list[tuple[str, int]]:
        """How many of some live in which building, in the buildings' order."""
        counts = Counter(row.household.building for row in rows)
        return sorted(counts.items(), key=lambda row: (len(row[0]), row[0]))


class Whereabouts:
    """Folds the roll from roster and presence. The first one reads the journal once."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger, clock: Clock) -> None:
        """`zone` is the place's."""
        self._reference, self._ledger, self._clock = reference, ledger, clock
        self._guests = Guests(zone, reference, ledger)

    def roll(self) -> Roll:
        """Everybody now."""
        now, roster = self._clock.now(), self._reference.roster
        policy = self._reference.policy(now)
        homes = sorted(roster.households.values(), key=_order)
        people = tuple(
            self._whereabout(resident, home, now, policy)
            for home in homes
            for resident in roster.members(home.household_id)
        )
        strangers = self._guests.inside(now)
        return Roll(now, people, strangers.guests, strangers.vehicles, strangers.known)

    def _whereabout(self, resident: Resident, home: Household, now: datetime, policy: Policy) -> Whereabout:
        last = self._ledger.newest_passage(resident.person_id)
        if last is None or last.direction is Direction.IN:
            return Whereabout(resident, home, last)
        due = self._due(resident, last, now, policy)
        over = 0 if due is None else max(0, (now - due) // timedelta(minutes=1))
        return Whereabout(resident, home, last, due, over)

    def _due(self, resident: Resident, last: Passage, now: datetime, policy: Policy) -> datetime | None:
        """When somebody has to be back, as it would be judged if they came home now with the pass that they hold."""
        held = self._reference.pass_of(resident.person_id, now)
        home = Facts(Direction.IN, time(), on_roster=True, exempt=resident.exempt, last_passage=last)
        if held is not None:
            home = replace(home, pass_status=PassStatus.OK, pass_type=held.type, minutes_allowed=held.minutes_out_max)
        return due_back(home, policy)


def _order(home: Household) -> tuple[int, str, str, int, str]:
    return len(home.building), home.building, home.unit, len(home.room), home.room
