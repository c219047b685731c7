"""The way between a tablet and the server, which does what a network can do: a fault is drawn for each request."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from tests.chaos.server import Server

SESSION_REQUESTS_MAX = 300


class Fault(StrEnum):
    """What the wire does with one exchange."""

    NONE = "none"
    LOST = "lost"
    REPLY_LOST = "reply lost"
    CUT = "reply cut short"
    TWICE = "delivered twice"
    LATE = "delivered later, the sender was told of no answer"
    ERROR = "500"
    REFUSED = "400"
    GONE = "404"
    BUSY = "429"
    PORTAL = "a captive portal's page"
    ODD = "a 200 with JSON of somebody else's"
    FORGED = "a receipt for everything, with a wrong hash"


FAULTS = [fault for fault in Fault if fault is not Fault.NONE]


class Wire(BaseAdapter):
    """`requests`' way to the server. `faults` gives the fault of the next exchange of a kind."""

    def __init__(self, server: Server, draw: Callable[[str], Fault]) -> None:
        super().__init__()
        self.server, self.draw = server, draw
        self.late: list[requests.PreparedRequest] = []
        self.sent: list[str] = []

    def deliver(self, request: requests.PreparedRequest) -> Any:
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        return self.server.client.request(
            str(request.method), request.path_url, content=body, headers=dict(request.headers)
        )

    def deliver_late(self) -> None:
        """What was held up on the way arrives at last."""
        while self.late:
            self.deliver(self.late.pop(0))

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        kind = "push" if request.path_url.startswith(_OF_A_PUSH) else "pull"
        fault = self.draw(kind)
        self.sent.append(request.path_url)
        assert len(self.sent) < SESSION_REQUESTS_MAX, "the session does not end"
        if fault is Fault.LATE:
            self.late.append(request)
        if fault in (Fault.LOST, Fault.LATE):
            raise requests.ConnectionError(fault)
        if fault in _MADE_UP:
            status, data = _MADE_UP[fault](request)
            return _response(request, status, data, {"Content-Type": "application/json"})
        answer = self.deliver(request)
        if fault is Fault.TWICE:
            answer = self.deliver(request)
        if fault is Fault.REPLY_LOST:
            raise requests.ConnectionError(fault)
        data = answer.content[: len(answer.content) // 2] if fault is Fault.CUT else answer.content
        return _response(request, answer.status_code, data, dict(answer.headers))

    def close(self) -> None:
        """Nothing to close."""


def _forged(request: requests.PreparedRequest) -> tuple[int, bytes]:
    receipt = {"acked": 3, "head": "ab" * 32, "new": 0, "dup": 0, "quarantined": [], "time": "2026-11-22T04:00:00.000Z"}
    return 200, json.dumps(receipt).encode()


_MADE_UP: dict[Fault, Callable[[requests.PreparedRequest], tuple[int, bytes]]] = {
    Fault.ERROR: lambda _: (500, b"oops"),
    Fault.REFUSED: lambda _: (400, b'{"code":"bad_request"}'),
    Fault.GONE: lambda _: (404, b'{"code":"not_found"}'),
    Fault.BUSY: lambda _: (429, b'{"code":"busy"}'),
    Fault.PORTAL: lambda _: (200, b"<html>sign in</html>"),
    Fault.ODD: lambda _: (200, b'{"status":"ok"}'),
    Fault.FORGED: _forged,
}


_OF_A_PUSH = ("/v1/push", "/v1/probe")
"""A probe asks about the answer to a push, within it."""

_OF_THE_WAY = ("content-encoding", "content-length")
"""The body is unpacked already, and perhaps cut."""


def _response(
    request: requests.PreparedRequest, status: int, data: bytes, headers: dict[str, str]
) -> requests.Response:
    headers = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_WAY}
    response = requests.Response()
    response.status_code, response.request, response.elapsed = status, request, timedelta(milliseconds=1)
    response.headers.update(headers)
    response.raw = HTTPResponse(body=io.BytesIO(data), headers=headers, status=status, preload_content=False)
    return response


@dataclass
class Plan:
    """The faults of one session: lists that are used up, then all goes well."""

    push: list[Fault] = field(default_factory=list)
    pull: list[Fault] = field(default_factory=list)

    def draw(self, kind: str) -> Fault:
        faults = self.push if kind == "push" else self.pull
        return faults.pop(0) if faults else Fault.NONE
