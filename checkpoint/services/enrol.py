"""Enrolment (终端注册): a one-time code becomes an identity."""

from typing import Final

from nacl.signing import SigningKey

from checkpoint import __version__
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.enrolment import enrolment_from_doc
from checkpoint.services.clock import Clock
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.transport import HttpTransport, OfflineError, StrangerError

SEED_BYTES: Final = 32


class EnrolmentError(Exception):
    """The tablet was not enrolled. `code` has its words in the catalogue under `enrol.<code>`."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def enrol(file: IdentityFile, server_url: str, code: str, name: str, platform: str, clock: Clock) -> Identity:
    """Ask the server, and keep what it answers.

    Raises:
        EnrolmentError: no answer, a wrong or used code, or a server that is not ours.
        StoreError: the identity could not be kept.
    """
    seed = clock.random_bytes(SEED_BYTES)
    request = {
        "code": code,
        "public_key": bytes(SigningKey(seed).verify_key).hex(),
        "name": name,
        "platform": platform,
        "app_version": __version__,
    }
    try:
        answer = HttpTransport(server_url).enrol(request)
    except OfflineError as error:
        raise EnrolmentError("offline") from error
    except StrangerError as error:
        raise EnrolmentError("not_our_server") from error
    if answer.status != 200:
        raise EnrolmentError(str(answer.doc.get("code", "refused")))
    try:
        given = enrolment_from_doc(answer.doc)
        gate = next(row for row in given.gates if row.gate_id == given.gate_id)
    except (ProtocolError, StopIteration) as error:
        raise EnrolmentError("not_our_server") from error
    identity = Identity(
        device_id=given.device_id,
        incarnation=clock.random_bytes(8).hex(),
        server_url=server_url,
        token=given.token,
        signing_seed=seed,
        place=given.place,
        gate=gate,
        root_key=given.root_key,
    )
    file.save(identity)
    return identity
