"""Enrolment (终端注册): a one-time code becomes an identity."""

import hashlib
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from nacl.signing import SigningKey

from checkpoint import __version__
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.enrolment import enrolment_from_doc
from checkpoint.protocol.invitation import Invitation
from checkpoint.services.clock import Clock
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.transport import (
    CertificateError,
    DatesError,
    HttpTransport,
    OfflineError,
    StrangerError,
    fetch_authority,
)

SEED_BYTES: Final = 32
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class EnrolmentError(Exception):
    """The tablet was not enrolled. `code` has its words in the catalogue under `enrol.<code>`."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def enrol(
    file: IdentityFile, invitation: Invitation, name: str, platform: str, clock: Clock, authority_file: Path
) -> Identity:
    """Ask the server, and keep what it answers. `authority_file`: where the authority's certificate is put.

    Raises:
        EnrolmentError: no answer, a wrong or used code, a server that is not ours, or a connection that is not safe.
        StoreError: the identity could not be kept.
    """
    url = _safe_url(invitation.url)
    seed = clock.random_bytes(SEED_BYTES)
    request = {
        "code": invitation.code,
        "public_key": bytes(SigningKey(seed).verify_key).hex(),
        "name": name,
        "platform": platform,
        "app_version": __version__,
    }
    try:
        pem = fetch_authority(url, invitation.authority) if invitation.authority else ""
        if pem:
            authority_file.write_text(pem, encoding="ascii")
        answer = HttpTransport(url, authority=str(authority_file) if pem else "").enrol(request)
    except OfflineError as error:
        raise EnrolmentError("offline") from error
    except DatesError as error:
        raise EnrolmentError("certificate_dates") from error
    except CertificateError as error:
        raise EnrolmentError("certificate") from error
    except StrangerError as error:
        raise EnrolmentError("not_our_server") from error
    if answer.status != 200:
        raise EnrolmentError(str(answer.doc.get("code", "refused")))
    try:
        given = enrolment_from_doc(answer.doc)
        gate = next(row for row in given.gates if row.gate_id == given.gate_id)
    except (ProtocolError, StopIteration) as error:
        raise EnrolmentError("not_our_server") from error
    if invitation.root and hashlib.sha256(given.root_key).digest() != invitation.root:
        raise EnrolmentError("not_our_server")
    identity = Identity(
        device_id=given.device_id,
        incarnation=clock.random_bytes(8).hex(),
        server_url=url,
        token=given.token,
        signing_seed=seed,
        place=given.place,
        gate=gate,
        root_key=given.root_key,
        token_at=given.time,
        authority=pem,
        gates=given.gates,
    )
    file.save(identity)
    return identity


def _safe_url(url: str) -> str:
    """Plain HTTP only within this machine: elsewhere the token and the roster would go open over the network.

    Raises:
        EnrolmentError: not an address, or one without TLS.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EnrolmentError("incomplete")
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise EnrolmentError("not_safe")
    return url.strip().rstrip("/")
