"""Step-up (再次确认): what is sensitive asks for the password again, unless it was given within five minutes (S8)."""

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, is_proven, prove
from checkpoint.server.centre import centre_of
from checkpoint.server.console.access import SameSite, SignedIn, safe_path, signed_in
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.pass_pages import form_of
from checkpoint.server.errors import AnswerError, message

router: Final = APIRouter()
_EXPORTED: Final = ("movements", "attention", "duties", "reports", "bookings", "trail", "parity", "devices/held")
_PAGES: Final = {f"/{name}/export": f"/{name}" for name in _EXPORTED}
"""After the password somebody is back on the page from which they came, not in a download."""


class PasswordNeededError(AnswerError):
    """The password was given too long ago; a page asks for it and leads back to `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(303, "password_again", headers={"Location": f"/prove?back={quote(path, safe='')}"})


def proven(request: Request) -> Viewer:
    """Who is signed in and gave the password within the last five minutes; others are asked for it."""
    viewer = signed_in(request)
    if not is_proven(centre_of(request), viewer):
        path = request.url.path if request.method == "GET" else "/" + request.url.path.split("/")[1]
        query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
        raise PasswordNeededError(_PAGES.get(path, path) + query)
    return viewer


Proven = Annotated[Viewer, Depends(proven)]


@router.get("/prove")
def get_prove(request: Request, viewer: SignedIn, back: str = "") -> Response:
    """The form."""
    return page(request, "prove.html", viewer, {"back": back, "wrong": ""})


@router.post("/prove", dependencies=[SameSite])
def post_prove(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Look at the password, and lead back."""
    form = form_of(body)
    back = form.get("back", "")
    try:
        prove(centre, viewer, form.get("password", ""))
    except AnswerError as error:
        wrong = message(error.code, reading_language(request, viewer))
        answer = page(request, "prove.html", viewer, {"back": back, "wrong": wrong}, error.status)
        answer.headers.update(error.headers)
        return answer
    return RedirectResponse(safe_path(back), 303)
