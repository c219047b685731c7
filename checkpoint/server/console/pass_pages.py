"""The console's pass pages: look up, revoke and re-issue; and the resident's own page."""

import base64
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.bidi import without_marks
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.passes import IssuedPass, PassType, Revocation, RevocationKind
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.i18n import text
from checkpoint.qr import short_code
from checkpoint.qr.image import code_png
from checkpoint.qr.keys import IssuerKey
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.errors import AnswerError, not_found
from checkpoint.server.issuing import pass_text
from checkpoint.server.printing.card import Layout
from checkpoint.server.replacing import Link, NoHolderError, link_token, open_link, replace_passes, standing_passes
from checkpoint.server.repository.organisation import Role, find_place, list_gates
from checkpoint.server.repository.passes import revoke
from checkpoint.server.repository.roster import load_households, load_residents
from checkpoint.server.resident_page import CONTENT_POLICY, STYLE, resident_view
from checkpoint.server.trust import trusted_until

router: Final = APIRouter()
ROWS_MAX: Final = 30
FIELDS_MAX: Final = 20
_DIGITS_MAX: Final = 16


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Somebody found, with the newest pass that stands; `person` is a visitor's pass id."""

    person: str
    address: str
    name: str
    type_key: str = ""
    code: str = ""
    until: str = ""


@router.get("/passes")
def get_passes(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    place: int = 0,
    asked: Annotated[str, Query(max_length=40, alias="text")] = "",
) -> Response:
    """Look somebody up; the search shows nobody before it is asked for a name or a room."""
    return page(request, "passes.html", viewer, pass_context(centre, viewer, place, asked.strip()))


