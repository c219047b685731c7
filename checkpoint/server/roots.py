"""The root key (根密钥): signs the trust list and nothing else. Its seed lies sealed under a passphrase.

A test root has a seed that everybody knows. It needs no passphrase and is refused outside of demo mode.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nacl.exceptions
import nacl.pwhash.argon2id as argon2
import nacl.secret

from checkpoint.qr.keys import IssuerKey
from checkpoint.server.keys import KeyFileError, said_of

FILE_NAME: Final = "root.json"
PASSPHRASE_MIN: Final = 12
_TEST_SEED: Final = hashlib.sha256(b"checkpoint test root").digest()
_KNOWN_SEEDS: Final = (
    _TEST_SEED,
    bytes(range(32)),
    bytes(32),
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
    bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
)
"""Seeds from our own tests and from RFC 8032."""

TEST_KEYS: Final = frozenset(IssuerKey(seed).public_key for seed in _KNOWN_SEEDS)


class WrongPassphraseError(Exception):
    """The passphrase does not open the root key."""


@dataclass(frozen=True, slots=True)
class Root:
    """The root as it lies on the disk; `test`: its seed is public."""

    public_key: bytes
    test: bool
    sealed: bytes = b""
    salt: bytes = b""
    operations: int = 0
    memory: int = 0

    def open(self, passphrase: str) -> IssuerKey:
        """The key itself. Takes about a second on purpose.

        Raises:
            WrongPassphraseError: it is another passphrase.
        """
        if self.test:
            return IssuerKey(_TEST_SEED)
        box = nacl.secret.SecretBox(_stretched(passphrase, self.salt, self.operations, self.memory))
        try:
            return IssuerKey(box.decrypt(self.sealed))
        except nacl.exceptions.CryptoError as error:
            raise WrongPassphraseError from error


def load_root(folder: Path) -> Root | None:
    """Read the root of a data folder; None before `checkpoint keys init`.

    Raises:
        KeyFileError: the file is broken.
    """
    file = folder / FILE_NAME
    if not file.exists():
        return None
    try:
        doc = json.loads(file.read_text(encoding="utf-8"))
        return Root(
            public_key=bytes.fromhex(doc["public"]),
            test=bool(doc["test"]),
            sealed=bytes.fromhex(doc["sealed"]),
            salt=bytes.fromhex(doc["salt"]),
            operations=int(doc["operations"]),
            memory=int(doc["memory"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(said_of("upkeep.key_broken", file)) from error


def create_root(folder: Path, passphrase: str, random_bytes: Callable[[int], bytes]) -> Root:
    """Make a root and seal it (Argon2id, XSalsa20-Poly1305). One that is there already stays.

    Raises:
        KeyFileError: there is one.
        ValueError: the passphrase is too short.
    """
    if load_root(folder) is not None:
        raise KeyFileError(f"根密钥已存在：{folder / FILE_NAME} / there is a root key already")
    if len(passphrase) < PASSPHRASE_MIN:
        raise ValueError(f"a passphrase has {PASSPHRASE_MIN} characters or more")
    seed, salt = random_bytes(32), random_bytes(argon2.SALTBYTES)
    operations, memory = argon2.OPSLIMIT_MODERATE, argon2.MEMLIMIT_MODERATE
    box = nacl.secret.SecretBox(_stretched(passphrase, salt, operations, memory))
    sealed = bytes(box.encrypt(seed, random_bytes(nacl.secret.SecretBox.NONCE_SIZE)))
    root = Root(IssuerKey(seed).public_key, test=False, sealed=sealed, salt=salt, operations=operations, memory=memory)
    _save(folder, root)
    return root


def ensure_test_root(folder: Path) -> Root:
    """The root of a demonstration."""
    root = load_root(folder)
    if root is None:
        root = Root(IssuerKey(_TEST_SEED).public_key, test=True)
        _save(folder, root)
    return root


def refuse_test_keys(folder: Path, issuer_seed: bytes) -> None:
    """Outside of demo mode, nothing is signed with a key that anybody can have (S24).

    Raises:
        KeyFileError: the root or the issuer's key is a known test key.
    """
    root = load_root(folder)
    if root is not None and (root.test or root.public_key in TEST_KEYS):
        raise KeyFileError(
            "根密钥是演示用的测试密钥，正式环境不能使用；请换数据目录后执行 checkpoint keys init / "
            "the root is a test key: use another data folder and run checkpoint keys init"
        )
    if IssuerKey(issuer_seed).public_key in TEST_KEYS:
        raise KeyFileError("签发密钥是测试密钥，正式环境不能使用 / the issuer's key is a test key")


def _stretched(passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    return argon2.kdf(nacl.secret.SecretBox.KEY_SIZE, passphrase.encode(), salt, operations, memory)


def _save(folder: Path, root: Root) -> None:
    doc = {
        "public": root.public_key.hex(),
        "test": root.test,
        "sealed": root.sealed.hex(),
        "salt": root.salt.hex(),
        "operations": root.operations,
        "memory": root.memory,
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f"{FILE_NAME}.new"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(doc, out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / FILE_NAME)
