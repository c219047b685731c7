"""The console's page of the duties: tasks, fevers, supplies, returnees, isolation, deliveries; each also as CSV."""

from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from checkpoint.i18n import text
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import authorize, scope_of
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import read_day
from checkpoint.server.console.duty_tables import DutyKind, duty_table
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.table_files import table_file
from checkpoint.server.exports import ExportFormat

router: Final = APIRouter()
_FIRST: Final = DutyKind.TASKS


@router.get("/duties")
def get_duties(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    kind: DutyKind = DutyKind.TASKS,
    place: int = 0,
    day: str = "",
) -> Response:
    """One table, for all places in scope or for one."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        chosen = [authorize(connection, viewer, place)] if place else places
        on = read_day(day, chosen, now)[0]
        table = duty_table(connection, chosen, kind, on, now, language)
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "duties_viewed", subject=kind.value, count=len(table.rows))
    query = urlencode({"place": place or "", "day": on.isoformat()})
    context = {"table": table, "kinds": list(DutyKind), "places": places, "place": place, "day": on, "query": query}
    return page(request, "duties.html", viewer, context)


@router.get("/duties/export")
def get_duties_export(
    request: Request, centre: CentreHere, viewer: Proven, kind: DutyKind, place: int = 0, day: str = ""
) -> Response:
    """The same rows as a file that a spreadsheet opens."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.read() as connection:
        chosen = [authorize(connection, viewer, place)] if place else scope_of(connection, viewer)
        on = read_day(day, chosen, now)[0]
        table = duty_table(connection, chosen, kind, on, now, language)
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "exported", subject=f"duties {kind}", count=len(table.rows))
    titles = [text(key, language) for key in table.columns]
    return table_file(ExportFormat.CSV, f"{kind.value}-{on:%Y%m%d}", titles, [row.cells for row in table.rows])
