"""The console's addresses: sign-in, overview, movements, exports."""

from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from checkpoint.i18n import Language
from checkpoint.server.api.callers import BodyHere, CentreHere, address_of
from checkpoint.server.auth import Viewer, scope_of, sign_in, sign_out
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import (
    SameSite,
    SignedIn,
    Watching,
    current_viewer,
    drop_session,
    safe_path,
    set_session,
)
from checkpoint.server.console.answers import LANGUAGE_COOKIE, page, reading_language
from checkpoint.server.console.asked import read_asked, read_day
from checkpoint.server.console.attention import matters
from checkpoint.server.console.download import EXPORT_ID_BYTES, download, subject_of
from checkpoint.server.console.duty_rows import Look
from checkpoint.server.console.overview import Overview, overview_of
from checkpoint.server.console.pass_pages import form_of
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.watch_tables import alarms
from checkpoint.server.errors import AnswerError, message
from checkpoint.server.exports import ExportFormat
from checkpoint.server.repository.movements import count_movements, page_of
from checkpoint.server.repository.organisation import list_gates, unit_names
from checkpoint.server.repository.sessions import SessionKind
from checkpoint.server.repository.trail import NO_PLACE

router: Final = APIRouter()

PAGE_ROWS: Final = 50
_HOME: Final = "/overview"
_YEAR: Final = 365 * 24 * 60 * 60


@router.get("/")
def get_root() -> Response:
    """The console begins with the overview."""
    return RedirectResponse(_HOME, 303)


@router.get("/sign-in")
def get_sign_in(request: Request, back: str = "", out: str = "") -> Response:
    """The form, or straight on for whoever is signed in."""
    if current_viewer(request) is not None:
        return RedirectResponse(safe_path(back), 303)
    said = "console.signed_out" if out else "console.sign_in.needed" if back not in ("", _HOME) else ""
    return page(request, "sign_in.html", None, {"back": back, "said": said, "wrong": "", "login": ""})


@router.post("/sign-in", dependencies=[SameSite])
def post_sign_in(request: Request, centre: CentreHere, body: BodyHere) -> Response:
    """Begin a session; a new token each time, whatever cookie the browser came with."""
    form = form_of(body)
    back, login = form.get("back", ""), form.get("login", "")
    try:
        begun = sign_in(centre, login, form.get("password", ""), address_of(request), SessionKind.CONSOLE)
    except AnswerError as error:
        wrong = message(error.code, reading_language(request))
        context = {"back": back, "said": "", "wrong": wrong, "login": login}
        answer = page(request, "sign_in.html", None, context, error.status)
        answer.headers.update(error.headers)
        return answer
    after = f"/sign-in/code?{urlencode({'back': safe_path(back)})}" if begun.awaits_code else safe_path(back)
    answer = RedirectResponse(after, 303)
    set_session(request, answer, begun.token)
    return answer


@router.post("/sign-out", dependencies=[SameSite])
def post_sign_out(request: Request, centre: CentreHere, viewer: SignedIn) -> Response:
    """End the session."""
    sign_out(centre, viewer)
    answer = RedirectResponse("/sign-in?out=1", 303)
    drop_session(request, answer)
    return answer


@router.get("/language")
def get_language(request: Request, to: Language, back: str = "") -> Response:
    """Choose the language of the pages; it is remembered on this browser."""
    answer = RedirectResponse(safe_path(back), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(LANGUAGE_COOKIE, to.value, max_age=_YEAR, secure=secure, httponly=True, samesite="lax")
    return answer


@router.get("/overview")
def get_overview(request: Request, centre: CentreHere, viewer: SignedIn, day: str = "") -> Response:
    """One day by place and gate; of the day that runs also how much needs a look, which no refresh counts again."""
    language = reading_language(request, viewer)
    context = _overview(centre, viewer, day, language)
    context["open_now"] = _open_now(centre, viewer, language) if context["view"].current else None
    return page(request, "overview.html", viewer, context)


@router.get("/overview/figures")
def get_figures(request: Request, centre: CentreHere, viewer: Watching, day: str = "") -> Response:
    """The part of the overview that refreshes itself."""
    return page(request, "figures.html", viewer, _overview(centre, viewer, day, reading_language(request, viewer)))


def _open_now(centre: Centre, viewer: Viewer, language: Language) -> int:
    with centre.database.survey() as connection:
        return len(matters(connection, scope_of(connection, viewer), centre.now(), language))


def _overview(centre: Centre, viewer: Viewer, day: str, language: Language) -> dict[str, Any]:
    now = centre.now()
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        units = unit_names(connection, viewer.account.unit_id)
    with centre.database.survey() as connection:
        view: Overview = overview_of(connection, places, read_day(day, places, now), now)
        looks = [Look(connection, place, view.day, now, language) for place in places] if view.current else []
        told = [said for look in looks for said in alarms(look)]
    one = timedelta(days=1)
    return {
        "view": view,
        "units": units,
        "before": view.day - one,
        "after": view.day + one,
        "alarms": told,
    }


@router.get("/movements")
def get_movements(
    request: Request,
    centre: CentreHere,
    viewer: SignedIn,
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Movements with filters, newest first, a page at a time."""
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
    asked = read_asked(request.query_params, places, centre.now())
    with centre.database.survey() as connection:
        gates = list_gates(connection, [place.place_id for place in places])
        found = page_of(connection, asked.wanted, PAGE_ROWS, after=after)
        count = count_movements(connection, asked.wanted)
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "movements_viewed", count=len(found.rows))
    following = f"{asked.query}&{urlencode({'after': found.cursor})}" if found.cursor else ""
    context = {
        "asked": asked,
        "places": places,
        "gates": gates,
        "rows": found.rows,
        "count": count,
        "following": following,
        "paged": bool(after),
        "formats": [kind.value for kind in ExportFormat],
    }
    return page(request, "movements.html", viewer, context)


@router.get("/movements/export")
def get_export(request: Request, centre: CentreHere, viewer: Proven, kind: ExportFormat) -> Response:
    """The filtered movements as a file."""
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
    asked = read_asked(request.query_params, places, centre.now())
    with centre.database.survey() as connection:
        count = count_movements(connection, asked.wanted)
    login, export_id = viewer.account.login, centre.random_bytes(EXPORT_ID_BYTES).hex()
    place_id = asked.wanted.place_ids[0] if len(asked.wanted.place_ids) == 1 else NO_PLACE
    with centre.database.write() as connection:
        subject = subject_of(asked, kind, export_id)
        centre.record(connection, login, "exported", place_id=place_id, subject=subject, count=count)
    return download(centre, asked, kind, reading_language(request, viewer), (login, export_id))
