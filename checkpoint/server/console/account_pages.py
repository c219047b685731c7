"""The console's page of whoever is signed in: where their account is open (S8), and its second factor (S7)."""

import base64
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from checkpoint.i18n import text
from checkpoint.qr.image import code_png
from checkpoint.server import second_factor, totp
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, hash_password, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import (
    SameSite,
    SignedIn,
    cookie_name,
    current_viewer,
    drop_session,
    safe_path,
    set_session,
)
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import zone_of
from checkpoint.server.console.pass_pages import form_of
from checkpoint.server.console.prove import Proven
from checkpoint.server.errors import AnswerError, message
from checkpoint.server.passwords import new_password
from checkpoint.server.repository import second_factors, sessions
from checkpoint.server.repository.organisation import change_password

router: Final = APIRouter()
_ISSUER: Final = "checkpoint"
_MODULE: Final = 5
_AGAIN: Final = "sign_in_again"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page shows beside what is so: what is shown this once, what was done, what is wrong."""

    secret: bytes | None = None
    codes: tuple[str, ...] = ()
    password: str = ""
    said: str = ""
    wrong: str = ""
    status: int = 200


@router.get("/account")
def get_account(request: Request, centre: CentreHere, viewer: SignedIn, said: str = "") -> Response:
    """Where the account is signed in, and whether it has a second factor."""
    known = f"console.account.said.{said}" if said in ("ended", "off") else ""
    said = text(known, reading_language(request, viewer)) if known else ""
    return _page(request, centre, viewer, _Shown(said=said))


@router.post("/account/end", dependencies=[SameSite])
def post_end(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """End one session of one's own, or all but this one; one that is over already is no error."""
    number, login = form_of(body).get("session", ""), viewer.account.login
    with centre.database.write() as connection:
        if number:
            wanted = [row for row in sessions.open_sessions(connection, login, centre.now()) if row.number == number]
            for row in wanted:
                sessions.end_session(connection, row.token_hash)
            count = len(wanted)
        else:
            count = sessions.end_others(connection, login, viewer.token_hash)
        centre.record(connection, login, "sessions_ended", count=count)
    if current_viewer(request) is not None:
        return RedirectResponse("/account?said=ended", 303)
    answer = RedirectResponse("/sign-in?out=1", 303)
    drop_session(request, answer)
    return answer


@router.post("/account/password", dependencies=[SameSite])
def post_password(request: Request, centre: CentreHere, viewer: Proven) -> Response:
    """Draw another password and show it this once; whoever is signed in elsewhere with the old one is signed out."""
    drawn = new_password(centre.random_bytes)
    login, hashed = viewer.account.login, hash_password(drawn)
    with centre.database.write() as connection:
        if not change_password(connection, viewer.account, hashed, viewer.token_hash):
            raise AnswerError(409, _AGAIN)
        centre.record(connection, login, "own_password")
    return _page(request, centre, viewer, _Shown(password=drawn))


@router.post("/account/second", dependencies=[SameSite])
def post_second(request: Request, centre: CentreHere, viewer: Proven) -> Response:
    """Begin a second factor: the picture for the app, which a first code confirms."""
    return _page(request, centre, viewer, _Shown(second_factor.begin(centre, viewer)))


@router.post("/account/second/confirm", dependencies=[SameSite])
def post_confirm(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Take the first code; the recovery codes are shown this once."""
    codes = second_factor.confirm(centre, viewer, form_of(body).get("code", ""))
    if codes is not None:
        return _page(request, centre, viewer, _Shown(codes=tuple(codes)))
    secret = second_factor.begun(centre, viewer)
    wrong = message("code_wrong" if secret is not None else "second_gone", reading_language(request, viewer))
    return _page(request, centre, viewer, _Shown(secret, wrong=wrong, status=400))


@router.post("/account/second/off", dependencies=[SameSite])
def post_off(request: Request, centre: CentreHere, viewer: Proven, body: BodyHere) -> Response:
    """Do without the second factor, by a code of it."""
    try:
        second_factor.take_off(centre, viewer, form_of(body).get("code", ""))
    except AnswerError as error:
        shown = _Shown(wrong=message(error.code, reading_language(request, viewer)), status=error.status)
        answer = _page(request, centre, viewer, shown)
        answer.headers.update(error.headers)
        return answer
    return RedirectResponse("/account?said=off", 303)


@router.get("/sign-in/code")
def get_code(request: Request, back: str = "") -> Response:
    """Ask for the second factor, after the right password."""
    return page(request, "sign_in_code.html", None, {"back": back, "wrong": ""})


@router.post("/sign-in/code", dependencies=[SameSite])
def post_code(request: Request, centre: CentreHere, body: BodyHere) -> Response:
    """Open the session under a new token."""
    form = form_of(body)
    back = form.get("back", "")
    try:
        token = second_factor.finish_sign_in(
            centre, request.cookies.get(cookie_name(request), ""), form.get("code", "")
        )
    except AnswerError as error:
        wrong = message(error.code, reading_language(request))
        if error.code == _AGAIN:
            context = {"back": back, "said": "", "wrong": wrong, "login": ""}
            return page(request, "sign_in.html", None, context, error.status)
        answer = page(request, "sign_in_code.html", None, {"back": back, "wrong": wrong}, error.status)
        answer.headers.update(error.headers)
        return answer
    answer = RedirectResponse(safe_path(back), 303)
    set_session(request, answer, token)
    return answer


def _page(request: Request, centre: Centre, viewer: Viewer, shown: _Shown) -> Response:
    login = viewer.account.login
    with centre.database.read() as connection:
        zone = zone_of(scope_of(connection, viewer))
        rows = sessions.open_sessions(connection, login, centre.now())
        factor = second_factors.find_factor(connection, login)
        left = second_factors.recovery_left(connection, login)
    setup: dict[str, Any] | None = None
    if shown.secret is not None:
        picture = code_png(totp.address(shown.secret, login, _ISSUER), _MODULE)
        setup = {"picture": base64.b64encode(picture).decode(), "secret": totp.spelled(shown.secret)}
    context = {
        "sessions": rows,
        "zone": zone,
        "now": centre.now(),
        "since": factor.since if factor is not None else None,
        "left": left,
        "setup": setup,
        "codes": shown.codes,
        "password": shown.password,
        "said": shown.said,
        "wrong": shown.wrong,
    }
    return page(request, "account.html", viewer, context, shown.status)
