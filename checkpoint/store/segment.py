"""A segment that is open, and where the journal stands in the last one."""

from dataclasses import dataclass
from pathlib import Path

from checkpoint.store.crypto import LINK_BYTES
from checkpoint.store.index import LivePart


@dataclass(slots=True)
class Segment:
    """An open segment file."""

    number: int
    path: Path
    file: int
    size: int
    is_reserve: bool = False


@dataclass(slots=True)
class Head:
    """Where the journal stands: the segment written on, its next free byte, and what the next record continues."""

    segment: Segment | None = None
    position: int = 0
    seq: int = 1
    link: bytes = bytes(LINK_BYTES)
    unwritten: bytes = b""
    """A header that goes to the disk together with the segment's first transaction."""
    live: LivePart | None = None
