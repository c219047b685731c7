"""The shape of recorded lines, proven once for all lines that share it: they hold no trick (S16).

No key stands twice in them: a reader that takes the last of two values and one that takes the first disagree about
what was recorded. Looking at each key of each line would cost more than reading the line; but a line is its skeleton
and its values (`columns`), and where each value is one string or one number, the line has the keys of its skeleton,
which few lines differ in. A skeleton is proven by reading it twice, with a number in each slot and with a string:
where both can be read, no slot is a key or lies within a text.

Nor is anything in them spelt by escapes, or turned by a mark (`domain.bidi`).
"""

import re
from functools import lru_cache
from typing import Final

from checkpoint.domain.bidi import MARKS
from checkpoint.protocol.values import ProtocolError, loads

SHAPE_BYTES_MAX: Final = 2048
"""A longer skeleton is not proven; with the number of those that are kept it bounds the memory."""
_KEPT: Final = 512
_VALUE: Final = re.compile(rb'(?<=[:,\[])(?:"[^"\\]*+"|-?[\d.]++)(?!:)')
_SLOT: Final = b"\x00"
_QUOTED: Final = b'"\x00"'
_ANY_SLOT: Final = re.compile(b'"\x00"|\x00')
_PART, _ROW = b"\x01", b"\n"
_NUMERIC: Final = b"0123456789.-\n"
_LETTER_MARK, *_REST = (mark.encode() for mark in MARKS)
_MARKS: Final = re.compile(b"\xe2(?:" + b"|".join(mark.removeprefix(b"\xe2") for mark in _REST) + b")")
"""All but the first begin with the same byte, which no Chinese character holds."""


def is_plain_line(line: bytes) -> bool:
    """Whether a line is shown to hold no trick; False: look closer."""
    return _is_written_out(line) and _is_sound(_VALUE.sub(_SLOT, line))


def are_plain_columns(packed: bytes) -> bool:
    """The same of all lines of a batch by columns, without unpacking them: a third of a microsecond for each line."""
    skeletons, *columns = packed.split(_PART)
    slots = [_slots_of(skeleton) for skeleton in skeletons.split(_ROW)]
    kinds = [is_quoted for found in slots if found is not None for is_quoted in found]
    if None in slots or len(kinds) != len(columns) - 1 or not _is_written_out(packed):
        return False
    within = _ROW.join([column for column, is_quoted in zip(columns[1:], kinds, strict=True) if is_quoted])
    whole = [column for column, is_quoted in zip(columns[1:], kinds, strict=True) if not is_quoted]
    texts = _ROW.join([column for column in whole if column.startswith(b'"')])
    numbers = b"".join([column for column in whole if not column.startswith(b'"')])
    are_texts = b'"' not in within and b"\\" not in within and (not texts or _are_strings(texts))
    return are_texts and not numbers.translate(None, _NUMERIC)


@lru_cache(maxsize=_KEPT)
def _slots_of(skeleton: bytes) -> tuple[bool, ...] | None:
    """Of each slot whether its quotes stand in the skeleton, as in a pattern that was learned; None: not proven."""
    if not _is_sound(skeleton.replace(_QUOTED, _SLOT)):
        return None
    return tuple(slot == _QUOTED for slot in _ANY_SLOT.findall(skeleton))


def _are_strings(texts: bytes) -> bool:
    """Whether each row is one string without quotes or escapes in it: all quotes are where two rows meet."""
    breaks = texts.count(_ROW)
    return (
        texts.endswith(b'"')
        and texts.count(b'"\n"') == breaks
        and texts.count(b'"') == 2 * breaks + 2
        and b"\\" not in texts
    )


def _is_written_out(raw: bytes) -> bool:
    """Whether no character is spelt by an escape, and none is a mark; a single byte is looked for fastest."""
    return not (
        (b"\\" in raw and b"\\u" in raw)
        or (b"\xd8" in raw and _LETTER_MARK in raw)
        or (b"\xe2" in raw and _MARKS.search(raw))
    )


def _is_sound(skeleton: bytes) -> bool:
    return len(skeleton) <= SHAPE_BYTES_MAX and _reads(skeleton)


@lru_cache(maxsize=_KEPT)
def _reads(skeleton: bytes) -> bool:
    try:
        for value in (b"0", b'""'):
            loads(skeleton.replace(_SLOT, value))
    except ProtocolError:
        return False
    return True
