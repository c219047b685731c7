"""The console's page of the operators (值守员) of a place: who may sign in at its gates, and a new PIN for one."""

import base64
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from checkpoint.domain.identity import uuid7
from checkpoint.domain.shifts import Operator
from checkpoint.i18n import text
from checkpoint.qr.image import code_png
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, hash_password, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.pass_pages import form_of, may_change, place_of, require_change
from checkpoint.server.console.prove import Proven
from checkpoint.server.errors import not_found
from checkpoint.server.pins import new_pin
from checkpoint.server.repository.devices import DeviceState, find_device, list_devices
from checkpoint.server.repository.organisation import add_operator, find_place, operator_names, remove_operator
from checkpoint.server.unlocking import issue_unlock

router: Final = APIRouter()
NAME_MAX: Final = 40
"""Characters of an operator's name: what the list at a gate has room for."""


@router.get("/operators")
def get_operators(request: Request, centre: CentreHere, viewer: SignedIn, place: int = 0) -> Response:
    """The operators of one place."""
    return page(request, "operators.html", viewer, _context(centre, viewer, place))


@router.post("/operators", dependencies=[SameSite])
def post_operator(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Add somebody; the PIN is drawn, and shown this once."""
    require_change(viewer)
    form = form_of(body)
    place_id, name = place_of(form), form.get("name", "").strip()
    if not name or len(name) > NAME_MAX:
        key = "console.operators.long_name" if name else "console.operators.no_name"
        said = text(key, reading_language(request, viewer), **({"most": NAME_MAX} if name else {}))
        context = _context(centre, viewer, place_id) | {"wrong": said, "typed": name}
        return page(request, "operators.html", viewer, context, 400)
    operator_id = str(uuid7(centre.now(), centre.random_bytes(10)))
    fresh = _give_pin(centre, viewer, place_id, operator_id, name, "operator_added")
    return page(request, "operators.html", viewer, _context(centre, viewer, place_id) | {"fresh": fresh})


@router.post("/operators/pin", dependencies=[SameSite])
def post_pin(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Give somebody a new PIN, which also ends a lock after ten wrong ones."""
    require_change(viewer)
    form = form_of(body)
    place_id, operator_id = place_of(form), form.get("operator", "")
    name = _known(centre, viewer, place_id, operator_id)
    fresh = _give_pin(centre, viewer, place_id, operator_id, name, "pin_renewed")
    return page(request, "operators.html", viewer, _context(centre, viewer, place_id) | {"fresh": fresh})


@router.post("/operators/remove", dependencies=[SameSite])
def post_remove(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Take somebody off the list: after the next sync they cannot sign in any more."""
    require_change(viewer)
    form = form_of(body)
    place_id, operator_id = place_of(form), form.get("operator", "")
    name = _known(centre, viewer, place_id, operator_id)
    with centre.database.write() as connection:
        remove_operator(connection, place_id, operator_id)
        centre.record(connection, viewer.account.login, "operator_removed", place_id=place_id, subject=operator_id)
    said = text("console.operators.removed", reading_language(request, viewer), name=name)
    return page(request, "operators.html", viewer, _context(centre, viewer, place_id) | {"said": said})


@router.post("/operators/unlock", dependencies=[SameSite])
def post_unlock(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Make the code that lets somebody try their PIN again on one tablet, which needs no network for it."""
    require_change(viewer)
    form = form_of(body)
    place_id, operator_id = place_of(form), form.get("operator", "")
    name = _known(centre, viewer, place_id, operator_id)
    with centre.database.write() as connection:
        device = find_device(connection, form.get("device", "")[:36])
        if device is None or device.place_id != place_id or device.state != DeviceState.ACTIVE:
            raise not_found()
        issued = issue_unlock(centre, connection, viewer.account.login, device, operator_id)
        place = find_place(connection, str(place_id))
    context = _context(centre, viewer, place_id)
    if issued is None or place is None:
        said = text("console.unlock.too_many", reading_language(request, viewer))
        return page(request, "operators.html", viewer, context | {"wrong": said}, 429)
    shown = {
        "name": name,
        "device": device.name or device.device_id[:8],
        "until": issued.unlock.valid_until.astimezone(ZoneInfo(place.timezone)).strftime("%H:%M"),
        "picture": base64.b64encode(code_png(issued.text, 5)).decode(),
    }
    return page(request, "operators.html", viewer, context | {"unlock": shown})


def _known(centre: Centre, viewer: Viewer, place_id: int, operator_id: str) -> str:
    """The name of an operator in the viewer's scope."""
    with centre.database.read() as connection:
        authorize(connection, viewer, place_id)
        name = operator_names(connection, [place_id]).get(place_id, {}).get(operator_id)
    if name is None:
        raise not_found()
    return name


def _give_pin(
    centre: Centre, viewer: Viewer, place_id: int, operator_id: str, name: str, action: str
) -> dict[str, str]:
    pin = new_pin(centre.random_bytes)
    hashed = hash_password(pin)  # before the transaction: it is slow on purpose
    with centre.database.write() as connection:
        authorize(connection, viewer, place_id)
        add_operator(connection, place_id, Operator(operator_id, name, hashed))
        centre.record(connection, viewer.account.login, action, place_id=place_id, subject=operator_id)
    return {"name": name, "pin": f"{pin[:3]} {pin[3:]}"}


def _context(centre: Centre, viewer: Viewer, place_id: int) -> dict[str, Any]:
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        chosen = authorize(connection, viewer, place_id) if place_id else next(iter(places), None)
        names = operator_names(connection, [chosen.place_id]).get(chosen.place_id, {}) if chosen else {}
        devices = list_devices(connection, [chosen.place_id]) if chosen else []
    return {
        "places": places,
        "place": chosen,
        "operators": sorted(names.items(), key=lambda row: row[1]),
        "devices": [
            (row.device_id, row.name or row.device_id[:8]) for row in devices if row.state == DeviceState.ACTIVE
        ],
        "may_change": may_change(viewer),
        "unlock": None,
        "said": "",
        "wrong": "",
        "typed": "",
        "most": NAME_MAX,
        "fresh": None,
    }
