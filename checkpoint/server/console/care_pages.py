"""The console's page of isolations (居家隔离): order, confirm as the second person, release, at all gates."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.care import CONSOLE, CareNote, CareStep, OrderReason, last_day
from checkpoint.domain.identity import uuid7
from checkpoint.domain.notices import Notice
from checkpoint.domain.people import mask_name
from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.booking_desk import FormError, typed_room
from checkpoint.server.console.care_desk import Home, home_of, kept_at_home, read_order, waiting_orders, weeks
from checkpoint.server.console.pass_pages import form_of, may_change, place_of, require_change
from checkpoint.server.console.prove import Proven, proven
from checkpoint.server.errors import not_found
from checkpoint.server.repository import care_orders, notices
from checkpoint.server.repository.care import standing_care
from checkpoint.server.repository.care_orders import Proposal
from checkpoint.server.repository.roster import addresses_of

router: Final = APIRouter()
SHOWN_MAX: Final = 200
"""Rows of one page; the table of duties has all of them, also as a file."""
RELEASE_SAID: Final = timedelta(days=1)
"""How long the notice of a release stands at the gates."""
_DIGITS_MAX: Final = 12


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks at the page, and in which language."""

    request: Request
    centre: Centre
    viewer: Viewer

    @property
    def language(self) -> Language:
        """What the page is read in."""
        return reading_language(self.request, self.viewer)

    def new_id(self) -> str:
        """An id of this moment."""
        return str(uuid7(self.centre.now(), self.centre.random_bytes(10)))

    def note(self, connection: Connection, action: str, place_id: int, subject: str, count: int = 0) -> None:
        """A line in the trail."""
        login = self.viewer.account.login
        self.centre.record(connection, login, action, place_id=place_id, subject=subject, count=count)

    def page(
        self, home: Home | None = None, *, form: dict[str, str] | None = None, said: str = "", wrong: str = ""
    ) -> Response:
        """The page as it stands now; a form that was refused comes back filled in."""
        now = self.centre.now()
        with self.centre.database.read() as connection:
            places = scope_of(connection, self.viewer)
            kept = kept_at_home(connection, places, now, self.language)
            asked = waiting_orders(connection, self.viewer, places, self.language)
            counted = weeks(connection, places, kept, now)
        with self.centre.database.append() as connection:
            self.note(connection, "care_viewed", 0, "", len(kept) + len(asked))
        today = now.astimezone(ZoneInfo(home.place.timezone)).date() if home else None
        last = last_day(today, home.most) if home and today else None
        begun = {"person": "0", "reason": "", "since": str(today), "until": str(last), "order": ""}
        context: dict[str, Any] = {
            "places": places,
            "home": home,
            "form": begun | (form or {}),
            "reasons": list(OrderReason),
            "mask": mask_name,
            "kept": kept[:SHOWN_MAX],
            "total": len(kept),
            "waiting": asked,
            "weeks": counted,
            "most": home.most if home else 0,
            "from_console": CONSOLE,
            "may_change": may_change(self.viewer),
            "said": said,
            "wrong": wrong,
        }
        return page(self.request, "care.html", self.viewer, context, 400 if wrong else 200)


