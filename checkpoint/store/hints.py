"""A segment's sidecar: its part as sorted arrays behind a stamp, opened by memory map.

    8 bytes magic | 16 bytes stamp | 8 bytes length of the description | description (JSON) | 32-bit words | ranges

The words are, for each table, its records' positions in the segment, and for each index the hashes in their order and
beside them the positions; where few values stand often, each hash once, where its positions end, and the positions.

A sidecar that is missing, damaged, of other indexes or of another length than its segment is made again from the
segment; nothing is ever read from the sidecar alone. It holds keyed hashes, document numbers and positions; the
ranges of ordered values in it are sealed.
"""

import json
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from checkpoint.store.crypto import Keys
from checkpoint.store.disk import Disk
from checkpoint.store.fields import Declared
from checkpoint.store.index import LivePart, Step, Value, Wanted, Zone, hash_of, prefix_of

_MAGIC: Final = b"CPHINT4\n"
_MAGICS: Final = (_MAGIC, b"CPHINT3\n")
"""What is read: those of the version before have no short indexes and are otherwise the same."""
_FRONT: Final = 32
_WORD: Final = 8
_NARROW, _WIDE = 4, 8
_FEW: Final = 2
"""How often a value may stand in a segment, on the average, before each is written once."""
_LONG: Final = 2
"""An index whose span is two numbers has each hash as often as it stands there; one of three has it once."""

State = dict[str, Any]
"""What the journal knows at a point: next seq, link, table names, least free ids, chain heads."""


class Sidecar:
    """The part of a sealed segment."""

    def __init__(  # what a sidecar consists of
        self, number: int, stamp: bytes, description: dict[str, Any], words: memoryview, zones: bytes, keys: Keys
    ) -> None:
        """Built by `load`."""
        self.stamp = stamp
        self.until: int = description["until"]
        self.checksum: int = description["checksum"]
        self.state: State = description["state"]
        self.steps: dict[int, list[Step]] = {int(table): row for table, row in description["steps"].items()}
        self._number, self._base = number, number << 32
        self._words, self._keys = words, keys
        self._locs: dict[int, list[int]] = {int(table): span for table, span in description["locs"].items()}
        self._entries: dict[tuple[int, str], list[int]] = {
            _key(text): row for text, row in description["entries"].items()
        }
        self._kinds: dict[str, str] = description["kinds"]
        self._sealed_zones = zones
        self._zones: dict[str, list[Zone]] | None = None

    def locations(self, table: int) -> "array[int]":
        start, count = self._locs.get(table, (0, 0))
        return _wide(bytes(self._words[start : start + count]), self._number)

    def equal(self, table: int, path: str, wanted: Wanted) -> list[int]:
        span = self._entries.get((table, path))
        if span is None:
            return []
        start, count = span[0], span[1]
        words, until, hashed = self._words, start + count, wanted.hashed
        first = bisect_left(words, hashed, start, until)
        if first == until or words[first] != hashed:
            return []
        if len(span) > _LONG:
            place, at = until + count, first + count
            row = words[place + (words[at - 1] if first > start else 0) : place + words[at]]
            return [self._base | offset for offset in row]
        base, position = self._base, first + 1
        if position == until or words[position] != hashed:
            return [base | words[first + count]]
        while position < until and words[position] == hashed:
            position += 1
        found = [base | offset for offset in words[first + count : position + count]]
        found.sort()  # two values may share a hash
        return found

    def present(self, table: int, path: str) -> list[int]:
        return [self._base | offset for offset in sorted(self.pairs((table, path))[1])]

    @property
    def indexes(self) -> Iterable[tuple[int, str]]:
        """Tables and paths that are indexed here."""
        return self._entries

    def pairs(self, key: tuple[int, str]) -> tuple[Sequence[int], Sequence[int]]:
        """The hashes of an index in their order, as often as each stands there, and beside them the positions."""
        span, words = self._entries.get(key, [0, 0]), self._words
        start, count = span[0], span[1]
        if len(span) == _LONG:
            return words[start : start + count], words[start + count : start + 2 * count]
        hashes, begin, place = array("I"), 0, start + 2 * count
        for index in range(start, start + count):
            end = words[index + count]
            hashes.extend([words[index]] * (end - begin))
            begin = end
        return hashes, words[place : place + begin]

    def zones(self, table: int, path: str) -> list[Zone]:
        if self._zones is None:
            opened = self._keys.open_note(self._sealed_zones)
            self._zones = {key: [Zone(*zone) for zone in zones] for key, zones in opened.items()}
        return self._zones.get(f"{table}/{path}", [])

    def kinds(self, table: int, path: str) -> str:
        return self._kinds.get(f"{table}/{path}", "")

    def thaw(self, live: LivePart) -> None:
        """Put everything into a part that is written on."""
        for table, steps in self.steps.items():
            live.steps[table] = [list(step) for step in steps]
            live.locs[table] = self.locations(table)
        for key in self._entries:
            for hashed, offset in zip(*self.pairs(key), strict=True):
                live.enter(key, hashed, self._base | offset)
        for key in map(_key, self._kinds):
            live.ranges[key] = [list(zone) for zone in self.zones(*key)]


