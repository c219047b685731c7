"""Issuer keys: an Ed25519 key pair and the short hint by which a pass names it."""

import hashlib
from typing import Final

from nacl.signing import SigningKey

KID_BYTES: Final = 4


def key_id(public_key: bytes) -> bytes:
    """The first four bytes of SHA-256 of a public key: a hint, not an identity; verifiers try every match."""
    return hashlib.sha256(public_key).digest()[:KID_BYTES]


class IssuerKey:
    """A private key that signs passes. `seed` is 32 random bytes and stays on the issuing machine."""

    def __init__(self, seed: bytes) -> None:
        """Derive the key pair.

        Raises:
            ValueError: `seed` is not 32 bytes long.
        """
        if len(seed) != 32:
            message = "an issuer key's seed is 32 bytes long"
            raise ValueError(message)
        self._key = SigningKey(seed)

    @property
    def seed(self) -> bytes:
        """The secret itself: never written or sent anywhere but where it came from."""
        return bytes(self._key)

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return bytes(self._key.verify_key)

    @property
    def kid(self) -> bytes:
        """The hint that goes into each pass."""
        return key_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """Sign: 64 bytes, deterministic."""
        return self._key.sign(message).signature
