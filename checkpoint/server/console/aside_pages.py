"""The console's page of records kept aside (退件), and reading them again."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from checkpoint.i18n import text
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import Viewer, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import zone_of
from checkpoint.server.console.pass_pages import may_change, require_change
from checkpoint.server.repository.quarantine import count_aside, list_aside
from checkpoint.server.repository.reading_again import read_again

router: Final = APIRouter()


@router.get("/aside")
def get_aside(request: Request, centre: CentreHere, viewer: SignedIn) -> Response:
    """The records kept aside, and why."""
    return _page(request, centre, viewer)


@router.post("/aside", dependencies=[SameSite])
def post_aside(request: Request, centre: CentreHere, viewer: SignedIn) -> Response:
    """Read those in scope again: what is understood now goes to the records."""
    require_change(viewer)
    with centre.database.read() as connection:
        place_ids = [place.place_id for place in scope_of(connection, viewer)]
    found = read_again(centre.database, place_ids)
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "aside_read_again", count=found.taken)
    said = text("console.aside.read", reading_language(request, viewer), taken=found.taken, left=found.left)
    return _page(request, centre, viewer, said)


def _page(request: Request, centre: Centre, viewer: Viewer, said: str = "") -> Response:
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
    place_ids = [place.place_id for place in places]
    with (centre.database.read if said else centre.database.survey)() as connection:
        rows, count = list_aside(connection, place_ids), count_aside(connection, place_ids)
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "aside_viewed", count=len(rows))
    context = {"rows": rows, "count": count, "zone": zone_of(places), "said": said, "may_change": may_change(viewer)}
    return page(request, "aside.html", viewer, context)
