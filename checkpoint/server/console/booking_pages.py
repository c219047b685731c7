"""The console's page of bookings (分时段实名预约): a day's slots and list; book, cancel, print, file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.appointments import PARTY_MAX, CancelReason, SlotFullError
from checkpoint.domain.identity import uuid7
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import EARLIEST, zone_of
from checkpoint.server.console.booking_desk import (
    NAME_MAX,
    NOTE_MAX,
    DayOfBookings,
    FormError,
    candidates,
    day_of_bookings,
    read_form,
    slot_name,
)
from checkpoint.server.console.pass_pages import form_of, may_change, place_of, require_change
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.table_files import table_file
from checkpoint.server.errors import not_found
from checkpoint.server.exports import ExportFormat
from checkpoint.server.repository.appointments import book, cancel, is_known

router: Final = APIRouter()
AHEAD: Final = timedelta(days=90)
"""So far ahead somebody may be booked."""
_COLUMNS: Final = ("slot", "name", "tail", "party", "host", "note")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on which day of which place."""

    request: Request
    centre: Centre
    viewer: Viewer
    place: Place
    day: date

    @property
    def language(self) -> Language:
        """That of whoever reads."""
        return reading_language(self.request, self.viewer)

    def note(self, connection: Connection, action: str, subject: str, count: int = 0) -> None:
        """Write a line of the trail."""
        who, place_id = self.viewer.account.login, self.place.place_id
        self.centre.record(connection, who, action, place_id=place_id, subject=subject, count=count)

    def page(self, form: dict[str, str], *, said: str = "", wrong: str = "", status: int = 200) -> Response:
        """The page as it stands now; a form that was refused comes back filled in."""
        centre, asked = self.centre, form.get("text", "")
        with centre.database.read() as connection:
            places = scope_of(connection, self.viewer)
            look = day_of_bookings(connection, self.place, self.day, centre.now())
            found = candidates(connection, self.place.place_id, asked) if asked and look.open else []
        with centre.database.write() as connection:
            self.note(connection, "bookings_viewed", str(self.day), len(look.rows) + len(found))
        context: dict[str, Any] = {
            "look": look,
            "places": places,
            "found": found,
            "form": _EMPTY | form,
            "number": form.get("number") if wrong else str(uuid7(centre.now(), centre.random_bytes(10))),
            "slot_name": slot_name,
            "reasons": list(CancelReason),
            "query": _query(look),
            "before": self.day - timedelta(days=1),
            "after": self.day + timedelta(days=1),
            "limits": {"name": NAME_MAX, "note": NOTE_MAX, "party": PARTY_MAX},
            "may_change": may_change(self.viewer),
            "said": said,
            "wrong": wrong,
        }
        return page(self.request, "bookings.html", self.viewer, context, status)


_EMPTY: Final = {"slot": "", "who": "", "name": "", "tail": "", "party": "1", "host": "", "note": "", "text": ""}


@router.get("/bookings")
def get_bookings(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    place: int = 0,
    day: str = "",
    asked: Annotated[str, Query(max_length=40, alias="text")] = "",
) -> Response:
    """One place's day."""
    if not place:
        with centre.database.read() as connection:
            first = next(iter(scope_of(connection, viewer)), None)
        if first is None:
            return page(request, "bookings.html", viewer, {"look": None})
        place = first.place_id
    return _desk(request, centre, viewer, place, day).page({"text": asked.strip()})


