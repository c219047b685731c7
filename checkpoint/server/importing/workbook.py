"""XLSX files, which may be hostile: bounded before they are unpacked, parsed without entities or macros."""

import io
import re
import zipfile
import zlib
from datetime import datetime
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml import DEFUSEDXML

from checkpoint.server.importing.headers import HEADER_ROWS, find_header
from checkpoint.server.importing.table import (
    COLUMNS_MAX,
    ENTRIES_MAX,
    ROWS_MAX,
    UNPACKED_BYTES_MAX,
    RawTable,
    Row,
    TableError,
    check_row_count,
    clean,
    has_any,
)

_SHEET_ROWS_MAX: Final = 1_048_576
"""Excel's own limit; a file that claims more is made to keep us busy."""

_EXACT_DIGITS: Final = 15
"""Excel keeps 15 digits of a number; an identity number typed as a number has lost its end."""

_ROW_BYTES_MAX: Final = 1024 * 1024
"""Of one row's XML; Excel's widest row, all 16,384 cells formatted and empty, takes a third of it."""

_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

_BROKEN: Final = (
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl raises when the parts of a workbook do not fit: it has no error class of its own for that."""


def read_workbook(data: bytes) -> RawTable:
    """Read the first sheet that has a header; the others are named.

    Raises:
        TableError: a limit is exceeded, or the file is broken, encrypted or not a workbook.
    """
    if not DEFUSEDXML:
        message = "openpyxl runs without defusedxml: OPENPYXL_DEFUSEDXML must not be switched off"
        raise RuntimeError(message)
    try:
        return _read(data)
    except TableError:
        raise
    except _BROKEN as error:
        raise TableError("roster.error.not_a_table") from error


def _read(data: bytes) -> RawTable:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > ENTRIES_MAX:
            raise TableError("roster.error.too_many_entries", limit=ENTRIES_MAX)
        if sum(entry.file_size for entry in entries) > UNPACKED_BYTES_MAX:
            raise TableError("roster.error.unpacked", limit=UNPACKED_BYTES_MAX // 1024**2)
        _check_sheets(data, archive)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            names = [sheet.title for sheet in book.worksheets]
            tables = [_sheet_rows(sheet, archive) for sheet in book.worksheets[:1]]
            for sheet in book.worksheets[1:]:
                if _has_header(tables[-1]):
                    break
                tables.append(_sheet_rows(sheet, archive))
        finally:
            book.close()
    chosen = len(tables) - 1 if tables and _has_header(tables[-1]) else 0
    others = tuple(name for position, name in enumerate(names) if position != chosen)
    return RawTable(tuple(tables[chosen]) if tables else (), "XLSX", others)


def _has_header(rows: list[Row]) -> bool:
    return find_header([row.cells for row in rows[:HEADER_ROWS]]) is not None


def _sheet_rows(sheet: Any, archive: zipfile.ZipFile) -> list[Row]:  # noqa: ANN401 - its stubs are wrong
    """Rows of one sheet; a cell merged downwards gives its value to every row that it covers."""
    part = archive.read(sheet._worksheet_path)  # noqa: SLF001 - no public way to the part
    merged = _merged_downwards(part)
    sheet.reset_dimensions()
    rows: list[Row] = []
    above: dict[int, str] = {}
    for line, values in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True), start=1):
        if line > _SHEET_ROWS_MAX:
            raise TableError("roster.error.too_many_rows", limit=f"{ROWS_MAX:,}")
        if values.count(None) == len(values):  # a far row's number has openpyxl give all those before it
            continue
        cells = [clean(_text(value)) if value is not None else "" for value in values]
        for position, first in merged.get(line, ()):
            if first:
                above[position] = cells[position]
            elif not cells[position]:
                cells[position] = above.get(position, "")
        while cells and not cells[-1]:
            cells.pop()
        row = Row(line, tuple(cells))
        if has_any(row.cells):
            rows.append(row)
            check_row_count(len(rows))
    return rows


def _check_sheets(data: bytes, archive: zipfile.ZipFile) -> None:
    """Look at every sheet before openpyxl opens one: of one that does not tell its size it reads all cells for it."""
    reader = ExcelReader(io.BytesIO(data), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    for _, related in reader.parser.find_sheets():
        if related.target in reader.valid_files:
            _check_row_sizes(archive.read(related.target))


def _check_row_sizes(part: bytes) -> None:
    """The reader holds one row at a time, with a thousand times its size for a row of a million empty cells."""
    before = 0
    for count, match in enumerate(_ROW.finditer(part), start=1):
        if match.start() - before > _ROW_BYTES_MAX:
            raise TableError("roster.error.too_wide")
        if count > _SHEET_ROWS_MAX:
            raise TableError("roster.error.too_many_rows", limit=f"{ROWS_MAX:,}")
        before = match.start()
    end = max(part.rfind(b"sheetData>"), before) if before else len(part)
    if end - before > _ROW_BYTES_MAX:
        raise TableError("roster.error.too_wide")


def _merged_downwards(part: bytes) -> dict[int, list[tuple[int, bool]]]:
    """For each line: the positions that a merged range covers there, and whether the range begins in it.

    openpyxl's streaming reader does not tell merged cells; its other reader holds the whole file in memory.
    """
    covered: dict[int, list[tuple[int, bool]]] = {}
    for left, top, _, bottom in _MERGE.findall(part, max(0, part.rfind(b"sheetData>"))):
        position, first, last = column_index_from_string(left.decode()) - 1, int(top), int(bottom)
        if position >= COLUMNS_MAX or first == last or last - first > ROWS_MAX:
            continue
        for line in range(first, last + 1):
            covered.setdefault(line, []).append((position, line == first))
    return covered


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case int():
            return _digits(value)
        case float() if value.is_integer():
            return _digits(int(value)) if abs(value) < 10**_EXACT_DIGITS else f"{value:.14E}"
        case datetime():
            return value.date().isoformat()
        case _:
            return str(value)


def _digits(value: int) -> str:
    """A long number that ends in the zeros Excel put there is shown as what it is: a rounded one."""
    surplus = len(str(abs(value))) - _EXACT_DIGITS
    return f"{value:.14E}" if surplus > 0 and value % 10**surplus == 0 else str(value)
