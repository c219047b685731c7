"""Sessions of supervisors, and the brake on guessing; both in the database, so a restart forgets neither."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from checkpoint.server.database import upsert
from checkpoint.server.tables import account_session, throttle

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


def add_session(connection: Connection, token_hash: bytes, login: str, now: datetime) -> None:
    """Begin a session; those that are over are swept out."""
    connection.execute(delete(account_session).where(account_session.c.created_at <= now - ABSOLUTE))
    values = {"token_hash": token_hash, "login": login, "created_at": now, "seen_at": now, "proven_at": now}
    connection.execute(insert(account_session).values(values))


def session_login(connection: Connection, token_hash: bytes, now: datetime) -> tuple[str, bool] | None:
    """Whose session a token is, and whether its use is worth writing down; None where it is over."""
    table = account_session
    row = connection.execute(select(table).where(table.c.token_hash == token_hash)).first()
    if row is None or now - row.created_at >= ABSOLUTE or now - row.seen_at >= IDLE:
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
