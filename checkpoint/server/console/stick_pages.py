"""The console's page where a stick is imported (人工携带): what was in the file, and the receipts to carry back."""

import base64
from threading import BoundedSemaphore
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from checkpoint.domain.places import Place
from checkpoint.i18n import text
from checkpoint.protocol.carrier import Carrier, CarrierError, CarrierFault, read_carrier, write_carrier
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import Viewer, authorize
from checkpoint.server.carrying import Taken, take_in
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.pass_pages import may_change, require_change
from checkpoint.server.console.prove import Proven
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository.organisation import list_gates
from checkpoint.server.uploads import LIMITS, STICK, only_part, spool

router: Final = APIRouter()
_ONE: Final = BoundedSemaphore(1)
"""One file at a time: each takes memory of several times its size."""
WAIT_SECONDS: Final = 20
_MB: Final = 1024 * 1024
_STATUS: Final = {CarrierFault.FOREIGN: 404}
"""A file of a place out of scope is answered like one of a device that does not exist."""


@router.get(STICK)
def get_stick(request: Request, viewer: Proven) -> Response:
    """The form. The password is asked for here already, so that no file travels in vain."""
    return _page(request, viewer)


@router.post(STICK, dependencies=[SameSite])
async def post_stick(request: Request, centre: CentreHere, viewer: Proven) -> Response:
    """Take a file in, and show what was in it. Not a byte is read before its sender is known to be allowed to."""
    require_change(viewer)
    with await spool(request) as file:
        content_type = request.headers.get("content-type", "")
        return await run_in_threadpool(lambda: _import(request, centre, viewer, only_part(file, content_type)))


def _import(request: Request, centre: Centre, viewer: Viewer, data: bytes) -> Response:
    if not data:
        return _page(request, viewer, wrong="nothing", status=400)
    if not _ONE.acquire(timeout=WAIT_SECONDS):
        return _page(request, viewer, wrong="busy", status=503)
    try:
        carrier = read_carrier(data)
        place = _place_of(centre, viewer, carrier)
        taken = take_in(centre.database, carrier, centre.now())
    except CarrierError as error:
        with centre.database.write() as connection:
            centre.record(connection, viewer.account.login, "stick_refused", subject=error.fault.value)
        return _page(request, viewer, wrong=error.fault.value, status=_STATUS.get(error.fault, 400))
    finally:
        _ONE.release()
    with centre.database.write() as connection:
        subject = f"{taken.device.device_id} new={taken.new} known={taken.known} aside={taken.aside}"
        where = {"place_id": place.place_id, "count": taken.new}
        centre.record(connection, viewer.account.login, "stick_imported", subject=subject, **where)
    return _page(request, viewer, result=_result(centre, place, carrier, taken))


def _place_of(centre: Centre, viewer: Viewer, carrier: Carrier) -> Place:
    with centre.database.read() as connection:
        try:
            return authorize(connection, viewer, carrier.place_id)
        except AnswerError as error:
            raise CarrierError(CarrierFault.FOREIGN, "of a place out of scope") from error


def _result(centre: Centre, place: Place, carrier: Carrier, taken: Taken) -> dict[str, Any]:
    """What the page shows of a file that was taken; the receipts alone, without the records, go back."""
    with centre.database.read() as connection:
        gates = {gate.gate_id: gate.name for gate in list_gates(connection, [place.place_id])}
    zone, device = ZoneInfo(place.timezone), taken.device
    receipts = write_carrier(Carrier(carrier.place_id, carrier.device_id, receipts=carrier.receipts))
    stamp = centre.now().astimezone(zone)
    return {
        "taken": taken,
        "device": device.name or device.device_id[:8],
        "where": f"{place.name} · {gates.get(device.gate_id, device.gate_id)}",
        "since": taken.since.astimezone(zone) if taken.since else None,
        "until": taken.until.astimezone(zone) if taken.until else None,
        "receipts": base64.b64encode(receipts).decode() if carrier.receipts else "",
        "name": f"receipts-{place.place_id}-{device.gate_id}-{stamp:%Y%m%d-%H%M}.carrier",
    }


def _page(
    request: Request, viewer: Viewer, *, wrong: str = "", result: dict[str, Any] | None = None, status: int = 200
) -> Response:
    context = {
        "wrong": text(f"stick.fault.{wrong}", reading_language(request, viewer)) if wrong else "",
        "result": result,
        "most": LIMITS["POST", STICK].size // _MB,
        "may_change": may_change(viewer),
    }
    return page(request, "stick.html", viewer, context, status)
