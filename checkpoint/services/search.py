"""The roster's search: what a volunteer types becomes at most ten people, in the time between two keys.

A query is an address (`3-2-501`, `501`), digits of a phone, a plate, or a name, with its building if wanted
(`3 wxm`, `3栋王小明`, `王小明 3`). Names are found by their characters, their pinyin, their initials, or a mixture
(`wangxm`); what sounds alike is one (`zh/z`, `n/l`, `ing/in`), and one slip of the finger is forgiven.
Everything is prepared once in sorted lists, so that a query is a few hundred bisections and not a walk.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Final

from checkpoint.domain.lookups import Sought
from checkpoint.domain.people import SYLLABLE_MARK, Household, Resident

RESULTS_MAX: Final = 10
"""A search shows ten people at most, and has no second page (S26)."""

NAME_MIN: Final = 2
"""Characters of a name, or letters of its pinyin, before anybody is looked up (S26)."""

SLIP_MIN: Final = 4
"""Letters before a slip is forgiven: three with one wrong fit everybody."""

_ENDS: Final = "\U0010ffff"
_SEPARATORS: Final = re.compile(r"[-－—#\s]+|[栋幢楼号]+楼?|单元|[室号]$")
_BUILDING: Final = "(?P<building>[0-9]{1,4}|[A-Za-z][0-9]?(?=[栋幢#]))"
_WITH_BUILDING: Final = (
    re.compile(rf"{_BUILDING}\s*(?:号楼|[栋幢楼号#]|[-－—])?\s*(?P<name>[^\d\s][^\d]*)"),
    re.compile(rf"(?P<name>[^\d]*[^\d\s])\s*{_BUILDING}\s*(?:号楼|[栋幢楼号#])?"),
)
_PLATE: Final = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. -]?[A-Z0-9]{4,6}")
_SOUNDS: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("v", "u"))
"""What people of one region or another say alike; both the roster and the query are folded by it."""


_BY_PHONE: Final = 1
"""The rank of a phone's last digits among what digits may be."""


@dataclass(frozen=True, slots=True)
class Match:
    """A person found, with the flat."""

    resident: Resident
    household: Household


