"""From people to a plan: who is added, who changes, who stays as they are, and who is not in the file.

A person is matched by the keyed hash of the identity number first, then by household and name. Numbers are
stable: a household keeps its id for as long as its address stands, and a person's number is never given to
anybody else, because passes and movements name both.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from checkpoint.domain.identity import PERSON_NO_MAX
from checkpoint.domain.people import Household, Resident, Sex
from checkpoint.server.importing.checking import Address, Person
from checkpoint.server.importing.headers import Column
from checkpoint.server.importing.pinyin import pinyin


class Chance(Protocol):
    """A source of random numbers, such as `random.Random` or `random.SystemRandom`."""

    def getrandbits(self, bits: int, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A resident with the keyed hash of their identity number in hex, empty when there is no number.

    `looked_after`: see `StoredResident`.
    """

    resident: Resident
    id_hmac: str
    looked_after: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """What a place's roster holds now. `last_numbers`: the highest number ever given in each household."""

    place_id: int
    households: Mapping[int, Household]
    entries: Mapping[str, Entry]
    last_numbers: Mapping[int, int]

    @property
    def buildings(self) -> frozenset[str]:
        """The buildings that the place is known to have."""
        return frozenset(home.building for home in self.households.values() if home.building)


@dataclass(frozen=True, slots=True)
class Change:
    """One resident before and after. Where the person ids differ they moved, and the old id is taken off."""

    before: Entry
    after: Entry

    @property
    def moved(self) -> bool:
        """Whether they live in another household of this place now."""
        return self.before.resident.person_id != self.after.resident.person_id


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `missing` are residents of the roster who are not in the file."""

    new_households: tuple[Household, ...]
    added: tuple[Entry, ...]
    changed: tuple[Change, ...]
    unchanged: int
    missing: tuple[Entry, ...]
    emptied_by_moves: tuple[int, ...]
    emptied_by_removal: tuple[int, ...]

    @property
    def moved(self) -> tuple[Change, ...]:
        """The changes that give a person another id."""
        return tuple(change for change in self.changed if change.moved)

    @property
    def changes_anything(self) -> bool:
        """Whether saving the plan, without removals, would write anything."""
        return bool(self.new_households or self.added or self.changed)


def keyed_hash(key: bytes, number: str) -> str:
    """HMAC-SHA256 in hex: a plain hash of an identity number could be undone by trying all of them (S13)."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def plan_import(
    people: Iterable[Person], roster: Roster, columns: Iterable[Column], *, key: bytes, chance: Chance
) -> Plan:
    """Compare a file's people with the roster. A column that the file lacks leaves its field as it is."""
    planner = _Planner(roster, frozenset(columns), key, chance)
    return planner.plan(list(people))


def _address_key(building: str, unit: str, room: str) -> Address:
    """Rooms 0301 and 301 are one: spreadsheets drop the zero."""
    return building, unit, room.lstrip("0") or room


