"""Movements as files: CSV that Excel opens in Chinese, XLSX, and JSON lines.

A cell never becomes a formula: whatever begins like one gets an apostrophe in CSV, and is written as a string
in XLSX (S15). Numbers stay numbers, times are the place's own.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checkpoint.domain.bidi import without_marks
from checkpoint.i18n import Language, text
from checkpoint.i18n.recorded import recorded
from checkpoint.protocol.values import dumps
from checkpoint.server.console.wording import Wording
from checkpoint.server.rows import MovementRow, row_to_doc

BOM: Final = "\ufeff"
"""Without it Excel reads a CSV file in the system's own encoding."""

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

SHEET_MOVEMENTS: Final = 1_048_575
"""So many lines stand on a sheet of a workbook below the titles; what is written behind them is lost without a word."""

_LINES_AT_ONCE: Final = 200
_WIDTH: Final = 14
_TIME_FORMAT: Final = "%Y-%m-%d %H:%M:%S"

Cell = str | float | None


class ExportFormat(StrEnum):
    """The kinds of file; the value is the suffix."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    cell: Callable[[MovementRow, Language, ZoneInfo], Cell]


def _degrees(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 10


def _destination(row: MovementRow, language: Language) -> str:
    return Wording(language).destination(row.trip) if row.trip else ""


def _due_back(row: MovementRow, zone: ZoneInfo) -> str:
    due = row.trip.due_back if row.trip else None
    return due.astimezone(zone).strftime(_TIME_FORMAT) if due else ""


def _purpose(row: MovementRow, language: Language) -> str:
    return recorded(row.visit.purpose, "visit.purpose", language) if row.visit else ""


def _consent(row: MovementRow, language: Language) -> str:
    return text("console.yes" if row.visit.consent else "console.no", language) if row.visit else ""


def _until(row: MovementRow, zone: ZoneInfo) -> str:
    until = row.visit.expected_out if row.visit else None
    return until.astimezone(zone).strftime(_TIME_FORMAT) if until else ""


def _slot(row: MovementRow, zone: ZoneInfo) -> str:
    begins = row.booking.begins if row.booking else None
    return f"{begins.astimezone(zone):%Y-%m-%d} {row.booking.slot(zone)}" if row.booking and begins else ""


def _marks(row: MovementRow, language: Language) -> str:
    """What else there is to say of a movement, in words."""
    marks = []
    if row.annulled:
        marks.append(text("console.annulled", language, reason=text(f"console.annulled.{row.annulled}", language)))
    if row.corrects:
        marks.append(text("console.corrected", language))
    if row.override:
        marks.append(text("console.override", language, reason=recorded(row.override_reason, "override", language)))
    if row.checked:
        marks.append(Wording(language).check(row.override_reason))
    if row.real_name:
        marks.append(Wording(language).real_name(row.real_name))
    if row.turned:
        marks.append(Wording(language).turned(row.override_reason))
    if row.emergency:
        marks.append(text("console.emergency", language))
    if row.clock_off and row.clock_ms is not None:
        marks.append(text("console.clock_off", language, offset=Wording(language).offset(row.clock_ms)))
    return text("console.comma", language).join(marks)


_COLUMNS: Final = (
    _Column("export.place", lambda row, _, __: row.place_name),
    _Column("export.gate", lambda row, _, __: row.gate_name),
    _Column("export.time", lambda row, _, zone: row.at.astimezone(zone).strftime(_TIME_FORMAT)),
    _Column("export.direction", lambda row, language, _: text(f"direction.{row.direction}", language)),
    _Column("export.name", lambda row, _, __: row.masked_name),
    _Column("export.address", lambda row, _, __: row.address),
    _Column("export.category", lambda row, language, _: text(f"category.{row.category}", language)),
    _Column("export.destination", lambda row, language, _: _destination(row, language)),
    _Column("export.due_back", lambda row, _, zone: _due_back(row, zone)),
    _Column("export.first_reading", lambda row, _, __: _degrees(row.first_tenths)),
    _Column("export.reading", lambda row, _, __: _degrees(row.tenths)),
    _Column("export.fever", lambda row, language, _: text("console.yes" if row.fever else "console.no", language)),
    _Column("export.outcome", lambda row, language, _: text(f"outcome.{row.outcome}", language)),
    _Column("export.reasons", lambda row, language, _: _reasons(row, language)),
    _Column("export.source", lambda row, language, _: text(f"source.{row.source}", language)),
    _Column("export.marks", lambda row, language, _: _marks(row, language)),
    _Column("export.note", lambda row, _, __: row.note),
    _Column("export.host", lambda row, _, __: row.visit.host if row.visit else ""),
    _Column("export.purpose", lambda row, language, _: _purpose(row, language)),
    _Column("export.consent", lambda row, language, _: _consent(row, language)),
    _Column("export.allowed_by", lambda row, _, __: row.visit.allowed_by if row.visit else ""),
    _Column("export.companions", lambda row, _, __: row.visit.companions if row.visit else None),
    _Column("export.until", lambda row, _, zone: _until(row, zone)),
    _Column("export.plate", lambda row, _, __: row.plate),
    _Column("export.riders", lambda row, _, __: row.riders if row.plate else None),
    _Column("export.booking.slot", lambda row, _, zone: _slot(row, zone)),
    _Column("export.booking.name", lambda row, _, __: row.booking.name if row.booking else ""),
    _Column("export.booking.number", lambda row, _, __: row.booking.number if row.booking else ""),
    _Column("export.operator", lambda row, _, __: row.operator_name or row.operator_id),
    _Column("export.id", lambda row, _, __: row.id),
)


def _reasons(row: MovementRow, language: Language) -> str:
    separator = text("console.semicolon", language)
    return separator.join(text(f"console.reason.{reason}", language) for reason in row.reasons)


def headers(language: Language) -> list[str]:
    """The titles of the columns."""
    return [text(column.key, language) for column in _COLUMNS]


def cells(row: MovementRow, language: Language, zone: ZoneInfo) -> list[Cell]:
    """One movement's cells, in the order of the titles."""
    return [column.cell(row, language, zone) for column in _COLUMNS]


