"""The edge: what holds for every request and every answer, before any route is known.

A body is bounded in size and time before anybody is asked who they are (S16). A file that is larger than any other body
(`uploads.py`) is bounded while its page reads it, and not read at all before its sender has signed in. Every answer,
also to an error of our own, carries the security headers (S17).
"""

import asyncio
import logging
from collections.abc import Callable
from time import perf_counter
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checkpoint.protocol.exchange import WIRE_BYTES_MAX
from checkpoint.protocol.proof import NONCE_HEADER
from checkpoint.server import uploads
from checkpoint.server.errors import AnswerError
from checkpoint.server.metrics import Metrics

BODY_SECONDS: Final = 10
"""A body that takes longer to arrive is given up."""

CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OF_THE_PAGE: Final = "Content-Security-Policy"
"""A page that lives without our style sheet brings a policy of its own, which is stricter."""

STRICT_TRANSPORT: Final = "max-age=31536000; includeSubDomains"

_log = logging.getLogger("checkpoint.server")


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Response], metrics: Metrics) -> None:
        """`answer` makes an error the page or the JSON that the request's path calls for."""
        self.app = app
        self.answer = answer
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, began = False, perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope)
                self.metrics.answered(scope, message["status"], perf_counter() - began)
            await send(message)

        try:
            await self.app(scope, await self._bounded(scope, receive), send_with_headers)
        except AnswerError as error:
            await self.answer(Request(scope), error)(scope, receive, send_with_headers)
        except Exception as error:  # the last answer of all
            # Broad on purpose, and the only such place: a mistake of ours, of whatever kind, must not show a stranger
            # a traceback, nor end the connection without an answer. Logged by its kind, as its message may hold what
            # was sent (S22).
            _log.error("request failed: %s", type(error).__name__, exc_info=scope["app"].debug)
            if started:
                raise
            broken = self.answer(Request(scope), AnswerError(500, "internal"))
            await broken(scope, receive, send_with_headers)

    @staticmethod
    async def _bounded(scope: Scope, receive: Receive) -> Receive:
        """The body, read whole and bounded; of an upload the bounds alone, as it is read by whoever takes it."""
        limit = uploads.LIMITS.get((scope["method"], scope["path"]))
        if limit is not None:
            return uploads.bounded(scope, receive, limit)
        return _replay(await _whole_body(scope, receive), receive)


def _add_headers(message: Message, scope: Scope) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        if name != _OF_THE_PAGE or name not in headers:
            headers[name] = value
    headers.setdefault("Cache-Control", "no-store")
    nonce = scope.get("state", {}).get("nonce")
    if nonce:
        headers[NONCE_HEADER] = nonce
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT


async def _whole_body(scope: Scope, receive: Receive) -> bytes:
    uploads.require_announced(scope, WIRE_BYTES_MAX)
    body, more = bytearray(), scope["method"] not in ("GET", "HEAD")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > WIRE_BYTES_MAX:
                    raise AnswerError(413, "too_large")
    except TimeoutError as error:
        raise AnswerError(408, "too_slow") from error
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand the body out once more, then whatever comes after it: the news that the caller hung up."""
    handed = False

    async def replay() -> Message:
        nonlocal handed
        if handed:
            return await receive()
        handed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
