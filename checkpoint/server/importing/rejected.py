"""The rows that were not taken, as a file that an office can correct in its spreadsheet and hand in again."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from checkpoint.i18n import Language, text
from checkpoint.server.importing.checking import Rejected
from checkpoint.server.importing.table import Table

_ADDED: Final = frozenset({"行号", "原因", "Line", "Reason"})
"""The columns that we add, under either language; the import ignores them."""

_NEUTRALISED: Final = re.compile(r"^[=+\-@\t\r\n\0＝＋－＠']")
"""A leading mark that makes a spreadsheet take a text for a formula (S15)."""
_DAMAGED: Final = re.compile(r"^(\d{12,}[Xx]?|0\d+|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?)$")
"""Numbers that a spreadsheet would round, shorten or turn into a date when it opens and saves a CSV file."""
_NUMBERED: Final = re.compile(r"-rejected(-\d+)?$")


def rejected_csv(table: Table, rejected: Sequence[Rejected], language: Language) -> bytes:
    """Build the file: the office's own columns, then the line in the original and every reason.

    An apostrophe before a cell keeps it text; the import takes it off again.
    """
    titles = table.header.titles
    kept = [position for position, title in enumerate(titles) if title not in _ADDED]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    added = (text("roster.rejected.line", language), text("roster.rejected.reason", language))
    writer.writerow([*(_safe(titles[position]) for position in kept), *added])
    for row in rejected:
        reasons = "；".join(dict.fromkeys(problem.text(language) for problem in row.problems))
        writer.writerow([*(_safe(row.row.cell(position)) for position in kept), row.row.line, _safe(reasons)])
    return out.getvalue().encode("utf-8-sig")


def rejected_path(source: Path, content: bytes) -> Path:
    """Name the file beside its source. One with other content may be half corrected: it stays."""
    stem = _NUMBERED.sub("", source.stem)
    number = 1
    while True:
        path = source.with_name(f"{stem}-rejected.csv" if number == 1 else f"{stem}-rejected-{number}.csv")
        if path != source and (not path.exists() or path.read_bytes() == content):
            return path
        number += 1


def _safe(value: str) -> str:
    return f"'{value}" if _NEUTRALISED.match(value) or _DAMAGED.match(value) else value
