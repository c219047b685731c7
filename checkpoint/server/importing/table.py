"""A table as read from a file: its header, its rows with their lines, and the limits on all of it."""

from dataclasses import dataclass
from typing import Final

from checkpoint.i18n import Language, text
from checkpoint.server.importing.headers import HEADER_ROWS, Header

FILE_BYTES_MAX: Final = 5 * 1024 * 1024
UNPACKED_BYTES_MAX: Final = 50 * 1024 * 1024
ENTRIES_MAX: Final = 200
ROWS_MAX: Final = 20_000
"""Rows of people; title and header rows do not count (S16)."""
COLUMNS_MAX: Final = 64

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), None)


class TableError(ValueError):
    """The whole file cannot be used; the administrator has to choose or save another one."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, language: Language) -> str:
        """One sentence that says what is wrong and what to do."""
        return text(self.key, language, **self.values)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of people. `line` counts from 1 as the office's program shows it."""

    line: int
    cells: tuple[str, ...]

    def cell(self, position: int | None) -> str:
        """The text at a position; empty where the row is shorter or the table has no such column."""
        return self.cells[position] if position is not None and position < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of a file that hold anything, titles and header too. `form` is for people: `CSV, GB18030`."""

    rows: tuple[Row, ...]
    form: str
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under the header."""

    header: Header
    header_line: int
    rows: tuple[Row, ...]
    form: str
    other_sheets: tuple[str, ...] = ()


def clean(value: str) -> str:
    """Take off what nobody typed: outer blanks, invisible marks, the apostrophe that keeps a cell text."""
    value = value.translate(_INVISIBLE).strip()
    return value.removeprefix("'").lstrip() if value.startswith("'") else value


def has_any(cells: tuple[str, ...]) -> bool:
    """Whether a row holds anything at all."""
    return any(cells)


def check_row_count(count: int) -> None:
    """Stop while reading: rows so far, with whatever may still turn out to be a title.

    Raises:
        TableError: more rows than any header could leave within the limit.
    """
    if count > ROWS_MAX + HEADER_ROWS:
        raise TableError("roster.error.too_many_rows", limit=f"{ROWS_MAX:,}")