@router.post("/bookings", dependencies=[SameSite])
def post_booking(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Book somebody while the slot has room; the form's own number makes a second press harmless."""
    require_change(viewer)
    form = form_of(body)
    desk = _desk(request, centre, viewer, place_of(form), form.get("day", ""))
    try:
        said = _book(desk, form)
    except FormError as error:
        return desk.page(form, wrong=str(error), status=error.status)
    return desk.page({}, said=said)


def _book(desk: Desk, form: dict[str, str]) -> str:
    """Book, and say so; a booking that has this number already stays as it is.

    Raises:
        FormError: what is wrong with the form, or how little room the slot has.
    """
    place_id, language = desk.place.place_id, desk.language
    with desk.centre.database.write() as connection:
        if is_known(connection, place_id, form.get("number", "")):
            return text("booking.known", language)
        look = day_of_bookings(connection, desk.place, desk.day, desk.centre.now())
        wanted, capacity = read_form(connection, look, form, language)
        slot = slot_name(wanted)
        try:
            book(connection, place_id, wanted, capacity)
        except SlotFullError as error:
            key = "booking.wrong.full" if error.left else "booking.wrong.none_left"
            told = {"left": error.left} if error.left else {}
            raise FormError(text(key, language, slot=slot, **told), 409) from error
        desk.note(connection, "booking_made", wanted.appointment_id)
    return text("booking.done", language, slot=slot, name=mask_name(wanted.name), party=wanted.party)


@router.post("/bookings/cancel", dependencies=[SameSite])
def post_cancel(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Give a booking's room back, for a reason; whose it was is forgotten."""
    require_change(viewer)
    form = form_of(body)
    desk = _desk(request, centre, viewer, place_of(form), form.get("day", ""))
    number, why = form.get("number", ""), form.get("why", "")
    if why not in list(CancelReason):
        return desk.page({}, wrong=text("booking.wrong.why", desk.language), status=400)
    with centre.database.write() as connection:
        rows = day_of_bookings(connection, desk.place, desk.day, centre.now()).rows
        line = next((line for line in rows if line.row.appointment_id == number), None)
        if line is not None:
            cancel(connection, desk.place.place_id, number, CancelReason(why))
            desk.note(connection, "booking_cancelled", f"{number} {why}")
    if line is None:
        return desk.page({}, said=text("booking.not_there", desk.language))
    told = text(f"booking.cancel.{why}", desk.language)
    return desk.page({}, said=text("booking.gone", desk.language, slot=slot_name(line.row), why=told))


@router.get("/bookings/export")
def get_bookings_export(request: Request, centre: CentreHere, viewer: Proven, place: int, day: str = "") -> Response:
    """The day's list with names in full, as a file."""
    desk = _desk(request, centre, viewer, place, day)
    look, language = _whole(desk, "csv"), desk.language
    titles = [text(f"booking.{name}", language) for name in _COLUMNS]
    rows = [
        (slot_name(line.row), line.row.name, line.row.phone_tail, line.row.party, line.address, line.row.note)
        for line in look.rows
    ]
    return table_file(ExportFormat.CSV, f"bookings-{look.place.place_id}-{look.day:%Y%m%d}", titles, rows)


@router.get("/bookings/print")
def get_bookings_print(request: Request, centre: CentreHere, viewer: Proven, place: int, day: str = "") -> Response:
    """The day's list with names in full, as a sheet for the gate."""
    look = _whole(_desk(request, centre, viewer, place, day), "print")
    printed = look.now.astimezone(zone_of([look.place]))
    context = {"look": look, "slot_name": slot_name, "printed": printed, "query": _query(look)}
    return page(request, "bookings_print.html", viewer, context)


def _whole(desk: Desk, how: str) -> DayOfBookings:
    """A day whose names go out in full, which is written down."""
    with desk.centre.database.read() as connection:
        look = day_of_bookings(connection, desk.place, desk.day, desk.centre.now())
    with desk.centre.database.write() as connection:
        desk.note(connection, "exported", f"bookings {how} {desk.day}", len(look.rows))
    return look


def _desk(request: Request, centre: Centre, viewer: Viewer, place_id: int, day: str) -> Desk:
    """The day asked for of a place in scope, no further ahead than bookings go; without one, today."""
    with centre.database.read() as connection:
        place = authorize(connection, viewer, place_id)
    today = centre.now().astimezone(zone_of([place])).date()
    try:
        asked = date.fromisoformat(day) if day else today
    except ValueError as error:
        raise not_found() from error
    return Desk(request, centre, viewer, place, min(max(asked, EARLIEST), today + AHEAD))


def _query(look: DayOfBookings) -> str:
    return urlencode({"place": look.place.place_id, "day": look.day.isoformat()})
