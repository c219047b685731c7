"""CSV files as offices make them: whichever encoding, whichever separator."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from checkpoint.server.importing.headers import HEADER_ROWS, find_header
from checkpoint.server.importing.table import (
    COLUMNS_MAX,
    RawTable,
    Row,
    TableError,
    check_row_count,
    clean,
    has_any,
)

_DELIMITERS: Final = {",": "CSV", ";": "CSV (;)", "\t": "TSV"}
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_delimited(data: bytes) -> RawTable:
    """Read comma, semicolon or tab separated text.

    Raises:
        TableError: not text, or more rows than the limit.
    """
    content, encoding = _decode(data)
    delimiter = max(_DELIMITERS, key=lambda mark: _recognised(content, mark))
    rows: list[Row] = []
    try:
        for row in _rows(content, delimiter):
            if has_any(row.cells):
                rows.append(row)
                check_row_count(len(rows))
    except csv.Error as error:
        raise TableError("roster.error.not_a_table") from error
    return RawTable(tuple(rows), f"{_DELIMITERS[delimiter]}, {encoding}")


def _decode(data: bytes) -> tuple[str, str]:
    """UTF-8 is tried first: Chinese text in GB18030 is hardly ever valid UTF-8, the reverse often is."""
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in content or content.lstrip().startswith("<"):
            break
        return content, encoding.removesuffix("-sig").upper()
    raise TableError("roster.error.not_a_table")


def _recognised(content: str, delimiter: str) -> int:
    """How many columns the header has when the text is split this way."""
    try:
        header = find_header([row.cells for row in islice(_rows(content, delimiter), HEADER_ROWS)])
    except csv.Error:
        return 0
    return len(header.columns) if header else 0


def _rows(content: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        yield Row(line, tuple(clean(cell) for cell in cells[:COLUMNS_MAX]))
        line = reader.line_num + 1
