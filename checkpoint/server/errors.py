"""What the server says when it can't do what was asked: a code for programs, a sentence for people.

Nothing of the request is ever repeated in an answer (S22).
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from checkpoint.i18n import CATALOGUE, Language, text
from checkpoint.protocol.values import dumps

_UNKNOWN = "error"


class AnswerError(Exception):
    """A request that ends here. `code` names a text `console.error.<code>`; `extra` joins the JSON answer."""

    def __init__(
        self,
        status: int,
        code: str,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def not_found() -> AnswerError:
    """The answer to what does not exist and to what lies out of scope: the two must not differ (S9)."""
    return AnswerError(404, "not_found")


def language_of(header: str | None) -> Language:
    """The language that an Accept-Language header asks for first; Chinese unless it is English."""
    return Language.EN if (header or "").strip().lower().startswith("en") else Language.ZH


def message(code: str, language: Language) -> str:
    """The sentence for a code."""
    key = f"console.error.{code}"
    return text(key if key in CATALOGUE else f"console.error.{_UNKNOWN}", language)


def reply(doc: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer in the wire's one form."""
    return Response(dumps(doc), status, headers, "application/json")


def error_reply(error: AnswerError, language: Language) -> Response:
    """The JSON answer to a request that failed."""
    doc = {"code": error.code, "message": message(error.code, language), **error.extra}
    return reply(doc, error.status, error.headers)
