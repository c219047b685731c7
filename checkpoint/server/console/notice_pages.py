"""The console's page of notices: write one for a place or for all in scope, withdraw it, see who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from checkpoint.domain.identity import uuid7
from checkpoint.domain.notices import NOTICE_MAX, Notice, Reader
from checkpoint.domain.places import Place
from checkpoint.i18n import text
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import moment_of, zone_of
from checkpoint.server.console.pass_pages import form_of, may_change, place_of, require_change
from checkpoint.server.repository import notices
from checkpoint.server.repository.organisation import operator_names

router: Final = APIRouter()
NOTICES_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class PlaceReaders:
    """One place of a notice: who read it when, by the place's time, and who of its volunteers has not."""

    name: str
    read: tuple[tuple[str, datetime], ...]
    unread: tuple[str, ...]

    @property
    def total(self) -> int:
        """All who should read it, and whoever else did."""
        return len(self.read) + len(self.unread)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as the page shows it; its times are those of the first place in scope."""

    notice: Notice
    at: datetime
    until: datetime | None
    over: bool
    places: tuple[PlaceReaders, ...]


@router.get("/notices")
def get_notices(request: Request, centre: CentreHere, viewer: SignedIn) -> Response:
    """The form, and the newest notices with their readers."""
    return _page(request, centre, viewer, {})


@router.post("/notices", dependencies=[SameSite])
def post_notices(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Publish a notice, at one place or at all in scope; the words are kept as they were written."""
    require_change(viewer)
    form, language = form_of(body), reading_language(request, viewer)
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        asked = place_of(form)
        chosen = [authorize(connection, viewer, asked)] if asked else places
    now = centre.now()
    words = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in ("zh", "en")}
    until = moment_of(form.get("until", ""), zone_of(chosen)) if form.get("until") else None
    wrong = _wrong(words, until, now, late=bool(form.get("until")))
    if wrong:
        kept = form | {"wrong": text(wrong, language, most=NOTICE_MAX)}
        return _page(request, centre, viewer, kept, status=400)
    notice_id = str(uuid7(now, centre.random_bytes(10)))
    notice = Notice(notice_id, words["zh"], words["en"], now, until, viewer.account.name)
    with centre.database.write() as connection:
        notices.issue(connection, [place.place_id for place in chosen], notice)
        for place in chosen:
            centre.record(connection, viewer.account.login, "notice_issued", place_id=place.place_id, subject=notice_id)
    return _page(request, centre, viewer, {}, text("console.notices.issued", language, count=len(chosen)))


@router.post("/notices/withdraw", dependencies=[SameSite])
def post_withdraw(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Take a notice back from the places in scope: it goes from the gates with their next sync."""
    require_change(viewer)
    notice_id = form_of(body).get("notice", "")
    with centre.database.write() as connection:
        scope = [place.place_id for place in scope_of(connection, viewer)]
        gone = notices.withdraw(connection, scope, notice_id)
        for place_id in gone:
            centre.record(connection, viewer.account.login, "notice_withdrawn", place_id=place_id, subject=notice_id)
    said = text("console.notices.withdrawn", reading_language(request, viewer), count=len(gone))
    return _page(request, centre, viewer, {}, said)


def _wrong(words: dict[str, str], until: datetime | None, now: datetime, *, late: bool) -> str:
    """What is wrong with a form, as a text's key; empty: nothing."""
    if not any(words.values()):
        return "console.notices.wrong.empty"
    if max(map(len, words.values())) > NOTICE_MAX:
        return "console.notices.wrong.long"
    return "console.notices.wrong.until" if late and (until is None or until <= now) else ""


def _page(
    request: Request, centre: Centre, viewer: Viewer, form: dict[str, str], said: str = "", status: int = 200
) -> Response:
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        lines = _lines(connection, places, centre.now())
    context: dict[str, Any] = {
        "lines": lines,
        "places": places,
        "form": {"place": "", "zh": "", "en": "", "until": "", "wrong": ""} | form,
        "most": NOTICE_MAX,
        "may_change": may_change(viewer),
        "said": said,
    }
    return page(request, "notices.html", viewer, context, status)


def _lines(connection: Connection, places: Sequence[Place], now: datetime) -> list[NoticeLine]:
    by_id, zone = {place.place_id: place for place in places}, zone_of(places)
    found = notices.standing(connection, by_id, NOTICES_SHOWN)
    names = operator_names(connection, by_id)
    read = {place_id: notices.readers_at(connection, place_id) for place_id in {p for _, ids in found for p in ids}}
    return [
        NoticeLine(
            notice,
            notice.at.astimezone(zone),
            notice.until.astimezone(zone) if notice.until else None,
            not notice.holds(now),
            tuple(
                _readers(by_id[place_id], read[place_id].get(notice.notice_id, {}), names.get(place_id, {}))
                for place_id in ids
            ),
        )
        for notice, ids in found
    ]


def _readers(place: Place, read: dict[str, Reader], names: dict[str, str]) -> PlaceReaders:
    zone = ZoneInfo(place.timezone)
    told = sorted(read.values(), key=lambda row: row.at)
    return PlaceReaders(
        place.name,
        tuple((names.get(row.operator_id) or row.operator_id, row.at.astimezone(zone)) for row in told),
        tuple(name for operator_id, name in names.items() if operator_id not in read),
    )
