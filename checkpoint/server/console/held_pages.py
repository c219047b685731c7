"""The console's page of whose data a tablet holds (终端所存人员): some of them on a page, all as a file (S4, S32)."""

from collections import Counter
from datetime import tzinfo
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.people import mask_name, mask_phone
from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import Viewer, authorize
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import zone_of
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.table_files import table_file
from checkpoint.server.errors import not_found
from checkpoint.server.exports import ExportFormat
from checkpoint.server.repository.devices import Device, find_device
from checkpoint.server.repository.held import HeldKind, HeldPerson, people_held

router: Final = APIRouter()
ROWS_SHOWN: Final = 100
PAGES_MAX: Final = 10_000
COLUMNS: Final = ("kind", "name", "address", "phone", "at")

DeviceId = Annotated[str, Query(max_length=36)]


@router.get("/devices/held")
def get_held(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    device: DeviceId,
    page_no: Annotated[int, Query(alias="page", ge=1, le=PAGES_MAX)] = 1,
) -> Response:
    """A page of the people, names and numbers masked; that somebody looked is a line of the trail."""
    with centre.database.read() as connection:
        place, found, people = _held(connection, viewer, device)
    pages = max(1, -(-len(people) // ROWS_SHOWN))
    shown = people[(min(page_no, pages) - 1) * ROWS_SHOWN :][:ROWS_SHOWN]
    with centre.database.write() as connection:
        login, where = viewer.account.login, place.place_id
        centre.record(connection, login, "held_viewed", place_id=where, subject=found.device_id, count=len(shown))
    counts = Counter(row.kind for row in people)
    zone, language = zone_of([place]), reading_language(request, viewer)
    context = {
        "device": found,
        "place": place,
        "rows": [_cells(row, zone, language, masked=True) for row in shown],
        "columns": COLUMNS,
        "total": len(people),
        "counts": [(kind.value, counts[kind]) for kind in HeldKind if counts[kind]],
        "page_no": min(page_no, pages),
        "pages": pages,
    }
    return page(request, "held.html", viewer, context)


@router.get("/devices/held/export")
def get_held_export(request: Request, centre: CentreHere, viewer: Proven, device: DeviceId) -> Response:
    """All of them with whole names and numbers, for whoever has to tell them."""
    with centre.database.read() as connection:
        place, found, people = _held(connection, viewer, device)
    with centre.database.write() as connection:
        login, subject = viewer.account.login, f"held {found.device_id}"
        centre.record(connection, login, "exported", place_id=place.place_id, subject=subject, count=len(people))
    zone, language = zone_of([place]), reading_language(request, viewer)
    titles = [text(f"console.held.{name}", language) for name in COLUMNS]
    rows = [_cells(row, zone, language, masked=False) for row in people]
    return table_file(ExportFormat.CSV, f"held-{found.device_id[:8]}", titles, rows)


def _held(connection: Connection, viewer: Viewer, device_id: str) -> tuple[Place, Device, list[HeldPerson]]:
    """The people of a tablet in scope.

    Raises:
        AnswerError: 404 where there is no such tablet in the viewer's scope.
    """
    device = find_device(connection, device_id)
    if device is None:
        raise not_found()
    place = authorize(connection, viewer, device.place_id)
    return place, device, people_held(connection, device)


def _cells(row: HeldPerson, zone: tzinfo, language: Language, *, masked: bool) -> tuple[str, ...]:
    at = row.at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.at else ""
    name, phone = (mask_name(row.name), mask_phone(row.phone)) if masked else (row.name, row.phone)
    return text(f"console.held.kind.{row.kind.value}", language), name, row.address, phone, at
