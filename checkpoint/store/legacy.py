"""The first format, read once: a journal of `crc32 {"tx": …}` lines, each a transaction over whole documents.

header   {"format": 1}
change   [table, {id: document, …}, [ids removed] or null for a table that was dropped]
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from checkpoint.store.errors import StoreDamagedError, StoreNewerError

FILE_NAME: Final = "store.journal"
FORMAT: Final = 1

Rows = dict[str, dict[str, Any]]
Change = tuple[str, Rows, list[str] | None]


def read_tables(path: Path) -> tuple[dict[str, Rows], int]:
    """All tables as the first format left them, and how many of its lines are damaged.

    Raises:
        StoreDamagedError: not a journal, or of another version.
    """
    tables: dict[str, Rows] = {}
    lines = path.read_bytes().split(b"\n")
    values = [_parse(line) for line in lines[:-1]]
    if not values:
        return {}, 0
    if all(value is None for value in values):
        message = f"{path} is not a journal of this program"
        raise StoreDamagedError(message)
    if values[0] is not None and values[0].get("format") != FORMAT:
        message = f"{path} was written by a newer version of this program; update the app"
        raise StoreNewerError(message)
    for change in _changes(values):
        _apply(tables, change)
    return tables, sum(value is None for value in values)


def _changes(values: list[dict[str, Any] | None]) -> Iterator[Change]:
    for value in values:
        if value is not None:
            yield from value.get("tx", ())


def _apply(tables: dict[str, Rows], change: Change) -> None:
    name, put, gone = change
    if gone is None:
        tables.pop(name, None)
        return
    rows = tables.setdefault(name, {})
    rows.update(put)
    for doc_id in gone:
        rows.pop(doc_id, None)


def _parse(line: bytes) -> dict[str, Any] | None:
    body = line[9:]
    try:
        if int(line[:8], 16) != zlib.crc32(body) or line[8:9] != b" ":
            return None
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
