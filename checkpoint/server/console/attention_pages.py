"""The console's page of what needs a look (异常情况), and the calls on people who are looked after; also as CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.identity import uuid7
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.domain.welfare import CALLER_MAX, CallResult, WelfareCall
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import moment_of, zone_of
from checkpoint.server.console.attention import Concern, Matter, matters
from checkpoint.server.console.booking_desk import FormError
from checkpoint.server.console.pass_pages import form_of, may_change, place_of, require_change
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.table_files import table_file
from checkpoint.server.errors import not_found
from checkpoint.server.exports import ExportFormat
from checkpoint.server.repository.roster import addresses_of
from checkpoint.server.repository.welfare import calls_since, is_looked_after, note_call

router: Final = APIRouter()
CALLS_SHOWN: Final = timedelta(days=7)
CALL_BACK_MAX: Final = timedelta(days=7)
"""A call is written down within so many days."""
_COLUMNS: Final = ("concern", "place", "at", "who", "said")
_BEGUN: Final = {"place": "", "person": "", "result": ""}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in words."""

    place: Place
    at: datetime
    who: str
    call: WelfareCall


@router.get("/attention")
def get_attention(request: Request, centre: CentreHere, viewer: SignedIn, place: int = 0) -> Response:
    """All that needs a look, at all places in scope or at one."""
    return _page(request, centre, viewer, place)


@router.get("/attention/export")
def get_attention_export(request: Request, centre: CentreHere, viewer: Proven, place: int = 0) -> Response:
    """The same rows as a file that a spreadsheet opens."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.survey() as connection:
        chosen = [authorize(connection, viewer, place)] if place else scope_of(connection, viewer)
        found = matters(connection, chosen, now, language)
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "exported", subject="attention", count=len(found))
    titles = [text(f"attention.{name}", language) for name in _COLUMNS]
    rows = [
        (text(f"attention.of.{row.concern.value}", language), row.place.name, row.at, row.who, row.said)
        for row in found
    ]
    return table_file(ExportFormat.CSV, f"attention-{now.astimezone(zone_of(chosen)):%Y%m%d-%H%M}", titles, rows)


@router.post("/attention/calls", dependencies=[SameSite])
def post_call(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Write down that somebody called on a person, and how they were found."""
    require_change(viewer)
    form, now, language = form_of(body), centre.now(), reading_language(request, viewer)
    place_id = place_of(form)
    try:
        with centre.database.write() as connection:
            place = authorize(connection, viewer, place_id)
            if not is_looked_after(connection, place_id, form.get("person", "")):
                raise not_found()
            call = _read_call(form, place, now, language)
            note_call(connection, place_id, str(uuid7(now, centre.random_bytes(10))), call, viewer.account.login)
            login = viewer.account.login
            centre.record(connection, login, "welfare_called", place_id=place_id, subject=call.person_id)
    except FormError as error:
        return _page(request, centre, viewer, 0, wrong=str(error), form=form)
    return _page(request, centre, viewer, 0, said=text(f"attention.call.kept.{call.result.value}", language))


def _read_call(form: Mapping[str, str], place: Place, now: datetime, language: Language) -> WelfareCall:
    """The call that a form tells of.

    Raises:
        FormError: with what is wrong, in words.
    """
    result, by = form.get("result", ""), form.get("by", "").strip()
    at = moment_of(form.get("at", ""), ZoneInfo(place.timezone))
    if result not in list(CallResult):
        raise FormError(text("attention.wrong.result", language))
    if not 0 < len(by) <= CALLER_MAX:
        raise FormError(text("attention.wrong.by", language, most=CALLER_MAX))
    if at is None or not now - CALL_BACK_MAX <= at <= now:
        raise FormError(text("attention.wrong.at", language, days=CALL_BACK_MAX.days))
    return WelfareCall(form.get("person", ""), at.astimezone(UTC), by, CallResult(result))


def _page(
    request: Request,
    centre: Centre,
    viewer: Viewer,
    place: int,
    *,
    said: str = "",
    wrong: str = "",
    form: Mapping[str, str] | None = None,
) -> Response:
    """The page as it stands now; a call that was refused comes back filled in."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        chosen = [authorize(connection, viewer, place)] if place else places
        found = matters(connection, chosen, now, language)
        calls = [row for one in chosen for row in _calls(connection, one, now)]
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "attention_viewed", place_id=place, count=len(found))
    at = now.astimezone(zone_of(chosen)).strftime("%Y-%m-%dT%H:%M")
    context: dict[str, Any] = {
        "groups": _groups(found),
        "calls": calls,
        "places": places,
        "place": place,
        "results": list(CallResult),
        "form": _BEGUN | {"by": viewer.account.name, "at": at} | dict(form or {}),
        "now": at,
        "caller_max": CALLER_MAX,
        "may_change": may_change(viewer),
        "said": said,
        "wrong": wrong,
    }
    return page(request, "attention.html", viewer, context, 400 if wrong else 200)


def _groups(found: list[Matter]) -> list[tuple[Concern, list[Matter]]]:
    groups = [(concern, [row for row in found if row.concern is concern]) for concern in Concern]
    return [(concern, rows) for concern, rows in groups if rows]


def _calls(connection: Connection, place: Place, now: datetime) -> list[CallRow]:
    rows = calls_since(connection, place.place_id, now - CALLS_SHOWN)
    homes = {(place.place_id, household_id) for _, household_id, _ in rows}
    addresses = addresses_of(connection, sorted(homes))
    zone, found = ZoneInfo(place.timezone), []
    for call, household_id, name in rows:
        address = addresses.get((place.place_id, household_id), f"#{household_id}")
        found.append(CallRow(place, call.at.astimezone(zone), f"{address} {mask_name(name)}", call))
    return found
