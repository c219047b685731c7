"""Who is in charge of what: units, places with their gates, and the supervisors' accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.domain.policy import Policy
from checkpoint.domain.shifts import Operator
from checkpoint.protocol.policies import policy_to_doc
from checkpoint.protocol.values import dumps
from checkpoint.server import tables
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.repository.sessions import end_others, end_sessions


class OrganisationError(ValueError):
    """What was to be added does not fit the organisation; the message says why."""


class Role(StrEnum):
    """What an account is for; what it sees is settled by its unit alone."""

    BUREAU = "bureau"
    BRANCH = "branch"
    UNIT = "unit"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Account:
    """A supervisor (督导员), who sees the places of one unit and of all units below it."""

    login: str
    name: str
    password_hash: str
    unit_id: int
    role: Role = Role.UNIT
    language: str = "zh-CN"
    disabled: bool = False


def add_unit(connection: Connection, unit: Unit) -> None:
    """Add a unit below its parent.

    Raises:
        OrganisationError: the parent is unknown, or the unit exists.
    """
    above = "/" if unit.parent_id is None else unit_path(connection, unit.parent_id)
    if above is None:
        message = f"unit {unit.unit_id}: its parent {unit.parent_id} is unknown"
        raise OrganisationError(message)
    if unit_path(connection, unit.unit_id) is not None:
        message = f"unit {unit.unit_id} exists already"
        raise OrganisationError(message)
    path = f"{above}{unit.unit_id}/"
    connection.execute(
        insert(tables.unit).values(unit_id=unit.unit_id, parent_id=unit.parent_id, name=unit.name, path=path)
    )


def unit_path(connection: Connection, unit_id: int) -> str | None:
    """The ids from the root down to a unit, e.g. `/1/4/`; None for an unknown unit."""
    return connection.execute(select(tables.unit.c.path).where(tables.unit.c.unit_id == unit_id)).scalar()


def unit_names(connection: Connection, unit_id: int) -> tuple[str, ...]:
    """The names from the root down to a unit."""
    path = unit_path(connection, unit_id) or "/"
    ids = [int(part) for part in path.split("/") if part]
    rows = connection.execute(select(tables.unit.c.unit_id, tables.unit.c.name).where(tables.unit.c.unit_id.in_(ids)))
    names = {row.unit_id: row.name for row in rows}
    return tuple(names[known] for known in ids)


def names_of_units(connection: Connection, unit_ids: Iterable[int]) -> dict[int, str]:
    """The names of units, by id."""
    wanted = select(tables.unit.c.unit_id, tables.unit.c.name).where(tables.unit.c.unit_id.in_(list(unit_ids)))
    return {row.unit_id: row.name for row in connection.execute(wanted)}


def list_units(connection: Connection) -> list[Unit]:
    """All units, each after the one it stands under."""
    rows = connection.execute(select(tables.unit).order_by(tables.unit.c.path))
    return [Unit(row.unit_id, row.name, row.parent_id) for row in rows]


def rename_unit(connection: Connection, unit: Unit) -> None:
    """Give a known unit another name; it stays where it stands."""
    known = tables.unit.c.unit_id == unit.unit_id
    connection.execute(update(tables.unit).where(known).values(name=unit.name))


def add_place(connection: Connection, place: Place) -> None:
    """Add a place in the charge of its unit (包保).

    Raises:
        OrganisationError: no such unit, or the place is in the charge of a unit already.
    """
    if unit_path(connection, place.unit_id) is None:
        message = f"场所“{place.name}”没有责任单位 / place {place.place_id} is in the charge of no known unit"
        raise OrganisationError(message)
    known = select(tables.place.c.unit_id).where(tables.place.c.place_id == place.place_id)
    if connection.execute(known).first() is not None:
        message = f"场所“{place.name}”已有责任单位 / place {place.place_id} is in the charge of a unit already"
        raise OrganisationError(message)
    connection.execute(
        insert(tables.place).values(
            place_id=place.place_id,
            name=place.name,
            kind=place.kind.value,
            unit_id=place.unit_id,
            timezone=place.timezone,
        )
    )
    connection.execute(insert(tables.place_counter).values(place_id=place.place_id, rev=0))


def change_place(connection: Connection, place: Place) -> None:
    """Give a known place another name, kind, time zone, or unit that is in charge of it."""
    row = {"name": place.name, "kind": place.kind.value, "unit_id": place.unit_id, "timezone": place.timezone}
    connection.execute(update(tables.place).where(tables.place.c.place_id == place.place_id).values(**row))


def add_gate(connection: Connection, gate: Gate) -> None:
    """Add a gate to a known place."""
    connection.execute(insert(tables.gate).values(place_id=gate.place_id, gate_id=gate.gate_id, name=gate.name))


def rename_gate(connection: Connection, gate: Gate) -> None:
    """Give a known gate another name."""
    known = (tables.gate.c.place_id == gate.place_id) & (tables.gate.c.gate_id == gate.gate_id)
    connection.execute(update(tables.gate).where(known).values(name=gate.name))


def add_account(connection: Connection, account: Account) -> None:
    """Add an account, or replace the one with the same login, whose sessions then end (S8).

    The login is kept in lower case.
    """
    row = {
        "login": account.login.strip().lower(),
        "name": account.name,
        "password_hash": account.password_hash,
        "unit_id": account.unit_id,
        "role": account.role.value,
        "language": account.language,
        "disabled": account.disabled,
    }
    upsert(connection, tables.account, [row])
    end_sessions(connection, account.login.strip().lower())


def change_password(connection: Connection, known: Account, password_hash: str, keep: bytes) -> bool:
    """Give an account another password; all its sessions end but the one with this token's hash.

    False: it has another one than is known, as an administrator renewed it meanwhile; that one stays.
    """
    as_known = (tables.account.c.login == known.login) & (tables.account.c.password_hash == known.password_hash)
    done = connection.execute(update(tables.account).where(as_known).values(password_hash=password_hash))
    if done.rowcount:
        end_others(connection, known.login, keep)
    return bool(done.rowcount)


def find_account(connection: Connection, login: str) -> Account | None:
    """Look an account up by its login, whatever the case."""
    found = select(tables.account).where(tables.account.c.login == login.strip().lower())
    row = connection.execute(found).first()
    return None if row is None else _account_of(row)


def list_accounts(connection: Connection) -> list[Account]:
    """All accounts, by login."""
    return [_account_of(row) for row in connection.execute(select(tables.account).order_by(tables.account.c.login))]


def logins_below(connection: Connection, below: str) -> list[str]:
    """The logins of a unit with this path and of all under it."""
    joined = tables.account.join(tables.unit, tables.account.c.unit_id == tables.unit.c.unit_id)
    wanted = select(tables.account.c.login).select_from(joined)
    return list(connection.execute(wanted.where(tables.unit.c.path.startswith(below, autoescape=True))).scalars())


def add_operator(connection: Connection, place_id: int, operator: Operator) -> None:
    """Add an operator (值守员) of a place, or replace the one with the same id."""
    row = {
        "place_id": place_id,
        "operator_id": operator.operator_id,
        "name": operator.name,
        "pin_hash": operator.pin_hash,
        "rev": next_revisions(connection, place_id, 1),
        "deleted": False,
    }
    upsert(connection, tables.operator, [row])


def remove_operator(connection: Connection, place_id: int, operator_id: str) -> None:
    """Take an operator off a place's list; the name stays for the records that bear it, the PIN does not."""
    table = tables.operator
    gone = {"rev": next_revisions(connection, place_id, 1), "deleted": True, "pin_hash": ""}
    known = (table.c.place_id == place_id) & (table.c.operator_id == operator_id)
    connection.execute(update(table).where(known).values(**gone))