@dataclass(frozen=True, slots=True)
class Answer:
    """The best matches, how many there are in all, and in which buildings: `(name, people)`, most people first."""

    sought: Sought = Sought.NOTHING
    matches: tuple[Match, ...] = ()
    total: int = 0
    buildings: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, taken apart. `text` is the name in lower case, the address or the digits."""

    sought: Sought
    text: str = ""
    building: str = ""


def parse(typed: str) -> Query:
    """Take a query for what it most likely is; nothing is looked up for less than S26 allows."""
    typed = typed.strip()
    if plate := _plate_part(typed):
        return Query(Sought.PLATE, plate)
    parts = [part for part in _SEPARATORS.split(typed) if part]
    if len(parts) > 1 and parts[0].isdigit() and all(part.isalnum() and any(map(str.isdigit, part)) for part in parts):
        return Query(Sought.ROOM, "-".join(parts))
    if typed.isdigit():
        return Query(Sought.PHONE, typed) if len(typed) >= 3 else Query(Sought.NOTHING)
    for pattern in _WITH_BUILDING:
        if found := pattern.fullmatch(typed):
            return _name(found["name"], found["building"].upper())
    return _name(typed, "")


def _name(typed: str, building: str) -> Query:
    name = "".join(char for char in typed.lower() if char.isalnum())
    return Query(Sought.NAME, name, building) if len(name) >= NAME_MIN else Query(Sought.NOTHING)


def _plate_part(typed: str) -> str:
    """A whole plate, or the part after its province: letters and digits mixed, none of them Chinese but the first."""
    plate = re.sub(r"[\s·.-]", "", typed).upper()
    rest = plate[1:] if plate and not plate[0].isascii() else plate
    mixed = rest.isascii() and rest.isalnum() and any(map(str.isdigit, rest)) and rest[:1].isalpha()
    return rest if mixed and len(rest) >= 3 and sum(map(str.isdigit, rest)) >= 2 else ""


@dataclass(slots=True)
class SearchIndex:
    """All that the search looks into, made once of a roster."""

    people: list[Match] = field(default_factory=list)
    _exact: list[tuple[str, int]] = field(default_factory=list)
    _initials: list[tuple[str, int]] = field(default_factory=list)
    _folded: list[tuple[str, int]] = field(default_factory=list)
    _given: list[tuple[str, int]] = field(default_factory=list)
    _plates: list[tuple[str, int]] = field(default_factory=list)
    _places: list[tuple[str, str, str]] = field(default_factory=list)
    _readings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Match]) -> "SearchIndex":
        """Prepare the lists."""
        index = cls(list(people))
        index._places = [_spellings(match.household) for match in index.people]
        for number, match in enumerate(index.people):
            index._take(number, match.resident)
        for keys in (index._exact, index._initials, index._folded, index._given):
            keys.sort()
        return index

    def _take(self, number: int, resident: Resident) -> None:
        for word in resident.pinyin.lower().split():
            syllables = word.split(SYLLABLE_MARK)
            initials = "".join(syllable[:1] for syllable in syllables) if len(syllables) > 1 else word
            whole = "".join(syllables)
            self._exact.append((whole, number))
            self._initials.append((initials, number))
            self._folded.append((fold(whole), number))
            for kept in range(1, len(syllables) - 1):
                self._folded.append((fold("".join(syllables[:kept]) + initials[kept:]), number))
            if len(syllables) > NAME_MIN:
                self._given.append((fold("".join(syllables[1:])), number))
            if len(syllables) == len(resident.name):
                self._readings |= dict(zip(resident.name, syllables, strict=True))
        if resident.note:
            self._plates += [(re.sub(r"\W", "", plate), number) for plate in _PLATE.findall(resident.note.upper())]

    def find(self, typed: str) -> Answer:
        """Look a query up, the best matches first."""
        query = parse(typed)
        match query.sought:
            case Sought.NOTHING:
                return Answer()
            case Sought.NAME:
                ranked = self._named(query)
            case Sought.PLATE:
                ranked = [(0, number) for plate, number in self._plates if query.text in plate]
                if not ranked:
                    return self._answer(Sought.NAME, self._named(Query(Sought.NAME, query.text.lower())))
            case _:
                ranked = self._addressed(query)
                sought = Sought.PHONE if any(rank == _BY_PHONE for rank, _ in ranked) else Sought.ROOM
                return self._answer(sought, ranked)
        return self._answer(query.sought, ranked)

    def named(self, typed: str) -> frozenset[str]:
        """The person ids of everybody who fits a name, for whom something else bounds what is shown."""
        query = parse(typed)
        found = self._named(query) if query.sought is Sought.NAME else []
        return frozenset(self.people[number].resident.person_id for _, number in found)

    def _answer(self, sought: Sought, ranked: list[tuple[int, int]]) -> Answer:
        best: dict[int, int] = {}
        for rank, number in sorted(ranked):
            best.setdefault(number, rank)
        order = sorted(best, key=lambda number: (best[number], *_place(self.people[number])))
        counts = Counter(self.people[number].household.building for number in order)
        buildings = sorted(counts.items(), key=lambda row: (-row[1], len(row[0]), row[0]))
        matches = tuple(self.people[number] for number in order[:RESULTS_MAX])
        return Answer(sought, matches, len(order), tuple(buildings))

    def _addressed(self, query: Query) -> list[tuple[int, int]]:
        if query.sought is Sought.ROOM:
            return list(self._at_address(query.text))
        return list(self._by_digits(query.text))

    def _at_address(self, address: str) -> Iterator[tuple[int, int]]:
        for number, (whole, short, _) in enumerate(self._places):
            if address == whole:
                yield 0, number
            elif whole.startswith(address + "-"):
                yield 2, number
            elif address == short:
                yield 3, number

    def _by_digits(self, digits: str) -> Iterator[tuple[int, int]]:
        is_tail = len(digits) == 4
        for number, (_, _, joined) in enumerate(self._places):
            if digits == joined:
                yield 0, number
            elif is_tail and self.people[number].resident.phone.endswith(digits):
                yield _BY_PHONE, number
            elif joined.endswith(digits) and digits in _rooms(self.people[number].household):
                yield 2, number
            elif joined.startswith(digits):
                yield 3, number

    def _named(self, query: Query) -> list[tuple[int, int]]:
        """Ranks are those of the first way in which anybody is found; slips are thought of when nothing else fits."""
        letters = query.text.isascii()
        for ways in (self._by_letters, self._by_slips) if letters else (self._by_characters, self._by_sound):
            found = list(ways(query.text))
            if query.building:
                found = [row for row in found if self.people[row[1]].household.building.upper() == query.building]
            if found:
                return found
        return []

    def _by_characters(self, name: str) -> Iterator[tuple[int, int]]:
        for number, match in enumerate(self.people):
            known = match.resident.name
            if name in known or name in known.lower():
                yield (0 if name == known else 1 if known.startswith(name) else 2), number

    def _by_sound(self, name: str) -> Iterator[tuple[int, int]]:
        """The characters are others, but are read alike; the readings are those of the roster's own names."""
        if all(char in self._readings for char in name):
            spelled = fold("".join(self._readings[char] for char in name))
            yield from ((5, number) for number in _beginning(self._folded, spelled))
            yield from ((6, number) for number in _beginning(self._given, spelled))

    def _by_letters(self, letters: str) -> Iterator[tuple[int, int]]:
        folded = fold(letters)
        for rank, keys, wanted in (
            (2, self._exact, letters),
            (3, self._initials, letters),
            (4, self._folded, folded),
            (5, self._given, folded),
        ):
            for number in _beginning(keys, wanted):
                yield rank, number
        for number in _equal(self._initials, letters):
            yield 0, number
        for number in _equal(self._exact, letters):
            yield 1, number
        yield from self._by_characters(letters)

    def _by_slips(self, letters: str) -> Iterator[tuple[int, int]]:
        if len(letters) < SLIP_MIN:
            return
        for wanted in _slips(fold(letters)):
            for number in _beginning(self._folded, wanted):
                yield 7, number


