"""Notices (通知): what supervisors tell a gate, in their own words, and who has read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from checkpoint.domain.events import Event

NOTICE_MAX: Final = 500
"""Characters in one language: what is longer is not read at a gate with a queue."""
ID_MAX: Final = 36


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, as it was written; a language that it was not written in is empty.

    `at`: when it was issued; `until`: when it no longer holds, exclusive; None: until it is withdrawn. `by`: who.
    """

    notice_id: str
    zh: str
    en: str
    at: datetime
    until: datetime | None = None
    by: str = ""

    def __post_init__(self) -> None:
        if not (self.zh.strip() or self.en.strip()):
            raise ValueError("a notice says something")
        if max(len(self.zh), len(self.en)) > NOTICE_MAX:
            raise ValueError(f"a notice is at most {NOTICE_MAX} characters long")
        if self.until is not None and not self.at < self.until:
            raise ValueError("a notice holds until after it was issued")

    def holds(self, now: datetime) -> bool:
        """Whether it is still to be read and kept to. One from a clock ahead of ours holds too."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """Somebody on shift has read a notice (已读); who and when stands in the event."""

    notice: str

    def __post_init__(self) -> None:
        if not 0 < len(self.notice) <= ID_MAX:
            raise ValueError("a reading names its notice")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who read a notice first when, and at which gate."""

    operator_id: str
    at: datetime
    gate_id: int


def readers(events: Iterable["Event"]) -> dict[str, dict[str, Reader]]:
    """By notice and operator who has read what; of two readings the earlier counts, whatever order they come in."""
    found: dict[str, dict[str, Reader]] = {}
    for event in events:
        if isinstance(event.body, NoticeRead):
            told = found.setdefault(event.body.notice, {})
            known = told.get(event.operator_id)
            if known is None or event.at < known.at:
                told[event.operator_id] = Reader(event.operator_id, event.at, event.gate_id)
    return found
