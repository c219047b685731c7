"""Sessions of supervisors, and the brake on guessing; both in the database, so a restart forgets neither."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, insert, or_, select, update

from checkpoint.server.account_tables import account_session, throttle
from checkpoint.server.database import upsert

IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=8)
PROVEN: Final = timedelta(minutes=5)
"""So long after the password was given what is sensitive does not ask for it again (S8)."""
_TOUCH: Final = timedelta(seconds=30)
"""A session's last use is written at most this often."""


@dataclass(frozen=True, slots=True)
class Brake:
    """At most `failures` wrong tries in `window`, counted from the first; then all tries wait for its end."""

    failures: int
    window: timedelta


SIGN_IN: Final = Brake(10, timedelta(minutes=15))
SIGN_IN_FROM: Final = Brake(30, timedelta(minutes=15))
"""From one address, at whichever accounts: an office of supervisors may share one."""
ENROL: Final = Brake(5, timedelta(minutes=1))
SECOND: Final = Brake(5, timedelta(minutes=15))
"""Codes of the second factor: of a million, three are good at a time."""
CODE_AWAITED: Final = timedelta(minutes=5)
"""So long after the right password the second factor may be given; then the password is asked for anew."""


class SessionKind(StrEnum):
    """By what somebody signed in."""

    CONSOLE = "console"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Came:
    """How somebody comes to sign in: by what, and from which address."""

    kind: SessionKind
    origin: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of an account as its owner sees it; one of before this was kept has no kind."""

    token_hash: bytes
    created_at: datetime
    seen_at: datetime
    kind: str
    origin: str

    @property
    def number(self) -> str:
        """What a form names it by; nobody signs in with it."""
        return hashlib.sha256(self.token_hash).hexdigest()[:16]


def add_session(
    connection: Connection, token_hash: bytes, login: str, now: datetime, came: Came, *, awaits_code: bool = False
) -> None:
    """Begin a session; those that are over are swept out. `awaits_code`: it opens nothing before `open_session`."""
    table = account_session
    over = or_(table.c.created_at <= now - ABSOLUTE, table.c.code_until <= now)
    connection.execute(delete(table).where(over))
    values = {"token_hash": token_hash, "login": login, "created_at": now, "seen_at": now, "proven_at": now}
    values |= {"kind": came.kind.value, "origin": came.origin[:60]}
    values |= {"code_until": now + CODE_AWAITED if awaits_code else None}
    connection.execute(insert(table).values(values))


def awaited_login(connection: Connection, token_hash: bytes, now: datetime) -> str | None:
    """Whose second factor a session waits for; None: it waits for none, or not any more."""
    table = account_session
    wanted = select(table.c.login).where(table.c.token_hash == token_hash, table.c.code_until > now)
    login: str | None = connection.execute(wanted).scalar()
    return login


def open_session(connection: Connection, token_hash: bytes, fresh: bytes, now: datetime) -> bool:
    """The second factor was given: the session opens under a fresh token; False: it is over."""
    table = account_session
    known = update(table).where(table.c.token_hash == token_hash, table.c.code_until > now)
    values = {"token_hash": fresh, "created_at": now, "seen_at": now, "proven_at": now, "code_until": None}
    return connection.execute(known.values(**values)).rowcount == 1


def open_sessions(connection: Connection, login: str, now: datetime) -> list[OpenSession]:
    """Where an account is signed in now, the newest first."""
    table = account_session
    wanted = select(table).where(
        table.c.login == login,
        table.c.code_until.is_(None),
        table.c.created_at > now - ABSOLUTE,
        table.c.seen_at > now - IDLE,
    )
    rows = connection.execute(wanted.order_by(table.c.created_at.desc(), table.c.token_hash))
    return [
        OpenSession(bytes(row.token_hash), row.created_at, row.seen_at, row.kind or "", row.origin or "")
        for row in rows
    ]


def end_others(connection: Connection, login: str, keep: bytes) -> int:
    """End all sessions of an account but one, those that wait for a code too, and tell how many."""
    table = account_session
    others = delete(table).where(table.c.login == login, table.c.token_hash != keep)
    return connection.execute(others).rowcount


def session_login(connection: Connection, token_hash: bytes, now: datetime) -> tuple[str, bool] | None:
    """Whose session a token is, and whether its use is worth writing down; None where it is over."""
    table = account_session
    row = connection.execute(select(table).where(table.c.token_hash == token_hash)).first()
    if row is None or row.code_until is not None or now - row.created_at >= ABSOLUTE or now - row.seen_at >= IDLE:
        return None
    return row.login, now - row.seen_at >= _TOUCH


def touch_session(connection: Connection, token_hash: bytes, now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(update(account_session).where(account_session.c.token_hash == token_hash).values(seen_at=now))


def proven_at(connection: Connection, token_hash: bytes) -> datetime | None:
    """When the password was last given in a session."""
    wanted = select(account_session.c.proven_at).where(account_session.c.token_hash == token_hash)
    at: datetime | None = connection.execute(wanted).scalar()
    return at


def note_proof(connection: Connection, token_hash: bytes, now: datetime) -> None:
    """Note that the password was given again."""
    known = account_session.c.token_hash == token_hash
    connection.execute(update(account_session).where(known).values(proven_at=now))


def end_session(connection: Connection, token_hash: bytes) -> None:
    """End one session."""
    connection.execute(delete(account_session).where(account_session.c.token_hash == token_hash))


def end_sessions(connection: Connection, login: str) -> None:
    """End all sessions of an account: it was disabled, or its password or role changed."""
    connection.execute(delete(account_session).where(account_session.c.login == login))


def waits(connection: Connection, subject: str, brake: Brake, now: datetime) -> timedelta | None:
    """How long a subject has yet to wait; None: it may try."""
    row = connection.execute(select(throttle).where(throttle.c.subject == subject)).first()
    if row is None or row.failures < brake.failures or now - row.since >= brake.window:
        return None
    left: timedelta = brake.window - (now - row.since)
    return left


def count_failure(connection: Connection, subject: str, brake: Brake, now: datetime) -> None:
    """Count a wrong try; rows that brake nobody any more are swept out."""
    connection.execute(delete(throttle).where(throttle.c.since <= now - SIGN_IN.window))
    row = connection.execute(select(throttle).where(throttle.c.subject == subject)).first()
    going = row is not None and now - row.since < brake.window
    values = {
        "subject": subject,
        "failures": row.failures + 1 if row is not None and going else 1,
        "since": row.since if row is not None and going else now,
    }
    upsert(connection, throttle, [values])


def take_back_failure(connection: Connection, subject: str) -> None:
    """A try that was counted at its beginning proved right; the wrong ones before it still count."""
    known = (throttle.c.subject == subject, throttle.c.failures > 0)
    connection.execute(update(throttle).where(*known).values(failures=throttle.c.failures - 1))
    connection.execute(delete(throttle).where(throttle.c.subject == subject, throttle.c.failures == 0))


def forgive(connection: Connection, subject: str) -> None:
    """Forget the wrong tries of a subject that proved itself."""
    connection.execute(delete(throttle).where(throttle.c.subject == subject))
