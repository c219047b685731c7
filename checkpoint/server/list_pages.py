"""The signed lists on their way down: each pull brings a whole list, or nothing when the tablet has the newest.

A cursor is the database's generation and a mark of the list. Lists that the server itself signs are signed anew
each hour, so that a tablet in contact always holds one whose age is below that.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from checkpoint.domain.lists import GateKeyList, RevocationList, gate_key
from checkpoint.domain.passes import Revocation
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import LIST_ID, Stream, signed_list_to_doc
from checkpoint.qr.keys import IssuerKey, key_id
from checkpoint.qr.lists import sign_gate_keys, sign_revocation_list
from checkpoint.server import tables
from checkpoint.server.centre import Centre
from checkpoint.server.database import upsert
from checkpoint.server.issuing import RESIDENT_LIFE
from checkpoint.server.repository.devices import list_devices
from checkpoint.server.repository.passes import load_revocations
from checkpoint.server.roots import load_root
from checkpoint.server.trust import current_trust

SIGNED_EVERY: Final = timedelta(hours=1)
DEVICE_LIFE: Final = timedelta(days=30)
"""A gate that was not in contact for so long issues nothing any more."""


def list_page(centre: Centre, place_id: int, stream: Stream, cursor: str) -> Page:
    """Answer a pull of a signed list."""
    now = centre.now()
    if stream is Stream.TRUST:
        return _trust_page(centre, cursor, now)
    with centre.database.read() as connection:
        content = _revision(connection, place_id) if stream is Stream.REVOCATIONS else _gates(connection, place_id)
    mark = f"{centre.database.generation}.{content}.{int(now.timestamp() // SIGNED_EVERY.total_seconds())}"
    if cursor == mark:
        return Page((), mark, more=False, time=now)
    make = _revocations if stream is Stream.REVOCATIONS else _gate_keys
    with centre.database.write() as connection:
        body = make(connection, place_id, centre, now)
    return Page((Change(LIST_ID, signed_list_to_doc(body)),), mark, more=False, time=now)


def _trust_page(centre: Centre, cursor: str, now: datetime) -> Page:
    folder = centre.settings.data
    root = load_root(folder)
    with centre.database.read() as connection:
        signed = current_trust(connection, folder, root, now) if root else None
    mark = f"{centre.database.generation}.{signed[0].seq if signed else 0}"
    if signed is None or root is None or cursor == mark:
        return Page((), mark, more=False, time=now)
    doc = signed_list_to_doc(signed[1], root.public_key)
    return Page((Change(LIST_ID, doc),), mark, more=False, time=now)


def _revocations(connection: Connection, place_id: int, centre: Centre, now: datetime) -> bytes:
    rows = tuple(_still_needed(connection, place_id, now))
    seq = _next_seq(connection, "r", place_id, now)
    signed = RevocationList(place_id, seq, now, now + SIGNED_EVERY, rows)
    return sign_revocation_list(signed, IssuerKey(centre.keys.issuer_seed))


def _still_needed(connection: Connection, place_id: int, now: datetime) -> list[Revocation]:
    """Rows that can still strike a pass; one that has expired is refused without a row."""
    table = tables.pass_
    expired = connection.execute(
        select(table.c.pass_id).where(table.c.place_id == place_id, table.c.valid_until < now - timedelta(days=1))
    ).scalars()
    gone, old = set(expired), now - 2 * RESIDENT_LIFE
    return [
        row
        for row in load_revocations(connection, place_id)
        if row.subject not in gone and (row.issued_before is None or row.issued_before > old)
    ]


def _gate_keys(connection: Connection, place_id: int, centre: Centre, now: datetime) -> bytes:
    keys = tuple(
        gate_key(key_id(row.public_key).hex(), row.public_key, place_id, row.enrolled_at, now + DEVICE_LIFE)
        for row in list_devices(connection, [place_id])
        if not row.revoked
    )
    signed = GateKeyList(place_id, _next_seq(connection, "g", place_id, now), now, now + SIGNED_EVERY, keys)
    return sign_gate_keys(signed, IssuerKey(centre.keys.issuer_seed))


def _revision(connection: Connection, place_id: int) -> str:
    table = tables.revocation
    newest = connection.execute(select(func.max(table.c.rev)).where(table.c.place_id == place_id)).scalar()
    return str(newest or 0)


def _gates(connection: Connection, place_id: int) -> str:
    devices = list_devices(connection, [place_id])
    keys = sorted(row.public_key.hex() for row in devices if not row.revoked)
    return hashlib.sha256("".join(keys).encode()).hexdigest()[:12]


def _next_seq(connection: Connection, letter: str, place_id: int, now: datetime) -> int:
    """Rises with every list, by the clock where that is ahead: so it rises over a restored database too."""
    info, name = tables.database_info, f"seq:{letter}:{place_id}"
    known = connection.execute(select(info.c.value).where(info.c.name == name)).scalar()
    seq = max(int(known or 0) + 1, int(now.timestamp()))
    upsert(connection, info, [{"name": name, "value": str(seq)}])
    return seq
