"""The application: the parts put together, routes under the edge, and errors made into answers."""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import psycopg
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from checkpoint import __version__
from checkpoint.protocol.values import ProtocolError, RuleError
from checkpoint.server.admission import Admission
from checkpoint.server.api import health, supervisors, tablets
from checkpoint.server.api.described import describe
from checkpoint.server.centre import Centre
from checkpoint.server.console import (
    account_pages,
    aside_pages,
    attention_pages,
    blank_pages,
    booking_pages,
    care_pages,
    device_pages,
    duty_pages,
    held_pages,
    notice_pages,
    operator_pages,
    order_sheet,
    pages,
    parity_pages,
    pass_pages,
    print_pages,
    prove,
    report_pages,
    rules_pages,
    stick_pages,
    trail_pages,
)
from checkpoint.server.console.answers import error_page
from checkpoint.server.database import Database, open_database
from checkpoint.server.edge import Edge
from checkpoint.server.errors import AnswerError, error_reply, language_of
from checkpoint.server.head_signing import sign_due
from checkpoint.server.keys import load_keys, require_private
from checkpoint.server.metrics import Metrics
from checkpoint.server.partitions import make_partitions
from checkpoint.server.repository.events import CollisionError
from checkpoint.server.repository.reading_again import read_after_upgrade
from checkpoint.server.roots import ensure_test_root, refuse_test_keys
from checkpoint.server.settings import ServerSettings
from checkpoint.server.trail_check import keep_head

PARTITIONS_SECONDS: Final = 6 * 3600
DAILY_SECONDS: Final = 3600
STOP_SECONDS: Final = 2.0
"""So long a step of the background is waited for at the end, of the five that a stop may take."""
"""So often it is asked whether something of the day is due; not at the start, when tablets come back."""
COLLECT_AFTER: Final = 50_000
"""Of a batch nearly nothing is left behind: looking for cycles after every 700 new objects finds none."""
SWITCH_SECONDS: Final = 0.001
"""A fifth of Python's own: a small push changes threads twenty times, and beside large ones waits for its turn each."""
RETRY_SECONDS: Final = 5
"""What a tablet waits at least when the database could not be written."""

_log = logging.getLogger("checkpoint.server")
_STATIC: Final = Path(__file__).parent / "console" / "static"
_GENERATION_BYTES: Final = 8
_ROUTERS: Final = (
    health.router,
    tablets.router,
    supervisors.router,
    pages.router,
    attention_pages.router,
    pass_pages.router,
    print_pages.router,
    blank_pages.router,
    duty_pages.router,
    report_pages.router,
    rules_pages.router,
    booking_pages.router,
    stick_pages.router,
    notice_pages.router,
    parity_pages.router,
    care_pages.router,
    order_sheet.router,
    aside_pages.router,
    device_pages.router,
    held_pages.router,
    operator_pages.router,
    trail_pages.router,
    prove.router,
    account_pages.router,
)
_ROUTES: Final = APIRouter()
"""Joined once for all servers of a process: what FastAPI works out of a route at its first request it keeps here."""
for _router in _ROUTERS:
    _ROUTES.include_router(_router)
_CODES: Final = {400: "bad_request", 404: "not_found", 405: "not_allowed", 413: "too_large"}


def _open(settings: ServerSettings, random_bytes: Callable[[int], bytes]) -> Database:
    """Open the database; what a version before this one did not understand is read again."""
    if not settings.database_url and settings.database_file.exists():
        require_private(settings.database_file)
    database = open_database(settings.url, random_bytes(_GENERATION_BYTES).hex(), settings.read_url)
    read_after_upgrade(database, __version__)
    return database


