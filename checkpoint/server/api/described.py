"""What the interface promises, as OpenAPI: for each call its body, its answer, and every status it may have.

The routes read bodies and write answers by the protocol's own functions, so FastAPI cannot know their shapes; they
are written down here. A test sends what this says, and much that it does not, and finds nothing undeclared.
"""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from checkpoint import __version__
from checkpoint.server.repository.event_rows import Fault

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
FLAG: Final[Schema] = {"type": "boolean"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}
HASH: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
OBJECT: Final[Schema] = {"type": "object"}


def doc(*, optional: tuple[str, ...] = (), **fields: Schema) -> Schema:
    """An object with these fields, all there but the optional ones; more may be added later."""
    return {"type": "object", "properties": fields, "required": [name for name in fields if name not in optional]}


def many(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def or_null(of: Schema) -> Schema:
    """A value or null."""
    return {"anyOf": [of, {"type": "null"}]}


ERROR: Final = doc(code=TEXT, message=TEXT)
_QUARANTINED: Final = many(doc(seq=WHOLE, code={"type": "string", "enum": [fault.value for fault in Fault]}))
_RECEIPT: Final = doc(
    acked=WHOLE,
    head=HASH,
    new=WHOLE,
    dup=WHOLE,
    quarantined=_QUARANTINED,
    time=TIME,
    max_events=WHOLE,
    max_body=WHOLE,
    streams={"type": "object", "additionalProperties": TEXT},
    backed_up_at=or_null(TIME),
)
_PAGE: Final = doc(changes=many(OBJECT), cursor=TEXT, more=FLAG, time=TIME)
_MOVEMENTS: Final = doc(rows=many(OBJECT), total=or_null(WHOLE), after=or_null(TEXT))
_HEALTH: Final = doc(ok=FLAG, database=FLAG, disk=FLAG, time=TIME)
_ENROLMENT: Final = doc(device=TEXT, token=TEXT, place=OBJECT, gates=many(OBJECT), gate=WHOLE, root=TEXT)
_APPLICATION: Final = doc(
    optional=("platform", "app_version"), code=TEXT, public_key=HASH, name=TEXT, platform=TEXT, app_version=TEXT
)
_GZIP: Final = "application/x-ndjson"
_JSON: Final = "application/json"

ANSWERS: Final[dict[str, tuple[Schema, tuple[int, ...]]]] = {
    "get /healthz": (_HEALTH, ()),
    "get /readyz": (doc(ready=FLAG), ()),
    "post /v1/enrol": (_ENROLMENT, (403, 429)),
    "get /v1/authority": (doc(pem=TEXT), (404,)),
    "post /v1/push": (_RECEIPT, (401, 403, 409, 426, 429)),
    "get /v1/pull": (_PAGE, (401, 403, 410)),
    "get /v1/probe": (doc(have=WHOLE, head=HASH), (401, 403)),
    "post /v1/token": (doc(token=TEXT, place=OBJECT, gates=many(OBJECT)), (401, 403)),
    "post /v1/wiped": (OBJECT, (401, 403)),
    "post /v1/sign-in": (doc(token=TEXT, name=TEXT), (401, 429)),
    "post /v1/sign-out": (OBJECT, (401,)),
    "get /v1/places": (doc(places=many(OBJECT)), (401,)),
    "get /v1/movements": (_MOVEMENTS, (401, 404)),
}
"""The answer of each call, and the statuses beside 200 and those that any call may have."""

BODIES: Final[dict[str, tuple[str, Schema]]] = {
    "post /v1/enrol": (_JSON, _APPLICATION),
    "post /v1/sign-in": (_JSON, doc(login=TEXT, password=TEXT)),
    "post /v1/push": (_GZIP, {"type": "string", "format": "binary"}),
}

ANY: Final = (400, 408, 413, 503)
"""A broken request, one that came too slowly or is too large, and a database that cannot be reached."""
_WHEN: Final = {
    400: "Incomplete or malformed; `code` says which rule of form it breaks, if one",
    401: "No token, no fresh signature, or neither is good",
    403: "Known, but not allowed to",
    404: "Not there, or out of scope; the two are not told apart",
    408: "The body took too long",
    409: "A gap or a fork: `have` and `head` say where to look",
    410: "The cursor is of another history: begin the stream anew",
    413: "Too large: send half",
    426: "Another version of the protocol",
    429: "Too many: see Retry-After",
    503: "Not now: see Retry-After",
}


def describe(app: FastAPI) -> Schema:
    """The whole description.

    Raises:
        KeyError: a call that nobody described; a test sees it.
    """
    described = get_openapi(title="checkpoint", version=__version__, routes=app.routes)
    described["paths"] = {path: calls for path, calls in described["paths"].items() if _is_api(path)}
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            name = f"{method} {path}"
            answer, more = ANSWERS[name]
            failing = {"get /healthz": _HEALTH, "get /readyz": doc(ready=FLAG)}.get(name, ERROR)
            call["responses"] = {"200": _answer("Done", answer)} | {
                str(status): _answer(_WHEN[status], failing if status == 503 else ERROR)  # noqa: PLR2004  # its own name
                for status in sorted((*ANY, *more))
            }
            if name in BODIES:
                kind, body = BODIES[name]
                call["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
    described.get("components", {}).get("schemas", {}).pop("HTTPValidationError", None)
    described.get("components", {}).get("schemas", {}).pop("ValidationError", None)
    return described


def _is_api(path: str) -> bool:
    return path.startswith("/v1/") or path in ("/healthz", "/readyz")


def _answer(when: str, schema: Schema) -> Schema:
    return {"description": when, "content": {_JSON: {"schema": schema}}}
