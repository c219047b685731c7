"""How much of the outbox is in a verified backup of the server's: the server may come back from one at any time.

A receipt says how far the server had this outbox at one moment of its own clock, and when its newest verified backup
began. So whatever it had received by then is in that backup. Events are compared by when the server had them, never by
when they were recorded: what was recorded offline last week and sent today is in no backup of yesterday.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from checkpoint.protocol.values import format_time, parse_time

RESTORE_REACH: Final = timedelta(hours=72)
"""A server may be restored from a backup this old though a newer one was made; what came since is sent again (R15)."""

MARK_EVERY: Final = timedelta(hours=1)
MARKS_MAX: Final = 200
"""Eight days of them; where the backups are further apart, every other mark goes."""


@dataclass(frozen=True, slots=True)
class Backing:
    """Of a receipt: the server's time, and when its newest verified backup began; None: it has none."""

    time: datetime
    backed_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backups:
    """The marks (server's time, what it had acknowledged by then), oldest first, and what the newest receipt said."""

    marks: tuple[tuple[datetime, int], ...] = ()
    told: Backing | None = None

    @property
    def proven(self) -> int:
        """The greatest number that any backup of the last 72 hours, and the newest of all, must have; 0: none."""
        limit = _passed(self.told)
        return 0 if limit is None else max((acked for at, acked in self.marks if at <= limit), default=0)

    @property
    def is_none(self) -> bool:
        """Whether the server said that it has no backup."""
        return self.told is not None and self.told.backed_up_at is None

    def after(self, acked: int, backing: Backing | None) -> "Backups":
        """As it stands when the cursor is at `acked`; without a receipt the cursor was set back, and marks go."""
        marks = tuple(mark for mark in self.marks if mark[1] <= acked and (backing is None or mark[0] <= backing.time))
        told = self.told
        if backing is not None and (not marks or backing.time - marks[-1][0] >= MARK_EVERY):
            marks, told = (*marks, (backing.time, acked)), backing
        elif backing is not None and (told is None or told.backed_up_at != backing.backed_up_at):
            told = backing  # otherwise nothing changes, and nothing is written
        passed = _passed(told)
        needless = sum(at <= passed for at, _ in marks) - 1 if passed else 0  # the newest that is passed tells all
        marks = marks[max(0, needless) :]
        return Backups(marks[::2] if len(marks) > MARKS_MAX else marks, told)

    @property
    def row(self) -> dict[str, Any]:
        """As it is kept beside the cursor."""
        told = self.told
        marks = [[format_time(at), acked] for at, acked in self.marks]
        if told is None:
            return {"marks": marks}
        backed_up = format_time(told.backed_up_at) if told.backed_up_at else ""
        return {"marks": marks, "told": format_time(told.time), "backed_up": backed_up}

    @classmethod
    def of_row(cls, row: dict[str, Any] | None) -> "Backups":
        """Inverse of `row`; a cursor of an earlier version has no marks, and proves nothing."""
        if not row or "marks" not in row:
            return cls()
        marks = tuple((parse_time(at), acked) for at, acked in row["marks"])
        if "told" not in row:
            return cls(marks)
        return cls(marks, Backing(parse_time(row["told"]), parse_time(row["backed_up"]) if row["backed_up"] else None))


def _passed(told: Backing | None) -> datetime | None:
    """What the server had by then is in all backups that it may come back from; None: it may come back empty."""
    return None if told is None or told.backed_up_at is None else min(told.backed_up_at, told.time - RESTORE_REACH)
