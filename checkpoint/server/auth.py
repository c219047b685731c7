"""Which supervisor asks: passwords, tokens, sessions and scope. Devices: `device_auth.py`.

Rules of this file:
1. A token is 256 random bits; the database holds its SHA-256 only.
2. A wrong login and a wrong password take the same time and get the same answer.
3. A try counts as wrong from its beginning until the password proved right, so tries at the same time are counted.
4. What lies outside an account's units does not exist for it: 404, never 403.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from threading import BoundedSemaphore
from typing import Final

from nacl import pwhash
from nacl.exceptions import InvalidkeyError
from sqlalchemy import Connection

from checkpoint.domain.places import Place
from checkpoint.server.centre import Centre
from checkpoint.server.errors import AnswerError, not_found
from checkpoint.server.repository import organisation, sessions
from checkpoint.server.repository.organisation import Account
from checkpoint.server.repository.second_factors import find_factor
from checkpoint.server.repository.sessions import SessionKind

TOKEN_BYTES: Final = 32
PASSWORD_MAX: Final = 256
_IPV6: Final = 6
_OPERATIONS: Final = 2
_MEMORY: Final = 19 * 1024 * 1024
"""OWASP's and ASVS's floor for Argon2id: 19 MiB, two passes."""
_AT_ONCE: Final = BoundedSemaphore(2)
"""Sign-ins may not starve the pushes of memory and processor (S7)."""
_WAITING: Final = BoundedSemaphore(16)
"""Nor of the 40 threads that requests are answered by: who comes beyond these is told to come again."""
_COME_AGAIN_SECONDS: Final = 2


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in supervisor and what they may see: the places in the charge of the units under `path`."""

    account: Account
    path: str
    token_hash: bytes


def hash_password(password: str) -> str:
    """An Argon2id string of a password."""
    with _AT_ONCE:
        return pwhash.argon2id.str(password.encode(), opslimit=_OPERATIONS, memlimit=_MEMORY).decode()


def verify_password(stored: str, password: str) -> bool:
    """Compare a password with its Argon2id string.

    Raises:
        AnswerError: 503, as too many are being compared at this moment.
    """
    if not _WAITING.acquire(blocking=False):
        raise AnswerError(503, "unavailable", headers={"Retry-After": str(_COME_AGAIN_SECONDS)})
    try:
        with _AT_ONCE:
            return pwhash.verify(stored.encode(), password.encode())
    except InvalidkeyError:
        return False
    finally:
        _WAITING.release()


NOBODY: Final = hash_password("")
"""What the password of an unknown login is compared with, so that it takes as long."""


def new_token(random: bytes) -> str:
    """Write random bytes as a token."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()


def hash_token(token: str) -> bytes:
    """What the database knows of a token."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that the right password began; `awaits_code`: it opens nothing before its second factor was given."""

    token: str
    account: Account
    awaits_code: bool


def sign_in(centre: Centre, login: str, password: str, address: str, kind: SessionKind = SessionKind.CONSOLE) -> Begun:
    """Begin a session. `address` is where the request came from.

    Wrong tries are counted by account, and by address, so that guessing at many accounts is braked as well.

    Raises:
        AnswerError: wrong login or password, or too many wrong tries.
    """
    now, login = centre.now(), login.strip().lower()
    subject, source = subject_of("sign-in", login), f"sign-in-from:{neighbourhood(address)}"
    count_try(centre, {subject: sessions.SIGN_IN, source: sessions.SIGN_IN_FROM}, now)
    with centre.database.read() as connection:
        account = organisation.find_account(connection, login)
    known = account is not None and not account.disabled
    stored = account.password_hash if account is not None and known else NOBODY
    right = len(password) <= PASSWORD_MAX and verify_password(stored, password) and known
    with centre.database.write() as connection:
        if not right or account is None:
            centre.record(connection, subject, "sign_in_refused")
        else:
            token = new_token(centre.random_bytes(TOKEN_BYTES))
            sessions.forgive(connection, subject)
            sessions.take_back_failure(connection, source)
            factor = find_factor(connection, account.login)
            awaits = factor is not None and factor.since is not None
            came = sessions.Came(kind, neighbourhood(address))
            sessions.add_session(connection, hash_token(token), account.login, now, came, awaits_code=awaits)
            centre.record(connection, account.login, "code_asked" if awaits else "sign_in")
            return Begun(token, account, awaits)
    raise AnswerError(401, "sign_in_wrong")


