"""A segment's sidecar: its part as sorted arrays behind a stamp, opened by memory map.

    8 bytes magic | 16 bytes stamp | 8 bytes length of the description | description (JSON) | 32-bit words | ranges

The words are, for each table, its records' positions in the segment, and for each index the hashes in their order and
beside them the positions.

A sidecar that is missing, damaged, of other indexes or of another length than its segment is made again from the
segment; nothing is ever read from the sidecar alone. It holds keyed hashes, document numbers and positions; the
ranges of ordered values in it are sealed.
"""

import json
import mmap
from array import array
from bisect import bisect_left
from pathlib import Path
from typing import Any, Final

from checkpoint.store.crypto import Keys
from checkpoint.store.disk import Disk
from checkpoint.store.index import Declared, LivePart, Step, Value, Wanted, Zone, hash_of

_MAGIC: Final = b"CPHINT3\n"
_FRONT: Final = 32
_WORD: Final = 8
_OFFSET: Final = 0xFFFFFFFF

State = dict[str, Any]
"""What the journal knows at a point: next seq, link, table names, least free ids, chain heads."""


class Sidecar:
    """The part of a sealed segment."""

    def __init__(self, number: int, description: dict[str, Any], words: memoryview, zones: bytes, keys: Keys) -> None:
        """Built by `load`."""
        self.until: int = description["until"]
        self.checksum: int = description["checksum"]
        self.state: State = description["state"]
        self.steps: dict[int, list[Step]] = {int(table): row for table, row in description["steps"].items()}
        self._base, self._words, self._keys = number << 32, words, keys
        self._locs: dict[int, list[int]] = {int(table): span for table, span in description["locs"].items()}
        self._entries: dict[str, list[int]] = description["entries"]
        self._kinds: dict[str, str] = description["kinds"]
        self._sealed_zones = zones
        self._zones: dict[str, list[Zone]] | None = None

    def locations(self, table: int) -> "array[int]":
        start, count = self._locs.get(table, (0, 0))
        offsets = bytes(self._words[start : start + count])
        wide = bytearray(self._base.to_bytes(8, "little") * count)
        for place in range(4):
            wide[place::8] = offsets[place::4]
        return array("Q", bytes(wide))

    def equal(self, table: int, path: str, wanted: Wanted) -> list[int]:
        span = self._entries.get(f"{table}/{path}")
        if span is None:
            return []
        start, count = span
        words, until, hashed = self._words, start + count, wanted.hashed
        position = bisect_left(words, hashed, start, until)
        found = []
        while position < until and words[position] == hashed:
            found.append(self._base | words[position + count])
            position += 1
        return found

    def present(self, table: int, path: str) -> list[int]:
        start, count = self._entries.get(f"{table}/{path}", (0, 0))
        return [self._base | offset for offset in sorted(self._words[start + count : start + 2 * count])]

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
        for key, (start, count) in self._entries.items():
            table_text, path = key.split("/", 1)
            name = (int(table_text), path)
            pairs = zip(self._words[start : start + count], self._words[start + count : start + 2 * count], strict=True)
            for hashed, offset in pairs:
                live.enter(name, hashed, self._base | offset)
        for key in self._kinds:
            table_text, path = key.split("/", 1)
            live.ranges[int(table_text), path] = [list(zone) for zone in self.zones(int(table_text), path)]


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
        words.extend([loc & _OFFSET for loc in locations])
    for key, family in live.entries.items():
        hashes, places = _flat(key, family, keys)
        entries[f"{key[0]}/{key[1]}"] = [len(words), len(hashes)]
        words.extend(hashes)
        words.extend(places)
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


def load(segment: Path, keys: Keys, declared: dict[int, Declared]) -> Sidecar | None:
    """Open a segment's sidecar; None where there is none to be trusted."""
    try:
        with path_of(segment).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(mapped)
        if bytes(view[:8]) != _MAGIC or bytes(view[8:24]) != keys.stamp(view[24:]):
            return None
        start = _FRONT + int.from_bytes(view[24:_FRONT], "little")
        description = json.loads(bytes(view[_FRONT:start]))
        end = len(view) - description["zones"]
        for table, row in description["declared"].items():
            if json.loads(json.dumps(declared.get(int(table), Declared()))) != row:
                return None
        return Sidecar(int(segment.stem), description, view[start:end].cast("I"), bytes(view[end:]), keys)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flat(key: tuple[int, str], family: dict[Value | int, int | list[int]], keys: Keys) -> tuple[list[int], list[int]]:
    """The hashes of an index in their order, and beside them where the values are, in the order of writing."""
    rows: list[tuple[int, int]] = []
    for value, found in family.items():
        hashed = value if isinstance(value, int) else hash_of(keys.hash, key, value)
        rows += [(hashed, loc) for loc in (found if isinstance(found, list) else (found,))]
    rows.sort()
    return [hashed for hashed, _ in rows], [loc & _OFFSET for _, loc in rows]
