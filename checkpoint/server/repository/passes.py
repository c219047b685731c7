"""Passes that were issued, what was revoked of them, and the keys that tablets trust."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from checkpoint.domain.passes import IssuedPass, Pass, PassType, Revocation, RevocationKind, TrustedKey
from checkpoint.server import tables
from checkpoint.server.database import next_revisions, upsert

_SEPARATOR = ","


def save_passes(connection: Connection, place_id: int, rows: Iterable[IssuedPass]) -> None:
    """Remember passes that were issued for a place.

    Raises:
        ValueError: a pass of another place.
    """
    values = list(rows)
    if any(value.claims.place_id != place_id for value in values):
        message = "a pass is saved in its own place"
        raise ValueError(message)
    first = next_revisions(connection, place_id, len(values))
    upsert(connection, tables.pass_, [_row(value, first + number) for number, value in enumerate(values)])


def save_gate_passes(connection: Connection, place_id: int, rows: Iterable[IssuedPass]) -> None:
    """Remember visitors' passes that gates issued, so that they are listed, revoked and known at the other gates.

    Left out is what a gate may not issue: for another place, for a flat, or under an id that is taken. A short code
    that is taken stays with whom it was given to first; the later pass then has none, and its picture still works.
    """
    rows = list(rows)
    if not rows:
        return
    ids, codes = _taken(connection, place_id, rows)
    home = tables.household.c
    whose = home.household_id.in_([row.claims.household_id for row in rows])
    flats = set(connection.execute(select(home.household_id).where(home.place_id == place_id, whose)).scalars())
    fresh: dict[str, IssuedPass] = {}
    for row in rows:
        claims = row.claims
        if claims.place_id != place_id or claims.household_id in flats or claims.pass_id in ids | fresh.keys():
            continue
        fresh[claims.pass_id] = replace(row, short_code="" if row.short_code in codes else row.short_code)
        codes.add(row.short_code)
    save_passes(connection, place_id, fresh.values())


def _taken(connection: Connection, place_id: int, rows: list[IssuedPass]) -> tuple[set[str], set[str]]:
    """Which of the ids and short codes of these passes others of the place have already."""
    column = tables.pass_.c
    same_id = column.pass_id.in_([row.claims.pass_id for row in rows])
    same_code = column.short_code.in_([row.short_code for row in rows])
    asked = select(column.pass_id, column.short_code).where(
        column.place_id == place_id, column.deleted.is_(False), same_id | same_code
    )
    found = connection.execute(asked).all()
    return {row.pass_id for row in found}, {row.short_code for row in found}


def load_passes(connection: Connection, place_id: int) -> dict[str, IssuedPass]:
    """All passes of a place by their id, revoked and expired ones too."""
    table = tables.pass_
    rows = connection.execute(select(table).where(table.c.place_id == place_id, table.c.deleted.is_(False)))
    return {row.pass_id: issued_of(row) for row in rows}


def issued_of(row: Row[Any]) -> IssuedPass:
    """A row of table `pass` as a value."""
    claims = Pass(
        pass_id=row.pass_id,
        place_id=row.place_id,
        household_id=row.household_id,
        person_no=row.person_no,
        type=PassType(row.type),
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        valid_from=row.valid_from,
        quota=None if row.quota_exits is None else (row.quota_exits, row.quota_days),
        masked_name=row.masked_name,
        flags=row.flags,
    )
    return IssuedPass(claims, row.short_code)


def revoke(connection: Connection, place_id: int, revocation: Revocation) -> None:
    """Put a row on the revocation list (吊销); a repeat replaces the row that strikes the same."""
    row = {
        "place_id": place_id,
        "revocation_id": f"{revocation.kind.value}:{revocation.subject}",
        "kind": revocation.kind.value,
        "subject": revocation.subject,
        "issued_before": revocation.issued_before,
        "rev": next_revisions(connection, place_id, 1),
        "deleted": False,
    }
    upsert(connection, tables.revocation, [row])


def load_revocations(connection: Connection, place_id: int) -> list[Revocation]:
    """The revocation list of a place."""
    table = tables.revocation
    rows = connection.execute(select(table).where(table.c.place_id == place_id, table.c.deleted.is_(False)))
    return [Revocation(RevocationKind(row.kind), row.subject, row.issued_before) for row in rows]


def trust(connection: Connection, place_id: int, key: TrustedKey) -> None:
    """Make a place's tablets trust a key. Only the key's scope within this place is kept and sent."""
    row = {
        "place_id": place_id,
        "public_key": key.public_key,
        "kid": key.kid,
        "types": _SEPARATOR.join(str(kind.value) for kind in sorted(key.types)),
        "issued_from": key.issued_from,
        "issued_until": key.issued_until,
        "rev": next_revisions(connection, place_id, 1),
        "deleted": False,
    }
    upsert(connection, tables.trusted_key, [row])


def end_trust(connection: Connection, place_id: int, public_key: bytes, until: datetime | None) -> None:
    """Let a key sign nothing issued at or after `until`; None takes it off the list at once."""
    table = tables.trusted_key
    known = (table.c.place_id == place_id) & (table.c.public_key == public_key)
    values: dict[str, object] = {"rev": next_revisions(connection, place_id, 1)}
    values |= {"deleted": True} if until is None else {"issued_until": until}
    connection.execute(update(table).where(known).values(**values))


def parse_types(text: str) -> frozenset[PassType]:
    """Read the pass types of a trusted key's row."""
    return frozenset(PassType(int(part)) for part in text.split(_SEPARATOR) if part)


def _row(issued: IssuedPass, rev: int) -> dict[str, int | str | bool | datetime | None]:
    claims = issued.claims
    exits, days = claims.quota or (None, None)
    return {
        "place_id": claims.place_id,
        "pass_id": claims.pass_id,
        "household_id": claims.household_id,
        "person_no": claims.person_no,
        "type": claims.type.value,
        "issued_at": claims.issued_at,
        "valid_from": claims.valid_from,
        "valid_until": claims.valid_until,
        "quota_exits": exits,
        "quota_days": days,
        "masked_name": claims.masked_name,
        "flags": claims.flags,
        "short_code": issued.short_code,
        "rev": rev,
        "deleted": False,
    }