def operator_names(connection: Connection, place_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """The names of the operators that places have now, by place and operator."""
    table = tables.operator
    rows = connection.execute(
        select(table.c.place_id, table.c.operator_id, table.c.name)
        .where(table.c.place_id.in_(list(place_ids)), table.c.deleted.is_(False))
        .order_by(table.c.operator_id)
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.place_id, {})[row.operator_id] = row.name
    return found


def add_policy(connection: Connection, place_id: int, policy: Policy) -> None:
    """Issue a version of a place's rules, or replace the version of the same number."""
    row = {
        "place_id": place_id,
        "version": policy.version,
        "effective_from": policy.effective_from,
        "doc": dumps(policy_to_doc(policy)).decode(),
        "rev": next_revisions(connection, place_id, 1),
        "deleted": False,
    }
    upsert(connection, tables.policy, [row])


def list_places(connection: Connection, below: str = "/") -> list[Place]:
    """All places in the charge of the unit with path `below` or of a unit under it, by id."""
    inside = tables.place.join(tables.unit, tables.place.c.unit_id == tables.unit.c.unit_id)
    rows = connection.execute(
        select(tables.place)
        .select_from(inside)
        .where(tables.unit.c.path.startswith(below, autoescape=True))
        .order_by(tables.place.c.place_id)
    )
    return [_place_of(row) for row in rows]


def find_place(connection: Connection, text: str) -> Place | None:
    """Look a place up by its id or by its exact name."""
    text = text.strip()
    table = tables.place
    named = table.c.name == text
    row = connection.execute(
        select(table).where(named | (table.c.place_id == int(text)) if text.isdecimal() else named)
    )
    found = row.first()
    return _place_of(found) if found is not None else None


def list_gates(connection: Connection, place_ids: Iterable[int]) -> list[Gate]:
    """The gates of places, by place and gate id."""
    table = tables.gate
    rows = connection.execute(
        select(table).where(table.c.place_id.in_(list(place_ids))).order_by(table.c.place_id, table.c.gate_id)
    )
    return [Gate(row.gate_id, row.place_id, row.name) for row in rows]


def _place_of(row: Row[tuple[object, ...]]) -> Place:
    return Place(row.place_id, row.name, PlaceKind(row.kind), row.unit_id, row.timezone)


def _account_of(row: Row[Any]) -> Account:
    role = Role(row.role)
    return Account(row.login, row.name, row.password_hash, row.unit_id, role, row.language, disabled=row.disabled)
