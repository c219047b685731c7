"""The roster on the tablet, indexed for a search in the time between two taps."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from checkpoint.domain.people import Household, Resident

_SEPARATORS: Final = re.compile(r"[-－—#\s]+|[栋幢楼号]+楼?|单元|[室号]$")

RESULTS_MAX: Final = 10
"""A search shows ten people at most, and has no second page (S26)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A person found, with the flat."""

    resident: Resident
    household: Household


@dataclass(slots=True)
class Roster:
    """Households and residents of the place."""

    households: dict[int, Household] = field(default_factory=dict)
    residents: dict[str, Resident] = field(default_factory=dict)
    _members: dict[int, list[Resident]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, households: Iterable[Household], residents: Iterable[Resident]) -> "Roster":
        """Index them; a resident whose household is not there is kept, without an address."""
        roster = cls({row.household_id: row for row in households}, {row.person_id: row for row in residents})
        for row in roster.residents.values():
            roster._members[row.household_id].append(row)
        for members in roster._members.values():
            members.sort(key=lambda row: row.person_no)
        return roster

    def members(self, household_id: int) -> list[Resident]:
        """Everybody of a household, by number."""
        return self._members.get(household_id, [])

    def search(self, query: str) -> list[Match]:
        """Find people by name, room, the phone's last four digits or pinyin initials; the best matches first.

        Nothing is found for an empty query; the number of results is bounded.
        """
        ranked = sorted(self._ranked(query), key=lambda row: row[:3])
        return [row[3] for row in ranked[:RESULTS_MAX]]

    def count(self, query: str) -> int:
        """How many people a search fits, also those that it has no room for."""
        return sum(1 for _ in self._ranked(query))

    def _ranked(self, query: str) -> Iterator[tuple[int, str, int, Match]]:
        wanted, address = _plain(query), _address(query)
        if not wanted:
            return
        for resident in self.residents.values():
            household = self.households.get(resident.household_id)
            if household is None:
                continue
            rank = _rank_address(address, household) if address else _rank(wanted, resident, household)
            if rank is not None:
                yield rank, household.address, resident.person_no, Match(resident, household)

    def households_of(self, building: str) -> list[Household]:
        """The flats of one building, in the order of their rooms."""
        rows = [row for row in self.households.values() if row.building == building]
        return sorted(rows, key=lambda row: (row.unit, len(row.room), row.room))

    @property
    def buildings(self) -> list[str]:
        """The buildings' names, numbers in their natural order."""
        return sorted({row.building for row in self.households.values()}, key=lambda name: (len(name), name))


def _address(query: str) -> str:
    """The query as part of an address, if it was typed as one: `3-2`, `3-2-501`, `3栋2单元`, `3 2 501`."""
    parts = [part for part in _SEPARATORS.split(query.strip()) if part]
    return "-".join(parts) if len(parts) > 1 and all(part.isalnum() for part in parts) and parts[0].isdigit() else ""


def _rank_address(address: str, household: Household) -> int | None:
    if household.address == address:
        return 0
    return 1 if household.address.startswith(address + "-") else None


def _plain(text: str) -> str:
    """What a search ignores: case, spaces, and how the parts of a room number are joined."""
    return "".join(char for char in text.strip().lower() if char not in " -－—#栋幢楼单元室号")


def _rank(wanted: str, resident: Resident, household: Household) -> int | None:
    """How well a person matches, smaller is better; None: not at all."""
    name = resident.name.lower()
    if wanted == name:
        return 0
    if wanted.isdigit():
        return _rank_digits(wanted, resident, household)
    spellings = resident.initials.split()
    fits = (
        name.startswith(wanted),
        wanted in spellings,
        len(wanted) >= 2 and any(spelling.startswith(wanted) for spelling in spellings),
        wanted in name,
        _plain(household.address).lower().startswith(wanted),
    )
    return next((rank for rank, fit in enumerate(fits, 1) if fit), None)


def _rank_digits(wanted: str, resident: Resident, household: Household) -> int | None:
    if wanted == _plain(household.address):
        return 0
    if len(wanted) == 4 and resident.phone.endswith(wanted):
        return 1
    if len(wanted) >= 3 and wanted in (household.room, _plain(household.unit + household.room)):
        return 2
    return 3 if len(wanted) >= 3 and _plain(household.address).startswith(wanted) else None
