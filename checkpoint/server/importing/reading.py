"""From a file's bytes to the rows under its header."""

from typing import Final

from checkpoint.server.importing.delimited import read_delimited
from checkpoint.server.importing.headers import HEADER_ROWS, Column, find_header
from checkpoint.server.importing.table import FILE_BYTES_MAX, ROWS_MAX, Table, TableError
from checkpoint.server.importing.workbook import read_workbook

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
"""The container of .xls, and of an .xlsx that is locked with a password."""


def read_table(data: bytes) -> Table:
    """Read an office's table; the content decides what it is, not the name.

    Raises:
        TableError: too large, not a table, or a table without the columns that a roster needs.
    """
    if len(data) > FILE_BYTES_MAX:
        raise TableError("roster.error.too_large", limit=FILE_BYTES_MAX // 1024**2)
    if data.startswith(_OLE):
        raise TableError("roster.error.old_excel")
    if not data.strip():
        raise TableError("roster.error.empty")
    raw = read_workbook(data) if data.startswith(_ZIP) else read_delimited(data)
    header = find_header([row.cells for row in raw.rows[:HEADER_ROWS]])
    if header is None:
        first = "、".join(cell for row in raw.rows[:1] for cell in row.cells if cell)
        raise TableError("roster.error.no_header", rows=HEADER_ROWS, found=first[:80])
    if header.missing:
        raise TableError("roster.error.missing_columns", columns=_names(header.missing))
    rows = raw.rows[header.index + 1 :]
    if not rows:
        raise TableError("roster.error.no_rows")
    if len(rows) > ROWS_MAX:
        raise TableError("roster.error.too_many_rows", limit=f"{ROWS_MAX:,}")
    return Table(header, raw.rows[header.index].line, rows, raw.form, raw.other_sheets)


def _names(columns: tuple[Column, ...]) -> str:
    """Both languages at once: the sentence around it is chosen later."""
    names = {Column.ROOM: "房号 (room)", Column.NAME: "姓名 (name)"}
    return "、".join(names.get(column, column.value) for column in columns)
