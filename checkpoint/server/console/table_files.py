"""A small table as a file: CSV that Excel opens in Chinese, or XLSX. No cell becomes a formula (S15)."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import xlsxwriter
from starlette.responses import Response

from checkpoint.server.console.download import MEDIA_TYPES
from checkpoint.server.exports import BOM, Cell, ExportFormat, neutral

_WIDTH: Final = 14


def table_file(kind: ExportFormat, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The answer that a browser keeps as `name`; the name is the server's own."""
    data = _xlsx(name, titles, rows) if kind is ExportFormat.XLSX else _csv(titles, rows)
    suffix = kind.value if kind is ExportFormat.XLSX else ExportFormat.CSV.value
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return Response(data, 200, headers, MEDIA_TYPES[ExportFormat(suffix)])


def _csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(titles)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _xlsx(name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(titles) - 1), _WIDTH)
        for at, title in enumerate(titles):
            sheet.write_string(0, at, title, bold)
        for line, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, at, value)
                elif value is not None:
                    sheet.write_number(line, at, value)
    return out.getvalue()
