"""The carrier (转运件): batches carried by hand when there is no network for days, and their receipts on the way back.

Lines of JSON. Every batch is the body of a push, signed by the device as a push is, and sealed with a key that only
the tablet and its server can make, so a stick that is lost tells nobody anything. Brought twice, late or out of order,
it changes nothing.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from checkpoint.protocol.proof import Signer, is_signed
from checkpoint.protocol.values import Json, ProtocolError, dumps, get, loads

VERSION: Final = 1
NONCE: Final = "carried"
FILE_BYTES_MAX: Final = 256 * 1024 * 1024
_KEY: Final = b"checkpoint carrier 1"


class CarrierFault(StrEnum):
    """What is the matter with a file; each has its words in `stick.fault.<value>`."""

    NOT_ONE = "not_one"
    NEWER = "newer"
    DAMAGED = "damaged"
    SEALED = "sealed"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    SHUT_OUT = "shut_out"
    OTHER_TABLET = "other_tablet"
    NO_RECEIPTS = "no_receipts"


class CarrierError(ProtocolError):
    """A file that can't be taken; `fault` says why, for people."""

    def __init__(self, fault: CarrierFault, message: str) -> None:
        super().__init__(f"carrier: {message}")
        self.fault = fault


@dataclass(slots=True)
class Carrier:
    """Whose it is, the sealed batches with their proofs, and the sealed receipts."""

    place_id: int
    device_id: str
    pushes: list[tuple[bytes, str]] = field(default_factory=list)
    receipts: list[bytes] = field(default_factory=list)

    def add_push(self, body: bytes, signer: Signer, token_hash: bytes) -> None:
        """Put the body of a push in."""
        self.pushes.append((_box(token_hash).encrypt(body), signer.header("POST", "/v1/push", NONCE, body)))

    def open_pushes(self, public_key: bytes, token_hash: bytes) -> list[bytes]:
        """The bodies, each proven to be the device's.

        Raises:
            ProtocolError: sealed with another key, changed, or not signed by the device.
        """
        bodies = [_open(sealed, token_hash) for sealed, _ in self.pushes]
        for body, (_, proof) in zip(bodies, self.pushes, strict=True):
            if not is_signed(public_key, proof, "POST", "/v1/push", body):
                raise CarrierError(CarrierFault.UNSIGNED, "not signed by this device")
        return bodies

    def set_receipts(self, docs: Iterable[Json], token_hash: bytes) -> None:
        """Put the server's answers in, in place of any before."""
        self.receipts = [_box(token_hash).encrypt(dumps(doc)) for doc in docs]

    def open_receipts(self, token_hash: bytes) -> list[Json]:
        """The server's answers.

        Raises:
            ProtocolError: not from this tablet's server.
        """
        return [loads(_open(sealed, token_hash)) for sealed in self.receipts]


def _box(token_hash: bytes) -> SecretBox:
    return SecretBox(hashlib.blake2b(token_hash, digest_size=32, person=_KEY[:16]).digest())


def _open(sealed: bytes, token_hash: bytes) -> bytes:
    try:
        return bytes(_box(token_hash).decrypt(sealed))
    except (CryptoError, ValueError) as error:
        raise CarrierError(CarrierFault.SEALED, "sealed for somebody else, or changed") from error


def write_carrier(carrier: Carrier) -> bytes:
    """The file."""
    lines = [dumps({"carrier": VERSION, "place": carrier.place_id, "device": carrier.device_id})]
    lines += [dumps({"push": base64.b64encode(sealed).decode(), "proof": proof}) for sealed, proof in carrier.pushes]
    lines += [dumps({"receipt": base64.b64encode(sealed).decode()}) for sealed in carrier.receipts]
    return b"\n".join(lines) + b"\n"


def read_carrier(data: bytes) -> Carrier:
    """Read a file.

    Raises:
        CarrierError: not a carrier, of a newer version, or damaged.
    """
    first, _, rest = data.partition(b"\n")
    carrier = _read_head(first)
    try:
        for line in (loads(line) for line in rest.split(b"\n") if line):
            if "push" in line:
                carrier.pushes.append((_bytes(line, "push"), get(line, "proof", str)))
            elif "receipt" in line:
                carrier.receipts.append(_bytes(line, "receipt"))
    except ProtocolError as error:
        raise CarrierError(CarrierFault.DAMAGED, str(error)) from error
    return carrier


def _read_head(line: bytes) -> Carrier:
    try:
        head = loads(line)
        version = get(head, "carrier", int)
    except ProtocolError as error:
        raise CarrierError(CarrierFault.NOT_ONE, "this is no carrier") from error
    if version != VERSION:
        raise CarrierError(CarrierFault.NEWER, f"this program reads version {VERSION}")
    try:
        return Carrier(get(head, "place", int), get(head, "device", str))
    except ProtocolError as error:
        raise CarrierError(CarrierFault.DAMAGED, str(error)) from error


def _bytes(line: Json, key: str) -> bytes:
    try:
        return base64.b64decode(get(line, key, str), validate=True)
    except ValueError as error:
        raise ProtocolError(f"{key}: not base64") from error
