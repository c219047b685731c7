"""One record: a line with a prefix of fixed width, a body, and a checksum over both.

    I 0000000001000000000100100000000000100001bf89abcdef {"id":"…"}
    kind, then hexadecimal: seq 10, part 5, parts 5, table 3, document 12, length 6, crc 8 digits

`part` and `parts` say which part of how large a transaction the record is; each part carries both, because a disk
may write the last sector of a transaction before the first. A sealed body is binary: its length says where it ends.
"""

import mmap
import re
import zlib
from typing import Final, NamedTuple

HEAD_BYTES: Final = 43
PREFIX_BYTES: Final = 52
COUNT_MAX: Final = (1 << 20) - 1
BODY_BYTES_MAX: Final = (1 << 24) - 1
TABLE_MAX: Final = (1 << 12) - 1
DOC_ID_MAX: Final = (1 << 47) - 1

HEADER, INSERT, UPDATE, DELETE = b"H"[0], b"I"[0], b"U"[0], b"D"[0]
CLEAR, NAME, DROP, FLOOR = b"C"[0], b"N"[0], b"X"[0], b"F"[0]
"""A segment's header; a document put, replaced, removed; a table emptied, named, dropped; the least id still free."""

_KINDS: Final = frozenset((HEADER, INSERT, UPDATE, DELETE, CLEAR, NAME, DROP, FLOOR))
_START: Final = re.compile(rb"[HIUDCNXF] [0-9a-f]{49} ")
_DOC_BITS: Final = 48
_STEP: Final = 64 * 1024


class Record(NamedTuple):
    """A record found in a segment's bytes; its body is `data[body:end]`, the next one begins at `end + 1`."""

    kind: int
    seq: int
    part: int
    parts: int
    table: int
    doc_id: int
    start: int
    body: int
    end: int


Place = tuple[int, int, int, int, int, int]
"""Where a record belongs: kind, seq, part, parts, table, document."""


def head(place: Place, length: int) -> bytes:
    """The prefix without its checksum, for a body of this length."""
    kind, seq, part, parts, table, doc_id = place
    value = (((seq << 20 | part) << 20 | parts) << 12 | table) << 72 | (doc_id & 0xFFFFFFFFFFFF) << 24 | length
    return b"%c %041x" % (kind, value)


def line(first: bytes, body: bytes) -> bytes:
    """The whole record."""
    return b"%b%08x %b\n" % (first, zlib.crc32(body, zlib.crc32(first)), body)


Bytes = bytes | mmap.mmap
"""A segment's bytes, as read at once or as a map."""


def parse(data: Bytes, start: int) -> Record | None:
    """The record that begins here; None where there is none, or a damaged one."""
    try:
        value = int(data[start + 2 : start + 51], 16)
    except ValueError:
        return None
    body = start + PREFIX_BYTES
    end = body + (value >> 32 & 0xFFFFFF)
    content = data[body:end]
    checksum = zlib.crc32(content, zlib.crc32(data[start : start + HEAD_BYTES]))
    if not _fits(checksum, value & 0xFFFFFFFF) or data[start] not in _KINDS or len(content) != end - body:
        return None
    doc_id = value >> 56 & 0xFFFFFFFFFFFF
    if doc_id >> (_DOC_BITS - 1):
        doc_id -= 1 << _DOC_BITS
    return Record(
        data[start],
        value >> 156,
        value >> 136 & 0xFFFFF,
        value >> 116 & 0xFFFFF,
        value >> 104 & 0xFFF,
        doc_id,
        start,
        body,
        end,
    )


def is_blank(data: Bytes, start: int) -> bool:
    """Whether there is nothing but zeros from here on."""
    return all(not data[place : place + _STEP].strip(b"\0") for place in range(start, len(data), _STEP))


def _fits(checksum: int, recorded: int) -> bool:
    return checksum == recorded


def find(data: Bytes, start: int) -> Record | None:
    """The next good record at or after a position; documents hold no bare line break, so one marks a beginning."""
    for match in _START.finditer(data, start):
        position = match.start()
        if (position == 0 or data[position - 1 : position] == b"\n") and (record := parse(data, position)) is not None:
            return record
    return None


def length_of(data: Bytes, start: int) -> int:
    """What a prefix that may be damaged says of its body's length; 0 where it says nothing."""
    try:
        return int(data[start + 37 : start + 43], 16)
    except ValueError:
        return 0
