"""The equality indexes of neighbouring sealed segments in one: a value is looked up once, not once in each sidecar.

    8 bytes magic | 16 bytes stamp | 8 bytes length of the description | description (JSON) | 32-bit words

The words are, for each index, its distinct hashes in their order, where each one's places end, and the places: a
place is the position in its segment behind the lengths of the segments before it.

It says nothing that the sidecars do not say, and it names the stamps of those that it was made from: one that is
missing, damaged or of other sidecars than those that are there is not used, and is made again. It gives candidates,
as they do; segments that retention took from among its own are simply not there when a candidate is read.
"""

import json
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from checkpoint.store.crypto import Keys
from checkpoint.store.disk import Disk
from checkpoint.store.hints import Sidecar
from checkpoint.store.index import Part, Wanted

_MAGIC: Final = b"CPGATH1\n"
_FRONT: Final = 32
_WORD: Final = 8
_PLACES: Final = 1 << 32
_OFTEN: Final = 32
"""A value that stands so many times in a segment is found there as fast as it is read; it is not gathered."""


class Gathered:
    """Answers for several segments at once, for the indexes that it has."""

    def __init__(self, description: dict[str, Any], words: memoryview) -> None:
        """Built by `load`."""
        self.members: list[tuple[int, int, str]] = [tuple(row) for row in description["members"]]
        """Each segment's number, the first of its places, and its sidecar's stamp."""
        self._words = words
        self._entries: dict[tuple[int, str], tuple[int, int]] = {
            (table, path): (start, count) for table, path, start, count in description["entries"]
        }
        ends = [first for _, first, _ in self.members[1:]] + [_PLACES]
        self._spans = [
            (end, (number << 32) - first) for (number, first, _), end in zip(self.members, ends, strict=True)
        ]

    def has(self, key: tuple[int, str]) -> bool:
        """Whether this index was gathered."""
        return key in self._entries

    def equal(self, table: int, path: str, wanted: Wanted) -> list[int]:
        """Candidate locations in these segments, ascending."""
        start, count = self._entries[table, path]
        words, until, hashed = self._words, start + count, wanted.hashed
        index = bisect_left(words, hashed, start, until)
        if index == until or words[index] != hashed:
            return []
        places, index = until + count, index + count
        found: list[int] = []
        spans = iter(self._spans)
        end, shift = next(spans)
        first = places + (words[index - 1] if index > until else 0)
        for place in words[first : places + words[index]].tolist():
            while place >= end:
                end, shift = next(spans)
            found.append(place + shift)
        return found


def path_of(segment: Path) -> Path:
    """Beside the last of its segments."""
    return segment.with_suffix(".index")


def members_of(last: int, parts: Mapping[int, Part], together: int) -> dict[int, Sidecar]:
    """The sidecars to be gathered when the segment `last` is sealed; none where it ends no group, or one is not sealed.

    Groups begin at fixed numbers, so that retention, which takes the oldest, takes whole groups in the end.
    """
    if not together or last % together:
        return {}
    found: dict[int, Sidecar] = {}
    for number in range(last - together + 1, last + 1):
        part = parts.get(number)
        if isinstance(part, Sidecar):
            found[number] = part
        elif part is not None:
            return {}
    return found if len(found) > 1 else {}


def make(disk: Disk, segment: Path, keys: Keys, parts: Mapping[int, Part], together: int) -> Gathered | None:
    """Write and open what is gathered up to this segment; None where it ends no group."""
    members = members_of(int(segment.stem), parts, together)
    if members:
        _save(disk, path_of(segment), keys, members)
    return load(segment, keys, parts) if members else None


def _save(disk: Disk, path: Path, keys: Keys, members: Mapping[int, Sidecar]) -> None:
    """Nothing where their places are too many to be numbered."""
    firsts, end = [], 0
    for part in members.values():
        firsts.append(end)
        end += part.until
    if end >= _PLACES:
        return
    words, entries = array("I"), []
    for key in dict.fromkeys(key for part in members.values() for key in part.indexes):
        row = _gathered([part.pairs(key) for part in members.values()], firsts)
        if row is not None:
            entries.append([*key, len(words), len(row[0])])
            for values in row:
                words.extend(values)
    numbered = zip(members.items(), firsts, strict=True)
    description = {
        "members": [[number, first, part.stamp.hex()] for (number, part), first in numbered],
        "entries": entries,
    }
    text = json.dumps(description, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _WORD)
    body = len(text).to_bytes(_WORD, "little") + text + words.tobytes()
    disk.write_file(path, _MAGIC + keys.stamp(body) + body)


def _gathered(
    parts: Sequence[tuple[Sequence[int], Sequence[int]]], firsts: Sequence[int]
) -> "tuple[array[int], array[int], array[int]] | None":
    """The distinct hashes of one index, where each one's places end, and the places; None where that saves nothing."""
    rows = [
        hashed << 32 | first + position
        for (hashes, positions), first in zip(parts, firsts, strict=True)
        for hashed, position in zip(hashes, positions, strict=True)
    ]
    rows.sort()
    hashes, ends, last = array("I"), array("I"), -1
    for index, row in enumerate(rows):
        if row >> 32 != last:
            last = row >> 32
            hashes.append(last)
            ends.append(index)
    if not rows or len(rows) > _OFTEN * len(parts) * len(hashes):
        return None
    ends.append(len(rows))
    return hashes, ends[1:], array("I", [row & 0xFFFFFFFF for row in rows])


def load(segment: Path, keys: Keys, parts: Mapping[int, Part]) -> Gathered | None:
    """Open what was gathered up to this segment; None where it is not to be trusted, or is of other sidecars."""
    try:
        with path_of(segment).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(mapped)
        if bytes(view[:8]) != _MAGIC or bytes(view[8:24]) != keys.stamp(view[24:]):
            return None
        start = _FRONT + int.from_bytes(view[24:_FRONT], "little")
        found = Gathered(json.loads(bytes(view[_FRONT:start])), view[start:].cast("I"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if _is_of(found, int(segment.stem), parts) else None


def _is_of(found: Gathered, last: int, parts: Mapping[int, Part]) -> bool:
    """Whether it was made from the sidecars that are there up to this one, and from each of them."""
    stamps = {number: stamp for number, _, stamp in found.members}
    if max(stamps) != last:
        return False
    for number in range(min(stamps), max(stamps) + 1):
        part = parts.get(number)
        if part is not None and not (isinstance(part, Sidecar) and part.stamp.hex() == stamps.get(number)):
            return False
    return True