def fold(spelled: str) -> str:
    """Make alike what sounds alike."""
    for sound, plain in _SOUNDS:
        spelled = spelled.replace(sound, plain)
    return spelled


def _slips(word: str) -> set[str]:
    """Every word that is one letter more, one less, another one, or two neighbours changed. The first letter counts."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase}
    more = {left + letter + right for left, right in cuts for letter in ascii_lowercase}
    words = fewer | swapped | other | more
    return {one for one in words if len(one) >= SLIP_MIN - 1} - {word}


def _beginning(keys: list[tuple[str, int]], wanted: str) -> Iterator[int]:
    first, end = bisect_left(keys, (wanted, -1)), bisect_left(keys, (wanted + _ENDS, -1))
    return (number for _, number in keys[first:end])


def _equal(keys: list[tuple[str, int]], wanted: str) -> Iterator[int]:
    first, end = bisect_left(keys, (wanted, -1)), bisect_left(keys, (wanted + "\0", -1))
    return (number for _, number in keys[first:end])


def _place(match: Match) -> tuple[int, str, int]:
    return len(match.household.building), match.household.address, match.resident.person_no


def _rank_address(address: str, match: Match) -> int | None:
    home = match.household
    if home.address == address:
        return 0
    if home.address.startswith(address + "-"):
        return 2
    return 3 if address == f"{home.building}-{home.room}" else None


def _spellings(home: Household) -> tuple[str, str, str]:
    """An address as a whole, without its unit, and without marks between its parts."""
    return home.address, f"{home.building}-{home.room}", home.building + home.unit + home.room


def _rooms(home: Household) -> tuple[str, str]:
    return home.room, home.unit + home.room