def neutral(value: Cell) -> Cell:
    """A CSV cell that no spreadsheet takes for a formula; numbers pass as they are."""
    value = without_marks(value) if isinstance(value, str) else value
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def csv_chunks(rows: Iterable[MovementRow], language: Language, zone: ZoneInfo) -> Iterator[bytes]:
    """A CSV file piece by piece, however long it is."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(headers(language))
    for number, row in enumerate(rows, start=1):
        writer.writerow([neutral(value) for value in cells(row, language, zone)])
        if number % _LINES_AT_ONCE == 0:
            yield _take(out)
    yield _take(out)


def _take(out: io.StringIO) -> bytes:
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece


def jsonl_chunks(rows: Iterable[MovementRow]) -> Iterator[bytes]:
    """One JSON object a line, as the API gives them."""
    for row in rows:
        yield dumps(row_to_doc(row)) + b"\n"


def write_xlsx(  # what is written, and how
    rows: Iterable[MovementRow],
    language: Language,
    zone: ZoneInfo,
    file: Path,
    mark: str = "",
    *,
    most: int = SHEET_MOVEMENTS,
) -> int:
    """Write an XLSX file with one row in memory at a time, and return how many movements it holds.

    `mark` stands at the foot of each printed sheet. `most`: so many stand on a sheet, and what is left on the next.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(str(file), options) as book:
        bold, degrees = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.0"})
        sheet = _sheet(book, 1, language, bold, mark)
        for count, row in enumerate(rows, start=1):
            line = (count - 1) % most + 1
            if line == 1 and count > 1:
                sheet = _sheet(book, (count - 1) // most + 1, language, bold, mark)
            for at, value in enumerate(cells(row, language, zone)):
                if isinstance(value, str):
                    sheet.write_string(line, at, without_marks(value))
                elif value is not None:
                    sheet.write_number(line, at, value, degrees)
    return count


def _sheet(book: xlsxwriter.Workbook, number: int, language: Language, bold: Format, mark: str) -> Worksheet:
    """A sheet with its titles."""
    name = text("export.sheet", language)
    sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes(1, 0)
    sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N")
    sheet.set_column(0, len(_COLUMNS) - 1, _WIDTH)
    for at, title in enumerate(headers(language)):
        sheet.write_string(0, at, title, bold)
    return sheet


def write_file(
    rows: Iterable[MovementRow], export_format: ExportFormat, language: Language, zone: ZoneInfo, file: Path
) -> int:
    """Write an export to a file and return how many movements it holds."""
    if export_format is ExportFormat.XLSX:
        return write_xlsx(rows, language, zone, file)
    counted = _Counted(rows)
    pieces = csv_chunks(counted, language, zone) if export_format is ExportFormat.CSV else jsonl_chunks(counted)
    with file.open("wb") as out:
        out.writelines(pieces)
    return counted.count


class _Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterable[MovementRow]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[MovementRow]:
        for row in self._rows:
            self.count += 1
            yield row
