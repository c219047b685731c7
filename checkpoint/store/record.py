"""One record: a prefix of fixed width, a body, a line break, and a checksum over prefix and body.

    kind 1, length 3 | seq and part 8 | parts 4 | document and table 8 | crc 4 | body | line break

Big-endian. `seq` has 44 bits and `part` 20, `document` 48 and `table` 16. `part` and `parts` say which part of how
large a transaction the record is; each part carries both, because a disk may write the last sector of a transaction
before the first.
"""

import mmap
import re
import struct
from typing import Final, NamedTuple
from zlib import crc32

_HEAD: Final = struct.Struct(">IQIQ")
_CHECKSUM: Final = struct.Struct(">I")
_PREFIX: Final = struct.Struct(">IQIqI")
NAMES: Final = struct.Struct(">I12xq")
"""What a record says of itself: `kind << 24 | length`, and `document << 16 | table`, whose sign is the document's."""
HEAD_BYTES: Final = _HEAD.size
PREFIX_BYTES: Final = _PREFIX.size
COUNT_MAX: Final = (1 << 20) - 1
BODY_BYTES_MAX: Final = (1 << 24) - 1
TABLE_MAX: Final = (1 << 12) - 1
DOC_ID_MAX: Final = (1 << 47) - 1

HEADER, INSERT, UPDATE, DELETE = b"H"[0], b"I"[0], b"U"[0], b"D"[0]
CLEAR, NAME, DROP, FLOOR = b"C"[0], b"N"[0], b"X"[0], b"F"[0]
"""A segment's header; a document put, replaced, removed; a table emptied, named, dropped; the least id still free."""

_KINDS: Final = frozenset((HEADER, INSERT, UPDATE, DELETE, CLEAR, NAME, DROP, FLOOR))
PUTS: Final = (INSERT, UPDATE)
"""A document put, or replaced."""
_START: Final = re.compile(rb"[HIUDCNXF](?=.{11}\x00[\x00-\x0f].{8}[\x00-\x0f])", re.DOTALL)
"""Where a record may begin: a kind, and the bits that a count and a table's number leave empty."""
_STEP: Final = 64 * 1024
_ZEROS: Final = bytes(_STEP)


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


def head(kind: int, seq: int, part: int, parts: int, table: int, doc_id: int, length: int) -> bytes:
    """The prefix without its checksum, for a body of this length."""
    return _HEAD.pack(kind << 24 | length, seq << 20 | part, parts, (doc_id & 0xFFFFFFFFFFFF) << 16 | table)


def line(first: bytes, body: bytes) -> bytes:
    """The whole record."""
    return b"".join((first, _CHECKSUM.pack(crc32(body, crc32(first))), body, b"\n"))


Bytes = bytes | mmap.mmap
"""A segment's bytes, as read at once or as a map."""


def parse(data: Bytes, start: int) -> Record | None:
    """The record that begins here; None where there is none, or a damaged one."""
    body = start + PREFIX_BYTES
    if body > len(data):
        return None
    lead, place, parts, document, recorded = _PREFIX.unpack_from(data, start)
    kind, end = lead >> 24, body + (lead & 0xFFFFFF)
    if kind not in _KINDS or end > len(data):
        return None
    checksum = crc32(data[body:end], crc32(data[start : start + HEAD_BYTES]))
    if not _fits(checksum, recorded):
        return None
    return Record(kind, place >> 20, place & 0xFFFFF, parts, document & 0xFFFF, document >> 16, start, body, end)


def checked(data: bytes, start: int = 0) -> tuple[int, int]:
    """Of the document's record that begins at a position of these bytes: its id, and where its body ends.

    Raises:
        ValueError: there is none, or a damaged one, or these bytes end before it does.
    """
    body = start + PREFIX_BYTES
    if len(data) >= body:
        lead, _, _, document, recorded = _PREFIX.unpack_from(data, start)
        end = body + (lead & 0xFFFFFF)
        checksum = crc32(data[body:end], crc32(data[start : start + HEAD_BYTES]))
        if lead >> 24 in PUTS and end <= len(data) and _fits(checksum, recorded):
            return document >> 16, end
    message = "checksum"
    raise ValueError(message)


def plain(data: bytes) -> tuple[int, bytes]:
    """As `checked`: the id, and the body itself."""
    doc_id, end = checked(data)
    return doc_id, data[PREFIX_BYTES:end]


def is_blank(data: Bytes, start: int) -> bool:
    """Whether there is nothing but zeros from here on."""
    return all(data[place : place + _STEP] == _ZEROS[: len(data) - place] for place in range(start, len(data), _STEP))


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
    return int.from_bytes(data[start + 1 : start + 4], "big")
