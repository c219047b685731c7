"""Events by columns: what one event has in common with the next is sent once, and like stands beside like.

A recorded line is its skeleton (the line without its strings and numbers) and its values. A batch is its skeletons,
which line has which, and for each skeleton and place the values of all its lines in a row; compressed, that is a fifth
smaller than the lines. Unpacked, it gives the very bytes that were recorded: nothing is decoded on the way.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

from checkpoint.protocol.values import ProtocolError

_VALUE: Final = re.compile(rb'(?<=[:,\[])("[^"\\]*+"|-?[\d.]++)(?!:)')
"""A string that is no key and holds no escape, or a number. Whatever it finds, the lines come back."""
_PART, _SLOT, _ROW = b"\x01", b"\x00", b"\n"
_COLON: Final = b":"
_LEARNED_FROM: Final = 16
"""So many lines of a skeleton show what never changes in it: one of two values looks fixed once in 32,768."""
_KNOWN_MAX: Final = 4
"""Patterns of as many colons: more would be tried in vain for longer than a line is looked through."""

_Values = Sequence[bytes]
_Cut = Callable[[bytes], re.Match[bytes] | None]


class Packer:
    """Packs batches, and learns meanwhile: lines like those before are cut by one pattern, in a quarter of the time.

    A pattern is a skeleton with the values in it that were the same in all its lines, such as the gate and the boot.
    It changes how short a batch is and never what it unpacks to.
    """

    def __init__(self) -> None:
        """One that has met no line yet."""
        self._known: dict[int, list[tuple[bytes, _Cut]]] = {}
        """By how many colons a line has, of its keys and of its times (one byte is counted in half the time of two):
        skeleton, and what cuts a line of it; the newest first."""

    def pack(self, lines: Sequence[bytes]) -> bytes | None:
        """The lines by columns; None where they would not come back as they were: with bytes that no JSON has."""
        together = b"".join(lines)
        if any(mark in together for mark in (_PART, _SLOT, _ROW)):
            return None
        rows, met = defaultdict[bytes, list[_Values]](list), defaultdict[bytes, list[_Values]](list)
        order, known = list[bytes](), self._known
        values: _Values
        for line in lines:
            colons = line.count(_COLON)
            for skeleton, cut in known.get(colons, ()):  # noqa: B007  # the skeleton of the pattern that fits
                if found := cut(line):
                    values = found.groups()
                    break
            else:
                pieces = _VALUE.split(line)
                skeleton, values = _SLOT.join(pieces[::2]), pieces[1::2]
                alike = met[skeleton]
                alike.append(values)
                if len(alike) == _LEARNED_FROM:
                    self._learn(colons, skeleton, alike)
                    alike.clear()
            rows[skeleton].append(values)
            order.append(skeleton)
        numbers = {skeleton: b"%d" % number for number, skeleton in enumerate(rows)}
        columns = chain.from_iterable(zip(*values, strict=True) for values in rows.values())
        turns = b" ".join([numbers[skeleton] for skeleton in order])
        return _PART.join([_ROW.join(rows), turns, *map(_ROW.join, columns)])

    def _learn(self, colons: int, skeleton: bytes, alike: Sequence[_Values]) -> None:
        """Keep a pattern for the lines of a skeleton: what was the same in all of these belongs to it."""
        first, *literals = skeleton.split(_SLOT)
        shown, pattern = [first], [re.escape(first)]
        for column, literal in zip(zip(*alike, strict=True), literals, strict=True):
            is_text = all(value[:1] == b'"' for value in column)
            if len(set(column)) == 1:
                shape, form = column[0], re.escape(column[0])
            elif is_text:
                shape, form = b'"%b"' % _SLOT, b'"([^"]*+)"'
            else:
                shape, form = _SLOT, rb"([^,\]}]*+)"
            shown += shape, literal
            pattern += form, re.escape(literal)
        cut: _Cut = re.compile(b"".join(pattern)).fullmatch
        self._known[colons] = [(b"".join(shown), cut), *self._known.get(colons, [])][:_KNOWN_MAX]


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
        turns_of = Counter(order)
        counts = [turns_of[number] for number in range(len(skeletons))]
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
