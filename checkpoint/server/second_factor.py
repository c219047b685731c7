"""The second factor (动态码, S7): what somebody has beside the password, for whoever chose it.

Rules of this file:
1. The database holds the secret sealed, and recovery codes as keyed hashes: its copy alone opens nothing.
2. A code counts once. The half minute that was used, and all before it, are used up in the same transaction.
3. Tries are counted by account from their beginning, five in a quarter of an hour, whichever way they come.
"""

import hashlib
import hmac
from enum import StrEnum
from typing import Final

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection

from checkpoint.server import totp
from checkpoint.server.auth import TOKEN_BYTES, Viewer, count_try, hash_token, new_token, subject_of
from checkpoint.server.centre import Centre
from checkpoint.server.errors import AnswerError
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository import second_factors, sessions
from checkpoint.server.repository.devices import create_code

RECOVERY_CODES: Final = 8
_TYPED_MAX: Final = 40
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


class Proof(StrEnum):
    """By what somebody proved to have the second factor."""

    CODE = "code"
    RECOVERY = "recovery"


def begin(centre: Centre, viewer: Viewer) -> bytes:
    """Draw a secret for the viewer's app; it is asked for once a code of it was typed back.

    Raises:
        AnswerError: the account has a second factor already.
    """
    secret, login = centre.random_bytes(totp.SECRET_BYTES), viewer.account.login
    sealed = bytes(_box(centre.keys).encrypt(secret, centre.random_bytes(SecretBox.NONCE_SIZE)))
    with centre.database.write() as connection:
        known = second_factors.find_factor(connection, login)
        if known is not None and known.since is not None:
            raise AnswerError(409, "second_there")
        second_factors.begin_factor(connection, login, sealed)
        centre.record(connection, login, "second_begun")
    return secret


def begun(centre: Centre, viewer: Viewer) -> bytes | None:
    """The secret that waits for its first code; None: there is none."""
    with centre.database.read() as connection:
        known = second_factors.find_factor(connection, viewer.account.login)
    return _open(centre.keys, known.sealed) if known is not None and known.since is None else None


def confirm(centre: Centre, viewer: Viewer, typed: str) -> list[str] | None:
    """Take the first code of a secret that was begun, and give the recovery codes; all other sessions end.

    None: the code is wrong. Nothing is open by it yet, so such a try is not counted.
    """
    now, login = centre.now(), viewer.account.login
    codes = [create_code(centre.random_bytes) for _ in range(RECOVERY_CODES)]
    with centre.database.write() as connection:
        known = second_factors.find_factor(connection, login)
        secret = _open(centre.keys, known.sealed) if known is not None and known.since is None else None
        step = totp.matching_step(secret, _digits(typed), now) if secret is not None else None
        if step is None:
            return None
        second_factors.use_step(connection, login, step)
        second_factors.confirm_factor(connection, login, now, [_hash(centre.keys, login, code) for code in codes])
        sessions.end_others(connection, login, viewer.token_hash)
        centre.record(connection, login, "second_on")
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def take_off(centre: Centre, viewer: Viewer, typed: str) -> None:
    """Do without it from now on; a code of it says that it is the owner who asks.

    Raises:
        AnswerError: the code is wrong, or too many were.
    """
    check(centre, viewer.account.login, typed)
    with centre.database.write() as connection:
        second_factors.remove_factor(connection, viewer.account.login)
        centre.record(connection, viewer.account.login, "second_off")


def check(centre: Centre, login: str, typed: str) -> Proof:
    """Take a code, or a recovery code, of an account, and use it up.

    Raises:
        AnswerError: 401 for one that is wrong or was used; 429 after too many.
    """
    now, subject = centre.now(), subject_of("second", login)
    count_try(centre, {subject: sessions.SECOND}, now)
    with centre.database.write() as connection:
        proof = _accept(centre, connection, login, typed)
        if proof is not None:
            sessions.forgive(connection, subject)
        if proof is Proof.RECOVERY:
            centre.record(connection, login, "recovery_used", count=second_factors.recovery_left(connection, login))
        elif proof is None:
            centre.record(connection, login, "second_refused")
    if proof is None:
        raise AnswerError(401, "code_wrong")
    return proof


def finish_sign_in(centre: Centre, token: str, typed: str) -> str:
    """Open the session whose password was right, by the second factor; it gets a new token.

    Raises:
        AnswerError: the code is wrong, too many were, or the password was given too long ago.
    """
    with centre.database.read() as connection:
        login = sessions.awaited_login(connection, hash_token(token), centre.now())
    if login is None:
        raise AnswerError(401, "sign_in_again")
    check(centre, login, typed)
    return _open_session(centre, token, login)


def _open_session(centre: Centre, token: str, login: str) -> str:
    fresh = new_token(centre.random_bytes(TOKEN_BYTES))
    with centre.database.write() as connection:
        if not sessions.open_session(connection, hash_token(token), hash_token(fresh), centre.now()):
            raise AnswerError(401, "sign_in_again")
        centre.record(connection, login, "sign_in")
    return fresh


def _accept(centre: Centre, connection: Connection, login: str, typed: str) -> Proof | None:
    known = second_factors.find_factor(connection, login)
    secret = _open(centre.keys, known.sealed) if known is not None and known.since is not None else None
    if secret is None or len(typed) > _TYPED_MAX:
        return None
    step = totp.matching_step(secret, _digits(typed), centre.now())
    if step is not None:
        return Proof.CODE if second_factors.use_step(connection, login, step) else None
    code = typed.strip().upper().translate(_READ_AS)
    return Proof.RECOVERY if second_factors.use_recovery(connection, login, _hash(centre.keys, login, code)) else None


def _digits(typed: str) -> str:
    return "".join(typed.split())[:_TYPED_MAX]


def _box(keys: ServerKeys) -> SecretBox:
    return SecretBox(
        hashlib.blake2b(key=keys.code_key, digest_size=SecretBox.KEY_SIZE, person=b"second factor").digest()
    )


def _open(keys: ServerKeys, sealed: bytes) -> bytes | None:
    """The secret; None where it was sealed by another server's key."""
    try:
        return _box(keys).decrypt(sealed)
    except CryptoError:
        return None


def _hash(keys: ServerKeys, login: str, code: str) -> bytes:
    return hmac.digest(keys.code_key, f"recovery {login} {code}".encode(), "sha256")
