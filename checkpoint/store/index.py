"""What one segment says about its documents: the changes in order, hashes of indexed values, ranges of ordered ones.

A *part* answers for one segment. The part of the segment being written lives here, in memory; those of sealed
segments are memory maps (see hints). Both give locations, ascending: candidates, never answers, because a document
may have been replaced since and two values may share a hash.
"""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from checkpoint.store.fields import ABSENT, Fields, value_at
from checkpoint.store.record import DELETE, INSERT, UPDATE

ZONE_RECORDS: Final = 64
_PUTS: Final = (INSERT, UPDATE)
_RUNS: Final = (INSERT, DELETE)
ODD: Final = b"o"
"""Stands for every value that is no scalar, so that an index knows which documents have one at all."""

Value = str | bytes
"""A value in an index: a text as it is, any other scalar in its canonical bytes."""

Step = list[int]
"""One step of a table's history in a segment: kind, first id, count. Inserts and removals of consecutive ids run."""


class Zone(NamedTuple):
    """The least and greatest value among some neighbouring records; `kind` s: text, n: numbers, m: mixed."""

    first: int
    last: int
    kind: str
    low: Any
    high: Any
    held: int


class Wanted(NamedTuple):
    """A value to look for: as a part in memory holds it, and its keyed hash, as a sidecar does."""

    value: Value
    hashed: int


class Finder(Protocol):
    """The answers of one segment or of several; locations ascend."""

    def equal(self, table: int, path: str, wanted: Wanted) -> list[int]: ...


class Part(Finder, Protocol):
    """One segment's answers."""

    @property
    def steps(self) -> "Mapping[int, Sequence[Step]]": ...

    def present(self, table: int, path: str) -> list[int]: ...

    def zones(self, table: int, path: str) -> list[Zone]: ...

    def kinds(self, table: int, path: str) -> str: ...

    def locations(self, table: int) -> "array[int]": ...


def canonical(value: object) -> Value | None:
    """Equal scalars give the same, as Python compares them (1 == 1.0 == True); None for anything else."""
    if isinstance(value, str):
        return value if type(value) is str else str.__str__(value)
    if isinstance(value, int):
        return b"n%d" % value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return b"n%d" % int(value) if value.is_integer() else b"f" + float.__repr__(value).encode()
    return b"z" if value is None else None


Hasher = Callable[[bytes], int]
"""A keyed hash of 32 bits."""


def prefix_of(key: tuple[int, str]) -> bytes:
    """What the hashes of one index of one table begin with."""
    return b"%d/%b\0" % (key[0], key[1].encode())


