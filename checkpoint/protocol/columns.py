"""Events by columns: what one event has in common with the next is sent once, and like stands beside like.

A recorded line is its skeleton (the line without its strings and numbers) and its values. A batch is its skeletons,
which line has which, and for each skeleton and place the values of all its lines in a row; compressed, that is a fifth
smaller than the lines. Unpacked, it gives the very bytes that were recorded: nothing is decoded on the way.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from checkpoint.protocol.values import ProtocolError

_FORM: Final = rb'("[^"\\]*+"%b|-?[\d.]++)'
_VALUE: Final = re.compile(rb"(?<=[:,\[])" + _FORM % rb"(?!:)")
"""A string that is no key and holds no escape, or a number. Whatever it finds, the lines come back."""
_PART, _SLOT, _ROW = b"\x01", b"\x00", b"\n"
_TRIED: Final = 4
"""So many of the skeletons met last are tried before a line is looked through for its values."""


def pack(lines: Sequence[bytes]) -> bytes | None:
    """The lines by columns; None where they would not come back as they were: with bytes that no JSON has."""
    rows: dict[bytes, list[Sequence[bytes]]] = {}
    numbers: dict[bytes, int] = {}
    order, often = [], list[bytes]()
    for line in lines:
        if _PART in line or _SLOT in line or _ROW in line:
            return None
        skeleton, values = _cut(line, often)
        if skeleton in rows and skeleton not in often[:_TRIED]:
            often.insert(0, skeleton)
        rows.setdefault(skeleton, []).append(values)
        order.append(numbers.setdefault(skeleton, len(numbers)))
    columns = chain.from_iterable(zip(*values, strict=True) for values in rows.values())
    return _PART.join([_ROW.join(rows), " ".join(map(str, order)).encode(), *(_ROW.join(column) for column in columns)])


def _cut(line: bytes, often: Sequence[bytes]) -> tuple[bytes, Sequence[bytes]]:
    """A line's skeleton and its values; `often`: skeletons that it may well have."""
    for skeleton in often[:_TRIED]:
        if found := _cutter(skeleton)(line):
            return skeleton, found.groups()
    pieces = _VALUE.split(line)
    return _SLOT.join(pieces[::2]), pieces[1::2]


@lru_cache(maxsize=64)
def _cutter(skeleton: bytes) -> Callable[[bytes], re.Match[bytes] | None]:
    """Cuts a line of this skeleton in half the time that looking for its values takes."""
    return re.compile((_FORM % b"").join(map(re.escape, skeleton.split(_SLOT)))).fullmatch


def unpack(packed: bytes, lines_max: int, bytes_max: int) -> list[bytes]:
    """The lines again, of which there may be so many, and so many bytes in all.

    Raises:
        ProtocolError: not columns, or more than allowed.
    """
    parts = packed.split(_PART)
    try:
        skeletons, second, columns = parts[0].split(_ROW), parts[1], parts[2:]
        order = [int(number) for number in second.split()]
        _require(max(len(order), len(skeletons)) <= lines_max)
        counts = [order.count(number) for number in range(len(skeletons))]
        size = sum(count * len(skeleton) for count, skeleton in zip(counts, skeletons, strict=True))
        _require(size <= bytes_max)
        made, at = [], 0
        for skeleton, count in zip(skeletons, counts, strict=True):
            slots = skeleton.count(_SLOT)
            made.append(_fill(skeleton, [column.split(_ROW) for column in columns[at : at + slots]], count))
            at += slots
        turns = [iter(lines) for lines in made]
        return [next(turns[number]) for number in order]
    except ProtocolError:
        raise
    except (ValueError, IndexError, StopIteration) as error:
        raise ProtocolError("columns: they do not fit together") from error


def _require(fits: bool) -> None:  # noqa: FBT001  # a question, not a switch
    if not fits:
        raise ProtocolError("columns: more than a batch may hold")


def _fill(skeleton: bytes, columns: list[list[bytes]], count: int) -> list[bytes]:
    if len(columns) != skeleton.count(_SLOT):
        raise ProtocolError("columns: too few")
    if not columns:
        return [skeleton] * count
    if {len(column) for column in columns} != {count}:
        raise ProtocolError("columns: of different lengths")
    form = skeleton.replace(b"%", b"%%").replace(_SLOT, b"%b")
    return [form % row for row in zip(*columns, strict=True)]