@router.get("/care")
def get_care(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    place: int = 0,
    room: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Who stays at home; with a room also the form of an order for it, which asks for the password first."""
    desk = Desk(request, centre, viewer)
    if not place or not room.strip():
        return desk.page()
    require_change(viewer)
    proven(request)
    with centre.database.read() as connection:
        home = home_of(connection, authorize(connection, viewer, place), typed_room(room), centre.now())
    return desk.page(home)


@router.post("/care", dependencies=[SameSite])
def post_care(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Put an order down for the second person."""
    require_change(viewer)
    desk, form = Desk(request, centre, viewer), form_of(body)
    now, place_id = centre.now(), place_of(form)
    with centre.database.read() as connection:
        place = authorize(connection, viewer, place_id)
        home = home_of(connection, place, typed_room(form.get("room", "")), now)
    try:
        order = read_order(home, form, now.astimezone(ZoneInfo(place.timezone)).date(), desk.language)
    except FormError as error:
        return desk.page(home, form=form, wrong=str(error))
    number = desk.new_id()
    with centre.database.write() as connection:
        care_orders.propose(connection, place_id, number, order, viewer.account, now)
        desk.note(connection, "care_proposed", place_id, number)
    return desk.page(said=text("console.care.proposed", desk.language))


@router.post("/care/confirm", dependencies=[SameSite])
def post_confirm(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """The second person's word: the gates are told with their next sync."""
    require_change(viewer)
    desk, form, now = Desk(request, centre, viewer), form_of(body), centre.now()
    with centre.database.write() as connection:
        place, proposal = _proposal(connection, viewer, form)
        if proposal is None:
            wrong = "console.care.wrong.gone"
        elif not proposal.may_confirm(viewer.account, viewer.path):
            wrong = "console.care.wrong.second"
        elif proposal.note.until and proposal.note.until < now.astimezone(ZoneInfo(place.timezone)).date():
            wrong = "console.care.wrong.past"
        else:
            wrong = ""
            care_orders.confirm(connection, proposal, viewer.account, now)
            _announce(desk, connection, place, proposal.note)
        desk.note(connection, "care_refused" if wrong else "care_confirmed", place.place_id, form.get("order", "")[:36])
    if wrong:
        return desk.page(wrong=text(wrong, desk.language))
    return desk.page(said=text("console.care.confirmed", desk.language))


@router.post("/care/decline", dependencies=[SameSite])
def post_decline(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Let an order drop: the second person does not agree, or whoever proposed it takes it back."""
    require_change(viewer)
    desk = Desk(request, centre, viewer)
    with centre.database.write() as connection:
        place, proposal = _proposal(connection, viewer, form_of(body))
        if proposal is not None:
            care_orders.decline(connection, proposal, viewer.account, centre.now())
            desk.note(connection, "care_declined", place.place_id, proposal.order_id)
    return desk.page(said=text("console.care.declined", desk.language))


@router.post("/care/release", dependencies=[SameSite])
def post_release(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """End an isolation at every gate of the place, whoever began it."""
    require_change(viewer)
    desk, form, now = Desk(request, centre, viewer), form_of(body), centre.now()
    number, person = (form.get(name, "")[:_DIGITS_MAX] for name in ("household", "person"))
    if not number.isdecimal() or not person.isdecimal():
        raise not_found()
    with centre.database.write() as connection:
        place = authorize(connection, viewer, place_of(form))
        running = {(row.household_id, row.person_no): row for row in standing_care(connection, place.place_id).running}
        row = running.get((int(number), int(person)))
        try:
            note = CareNote(CareStep.RELEASE, int(number), int(person), row.name if row else "")
        except ValueError as error:
            raise not_found() from error
        released = desk.new_id()
        care_orders.release(connection, place.place_id, released, note, viewer.account, now)
        _announce(desk, connection, place, note)
        desk.note(connection, "care_released", place.place_id, released)
    return desk.page(said=text("console.care.released", desk.language))


def _proposal(connection: Connection, viewer: Viewer, form: dict[str, str]) -> tuple[Place, Proposal | None]:
    place, asked = authorize(connection, viewer, place_of(form)), form.get("order", "")
    rows = care_orders.waiting(connection, [place.place_id])
    return place, next((row for row in rows if row.order_id == asked), None)


def _announce(desk: Desk, connection: Connection, place: Place, note: CareNote) -> None:
    """Say it to whoever is on duty, who then marks it as read: a notice, without the reason."""
    now = desk.centre.now()
    home = (place.place_id, note.household_id)
    address = addresses_of(connection, [home]).get(home, f"#{note.household_id}")
    begins = note.step is CareStep.BEGIN
    zone = ZoneInfo(place.timezone)
    end = datetime.combine(note.until, time(), zone) + timedelta(days=1) if note.until else now + RELEASE_SAID

    def words(language: Language) -> str:
        who = mask_name(note.name) if note.name else text("care.household", language)
        days = {"since": f"{note.since:%m-%d}", "until": f"{note.until:%m-%d}"} if begins else {}
        return text(f"console.care.notice.{note.step.value}", language, address=address, who=who, **days)

    told = (words(Language.ZH), words(Language.EN), now, end, desk.viewer.account.name)
    notices.issue(connection, [place.place_id], Notice(desk.new_id(), *told))
