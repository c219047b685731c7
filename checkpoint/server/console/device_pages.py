"""The console's page of the tablets: how they are, who lets one in or shuts it out, and the code that enrols one."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.i18n import text
from checkpoint.protocol.invitation import invitation_text
from checkpoint.protocol.proof import comparison_digits
from checkpoint.qr.image import code_png
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, is_proven, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.overview import device_lines
from checkpoint.server.console.pass_pages import form_of, may_change, require_change
from checkpoint.server.console.prove import Proven
from checkpoint.server.enrolment import create_enrolment_code, draw_code, make_invitation
from checkpoint.server.errors import AnswerError, not_found
from checkpoint.server.repository.devices import GONE, DeviceState, codes_since, find_device, set_state
from checkpoint.server.repository.organisation import list_gates
from checkpoint.server.repository.roster import count_residents

router: Final = APIRouter()

_LIVING: Final = frozenset(DeviceState) - GONE
ACTIONS: Final[Mapping[str, tuple[frozenset[DeviceState], DeviceState]]] = {
    "confirm": (frozenset({DeviceState.WAITING}), DeviceState.ACTIVE),
    "resume": (frozenset({DeviceState.SUSPENDED}), DeviceState.ACTIVE),
    "suspend": (frozenset({DeviceState.ACTIVE}), DeviceState.SUSPENDED),
    "revoke": (_LIVING, DeviceState.REVOKED),
    "lost": (_LIVING | {DeviceState.REVOKED}, DeviceState.LOST),
}
"""What may be done to a device: in which states, and what it is then."""
CODES_PER_HOUR: Final = 20
"""Enrolment codes of one account (S1)."""


@router.get("/devices")
def get_devices(request: Request, centre: CentreHere, viewer: SignedIn) -> Response:
    """All tablets in scope, those that need somebody first."""
    return page(request, "devices.html", viewer, _context(centre, viewer))


@router.post("/devices/state", dependencies=[SameSite])
def post_state(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Let a tablet in, suspend it, or shut it out; it holds from the tablet's next request on."""
    require_change(viewer)
    form, now = form_of(body), centre.now()
    allowed, state = ACTIONS.get(form.get("do", ""), (frozenset[DeviceState](), DeviceState.WAITING))
    with centre.database.write() as connection:
        device = find_device(connection, form.get("device", "")[:36])
        if device is None:
            raise not_found()
        authorize(connection, viewer, device.place_id)
        if device.state not in allowed:
            raise AnswerError(400, "bad_request")
        set_state(connection, device.place_id, device.device_id, state, now)
        subject = device.device_id
        centre.record(
            connection, viewer.account.login, f"device_{state.value}", place_id=device.place_id, subject=subject
        )
    language = reading_language(request, viewer)
    told = text(f"console.device.state.{state.value}", language)
    said = text("console.device.done", language, device=device.name or device.device_id[:8], state=told)
    return page(
        request,
        "devices.html",
        viewer,
        _context(centre, viewer) | {"said": said, "shut_out": subject if state in GONE else ""},
    )


@router.post("/devices/code", dependencies=[SameSite])
def post_code(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Make a one-time code for a gate, shown once, as text and as a picture."""
    require_change(viewer)
    login, now = viewer.account.login, centre.now()
    place_text, _, gate_text = form_of(body).get("gate", "").partition("-")
    if not (place_text.isdecimal() and gate_text.isdecimal()):
        raise not_found()
    drawn = draw_code(centre.random_bytes)
    with centre.database.write() as connection:
        place = authorize(connection, viewer, int(place_text[:16]))
        gate_id = int(gate_text[:9])
        gate = next((row for row in list_gates(connection, [place.place_id]) if row.gate_id == gate_id), None)
        if gate is None:
            raise not_found()
        if codes_since(connection, login, now) >= CODES_PER_HOUR:
            said = text("console.enrol.too_many", reading_language(request, viewer))
            return page(request, "devices.html", viewer, _context(centre, viewer) | {"wrong": said}, 429)
        code = create_enrolment_code(connection, place.place_id, gate_id, now, drawn, created_by=login)
        centre.record(connection, login, "enrolment_code", place_id=place.place_id, subject=str(gate_id))
    url = str(request.base_url).rstrip("/")
    invitation = invitation_text(make_invitation(centre.settings.data, url, code))
    picture = base64.b64encode(code_png(invitation, 5)).decode()
    fresh = {"code": f"{code[:5]} {code[5:]}", "picture": picture, "where": f"{place.name} {gate.name}", "url": url}
    return page(request, "devices.html", viewer, _context(centre, viewer) | {"fresh": fresh})


def _context(centre: Centre, viewer: Viewer) -> dict[str, Any]:
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        gates = list_gates(connection, [place.place_id for place in places])
        lines = device_lines(connection, places, gates, centre.now())
        held = _rosters_held(connection, [line.device.place_id for line in lines])
    names = {place.place_id: place.name for place in places}
    rows = [
        {
            "line": line,
            "digits": _digits(line.device.public_key, line.device.device_id, line.device.state),
            "held": 0 if line.device.state == DeviceState.WIPED else held[line.device.place_id],
            "actions": [name for name, (states, _) in ACTIONS.items() if line.device.state in states],
        }
        for line in lines
    ]
    return {
        "rows": rows,
        "gates": [(f"{gate.place_id}-{gate.gate_id}", f"{names[gate.place_id]} · {gate.name}") for gate in gates],
        "may_change": may_change(viewer),
        "proven": is_proven(centre, viewer),
        "said": "",
        "wrong": "",
        "fresh": None,
        "shut_out": "",
    }


def _digits(public_key: bytes, device_id: str, state: str) -> str:
    return comparison_digits(public_key, device_id) if state == DeviceState.WAITING else ""


def _rosters_held(connection: Connection, place_ids: list[int]) -> dict[int, int]:
    """How many people are on the roster that a tablet of each place holds (S4)."""
    return {place_id: count_residents(connection, place_id) for place_id in set(place_ids)}
