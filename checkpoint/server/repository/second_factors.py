"""Second factors (动态码) of supervisors: begun, confirmed, used once a half minute, taken off; recovery codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from checkpoint.server.account_tables import recovery_code, second_factor
from checkpoint.server.database import upsert


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What is known of one. `since` None: begun, and asked of nobody. `last_step`: the newest code that was used."""

    sealed: bytes
    since: datetime | None
    last_step: int


def find_factor(connection: Connection, login: str) -> SecondFactor | None:
    """The second factor of an account, confirmed or not."""
    table = second_factor
    row = connection.execute(select(table).where(table.c.login == login)).first()
    return None if row is None else SecondFactor(bytes(row.secret), row.since, row.last_step)


def begin_factor(connection: Connection, login: str, sealed: bytes) -> None:
    """Keep a secret until a code confirms it; one that was begun before is forgotten."""
    upsert(connection, second_factor, [{"login": login, "secret": sealed, "since": None, "last_step": 0}])


def confirm_factor(connection: Connection, login: str, now: datetime, codes: Iterable[bytes]) -> None:
    """From now on the sign-in asks for it; `codes` are the hashes of the recovery codes."""
    connection.execute(update(second_factor).where(second_factor.c.login == login).values(since=now))
    connection.execute(delete(recovery_code).where(recovery_code.c.login == login))
    connection.execute(insert(recovery_code), [{"login": login, "code_hash": code} for code in codes])


def use_step(connection: Connection, login: str, step: int) -> bool:
    """Use the code of a half minute up, and all before it; False: it was used already."""
    table = second_factor
    fresh = update(table).where(table.c.login == login, table.c.last_step < step).values(last_step=step)
    return connection.execute(fresh).rowcount == 1


def use_recovery(connection: Connection, login: str, code: bytes) -> bool:
    """Use a recovery code up; False: there is none."""
    table = recovery_code
    known = delete(table).where(table.c.login == login, table.c.code_hash == code)
    return connection.execute(known).rowcount == 1


def recovery_left(connection: Connection, login: str) -> int:
    """How many recovery codes were not used."""
    wanted = select(func.count()).select_from(recovery_code).where(recovery_code.c.login == login)
    return int(connection.execute(wanted).scalar_one())


def remove_factor(connection: Connection, login: str) -> bool:
    """Take it off with its recovery codes; False: there was none."""
    connection.execute(delete(recovery_code).where(recovery_code.c.login == login))
    return connection.execute(delete(second_factor).where(second_factor.c.login == login)).rowcount == 1
