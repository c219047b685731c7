"""Head lists (链头清单): once a day the server signs how far it has each outbox of a place, and tells all tablets.

A list names the one before it by its hash. So neither the server nor a tablet can change what was received before
without contradicting what the other one keeps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

EVERY: Final = timedelta(days=1)
KEPT: Final = timedelta(days=14)
"""So long a list is told to the tablets, and so long a tablet keeps it."""
NOTHING: Final = bytes(32)
"""What the first list of a place follows."""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """链头: the last number that was received of an outbox, and the chain's hash there."""

    device_id: str
    incarnation: str
    high: int
    head: bytes

    @property
    def outbox(self) -> tuple[str, str]:
        """Whose chain it is."""
        return self.device_id, self.incarnation


@dataclass(frozen=True, slots=True)
class HeadList:
    """链头清单 of one place. `previous` is the SHA-256 of the list before it, as signed."""

    place_id: int
    seq: int
    issued_at: datetime
    next_at: datetime
    previous: bytes
    heads: tuple[ChainHead, ...]


class HeadFinding(StrEnum):
    """What a tablet finds when it holds a list against its own records and the lists before; the worst comes first."""

    DIFFERS = "differs"
    BEHIND = "behind"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    AGREES = "agrees"

    @property
    def is_trouble(self) -> bool:
        """Whether somebody has to look into it."""
        return self in {HeadFinding.DIFFERS, HeadFinding.BEHIND, HeadFinding.CONTRADICTS}


def worst(findings: Iterable[HeadFinding]) -> HeadFinding:
    """The worst of several; UNKNOWN where there is none."""
    order = list(HeadFinding)
    return min(findings, key=order.index, default=HeadFinding.UNKNOWN)


def contradicts(before: HeadList, after: HeadList) -> bool:
    """Whether a later list takes back what an earlier one says: less of an outbox, or another hash at the same place.

    What is the same up to a greater number only the tablet itself can tell, from the events between.
    """
    now = {row.outbox: row for row in after.heads}
    for row in before.heads:
        found = now.get(row.outbox)
        if found is None or found.high < row.high or (found.high == row.high and found.head != row.head):
            return True
    return False
