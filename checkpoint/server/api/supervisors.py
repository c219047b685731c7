"""What the supervisors' command line asks: sign-in, the places in scope, their movements."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from checkpoint.domain.places import Gate, Place
from checkpoint.protocol.reference import gate_to_doc, place_to_doc
from checkpoint.protocol.values import ProtocolError, get, get_or, loads, parse_time
from checkpoint.server.api.callers import BodyHere, CentreHere, ViewerHere, address_of
from checkpoint.server.auth import authorize, scope_of, sign_in, sign_out
from checkpoint.server.errors import AnswerError, reply
from checkpoint.server.repository.movements import Filter, count_movements, page_of
from checkpoint.server.repository.organisation import list_gates
from checkpoint.server.repository.sessions import SessionKind
from checkpoint.server.rows import row_to_doc
from checkpoint.server.second_factor import finish_sign_in

router: Final = APIRouter(prefix="/v1")

PAGE_ROWS: Final = 1000


@router.post("/sign-in")
def post_sign_in(request: Request, centre: CentreHere, body: BodyHere) -> Response:
    """Begin a session; its token goes into the Authorization header of what follows.

    Where the account has a second factor, `code` is one of it; without it the answer is `code_needed`.
    """
    doc = loads(body)
    login, password, code = get(doc, "login", str), get(doc, "password", str), get_or(doc, "code", str, "")
    begun = sign_in(centre, login, password, address_of(request), SessionKind.COMMAND)
    if begun.awaits_code and not code:
        raise AnswerError(401, "code_needed")
    token = finish_sign_in(centre, begun.token, code) if begun.awaits_code else begun.token
    return reply({"token": token, "name": begun.account.name})


@router.post("/sign-out")
def post_sign_out(centre: CentreHere, viewer: ViewerHere) -> Response:
    """End the session."""
    sign_out(centre, viewer)
    return reply({})


@router.get("/places")
def get_places(centre: CentreHere, viewer: ViewerHere) -> Response:
    """The places in scope, each with its gates."""
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        gates = list_gates(connection, [place.place_id for place in places])
    return reply({"places": [_with_gates(place, gates) for place in places]})


def _with_gates(place: Place, gates: list[Gate]) -> dict[str, Any]:
    return place_to_doc(place) | {"gates": [gate_to_doc(gate) for gate in gates if gate.place_id == place.place_id]}


@router.get("/movements")
def get_movements(
    centre: CentreHere,
    viewer: ViewerHere,
    place: Annotated[int, Query(ge=1, le=2**53)],
    since: Annotated[str, Query(max_length=40)],
    until: Annotated[str, Query(max_length=40)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_ROWS)] = PAGE_ROWS,
) -> Response:
    """A page of a place's movements in `[since, until)`, oldest first; the first page tells the total as well."""
    with centre.database.read() as connection:
        authorize(connection, viewer, place)
    with centre.database.survey() as connection:
        wanted = Filter((place,), since=_time(since, "since"), until=_time(until, "until") if until else None)
        page = page_of(connection, wanted, limit, after=after, newest_first=False)
        total = None if after else count_movements(connection, wanted)
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "movements_pulled", place_id=place, count=len(page.rows))
    return reply({"rows": [row_to_doc(row) for row in page.rows], "total": total, "after": page.cursor})


def _time(text: str, key: str) -> datetime:
    try:
        return parse_time(text, key)
    except OverflowError as error:
        message = f"{key}: not a time"
        raise ProtocolError(message) from error
