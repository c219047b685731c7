"""Late entries (补录): what was written on paper first, or wrongly, and recorded after it happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PAGE_MAX: Final = 9999
LINE_MAX: Final = 99
"""A printed register has 25 lines; nobody's has a hundred."""

AFTERWARDS: Final = "afterwards"
"""Why somebody counts as let through although the corrected verdict would not: they have long gone through."""
FROM_PAPER: Final = "from_paper"
"""Why a line of the paper register counts as let through: whoever wrote it let them."""

BACK_MAX: Final = timedelta(days=21)
"""As long as movements are kept (S14); older paper is not brought in."""


PAGE_SPAN: Final = timedelta(hours=12)
"""The lines of one page are written within so long, over midnight too; where registers begin with page 1 every day,
the same number half a day away is another page."""


@dataclass(frozen=True, slots=True)
class LateEntry:
    """When it happened, and where it stands on paper, or which record it stands in for.

    `page` and `line` count from 1; 0: not from paper. `corrects`: the id of the movement taken back in its favour.
    Who typed it is the event's operator.
    """

    happened_at: datetime
    page: int = 0
    line: int = 0
    corrects: str = ""

    def __post_init__(self) -> None:
        if self.happened_at.tzinfo is None:
            raise ValueError("a late entry happened at an aware time")
        if not 0 <= self.page <= PAGE_MAX or not 0 <= self.line <= LINE_MAX:
            raise ValueError(f"pages are 1 to {PAGE_MAX}, lines 1 to {LINE_MAX}")
        if bool(self.page) != bool(self.line) or bool(self.page) == bool(self.corrects):
            raise ValueError("a late entry has a page and a line, or a record that it corrects")


def same_page(one: LateEntry, other: LateEntry) -> bool:
    """Whether both stand on the same sheet of paper."""
    return one.page == other.page and abs(one.happened_at - other.happened_at) <= PAGE_SPAN


def missing_pages(pages: set[int]) -> list[int]:
    """The pages of which nobody brought in a single line, between the first and the last that somebody did."""
    return [page for page in range(min(pages, default=1), max(pages, default=1)) if page not in pages]


def missing_lines(lines: set[int]) -> list[int]:
    """The lines of a page that nobody brought in, before the last one that somebody did."""
    return [line for line in range(1, max(lines, default=0)) if line not in lines]