def _key(text: str) -> tuple[int, str]:
    table, path = text.split("/", 1)
    return int(table), path


def path_of(segment: Path) -> Path:
    return segment.with_suffix(".hint")


def save(
    disk: Disk, segment: Path, live: LivePart, keys: Keys, declared: dict[int, Declared], *, checksum: int, state: State
) -> None:
    """Write a segment's sidecar. `state` is that after the segment's last record, with its end as `until`."""
    words = array("I")
    locs, entries = {}, {}
    for table, locations in live.locs.items():
        locs[str(table)] = [len(words), len(locations)]
        words.extend(_narrow(locations))
    for key, family in live.entries.items():
        hashes, ends, places = _flat(key, family, keys)
        span = [len(words), len(hashes), len(places)]
        if len(places) <= _FEW * len(hashes):
            hashes, span = _repeated(hashes, ends), [len(words), len(places)]
            ends = ends[:0]
        entries[f"{key[0]}/{key[1]}"] = span
        for values in (hashes, ends, places):
            words.extend(values)
    zones = keys.seal_note({f"{table}/{path}": rows for (table, path), rows in live.ranges.items()})
    description = {
        "until": state["until"],
        "checksum": checksum,
        "state": state,
        "declared": {str(table): row for table, row in declared.items() if table in live.steps},
        "steps": {str(table): steps for table, steps in live.steps.items()},
        "locs": locs,
        "entries": entries,
        "zones": len(zones),
        "kinds": {f"{table}/{path}": live.kinds(table, path) for table, path in live.ranges},
    }
    text = json.dumps(description, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _WORD)
    body = len(text).to_bytes(_WORD, "little") + text + words.tobytes() + zones
    disk.write_file(path_of(segment), _MAGIC + keys.stamp(body) + body)


def load(segment: Path, keys: Keys, declared: Mapping[str, Declared]) -> Sidecar | None:
    """Open a segment's sidecar; None where there is none to be trusted.

    `declared`: by the tables' names, which the sidecar has itself: a table may get its name in this very segment.
    """
    try:
        with path_of(segment).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(mapped)
        stamp = bytes(view[8:24])
        if bytes(view[:8]) not in _MAGICS or stamp != keys.stamp(view[24:]):
            return None
        start = _FRONT + int.from_bytes(view[24:_FRONT], "little")
        description = json.loads(bytes(view[_FRONT:start]))
        end = len(view) - description["zones"]
        names = description["state"]["tables"]
        for table, row in description["declared"].items():
            if json.loads(json.dumps(declared.get(names.get(table, ""), Declared()))) != row:
                return None
        return Sidecar(int(segment.stem), stamp, description, view[start:end].cast("I"), bytes(view[end:]), keys)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flat(
    key: tuple[int, str], family: dict[Value | int, int | list[int]], keys: Keys
) -> tuple["array[int]", "array[int]", "array[int]"]:
    """The hashes of an index in their order, where each one's positions end, and the positions."""
    hasher, prefix = keys.hash, prefix_of(key)
    found = [
        (value if isinstance(value, int) else hash_of(hasher, prefix, value), locs) for value, locs in family.items()
    ]
    found.sort(key=itemgetter(0))
    hashes, ends, places = array("I"), array("I"), array("Q")
    for hashed, rows in groupby(found, itemgetter(0)):  # two values may share a hash
        locs = [loc for _, known in rows for loc in (known if isinstance(known, list) else (known,))]
        hashes.append(hashed)
        places.extend(sorted(locs))
        ends.append(len(places))
    return hashes, ends, _narrow(places)


def _repeated(hashes: "array[int]", ends: "array[int]") -> "array[int]":
    """Each hash as often as it stands there."""
    found, begin = array("I"), 0
    for hashed, end in zip(hashes, ends, strict=True):
        found.extend([hashed] * (end - begin))
        begin = end
    return found


def _wide(offsets: bytes, number: int) -> "array[int]":
    """Locations from their positions in a segment: 64 bits from 32, without a step in Python for each."""
    wide = bytearray((number << 32).to_bytes(_WIDE, "little") * (len(offsets) // _NARROW))
    for place in range(_NARROW):
        wide[place::_WIDE] = offsets[place::_NARROW]
    return array("Q", bytes(wide))


def _narrow(locs: "array[int]") -> "array[int]":
    """Positions in a segment from locations."""
    return array("I", memoryview(locs).cast("B").cast("I")[::2].tobytes())
