"""COSE_Sign1 (RFC 9052) with Ed25519 in the one strict form that passes and signed lists share.

Rules of this file:
1. Strict by round trip: what was decoded is encoded again, and the bytes must be the same.
2. No bytes whatever raise anything but `MalformedError`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import cbor2
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from checkpoint.qr.keys import KID_BYTES, IssuerKey

ALG: Final = 1
CONTENT_TYPE: Final = 3
KID: Final = 4
ED25519: Final = -19
"""RFC 9864. Its forerunner EdDSA (-8) left the curve open and is not taken."""

_SIGN1: Final = 18
_SIGNATURE_BYTES: Final = 64


class MalformedError(ValueError):
    """The bytes are not the one canonical form of what was expected."""


UNREADABLE: Final = (
    cbor2.CBORDecodeError,
    cbor2.CBOREncodeError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    RecursionError,
    MemoryError,
)
"""All that the decoding libraries raise at bytes made to be awkward."""


@dataclass(frozen=True, slots=True)
class Sign1:
    """A parsed object; nothing of it is believed before `holds`."""

    header: Mapping[int, Any]
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def kid(self) -> bytes:
        """The hint that names the key."""
        kid: bytes = self.header[KID]
        return kid


def sign1(payload: bytes, key: IssuerKey, extra: Mapping[int, Any] | None = None) -> bytes:
    """Sign a payload; `extra` joins algorithm and key id in the protected header."""
    protected = canonical({ALG: ED25519, KID: key.kid, **(extra or {})})
    signature = key.sign(signed_bytes(protected, payload))
    return canonical(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature]))


def parse_sign1(body: bytes) -> Sign1:
    """Take an object apart.

    Raises:
        MalformedError: not an Ed25519 COSE_Sign1 in its canonical form with an empty unprotected header.
    """
    try:
        value = cbor2.loads(body)
        again = canonical(value)
    except UNREADABLE as error:
        raise MalformedError from error
    match value:
        case cbor2.CBORTag(tag=18, value=[bytes(protected), unprotected, bytes(payload), bytes(signature)]):
            pass
        case _:
            raise MalformedError
    if unprotected != {} or len(signature) != _SIGNATURE_BYTES or again != body:
        raise MalformedError
    header = strict_map(protected)
    kid = header.get(KID)
    if header.get(ALG) != ED25519 or not isinstance(kid, bytes) or len(kid) != KID_BYTES:
        raise MalformedError
    return Sign1(header, protected, payload, signature)


def holds(token: Sign1, public_key: bytes) -> bool:
    """Whether the signature is this key's."""
    try:
        VerifyKey(public_key).verify(signed_bytes(token.protected, token.payload), token.signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """What is signed: RFC 9052, 4.4, with no external data."""
    return canonical(["Signature1", protected, b"", payload])


def strict_map(data: bytes) -> dict[Any, Any]:
    """Decode a map whose encoding is canonical: shortest forms, keys sorted and unique, nothing behind it.

    Raises:
        MalformedError: it is not.
    """
    try:
        value = cbor2.loads(data)
        again = canonical(value)
    except UNREADABLE as error:
        raise MalformedError from error
    if not isinstance(value, dict) or again != data:
        raise MalformedError
    return value


def canonical(value: object) -> bytes:
    """The one encoding of a value."""
    return cbor2.dumps(value, canonical=True)
