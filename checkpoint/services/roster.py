"""The roster on the tablet: households and residents, each found by its id, and all by the search."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from checkpoint.domain.people import Household, Resident
from checkpoint.services.search import Answer, Match, SearchIndex


@dataclass(slots=True)
class Roster:
    """Households and residents of the place."""

    households: dict[int, Household] = field(default_factory=dict)
    residents: dict[str, Resident] = field(default_factory=dict)
    _members: dict[int, list[Resident]] = field(default_factory=lambda: defaultdict(list))
    _index: SearchIndex | None = None

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

    def find(self, query: str) -> Answer:
        """Find people by name, pinyin, room, plate or the phone's last digits; see `services.search`."""
        return self.index.find(query)

    @property
    def index(self) -> SearchIndex:
        """What the search looks into, prepared when somebody first asks: about a second for 20,000 people."""
        if self._index is None:
            homes = self.households
            known = (row for row in self.residents.values() if row.household_id in homes)
            self._index = SearchIndex.of(Match(row, homes[row.household_id]) for row in known)
        return self._index

    def households_of(self, building: str) -> list[Household]:
        """The flats of one building, in the order of entrances and rooms."""
        rows = [row for row in self.households.values() if row.building == building]
        return sorted(rows, key=lambda row: (len(row.unit), row.unit, len(row.room), row.room))

    @property
    def buildings(self) -> list[str]:
        """The buildings' names, numbers in their natural order."""
        return sorted({row.building for row in self.households.values()}, key=lambda name: (len(name), name))
