"""Identifiers: event ids that sort by time, person ids that every tablet derives alike."""

import re
import uuid
from datetime import datetime
from typing import Final

_PERSON_ID: Final = re.compile(r"^([0-9a-f]{8})-(\d{1,3})$")

HOUSEHOLD_ID_MAX: Final = 0xFFFF_FFFF
"""A household id is a random unsigned 32-bit number: a pass is readable by anyone, a flat number is not for all."""

PERSON_NO_MAX: Final = 999
"""Members of a household are numbered 1..999; 0 stands for the household as a whole."""


def uuid7(at: datetime, random_bytes: bytes) -> uuid.UUID:
    """Build a version 7 UUID (RFC 9562, 5.7) from an aware time and 10 random bytes.

    Ids of one device sort by the millisecond they were made in, which keeps the server's index local.

    Raises:
        ValueError: `at` is naive, or `random_bytes` is not 10 bytes long.
    """
    if at.tzinfo is None:
        message = "an event id needs an aware time"
        raise ValueError(message)
    if len(random_bytes) != 10:
        message = "an event id needs 10 random bytes"
        raise ValueError(message)
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds << 80) | int.from_bytes(random_bytes, "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def person_id(household_id: int, person_no: int) -> str:
    """Name one person of one place, e.g. `9c41f00d-2`: the household's random number and the member's.

    Raises:
        ValueError: a number is out of its range.
    """
    if not 0 < household_id <= HOUSEHOLD_ID_MAX:
        message = f"household id out of range: {household_id}"
        raise ValueError(message)
    if not 0 <= person_no <= PERSON_NO_MAX:
        message = f"person number out of range: {person_no}"
        raise ValueError(message)
    return f"{household_id:08x}-{person_no}"


def parse_person_id(text: str) -> tuple[int, int]:
    """Split a person id into household id and person number.

    Raises:
        ValueError: `text` is not a person id.
    """
    match = _PERSON_ID.match(text)
    if match is None:
        message = f"not a person id: {text!r}"
        raise ValueError(message)
    return int(match[1], 16), int(match[2])
