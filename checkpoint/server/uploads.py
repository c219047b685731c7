"""Files that come up through a form: bounded in size and time, streamed to the disk, nothing believed of their name.

Rules of this file:
1. What a caller announces is looked at before a byte is read; what arrives is counted whatever was announced.
2. Bytes go to a nameless temporary file; the name in the form is never looked at.
3. A form has one file and nothing else, so that its end can be found without reading it twice.
"""

import re
import tempfile
from asyncio import timeout
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import IO, Final

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from checkpoint.server.errors import AnswerError

PAUSE_SECONDS: Final = 10
"""So long an upload may stand still; as long as any other body may take."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What one upload may be."""

    size: int
    seconds: float


STICK: Final = "/stick"
LIMITS: Final[Mapping[tuple[str, str], Limit]] = {("POST", STICK): Limit(32 * 1024 * 1024, 120)}
"""The only bodies beyond the edge's own limit. A tablet's fullest file (200,000 events) has some 16 MB."""

_FRAME: Final = 64 * 1024
"""The form's own lines around the file, at most."""
_BOUNDARY: Final = re.compile(r'^multipart/form-data\s*;.*boundary="?([A-Za-z0-9\'()+_,./:=?-]{1,70})"?', re.IGNORECASE)


def require_announced(scope: Scope, size: int) -> None:
    """Refuse a body that says of itself that it is too large.

    Raises:
        AnswerError: 413.
    """
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced[:20]) > size:
        raise AnswerError(413, "too_large")


def bounded(scope: Scope, receive: Receive, limit: Limit) -> Receive:
    """Hand a body's pieces on while they keep within the limit.

    Raises:
        AnswerError: 413 at once for what is announced, and when it is passed; 408 for what is too slow.
    """
    require_announced(scope, limit.size + _FRAME)
    counted, until = 0, 0.0

    async def receive_bounded() -> Message:
        nonlocal counted, until
        until = until or monotonic() + limit.seconds
        try:
            async with timeout(min(PAUSE_SECONDS, max(0, until - monotonic()))):
                message = await receive()
        except TimeoutError as error:
            raise AnswerError(408, "too_slow") from error
        counted += len(message.get("body", b""))
        if counted > limit.size + _FRAME:
            raise AnswerError(413, "too_large")
        return message

    return receive_bounded


async def spool(request: Request) -> IO[bytes]:
    """Write a body to a temporary file as it comes in; whoever asked for it closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # it outlives this function
    try:
        async for piece in request.stream():
            file.write(piece)
    except BaseException:
        file.close()
        raise
    return file


def only_part(file: IO[bytes], content_type: str) -> bytes:
    """The bytes of the one file in a form.

    Raises:
        AnswerError: 400 for what is no such form.
    """
    found = _BOUNDARY.match(content_type)
    if found is None:
        raise AnswerError(400, "bad_request")
    line = b"--" + found[1].encode()
    file.seek(0)
    whole = file.read()
    begin, end = whole.find(b"\r\n\r\n", 0, _FRAME), whole.rfind(b"\r\n" + line + b"--")
    if not whole.startswith(line + b"\r\n") or begin < 0 or end < begin + 2:
        raise AnswerError(400, "bad_request")
    return whole[begin + 4 : end]
