"""A segment's sidecar: its part as sorted arrays behind a stamp, opened by memory map.

    8 bytes magic | 16 bytes stamp | 8 bytes length of the description | description (JSON) | arrays of 64-bit words

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
from checkpoint.store.index import Declared, LivePart, Step, Zone

_MAGIC: Final = b"CPHINT2\n"
_FRONT: Final = 32
_WORD: Final = 8

State = dict[str, Any]
"""What the journal knows at a point: next seq, link, table names, least free ids, chain heads."""


class Sidecar:
    """The part of a sealed segment."""

    def __init__(self, description: dict[str, Any], words: memoryview, keys: Keys) -> None:
        """Built by `load`."""
        self.until: int = description["until"]
        self.checksum: int = description["checksum"]
        self.state: State = description["state"]
        self.steps: dict[int, list[Step]] = {int(table): row for table, row in description["steps"].items()}
        self._words, self._keys = words, keys
        self._locs: dict[int, list[int]] = {int(table): span for table, span in description["locs"].items()}
        self._entries: dict[str, list[int]] = description["entries"]
        self._kinds: dict[str, str] = description["kinds"]
        self._sealed_zones = bytes.fromhex(description["zones"])
        self._zones: dict[str, list[Zone]] | None = None

    def locations(self, table: int) -> memoryview:
        start, count = self._locs.get(table, (0, 0))
        return self._words[start : start + count]

    def equal(self, table: int, path: str, hashed: int) -> list[int]:
        span = self._entries.get(f"{table}/{path}")
        if span is None:
            return []
        start, count = span
        words, until = self._words, start + count
        position = bisect_left(words, hashed, start, until)
        found = []
        while position < until and words[position] == hashed:
            found.append(words[position + count])
            position += 1
        return found

    def present(self, table: int, path: str) -> list[int]:
        start, count = self._entries.get(f"{table}/{path}", (0, 0))
        return sorted(self._words[start + count : start + 2 * count])

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
            live.locs[table] = array("Q", self.locations(table))
        for key, (start, count) in self._entries.items():
            table_text, path = key.split("/", 1)
            name = (int(table_text), path)
            pairs = zip(self._words[start : start + count], self._words[start + count : start + 2 * count], strict=True)
            for hashed, loc in pairs:
                live.enter(name, hashed, loc)
        for key in self._kinds:
            table_text, path = key.split("/", 1)
            live.ranges[int(table_text), path] = [list(zone) for zone in self.zones(int(table_text), path)]


def path_of(segment: Path) -> Path:
    return segment.with_suffix(".hint")


def save(
    disk: Disk, segment: Path, live: LivePart, keys: Keys, declared: dict[int, Declared], *, checksum: int, state: State
) -> None:
    """Write a segment's sidecar. `state` is that after the segment's last record, with its end as `until`."""
    words = array("Q")
    locs, entries = {}, {}
    for table, locations in live.locs.items():
        locs[str(table)] = [len(words), len(locations)]
        words.extend(locations)
    for (table, path), family in live.entries.items():
        hashes, places = _flat(family)
        entries[f"{table}/{path}"] = [len(words), len(hashes)]
        words.extend(hashes)
        words.extend(places)
    zones = {f"{table}/{path}": rows for (table, path), rows in live.ranges.items()}
    description = {
        "until": state["until"],
        "checksum": checksum,
        "state": state,
        "declared": {str(table): row for table, row in declared.items() if table in live.steps},
        "steps": {str(table): steps for table, steps in live.steps.items()},
        "locs": locs,
        "entries": entries,
        "zones": keys.seal_note(zones).hex(),
        "kinds": {f"{table}/{path}": live.kinds(table, path) for table, path in live.ranges},
    }
    text = json.dumps(description, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _WORD)
    body = len(text).to_bytes(_WORD, "little") + text + words.tobytes()
    disk.write_file(path_of(segment), _MAGIC + keys.stamp(body) + body)


def load(segment: Path, keys: Keys, declared: dict[int, Declared]) -> Sidecar | None:
    """Open a segment's sidecar; None where there is none to be trusted."""
    try:
        with path_of(segment).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(mapped)
        if bytes(view[:8]) != _MAGIC or bytes(view[8:24]) != keys.stamp(view[24:]):
            return None
        length = int.from_bytes(view[24:_FRONT], "little")
        description = json.loads(bytes(view[_FRONT : _FRONT + length]))
        for table, row in description["declared"].items():
            if json.loads(json.dumps(declared.get(int(table), Declared()))) != row:
                return None
        return Sidecar(description, view[_FRONT + length :].cast("Q"), keys)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flat(family: dict[int, int | list[int]]) -> tuple[list[int], list[int]]:
    hashes: list[int] = []
    places: list[int] = []
    for hashed in sorted(family):
        found = family[hashed]
        rows = found if isinstance(found, list) else [found]
        hashes.extend([hashed] * len(rows))
        places.extend(rows)
    return hashes, places