def is_proven(centre: Centre, viewer: Viewer) -> bool:
    """Whether the password was given within the last minutes, at the sign-in or since (S8)."""
    with centre.database.read() as connection:
        at = sessions.proven_at(connection, viewer.token_hash)
    return at is not None and centre.now() - at < sessions.PROVEN


def prove(centre: Centre, viewer: Viewer, password: str) -> None:
    """Look at the password of whoever is signed in; wrong ones are counted with those of the sign-in.

    Raises:
        AnswerError: wrong, or too many wrong tries.
    """
    now, subject = centre.now(), subject_of("sign-in", viewer.account.login)
    count_try(centre, {subject: sessions.SIGN_IN}, now)
    right = len(password) <= PASSWORD_MAX and verify_password(viewer.account.password_hash, password)
    with centre.database.write() as connection:
        if right:
            sessions.forgive(connection, subject)
            sessions.note_proof(connection, viewer.token_hash, now)
        centre.record(connection, viewer.account.login, "password_again" if right else "password_again_refused")
    if not right:
        raise AnswerError(403, "password_wrong")


def subject_of(what: str, login: str) -> str:
    """By what the tries of an account are counted; whatever was typed for a login, it is as long."""
    return f"{what}:{hashlib.sha256(login.encode()).hexdigest()}"


def neighbourhood(address: str) -> str:
    """An address as tries are counted by it: of IPv6 the /64, of which one machine has all addresses; 60 characters."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:60]
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == _IPV6 else str(parsed)


def count_try(centre: Centre, brakes: Mapping[str, sessions.Brake], now: datetime) -> None:
    """Count a try by each of its subjects, unless one of them has to wait: then it is none.

    Of a flood all but the first are told so by a reading: they neither wait for a writer nor make a tablet wait.

    Raises:
        AnswerError: one has to wait.
    """
    with centre.database.read() as connection:
        _require_none_waits(connection, brakes, now)
    with centre.database.write() as connection:
        _require_none_waits(connection, brakes, now)
        for subject, brake in brakes.items():
            sessions.count_failure(connection, subject, brake, now)


def _require_none_waits(connection: Connection, brakes: Mapping[str, sessions.Brake], now: datetime) -> None:
    for subject, brake in brakes.items():
        wait = sessions.waits(connection, subject, brake, now)
        if wait is not None:
            raise AnswerError(429, "too_many_tries", headers={"Retry-After": str(int(wait.total_seconds()) + 1)})


def viewer_of(centre: Centre, token: str, *, active: bool = True) -> Viewer | None:
    """Who a session's token stands for; `active` False: a page that refreshes itself keeps no session alive."""
    now, hashed = centre.now(), hash_token(token)
    with centre.database.read() as connection:
        found = sessions.session_login(connection, hashed, now)
        account = organisation.find_account(connection, found[0]) if found else None
        path = organisation.unit_path(connection, account.unit_id) if account else None
    if found is None or account is None or account.disabled or path is None:
        return None
    if active and found[1]:
        with centre.database.write() as connection:
            sessions.touch_session(connection, hashed, now)
    return Viewer(account, path, hashed)


def sign_out(centre: Centre, viewer: Viewer) -> None:
    """End a session."""
    with centre.database.write() as connection:
        sessions.end_session(connection, viewer.token_hash)
        centre.record(connection, viewer.account.login, "sign_out")


def scope_of(connection: Connection, viewer: Viewer) -> list[Place]:
    """All places that a supervisor may see."""
    return organisation.list_places(connection, viewer.path)


def authorize(connection: Connection, viewer: Viewer, place_id: int) -> Place:
    """The place, where it lies in the viewer's scope.

    Raises:
        AnswerError: 404 for a place that is out of scope as for one that is not.
    """
    for place in scope_of(connection, viewer):
        if place.place_id == place_id:
            return place
    raise not_found()


def bearer(header: str | None) -> str:
    """The token of an Authorization header.

    Raises:
        AnswerError: there is none.
    """
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise AnswerError(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    return token.strip()
