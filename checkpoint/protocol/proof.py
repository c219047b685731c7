"""Proof of possession: a device signs each request with its own key, over a nonce that the server handed out.

A token alone opens nothing. Neither side's clock takes part, so a tablet whose clock is wrong still gets through.
The other way, an order to erase is believed only with a proof that nobody makes who does not hold the token's hash.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

PROOF_HEADER: Final = "Checkpoint-Proof"
NONCE_HEADER: Final = "Checkpoint-Nonce"
NONCE_MAX: Final = 64
DIGITS: Final = 6

_REQUEST: Final = b"checkpoint request 1\0"
_ORDER: Final = b"checkpoint order 1\0"
_DEVICE: Final = b"checkpoint device 1\0"


@dataclass(frozen=True, slots=True)
class Signer:
    """A device's own key."""

    key: SigningKey

    def header(self, method: str, target: str, nonce: str, body: bytes) -> str:
        """The value of `Checkpoint-Proof` for a request; `target` is its path with its query."""
        signature = self.key.sign(_signed(method, target, nonce, body)).signature
        return f"{nonce}.{base64.urlsafe_b64encode(signature).decode()}"


def signer_of(seed: bytes) -> Signer:
    """The signer of a device's 32-byte seed."""
    return Signer(SigningKey(seed))


def nonce_of(header: str) -> str:
    """The nonce that a proof was made over; empty for what is no proof."""
    return header.rpartition(".")[0][:NONCE_MAX]


def is_signed(public_key: bytes, header: str, method: str, target: str, body: bytes) -> bool:
    """Whether a proof was made by this key for this request; many languages write base64url without its padding."""
    nonce, _, text = header.rpartition(".")
    padded = text + "=" * (-len(text) % 4)
    try:
        VerifyKey(public_key).verify(_signed(method, target, nonce, body), base64.urlsafe_b64decode(padded))
    except (BadSignatureError, ValueError):
        return False
    return True


def _signed(method: str, target: str, nonce: str, body: bytes) -> bytes:
    return _REQUEST + f"{method} {target}\n{nonce}\n".encode() + hashlib.sha256(body).digest()


def order_proof(token_hash: bytes, device_id: str, state: str) -> str:
    """What makes an order (`state`) to a device believable; `token_hash` is the SHA-256 of its token."""
    return hmac.new(token_hash, _ORDER + f"{device_id}\n{state}".encode(), hashlib.sha256).hexdigest()


def is_order(token: str, device_id: str, state: str, proof: str) -> bool:
    """Whether an order comes from the server that gave this token."""
    made = order_proof(hashlib.sha256(token.encode()).digest(), device_id, state)
    return hmac.compare_digest(made, proof)


def comparison_digits(public_key: bytes, device_id: str) -> str:
    """Six digits that tablet and bureau compare, so that the device enrolled is the one in hand (S1)."""
    digest = hashlib.sha256(_DEVICE + public_key + device_id.encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"
