"""Records kept aside (退件), as supervisors look at them: where they came from, and why they were not understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, func, select

from checkpoint.server import event_tables, tables
from checkpoint.server.repository.event_rows import Fault

SHOWN: Final = 200
"""So many are listed, the newest first; the number of all stands above them."""


@dataclass(frozen=True, slots=True)
class Aside:
    """One record kept aside. What it holds is not shown: nobody could say what in it is a name."""

    place_name: str
    gate_name: str
    device_name: str
    seq: int
    fault: Fault
    size_bytes: int
    received_at: datetime


def count_aside(connection: Connection, place_ids: Sequence[int]) -> int:
    """How many records of these places are kept aside."""
    table = event_tables.quarantine
    return int(connection.execute(select(func.count()).where(table.c.place_id.in_(place_ids))).scalar_one())


def list_aside(connection: Connection, place_ids: Sequence[int]) -> list[Aside]:
    """The newest of them, with the names of place, gate and device."""
    aside, device, gate = event_tables.quarantine, tables.device, tables.gate
    joined = (
        aside.join(tables.place, tables.place.c.place_id == aside.c.place_id)
        .outerjoin(device, and_(device.c.place_id == aside.c.place_id, device.c.device_id == aside.c.device_id))
        .outerjoin(gate, and_(gate.c.place_id == device.c.place_id, gate.c.gate_id == device.c.gate_id))
    )
    wanted = (
        select(
            tables.place.c.name.label("place_name"),
            gate.c.name.label("gate_name"),
            device.c.name.label("device_name"),
            aside.c.seq,
            aside.c.code,
            func.length(aside.c.raw).label("size_bytes"),
            aside.c.received_at,
        )
        .select_from(joined)
        .where(aside.c.place_id.in_(place_ids))
        .order_by(aside.c.received_at.desc(), aside.c.seq.desc())
        .limit(SHOWN)
    )
    return [
        Aside(
            row.place_name,
            row.gate_name or "",
            row.device_name or "",
            row.seq,
            Fault(row.code),
            row.size_bytes,
            row.received_at,
        )
        for row in connection.execute(wanted)
    ]