def hash_of(hasher: Hasher, prefix: bytes, value: Value) -> int:
    """The hash of a value in an index."""
    return hasher(
        b"%bs%b" % (prefix, value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else prefix + value
    )


class LivePart:
    """The part of the segment that is being written.

    It holds values as they are, and hashes only where it was filled from a sidecar: what is hashed is hashed when the
    segment is sealed, on the worker's thread.
    """

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self.steps: dict[int, list[Step]] = {}
        self.locs: dict[int, array[int]] = {}
        self.entries: dict[tuple[int, str], dict[Value | int, int | list[int]]] = {}
        self.ranges: dict[tuple[int, str], list[list[Any]]] = {}

    def add(self, kind: int, table: int, doc_id: int, loc: int) -> None:
        """Note one change."""
        if kind in _PUTS:
            self._locs_of(table).append(loc)
        self._step(kind, table, doc_id, 1)

    def add_one(self, table: int, doc_id: int, loc: int) -> None:
        """Note a new document."""
        locs, steps = self.locs.get(table), self.steps.get(table)
        if locs is None or not steps:
            self.add(INSERT, table, doc_id, loc)
            return
        locs.append(loc)
        last = steps[-1]
        if last[0] == INSERT and last[1] + last[2] == doc_id:
            last[2] += 1
        else:
            steps.append([INSERT, doc_id, 1])

    def add_run(self, table: int, first: int, locs: "array[int]") -> None:
        """Note new documents with consecutive ids."""
        self._locs_of(table).extend(locs)
        self._step(INSERT, table, first, len(locs))

    def _locs_of(self, table: int) -> "array[int]":
        locs = self.locs.get(table)
        if locs is None:
            locs = self.locs[table] = array("Q")
        return locs

    def _step(self, kind: int, table: int, doc_id: int, count: int) -> None:
        steps = self.steps.get(table)
        if steps is None:
            steps = self.steps[table] = []
        last = steps[-1] if steps else None
        if last is not None and last[0] == kind and kind in _RUNS and last[1] + last[2] == doc_id:
            last[2] += count
        else:
            steps.append([kind, doc_id, count])

    def index(self, loc: int, doc: Mapping[str, Any], fields: Fields) -> None:
        """Note a document's indexed values."""
        for key, first, rest in fields.equal:
            value = doc.get(first, ABSENT)
            if rest:
                value = value_at(value, rest)
            if value is not ABSENT:
                self.enter(key, value if type(value) is str else canonical(value) or ODD, loc)
        for key, first, rest in fields.ordered:
            value = doc.get(first, ABSENT)
            if rest:
                value = value_at(value, rest)
            if value is not ABSENT:
                self._widen(key, loc, value)
        for (key, first, rest), length in fields.beginning:
            value = value_at(doc.get(first), rest)
            if isinstance(value, str):
                self.enter(key, str.__str__(value)[:length], loc)

    def enter(self, key: tuple[int, str], value: Value | int, loc: int) -> None:
        """Note one value, or the hash of one."""
        family = self.entries.get(key)
        if family is None:
            family = self.entries[key] = {}
        known = family.setdefault(value, loc)
        if known is loc:  # it was not there
            return
        if isinstance(known, list):
            known.append(loc)
        else:
            family[value] = [known, loc]

    def _widen(self, key: tuple[int, str], loc: int, value: Any) -> None:  # noqa: ANN401  # any JSON
        zones = self.ranges.get(key)
        if zones is None:
            zones = self.ranges[key] = []
        kind = "s" if type(value) is str else kind_of(value)
        zone = zones[-1] if zones else None
        if zone is not None and zone[5] < ZONE_RECORDS and kind == zone[2] == "s" and value >= zone[4]:
            zone[1], zone[4] = loc, value  # as times come
            zone[5] += 1
            return
        if zone is None or zone[5] >= ZONE_RECORDS:
            zones.append([loc, loc, kind, value, value, 1] if kind != "m" else [loc, loc, kind, None, None, 1])
            return
        zone[1] = loc
        zone[5] += 1
        if kind == "m" or kind != zone[2]:
            zone[2:5] = "m", None, None
        elif value > zone[4]:
            zone[4] = value
        elif value < zone[3]:
            zone[3] = value

    def equal(self, table: int, path: str, wanted: Wanted) -> list[int]:
        family, found = self.entries.get((table, path), {}), []
        for key in (wanted.hashed, wanted.value):
            known = family.get(key)
            if isinstance(known, list):
                found += known
            elif known is not None:
                found.append(known)
        return found

    def present(self, table: int, path: str) -> list[int]:
        """The locations of all documents with a value there."""
        found: list[int] = []
        for known in list(self.entries.get((table, path), {}).values()):
            found.extend(known if isinstance(known, list) else (known,))
        return sorted(found)

    def zones(self, table: int, path: str) -> list[Zone]:
        return [Zone(*zone) for zone in self.ranges.get((table, path), ())]

    def kinds(self, table: int, path: str) -> str:
        """The kinds of an ordered path's values, each once."""
        return "".join({zone[2] for zone in self.ranges.get((table, path), ())})

    def locations(self, table: int) -> "array[int]":
        return self.locs.get(table) or array("Q")


def kind_of(value: object) -> str:
    """What a value can be compared with: s text, n numbers, m anything else."""
    if isinstance(value, str):
        return "s"
    return "n" if isinstance(value, int | float) else "m"


def between(part: Part, table: int, path: str, operator: str, bound: Any) -> Iterator[int]:  # noqa: ANN401
    """Locations of records that may compare so with the bound; a zone of another type is never left out."""
    kind = kind_of(bound)
    zones = [zone for zone in part.zones(table, path) if zone.kind != kind or _may_hold(zone, operator, bound)]
    locations = part.locations(table) if zones else ()
    for zone in zones:
        yield from locations[bisect_left(locations, zone.first) : bisect_right(locations, zone.last)]


def _may_hold(zone: Zone, operator: str, bound: Any) -> bool:  # noqa: ANN401
    match operator:
        case "<":
            return bool(zone.low < bound)
        case "<=":
            return bool(zone.low <= bound)
        case ">":
            return bool(zone.high > bound)
        case _:
            return bool(zone.high >= bound)
