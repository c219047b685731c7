"""HTTP by `requests`: what goes out and what comes back, without any opinion about it."""

import socket
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from checkpoint import __version__
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import Json, ProtocolError, loads

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 20.0
ANSWER_BYTES_MAX: Final = 16 * 1024 * 1024
RETRY_AFTER_MAX_SECONDS: Final = 3600


class OfflineError(Exception):
    """No answer: no network, or a server that is down. Nobody need act."""


class StrangerError(Exception):
    """Somebody else answered in the server's place, such as a captive portal that wants a sign-in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the JSON object that came with it."""

    status: int
    doc: Json
    retry_after_seconds: int = 0


class HttpTransport:
    """One server, one device. Redirects are not followed: a token goes to the server it was given by, or nowhere."""

    def __init__(self, server_url: str, token: str = "") -> None:
        """Prepare the session; nothing is sent."""
        self._url = server_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = "checkpoint-tablet"
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def enrol(self, request: dict[str, Any]) -> Answer:
        """POST /v1/enrol."""
        return self._send("POST", "/v1/enrol", json=request)

    def push(self, body: bytes, waiting: int) -> Answer:
        """POST /v1/push with a gzip-compressed batch; `waiting`: how many events will still wait after it."""
        headers = {
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
            "Checkpoint-Pending": str(waiting),
            "Checkpoint-Version": __version__,
        }
        return self._send("POST", "/v1/push", data=body, headers=headers)

    def pull(self, stream: Stream, cursor: str, limit: int) -> Answer:
        """GET /v1/pull."""
        params: dict[str, str | int] = {"stream": stream.value, "cursor": cursor, "limit": limit}
        return self._send("GET", "/v1/pull", params=params)

    def reachable(self) -> bool:
        """Whether the server's port answers; costs one connection and no request."""
        parts = urlsplit(self._url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((parts.hostname or "", port), CONNECT_SECONDS).close()
        except OSError:
            return False
        return True

    def _send(self, method: str, path: str, **options: Any) -> Answer:  # noqa: ANN401  # what requests takes
        timeout = (CONNECT_SECONDS, READ_SECONDS)
        try:
            response = self._session.request(
                method, self._url + path, timeout=timeout, allow_redirects=False, stream=True, **options
            )
            body = response.raw.read(ANSWER_BYTES_MAX + 1, decode_content=True)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise OfflineError(type(error).__name__) from error
        if len(body) > ANSWER_BYTES_MAX:
            message = "the answer is too large"
            raise StrangerError(message)
        doc: Json
        try:
            doc = loads(body)
        except ProtocolError as error:
            if response.status_code < 500:
                message = f"status {response.status_code} without our JSON"
                raise StrangerError(message) from error
            doc = {}
        return Answer(response.status_code, doc, _seconds(response.headers.get("Retry-After", "")))


def _seconds(text: str) -> int:
    return min(int(text), RETRY_AFTER_MAX_SECONDS) if text.isdigit() else 0
