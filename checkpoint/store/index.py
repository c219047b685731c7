"""What one segment says about its documents: the changes in order, hashes of indexed values, ranges of ordered ones.

A *part* answers for one segment. The part of the segment being written lives here, in memory; those of sealed
segments are memory maps (see hints). Both give locations, ascending: candidates, never answers, because a document
may have been replaced since and two values may share a hash.
"""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Protocol

from checkpoint.store.crypto import Keys
from checkpoint.store.record import DELETE, INSERT, UPDATE

ZONE_RECORDS: Final = 64
_ABSENT: Final = object()

Step = list[int]
"""One step of a table's history in a segment: kind, first id, count. Inserts and removals of consecutive ids run."""


class Declared(NamedTuple):
    """The indexes of one table, as dotted paths: for equality, and for ranges over values of one type."""

    equal: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()


class Zone(NamedTuple):
    """The least and greatest value among some neighbouring records; `kind` s: text, n: numbers, m: mixed."""

    first: int
    last: int
    kind: str
    low: Any
    high: Any


class Part(Protocol):
    """One segment's answers; locations ascend."""

    def equal(self, table: int, path: str, hashed: int) -> list[int]: ...

    def zones(self, table: int, path: str) -> list[Zone]: ...

    def kinds(self, table: int, path: str) -> str: ...

    def locations(self, table: int) -> "array[int] | memoryview": ...


def value_at(doc: Any, path: str) -> Any:  # noqa: ANN401  # a document's values are any JSON
    """The value under a dotted path; `_ABSENT` where TinyDB's query would find none either."""
    for key in path.split("."):
        if not isinstance(doc, dict) or key not in doc:
            return _ABSENT
        doc = doc[key]
    return doc


def canonical(value: object) -> bytes | None:
    """Equal scalars give equal bytes, as Python compares them (1 == 1.0 == True); None for anything else."""
    kind = type(value)
    if kind is str:
        return b"s" + value.encode("utf-8", "surrogatepass")  # type: ignore[attr-defined]  # a str, as just seen
    if kind is bool or kind is int:
        return b"n%d" % value
    if kind is float:
        number = float(value)  # type: ignore[arg-type]  # the same
        if math.isfinite(number):
            return b"n%d" % int(number) if number.is_integer() else b"f" + repr(number).encode()
        return None
    return b"z" if value is None else None


class Hashes:
    """Keyed hashes of indexed values, one family for each table and path."""

    def __init__(self, keys: Keys) -> None:
        """`keys`: without a data key the hashes are not secret."""
        self._keys = keys
        self._families: dict[tuple[int, str], Any] = {}

    def of(self, table: int, path: str, scalar: bytes) -> int:
        """The hash of a canonical value."""
        family = self._families.get((table, path))
        if family is None:
            family = self._families[table, path] = self._keys.hasher(f"{table}/{path}")
        fed = family.copy()
        fed.update(scalar)
        return int.from_bytes(fed.digest(), "little")


class LivePart:
    """The part of the segment that is being written."""

    def __init__(self, hashes: Hashes) -> None:
        """Begin with nothing in it."""
        self._hashes = hashes
        self.steps: dict[int, list[Step]] = {}
        self.locs: dict[int, array[int]] = {}
        self.entries: dict[tuple[int, str], dict[int, int | list[int]]] = {}
        self.ranges: dict[tuple[int, str], list[Zone]] = {}
        self._counts: dict[tuple[int, str], int] = {}

    def add(self, kind: int, table: int, doc_id: int, loc: int) -> None:
        """Note one change."""
        steps = self.steps.get(table)
        if steps is None:
            steps = self.steps[table] = []
            self.locs[table] = array("Q")
        if kind == INSERT or kind == UPDATE:
            self.locs[table].append(loc)
        if steps and kind in (INSERT, DELETE) and steps[-1][0] == kind and steps[-1][1] + steps[-1][2] == doc_id:
            steps[-1][2] += 1
        else:
            steps.append([kind, doc_id, 1])

    def index(self, table: int, loc: int, doc: Mapping[str, Any], declared: Declared) -> None:
        """Note a document's indexed values."""
        for path in declared.equal:
            scalar = canonical(value_at(doc, path))
            if scalar is not None:
                self._enter((table, path), self._hashes.of(table, path, scalar), loc)
        for path in declared.ordered:
            value = value_at(doc, path)
            if value is not _ABSENT:
                self._widen((table, path), loc, value)

    def _enter(self, key: tuple[int, str], hashed: int, loc: int) -> None:
        family = self.entries.get(key)
        if family is None:
            family = self.entries[key] = {}
        known = family.get(hashed)
        if known is None:
            family[hashed] = loc
        elif isinstance(known, list):
            known.append(loc)
        else:
            family[hashed] = [known, loc]

    def _widen(self, key: tuple[int, str], loc: int, value: object) -> None:
        zones = self.ranges.setdefault(key, [])
        kind = kind_of(value)
        held = self._counts.get(key, 0)
        if not zones or held == ZONE_RECORDS:
            zones.append(Zone(loc, loc, kind, value, value) if kind != "m" else Zone(loc, loc, kind, None, None))
            self._counts[key] = 1
            return
        self._counts[key] = held + 1
        old = zones[-1]
        if kind == "m" or kind != old.kind:
            zones[-1] = Zone(old.first, loc, "m", None, None)
        else:
            zones[-1] = Zone(old.first, loc, kind, min(old.low, value), max(old.high, value))

    def equal(self, table: int, path: str, hashed: int) -> list[int]:
        found = self.entries.get((table, path), {}).get(hashed)
        if found is None:
            return []
        return list(found) if isinstance(found, list) else [found]

    def zones(self, table: int, path: str) -> list[Zone]:
        return list(self.ranges.get((table, path), ()))

    def kinds(self, table: int, path: str) -> str:
        """The kinds of an ordered path's values, each once."""
        return "".join({zone.kind for zone in self.ranges.get((table, path), ())})

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
    locations = part.locations(table)
    for zone in part.zones(table, path):
        if zone.kind == kind and not _may_hold(zone, operator, bound):
            continue
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


