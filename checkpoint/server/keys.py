"""The server's secrets: files that only its own user reads, made on the first start."""

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from checkpoint.i18n import Language, text

KEY_BYTES: Final = 32
_OTHERS: Final = 0o077
ISSUER_FILE: Final = "issuer.key"
_NAMES: Final = (ISSUER_FILE, "identity.key", "enrolment.key")
_RETIRED: Final = "issuer-*.key"


class KeyFileError(Exception):
    """A key file is broken or open to others; the message says which."""


@dataclass(frozen=True, slots=True, repr=False)
class ServerKeys:
    """The secrets, each of 32 bytes.

    `issuer_seed` signs passes (Ed25519). `identity_key` turns an identity number, which may not be stored, into what
    can be compared. `code_key` makes what only this server can: nonces for tablets, links to residents' pages.

    `retired`: (second at which it was replaced, seed) of former issuers, oldest first; they sign nothing new, but
    show again what they once signed.
    """

    issuer_seed: bytes
    identity_key: bytes
    code_key: bytes
    retired: tuple[tuple[int, bytes], ...] = ()

    def seed_for(self, issued_at: datetime) -> bytes:
        """The seed that signed a pass of this time."""
        second = int(issued_at.timestamp())
        return next((seed for until, seed in self.retired if second < until), self.issuer_seed)

    def hash_identity(self, number: str) -> str:
        """The keyed hash of an identity number in hex; a plain hash would be guessed in minutes (S13)."""
        return hmac.new(self.identity_key, number.strip().upper().encode(), hashlib.sha256).hexdigest()


def load_keys(folder: Path, random_bytes: Callable[[int], bytes]) -> ServerKeys:
    """Read the keys of a data folder; what is missing is made.

    Raises:
        KeyFileError: a file has the wrong length, or others may read it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    issuer, identity, enrolment = (_load(folder / name, random_bytes) for name in _NAMES)
    retired = sorted((int(file.stem.partition("-")[2]), _load(file, random_bytes)) for file in folder.glob(_RETIRED))
    return ServerKeys(issuer, identity, enrolment, tuple(retired))


def rotate_issuer(folder: Path, random_bytes: Callable[[int], bytes], now: datetime) -> ServerKeys:
    """Put a new issuer's key in place; the old one is kept to show its passes again until they have expired."""
    seed = _load(folder / ISSUER_FILE, random_bytes)
    _make(folder / _RETIRED.replace("*", str(int(now.timestamp()))), seed)
    _make(folder / ISSUER_FILE, random_bytes(KEY_BYTES))
    return load_keys(folder, random_bytes)


def forget_issuer(folder: Path, seed: bytes) -> None:
    """Remove a retired key: nothing that it signed is shown again."""
    for file in folder.glob(_RETIRED):
        if file.read_bytes() == seed:
            file.unlink()


def _load(file: Path, random_bytes: Callable[[int], bytes]) -> bytes:
    if not file.exists():
        _make(file, random_bytes(KEY_BYTES))
    require_private(file)
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyFileError(said_of("upkeep.key_broken", file))
    return key


def require_private(file: Path) -> None:
    """Hold that nobody but its owner may read a file with a key or with people in it (S23).

    Raises:
        KeyFileError: others may.
    """
    if os.name == "posix" and file.stat().st_mode & _OTHERS:
        raise KeyFileError(said_of("upkeep.others_may_read", file))


def said_of(key: str, file: Path) -> str:
    """A sentence on a file, in both languages."""
    return " / ".join(text(key, language, file=file) for language in (Language.ZH, Language.EN))


def _make(file: Path, key: bytes) -> None:
    """Write the whole key beside its place and link it there, so that no half key is ever read."""
    part = file.with_suffix(".new")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