@router.post("/passes/replace", dependencies=[SameSite])
def post_replace(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Revoke what a person holds and issue a new pass, in one step."""
    form = form_of(body)
    place_id, language = place_of(form), reading_language(request, viewer)
    require_change(viewer)
    try:
        household_id, person_no = parse_person_id(form.get("person", ""))
    except ValueError as error:
        raise not_found() from error
    link = Link(place_id, household_id, person_no)
    with centre.database.write() as connection:
        authorize(connection, viewer, place_id)
        try:
            issued, revoked = replace_passes(connection, link, centre.now(), centre.random_bytes)
        except NoHolderError as error:
            raise not_found() from error
        subject = f"{form.get('person', '')} {issued.claims.pass_id}"
        centre.record(
            connection, viewer.account.login, "pass_replaced", place_id=place_id, subject=subject, count=revoked
        )
        token = link_token(connection, link, centre.keys)
    picture = base64.b64encode(code_png(pass_text(issued, centre.keys))).decode()
    context = pass_context(centre, viewer, place_id, form.get("text", ""))
    context["fresh"] = {"code": short_code.pretty(issued.short_code), "picture": picture, "token": token}
    context["said"] = text("console.passes.replaced", language, count=revoked)
    return page(request, "passes.html", viewer, context)


@router.post("/passes/revoke", dependencies=[SameSite])
def post_revoke(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Revoke one pass that stands: a visitor's, of a gate or of the bureau."""
    form = form_of(body)
    place_id, language = place_of(form), reading_language(request, viewer)
    require_change(viewer)
    with centre.database.write() as connection:
        authorize(connection, viewer, place_id)
        standing = {row.claims.pass_id for row in standing_passes(connection, place_id, centre.now())}
        pass_id = form.get("pass", "")
        if pass_id not in standing:
            raise not_found()
        revoke(connection, place_id, Revocation(RevocationKind.PASS, pass_id))
        centre.record(connection, viewer.account.login, "pass_revoked", place_id=place_id, subject=pass_id)
    context = pass_context(centre, viewer, place_id, "")
    context["said"] = text("console.passes.revoked", language)
    return page(request, "passes.html", viewer, context)


@router.get("/r/{token}")
def get_resident(request: Request, centre: CentreHere, token: Annotated[str, Path(max_length=80)]) -> Response:
    """The resident's own page, for whoever has the link. It says nothing about why a link is wrong."""
    with centre.database.read() as connection:
        link = open_link(connection, token, centre.keys)
        place = find_place(connection, str(link.place_id)) if link else None
        if link is None or place is None:
            raise not_found()
        view = resident_view(connection, place, link, centre.keys, centre.now())
    answer = page(request, "resident.html", None, {"view": view, "style": STYLE})
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer


def pass_context(centre: Centre, viewer: Viewer, place_id: int, asked: str) -> dict[str, Any]:
    """All that the page of passes shows."""
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        chosen = authorize(connection, viewer, place_id) if place_id else next(iter(places), None)
        rows = _found(connection, chosen, asked, centre) if chosen and asked else []
        visitors = _visitors(connection, chosen, centre) if chosen else []
        gates = list_gates(connection, [chosen.place_id] if chosen else [])
    if rows:
        with centre.database.write() as connection:
            where = chosen.place_id if chosen else 0
            centre.record(connection, viewer.account.login, "passes_viewed", place_id=where, count=len(rows))
    return {
        "places": places,
        "place": chosen,
        "asked": asked,
        "rows": rows,
        "visitors": visitors,
        "gates": gates,
        "layouts": [layout.value for layout in Layout],
        "may_change": may_change(viewer),
        "unknown": chosen is not None and not known_at_the_gates(centre, chosen.place_id),
        "said": "",
        "wrong": "",
        "building": "",
        "fresh": None,
    }


def known_at_the_gates(centre: Centre, place_id: int) -> bool:
    """Whether the gates of a place take the passes that are issued here now."""
    issuer = IssuerKey(centre.keys.issuer_seed).public_key
    return trusted_until(centre.settings.data, issuer, place_id, centre.now()) is not None


def _found(connection: Connection, place: Place, asked: str, centre: Centre) -> list[HolderRow]:
    """Holders whose room or name holds the words; names are shown masked."""
    households = load_households(connection, place.place_id)
    newest = {
        f"{row.claims.household_id:08x}-{row.claims.person_no}": row
        for row in standing_passes(connection, place.place_id, centre.now())
    }
    found: dict[str, tuple[str, str]] = {}
    for person, stored in load_residents(connection, place.place_id).items():
        household = households.get(stored.resident.household_id)
        address = household.address if household else ""
        if asked in stored.resident.name or address.startswith(asked):
            found[person] = (address, mask_name(stored.resident.name))
            found.setdefault(f"{stored.resident.household_id:08x}-0", (address, ""))
        if len(found) >= ROWS_MAX:
            break
    ordered = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    zone = ZoneInfo(place.timezone)
    return [_row(person, address, name, newest.get(person), zone) for person, (address, name) in ordered]


def _visitors(connection: Connection, place: Place, centre: Centre) -> list[HolderRow]:
    """Visitors' passes that hold now, the newest first; most of them were issued at a gate."""
    standing = standing_passes(connection, place.place_id, centre.now())
    rows = [row for row in reversed(standing) if row.claims.type is PassType.VISITOR]
    zone = ZoneInfo(place.timezone)
    return [_row(row.claims.pass_id, "", row.claims.masked_name, row, zone) for row in rows[:ROWS_MAX]]


def _row(person: str, address: str, name: str, issued: IssuedPass | None, zone: ZoneInfo) -> HolderRow:
    if issued is None:
        return HolderRow(person, address, name)
    until = issued.claims.valid_until.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    kind = f"pass_type.{issued.claims.type.value}"
    return HolderRow(person, address, name, kind, short_code.pretty(issued.short_code), until)


def may_change(viewer: Viewer) -> bool:
    """Whether an account may do more than look."""
    return viewer.account.role is not Role.VIEWER


def require_change(viewer: Viewer) -> None:
    """Refuse who may only look."""
    if not may_change(viewer):
        raise AnswerError(403, "not_allowed")


def place_of(form: dict[str, str]) -> int:
    """The place that a form names."""
    try:
        place_id = int(form.get("place", "")[:_DIGITS_MAX])
    except ValueError as error:
        raise not_found() from error
    return place_id


def form_of(body: bytes) -> dict[str, str]:
    """A form's fields, the first of each name, without marks that turn the writing direction; a password stays.

    Raises:
        AnswerError: 400 for more fields than any form of ours has, and for NUL, which no database keeps.
    """
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=FIELDS_MAX)
    except ValueError as error:
        raise AnswerError(400, "bad_request") from error
    form = {name: values[0] if name == "password" else without_marks(values[0]) for name, values in fields.items()}
    if any("\x00" in value for value in form.values()):
        raise AnswerError(400, "bad_request")
    return form
