"""Paper for a power cut, from the console: blank registers and spare numbered passes. It holds nobody's data."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import authorize
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import reading_language
from checkpoint.server.errors import not_found
from checkpoint.server.printing.blanks import SPARE_NUMBER_MAX, draw_register, draw_spares
from checkpoint.server.printing.canvas import Canvas
from checkpoint.server.repository.organisation import list_gates

router: Final = APIRouter()
PAGES_MAX: Final = 60
SPARES_MAX: Final = 200
"""More at once is for the command line: a page here is drawn while somebody waits."""


@router.get("/passes/register.pdf")
def get_register(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    place: int,
    gate: int = 0,
    pages: Annotated[int, Query(ge=1, le=PAGES_MAX)] = 10,
) -> Response:
    """Blank registers for a gate; gate 0 leaves its name to be written in."""
    with centre.database.read() as connection:
        found = authorize(connection, viewer, place)
        names = {0: ""} | {row.gate_id: row.name for row in list_gates(connection, [found.place_id])}
    if gate not in names:
        raise not_found()
    return _paper("register", draw_register(found.name, names[gate], pages, reading_language(request, viewer)))


@router.get("/passes/spares.pdf")
def get_spares(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    place: int,
    first: Annotated[int, Query(ge=1, le=SPARE_NUMBER_MAX)] = 1,
    count: Annotated[int, Query(ge=1, le=SPARES_MAX)] = 20,
) -> Response:
    """Spare passes numbered from `first` on."""
    with centre.database.read() as connection:
        found = authorize(connection, viewer, place)
    count = min(count, SPARE_NUMBER_MAX - first + 1)
    return _paper("spares", draw_spares(found.name, first, count, reading_language(request, viewer)))


def _paper(name: str, canvas: Canvas) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(bytes(canvas.output()), 200, headers, "application/pdf")
