"""Pages made from templates, in the language of whoever reads them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from checkpoint.domain.bidi import without_marks
from checkpoint.i18n import CATALOGUE, Language, text
from checkpoint.server.auth import Viewer
from checkpoint.server.centre import centre_of
from checkpoint.server.console.wording import Wording
from checkpoint.server.errors import AnswerError, language_of, message

LANGUAGE_COOKIE: Final = "checkpoint_language"
_OF_THE_SERVER: Final = 500


def _shown(value: object) -> object:
    """What stood in the tables before the rule of `domain.bidi` turns nothing on a page either."""
    return without_marks(value) if isinstance(value, str) else value


_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_shown,
)


def reading_language(request: Request, viewer: Viewer | None = None) -> Language:
    """The language chosen on the console, else the account's, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in list(Language):
        return Language(chosen)
    if viewer is not None and viewer.account.language in list(Language):
        return Language(viewer.account.language)
    return language_of(request.headers.get("accept-language"))


def page(
    request: Request, template: str, viewer: Viewer | None, context: Mapping[str, Any], status: int = 200
) -> Response:
    """Draw a page. Every value is escaped; a name that a template misspells is an error, not a blank."""
    language = reading_language(request, viewer)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    drawn = _TEMPLATES.get_template(template).render(
        t=lambda key, **values: text(key, language, **values),
        words=Wording(language),
        language=language.value,
        other_language=(Language.EN if language is Language.ZH else Language.ZH).value,
        here=quote(here, safe=""),
        viewer=viewer,
        demo=centre_of(request).settings.demo,
        **context,
    )
    return HTMLResponse(drawn, status)


def error_page(request: Request, error: AnswerError) -> Response:
    """Tell a person what went wrong, what that means for what they did, and where to go from here."""
    language = reading_language(request)
    then, usual = f"console.error.then.{error.code}", "5xx" if error.status >= _OF_THE_SERVER else "4xx"
    told = {
        "said": message(error.code, language),
        "then": text(then if then in CATALOGUE else f"console.error.then.{usual}", language),
        "status": error.status,
    }
    answer = page(request, "error.html", None, told, error.status)
    answer.headers.update(error.headers)
    return answer
