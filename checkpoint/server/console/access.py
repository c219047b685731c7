"""Who looks at the console: a session's cookie, and where a form came from."""

from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request, Response

from checkpoint.server.auth import Viewer, viewer_of
from checkpoint.server.centre import centre_of
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository.sessions import ABSOLUTE

PLAIN_COOKIE: Final = "checkpoint_session"
HOST_COOKIE: Final = "__Host-checkpoint_session"
"""Over https the browser itself holds the cookie to this host and to safe connections."""


class SignInNeededError(AnswerError):
    """Nobody is signed in; a page leads to the sign-in and from there back to `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(303, "unauthorized", headers={"Location": f"/sign-in?back={quote(path, safe='')}"})


def cookie_name(request: Request) -> str:
    """The session cookie's name on this connection."""
    return HOST_COOKIE if request.url.scheme == "https" else PLAIN_COOKIE


def set_session(request: Request, response: Response, token: str) -> None:
    """Hand a session to the browser."""
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def drop_session(request: Request, response: Response) -> None:
    """Take the session and everything kept of the console out of the browser."""
    response.delete_cookie(cookie_name(request), secure=request.url.scheme == "https", httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def current_viewer(request: Request, *, active: bool = True) -> Viewer | None:
    """Who is signed in on this browser."""
    token = request.cookies.get(cookie_name(request), "")
    return viewer_of(centre_of(request), token, active=active) if token else None


def signed_in(request: Request) -> Viewer:
    """Who is signed in; whoever is not is led to the sign-in."""
    viewer = current_viewer(request)
    if viewer is None:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise SignInNeededError(path)
    return viewer


def watching(request: Request) -> Viewer:
    """Who is signed in, asked by a page that refreshes itself: it keeps no session alive and is led nowhere."""
    viewer = current_viewer(request, active=False)
    if viewer is None:
        raise AnswerError(401, "unauthorized")
    return viewer


def same_site(request: Request) -> None:
    """Refuse a form that another site sent (CSRF)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        origin = urlsplit(request.headers.get("origin", ""))
        allowed = bool(origin.netloc) and origin.netloc == request.headers.get("host")
    if not allowed:
        raise AnswerError(403, "cross_site")


def safe_path(text: str) -> str:
    """A path on this server to go back to; anything else becomes the overview."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if plain else "/overview"


SignedIn = Annotated[Viewer, Depends(signed_in)]
Watching = Annotated[Viewer, Depends(watching)]
SameSite = Depends(same_site)
