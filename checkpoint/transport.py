"""HTTP by `requests`: what goes out and what comes back, without any opinion about it."""

import hashlib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from checkpoint import __version__
from checkpoint.protocol.proof import NONCE_HEADER, NONCE_MAX, PROOF_HEADER, Signer, is_order
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import Json, ProtocolError, loads

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 20.0
ANSWER_BYTES_MAX: Final = 16 * 1024 * 1024
RETRY_AFTER_MAX_SECONDS: Final = 3600
AUTHORITY_BYTES_MAX: Final = 16 * 1024
_OUT_OF_DATE: Final = frozenset({9, 10})
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""


class OfflineError(Exception):
    """No answer: no network, or a server that is down. Nobody need act."""


class StrangerError(Exception):
    """Somebody else answered in the server's place."""


class PortalError(StrangerError):
    """A page for people, or a redirect: a captive portal that wants a sign-in."""


class CertificateError(StrangerError):
    """The certificate is not the server's, or not one that this tablet trusts; nothing was sent."""


class DatesError(CertificateError):
    """The certificate is not valid yet or no longer, by this tablet's clock: one of the two is wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the JSON object that came with it.

    `took_ms`: from the request's first byte to the answer's first. `order`: what the server proved that it wants of
    this device ("revoked", "lost"), or empty.
    """

    status: int
    doc: Json
    retry_after_seconds: int = 0
    took_ms: int = 0
    order: str = ""


class HttpTransport:
    """One server, one device. Redirects are not followed: a token goes to the server it was given by, or nowhere."""

    def __init__(
        self, server_url: str, token: str = "", signer: Signer | None = None, device_id: str = "", authority: str = ""
    ) -> None:
        """Prepare the session; nothing is sent. `authority`: path of the only certificate authority to believe."""
        self._url = server_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = authority or True
        self._session.headers["User-Agent"] = "checkpoint-tablet"
        self._signer, self._device_id, self._token, self._nonce = signer, device_id, "", ""
        self.use_token(token)

    def use_token(self, token: str) -> None:
        """Show this token from now on."""
        self._token = token
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

    def probe(self, incarnation: str, seq: int) -> Answer:
        """GET /v1/probe."""
        return self._send("GET", "/v1/probe", params={"inc": incarnation, "seq": seq})

    def renew_token(self) -> Answer:
        """POST /v1/token: a new token, while the old one goes on until the new one is used."""
        return self._send("POST", "/v1/token")

    def confirm_wipe(self) -> Answer:
        """POST /v1/wiped: the order to erase was carried out."""
        return self._send("POST", "/v1/wiped")

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
        answer = self._exchange(method, path, options)
        if answer.status == 401 and answer.doc.get("code") == "proof" and self._signer and self._nonce:
            return self._exchange(method, path, options)  # the nonce was missing or old, and a new one came with it
        return answer

    def _exchange(self, method: str, path: str, options: Mapping[str, Any]) -> Answer:
        request = self._session.prepare_request(requests.Request(method, self._url + path, **options))
        if self._signer and self._nonce:
            body = request.body if isinstance(request.body, bytes) else b""
            request.headers[PROOF_HEADER] = self._signer.header(method, request.path_url, self._nonce, body)
        try:
            response = self._session.send(
                request,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                verify=self._session.verify,
            )
            body = response.raw.read(ANSWER_BYTES_MAX + 1, decode_content=True)
        except requests.exceptions.SSLError as error:
            raise _tls_trouble(error) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            raise OfflineError(type(error).__name__) from error
        if len(body) > ANSWER_BYTES_MAX:
            message = "the answer is too large"
            raise StrangerError(message)
        self._nonce = response.headers.get(NONCE_HEADER, self._nonce)[:NONCE_MAX]
        doc = _read(response, body)
        return Answer(
            response.status_code,
            doc,
            _seconds(response.headers),
            int(response.elapsed.total_seconds() * 1000),
            self._order(response.status_code, doc),
        )

    def _order(self, status: int, doc: Json) -> str:
        state, proof = doc.get("state"), doc.get("proof")
        if status != 403 or not isinstance(state, str) or not isinstance(proof, str):
            return ""
        return state if is_order(self._token, self._device_id, state, proof) else ""


def fetch_authority(server_url: str, fingerprint: bytes) -> str:
    """Fetch the certificate (PEM) of the server's own authority, and make sure that it is the one of the fingerprint.

    The connection is not believed, and nothing is sent on it but the question: what it brings is proven by its hash.

    Raises:
        OfflineError: no answer.
        CertificateError: another certificate.
        StrangerError: no certificate.
    """
    parts = urlsplit(server_url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    pool = HTTPSConnectionPool(
        parts.hostname or "", parts.port or 443, ssl_context=context, timeout=READ_SECONDS, retries=False
    )
    try:
        answer = pool.request("GET", "/v1/authority", redirect=False, headers={"User-Agent": "checkpoint-tablet"})
        doc = loads(answer.data[:AUTHORITY_BYTES_MAX])
        pem = str(doc.get("pem", ""))
        found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest()
    except (HTTPError, OSError) as error:
        raise OfflineError(type(error).__name__) from error
    except ValueError as error:
        message = "no certificate there"
        raise StrangerError(message) from error
    finally:
        pool.close()
    if found != fingerprint:
        message = "the authority is not the one of the invitation"
        raise CertificateError(message)
    return pem


def _read(response: requests.Response, body: bytes) -> Json:
    """The answer's JSON. What is no JSON of ours comes from somebody else, or from a proxy whose server is down."""
    status = response.status_code
    message = f"status {status} without our JSON"
    if 300 <= status < 400 or status == 511:
        raise PortalError(message)
    try:
        return loads(body)
    except ProtocolError as error:
        if status >= 500:
            return {}
        is_page = "html" in response.headers.get("Content-Type", "") or body.lstrip()[:1] == b"<"
        raise (PortalError if is_page else StrangerError)(message) from error


def _tls_trouble(error: BaseException) -> Exception:
    """What went wrong while the two sides made sure of each other."""
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        if isinstance(cause, ssl.SSLCertVerificationError):
            kind = DatesError if cause.verify_code in _OUT_OF_DATE else CertificateError
            return kind(cause.verify_message)
        inner = [row for row in (getattr(cause, "reason", None), *cause.args) if isinstance(row, BaseException)]
        cause = inner[0] if inner else cause.__cause__ or cause.__context__
    if "WRONG_VERSION_NUMBER" in str(error) or "HTTP_REQUEST" in str(error):
        return StrangerError("no TLS there")
    return OfflineError("SSLError")


def _seconds(headers: Mapping[str, str]) -> int:
    """The seconds of a Retry-After header, a number or a date; the date counts by the server's clock, not by ours."""
    text = headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), RETRY_AFTER_MAX_SECONDS)
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return 0
    return max(0, min(int(wait.total_seconds()), RETRY_AFTER_MAX_SECONDS))