class _Planner:
    def __init__(self, roster: Roster, columns: frozenset[Column], key: bytes, chance: Chance) -> None:
        self._roster = roster
        self._columns = columns
        self._key = key
        self._chance = chance
        self._new: dict[int, Household] = {}
        homes = roster.households.values()
        self._homes = {_address_key(home.building, home.unit, home.room): home.household_id for home in homes}
        self._last_numbers = dict(roster.last_numbers)
        for entry in roster.entries.values():
            self._count(entry.resident.household_id, entry.resident.person_no)

    def plan(self, people: list[Person]) -> Plan:
        matches = self._match(people)
        added: list[Entry] = []
        changed: list[Change] = []
        unchanged = 0
        for person, before in zip(people, matches, strict=True):
            after = self._after(person, before)
            if before is None:
                added.append(after)
            elif before != after:
                changed.append(Change(before, after))
            else:
                unchanged += 1
        kept = {before.resident.person_id for before in matches if before is not None}
        missing = tuple(entry for person_id, entry in self._roster.entries.items() if person_id not in kept)
        staying = {change.after.resident.household_id for change in changed}
        staying |= {entry.resident.household_id for entry in added}
        moved_away = {change.before.resident.person_id for change in changed if change.moved}
        by_moves = self._emptied(moved_away, staying)
        by_removal = self._emptied(moved_away | {entry.resident.person_id for entry in missing}, staying)
        return Plan(
            new_households=tuple(self._new.values()),
            added=tuple(added),
            changed=tuple(changed),
            unchanged=unchanged,
            missing=missing,
            emptied_by_moves=by_moves,
            emptied_by_removal=tuple(home for home in by_removal if home not in by_moves),
        )

    def _match(self, people: list[Person]) -> list[Entry | None]:
        """All numbers are matched before any name: a namesake must not take somebody else's place."""
        by_hash = {entry.id_hmac: entry for entry in self._roster.entries.values() if entry.id_hmac}
        by_name: dict[tuple[int, str], list[Entry]] = {}
        for entry in self._roster.entries.values():
            by_name.setdefault((entry.resident.household_id, entry.resident.name), []).append(entry)
        matches: list[Entry | None] = [by_hash.get(self._hash(person)) for person in people]
        taken = {entry.resident.person_id for entry in matches if entry is not None}
        for position, person in enumerate(people):
            if matches[position] is not None:
                continue
            home = self._homes.get(_address_key(*person.address))
            namesakes = by_name.get((home, person.name), []) if home is not None else []
            free = next((entry for entry in namesakes if entry.resident.person_id not in taken), None)
            if free is not None:
                matches[position] = free
                taken.add(free.resident.person_id)
        return matches

    def _after(self, person: Person, before: Entry | None) -> Entry:
        home = self._home(person.address)
        if before is None or before.resident.household_id != home:
            old = before.resident if before else Resident(home, 1, person.name)
            resident = replace(old, household_id=home, person_no=self._number(home))
        else:
            resident = before.resident
        identity = person.identity
        resident = replace(
            resident,
            name=person.name,
            sex=person.sex if person.sex is not Sex.UNKNOWN else resident.sex,
            phone=self._field(Column.PHONE, person.phone, resident.phone),
            relation=self._field(Column.RELATION, person.relation, resident.relation),
            note=self._field(Column.NOTE, person.note, resident.note),
            id_tail=identity.number[-4:] if identity else resident.id_tail,
            birth_year=identity.birth_year if identity and identity.birth_year else resident.birth_year,
            pinyin=pinyin(person.name),
        )
        known = before is not None and before.looked_after
        looked_after = person.looked_after if Column.LOOKED_AFTER in self._columns else known
        return Entry(resident, self._hash(person) or (before.id_hmac if before else ""), looked_after)

    def _field(self, column: Column, told: str, known: str) -> str:
        return told if column in self._columns else known

    def _hash(self, person: Person) -> str:
        return keyed_hash(self._key, person.identity.number) if person.identity else ""

    def _home(self, address: Address) -> int:
        """The household at an address, new ones with a random id that no other household of the place has."""
        known = self._homes.get(_address_key(*address))
        if known is not None:
            return known
        used = (self._roster.households, self._last_numbers, self._new)
        household_id = self._chance.getrandbits(32)
        while household_id == 0 or any(household_id in ids for ids in used):
            household_id = self._chance.getrandbits(32)
        self._new[household_id] = Household(household_id, self._roster.place_id, *address)
        self._homes[_address_key(*address)] = household_id
        return household_id

    def _number(self, household_id: int) -> int:
        number = self._last_numbers.get(household_id, 0) + 1
        if number > PERSON_NO_MAX:
            message = f"household {household_id:08x} has used up its {PERSON_NO_MAX} person numbers"
            raise ValueError(message)
        self._last_numbers[household_id] = number
        return number

    def _count(self, household_id: int, number: int) -> None:
        self._last_numbers[household_id] = max(number, self._last_numbers.get(household_id, 0))

    def _emptied(self, leaving: set[str], staying: set[int]) -> tuple[int, ...]:
        """Households that these people leave and in which nobody remains."""
        entries = self._roster.entries
        remaining = entries.keys() - leaving
        occupied = {entries[person_id].resident.household_id for person_id in remaining}
        left = {entries[person_id].resident.household_id for person_id in leaving}
        return tuple(sorted(left - occupied - staying))
