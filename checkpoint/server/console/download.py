"""An export on its way to the browser: CSV and JSON lines as they are read, XLSX from a file that is then removed."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from checkpoint.i18n import Language
from checkpoint.server.centre import Centre
from checkpoint.server.console.asked import Asked
from checkpoint.server.exports import ExportFormat, csv_chunks, jsonl_chunks, write_xlsx
from checkpoint.server.repository.movements import stream

EXPORT_ID_BYTES: Final = 4
MEDIA_TYPES: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSONL: "application/x-ndjson",
}


def subject_of(asked: Asked, kind: ExportFormat, export_id: str) -> str:
    """What the trail says of an export: its number, the gates and the span; never what was searched for."""
    return f"{kind.value} {export_id} {asked.where or '*'} {asked.since}/{asked.until}"


def download(centre: Centre, asked: Asked, kind: ExportFormat, language: Language, owner: tuple[str, str]) -> Response:
    """Send the movements asked for; the file's name is the server's own and holds nothing of the request.

    `owner`: the login and the number of the export, by which a file that is found somewhere is traced: the number
    stands in its name and in the trail, and both on each printed sheet of a workbook (S15).
    """
    moment, (login, export_id) = centre.now().astimezone(asked.zone), owner
    name = f"movements-{moment:%Y%m%d-%H%M%S}-{export_id}.{kind.value}"
    if kind is ExportFormat.XLSX:
        file = _workbook(centre, asked, language, f"{login} {moment:%Y-%m-%d %H:%M} {export_id}")
        gone = BackgroundTask(file.unlink, missing_ok=True)
        return FileResponse(file, media_type=MEDIA_TYPES[kind], filename=name, background=gone)
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_chunks(centre, asked, kind, language), 200, disposition, MEDIA_TYPES[kind])


def _chunks(centre: Centre, asked: Asked, kind: ExportFormat, language: Language) -> Iterator[bytes]:
    with centre.database.survey() as connection:
        rows = stream(connection, asked.wanted)
        yield from csv_chunks(rows, language, asked.zone) if kind is ExportFormat.CSV else jsonl_chunks(rows)


def _workbook(centre: Centre, asked: Asked, language: Language, mark: str) -> Path:
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    file = Path(name)
    try:
        with centre.database.survey() as connection:
            write_xlsx(stream(connection, asked.wanted), language, asked.zone, file, mark)
    except BaseException:  # half a file of names and readings is nobody's
        file.unlink()
        raise
    return file
