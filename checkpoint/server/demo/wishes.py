"""Who wants to go out when: errands in the morning and before supper, work in between."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from checkpoint.domain.people import Household, Resident
from checkpoint.server.demo.people import BORN_BEFORE, DemoResident

_OPEN_WORK_SHARE: Final = 0.24
_OPEN_ERRAND_SHARE: Final = 0.12
_CLOSED_ERRAND_SHARE: Final = 0.52
_EXTRA_SHARE: Final = 0.006
"""Of the households that have used their exit, those that try again the same day."""
_LONG_ERRAND_SHARE: Final = 0.02
_WORKING: Final = range(20, 60)
_ERRAND_AGES: Final = range(16, 80)
_LATE_SHARE: Final = 0.006
_MORNING, _EVENING, _LATE, _TO_WORK = (8.2, 0.8), (17.2, 0.9), (22.8, 0.2), (7.4, 0.5)
"""Hour of day and its spread."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants to leave at a time and to be back after some minutes."""

    at: datetime
    family: "Family"
    resident: Resident
    minutes: int


class Family:
    """A household with its members."""

    def __init__(self, household: Household, members: list[DemoResident]) -> None:
        self.household = household
        self.members = [member.resident for member in members]
        self.workers = [member for member in self.members if _age(member) in _WORKING]
        self.shoppers = [member for member in self.members if _age(member) in _ERRAND_AGES] or self.members

    def another(self, resident: Resident) -> Resident | None:
        """Somebody whom a hasty volunteer could take for this person."""
        return next((member for member in self.shoppers if member is not resident), None)


def open_day(chance: Random, families: list[Family], midnight: datetime) -> Iterator[Wish]:
    """A day before closed management: people go to work and to the market."""
    for family in families:
        if family.household.locked:
            continue
        for worker in family.workers:
            if chance.random() < _OPEN_WORK_SHARE:
                yield _work(chance, family, worker, midnight)
        if chance.random() < _OPEN_ERRAND_SHARE:
            yield _errand(chance, family, midnight)


def closed_day(chance: Random, families: list[Family], midnight: datetime, used: Collection[int]) -> Iterator[Wish]:
    """A day under closed management. `used`: the households that have no exit left when the day begins."""
    for family in families:
        for worker in family.workers:
            if worker.exempt:
                yield _work(chance, family, worker, midnight)
        may_leave = family.household.household_id not in used and not family.household.locked
        if chance.random() < (_CLOSED_ERRAND_SHARE if may_leave else _EXTRA_SHARE):
            yield _errand(chance, family, midnight)
            if chance.random() < _EXTRA_SHARE:
                yield _errand(chance, family, midnight)


def _work(chance: Random, family: Family, worker: Resident, midnight: datetime) -> Wish:
    return Wish(_moment(chance, midnight, *_TO_WORK), family, worker, chance.randint(540, 680))


def _errand(chance: Random, family: Family, midnight: datetime) -> Wish:
    if chance.random() < _LATE_SHARE:
        return Wish(_moment(chance, midnight, *_LATE), family, family.shoppers[0], chance.randint(15, 40))
    hour, spread = _MORNING if chance.random() < 0.62 else _EVENING  # noqa: PLR2004 - the market is a morning's
    minutes = chance.randint(185, 260) if chance.random() < _LONG_ERRAND_SHARE else chance.randint(22, 150)
    return Wish(_moment(chance, midnight, hour, spread), family, chance.choice(family.shoppers), minutes)


def _moment(chance: Random, midnight: datetime, hour: float, spread: float) -> datetime:
    seconds = int(chance.gauss(hour, spread) * 3600)
    return midnight + timedelta(seconds=min(max(seconds, 5 * 3600), 23 * 3600))


def _age(resident: Resident) -> int:
    return BORN_BEFORE.year - (resident.birth_year or BORN_BEFORE.year)