def create_app(
    settings: ServerSettings, *, now: Callable[[], datetime], random_bytes: Callable[[int], bytes] = os.urandom
) -> FastAPI:
    """Build the server. `now` gives the aware time; `random_bytes` must be fit for secrets.

    Raises:
        DatabaseError: the database was written by a newer program.
        KeyFileError: a key file is broken, or one of them or the database is open to others.
    """
    keys = load_keys(settings.data, random_bytes)
    if settings.demo:
        ensure_test_root(settings.data)
    else:
        refuse_test_keys(settings.data, keys.issuer_seed)
    centre = Centre(settings, _open(settings, random_bytes), keys, now, random_bytes)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        _settle()
        work = (_keep_partitions(centre), _hourly(_keep_trail, centre), _hourly(_keep_heads, centre))
        keeping = [asyncio.create_task(one) for one in work]
        yield
        for task in keeping:
            task.cancel()
        await asyncio.wait(keeping)
        centre.database.close()

    app = FastAPI(
        title="checkpoint",
        lifespan=lifespan,
        openapi_url="/openapi.json" if settings.debug else None,
        docs_url="/docs" if settings.debug else None,
        redoc_url=None,
        routes=_ROUTES.routes,
    )
    app.state.centre = centre
    app.state.admission = Admission(settings.data, random_bytes)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(AnswerError, _answer)
    app.add_exception_handler(ProtocolError, _answer)
    app.add_exception_handler(RequestValidationError, _answer)
    app.add_exception_handler(HTTPException, _answer)
    for trouble in (OperationalError, psycopg.OperationalError, CollisionError, DataError, psycopg.DataError):
        app.add_exception_handler(trouble, _answer)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.state.metrics = Metrics()
    app.add_middleware(Edge, answer=_answer, metrics=app.state.metrics)
    return app


def _settle() -> None:
    """All is loaded: the collector need not look at it with every batch, and small pushes get their turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    sys.setswitchinterval(SWITCH_SECONDS)


async def _keep_partitions(centre: Centre) -> None:
    """Have the coming months' partitions made, by whichever server looks first."""

    def make() -> None:
        try:
            with centre.database.write() as connection:
                make_partitions(connection, centre.now())
        except SQLAlchemyError as error:
            _log.warning("partitions: %s", type(error).__name__)  # what comes goes into the default one meanwhile

    while not centre.database.is_sqlite:
        await _to_its_end(make)
        await asyncio.sleep(PARTITIONS_SECONDS)


async def _to_its_end(step: Callable[[], None]) -> None:
    """Run a step on a thread. Told to stop meanwhile, wait a moment for it: it gives its connection back by itself."""
    running = asyncio.ensure_future(asyncio.to_thread(step))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running], timeout=STOP_SECONDS)
        raise


async def _hourly(keep: Callable[[Centre], None], centre: Centre) -> None:
    """Have what is due once a day done by whichever server looks first; what failed is looked at again in an hour."""
    while True:
        await asyncio.sleep(DAILY_SECONDS)
        await _to_its_end(partial(keep, centre))


def _keep_trail(centre: Centre) -> None:
    """The trail is looked through, and its head signed."""
    try:
        checked = keep_head(centre)
    except (SQLAlchemyError, OSError) as error:
        _log.warning("trail: %s", type(error).__name__)
        return
    if checked is not None and checked.faults:
        _log.error("trail: %d bad places, see checkpoint server audit verify", len(checked.faults))


def _keep_heads(centre: Centre) -> None:
    """The places' head lists are signed."""
    try:
        sign_due(centre)
    except SQLAlchemyError as error:
        _log.warning("heads: %s", type(error).__name__)


def _answer(request: Request, error: Exception) -> Response:
    """Make an error an answer: JSON for programs, a page for people. What was sent is never repeated (S22)."""
    match error:
        case AnswerError():
            answer = error
        case RuleError():
            answer = AnswerError(400, error.rule.value)
        case HTTPException():
            answer = AnswerError(error.status_code, _CODES.get(error.status_code, "error"), headers=error.headers)
        case OperationalError() | psycopg.OperationalError() | CollisionError():
            # The database is away, full, or two writers met: whoever asked has everything still and asks again.
            _log.warning("database: %s", type(getattr(error, "orig", error)).__name__)
            answer = AnswerError(503, "unavailable", headers={"Retry-After": str(RETRY_SECONDS)})
        case _:  # also a value that the database cannot hold: NUL, or a number without end
            answer = AnswerError(400, "bad_request")
    if request.url.path.startswith(("/v1/", "/healthz", "/readyz", "/metrics", "/openapi")):
        return error_reply(answer, language_of(request.headers.get("accept-language")))
    return error_page(request, answer)
