"""The household's own copy of an order to stay at home (居家隔离告知书), on one sheet of A4, in both languages."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from checkpoint.domain.care import CONSOLE
from checkpoint.domain.people import mask_name
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import authorize
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import page
from checkpoint.server.console.pass_pages import require_change
from checkpoint.server.errors import not_found
from checkpoint.server.repository.care import standing_care
from checkpoint.server.repository.care_orders import given_order
from checkpoint.server.repository.organisation import names_of_units
from checkpoint.server.repository.policies import policy_in_force
from checkpoint.server.repository.roster import addresses_of

router: Final = APIRouter()
_FULL_DAY: Final = timedelta(days=1)


@router.get("/care/sheet")
def get_sheet(
    request: Request, centre: CentreHere, viewer: SignedIn, place: int, household: int, person: int = 0
) -> Response:
    """The sheet of the order that holds a person or a household now; 404 where no supervisors gave it."""
    require_change(viewer)
    now = centre.now()
    with centre.database.read() as connection:
        at = authorize(connection, viewer, place)
        running = {(row.household_id, row.person_no): row for row in standing_care(connection, place).running}
        row, order = running.get((household, person)), given_order(connection, place, household, person)
        if row is None or row.gate_id != CONSOLE or order is None:
            raise not_found()
        unit = names_of_units(connection, [at.unit_id]).get(at.unit_id, "")
        address = addresses_of(connection, [(place, household)]).get((place, household), f"#{household}")
        policy = policy_in_force(connection, place, now)
    with centre.database.append() as connection:
        login = viewer.account.login
        centre.record(connection, login, "care_printed", place_id=place, subject=order.order_id)
    zone, note = ZoneInfo(at.timezone), order.note
    context = {
        "place": at,
        "unit": unit,
        "address": address,
        "who": mask_name(note.name),
        "order": order,
        "given_at": order.at.astimezone(zone),
        "printed_at": now.astimezone(zone),
        "since": note.since or order.at.astimezone(zone).date(),
        "free_from": note.until + _FULL_DAY if note.until else None,
        "phone": policy.supervisor_phone if policy else "",
        "both": lambda key, **values: tuple(text(key, one, **values) for one in (Language.ZH, Language.EN)),
    }
    return page(request, "order_sheet.html", viewer, context)
