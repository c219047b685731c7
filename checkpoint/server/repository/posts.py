"""Quiet posts (久无登记的卡点): open, with a tablet, and nothing recorded there for longer than the policy's bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from checkpoint.domain.events import EventKind, ShiftChange, ShiftStep
from checkpoint.domain.places import Gate, Place
from checkpoint.domain.policy import Policy
from checkpoint.domain.quiet_posts import quiet_from
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import event
from checkpoint.server.repository.devices import Device, DeviceState, list_devices
from checkpoint.server.repository.organisation import list_gates

SHIFT_REACH: Final = timedelta(days=1)
"""A shift that began before that has ended, whether anybody recorded its end or not."""


@dataclass(frozen=True, slots=True)
class QuietPost:
    """`last_at`: the newest record; None: none is kept. `operator_id`: who is signed in there; empty: nobody.

    `in_touch_at`: when one of its tablets was last heard of; where that is long ago the records may be on the tablet.
    """

    gate: Gate
    last_at: datetime | None
    operator_id: str
    in_touch_at: datetime | None


def quiet_posts(connection: Connection, place: Place, policy: Policy, now: datetime) -> list[QuietPost]:
    """The quiet posts of a place, in the order of its gates."""
    tablets = [row for row in list_devices(connection, [place.place_id]) if row.state == DeviceState.ACTIVE]
    found = []
    for gate in list_gates(connection, [place.place_id]):
        since = quiet_from(policy, gate.gate_id, now, ZoneInfo(place.timezone))
        here = [row for row in tablets if row.gate_id == gate.gate_id and since and row.enrolled_at <= since]
        if since is not None and here and not _recorded(connection, gate, since, now):
            found.append(_quiet(connection, gate, here, now))
    return found


def _recorded(connection: Connection, gate: Gate, since: datetime, now: datetime) -> bool:
    """Whether anything was recorded in `(since, now]`; what a clock that is ahead says of later is no sign of life."""
    at_gate = (event.c.place_id == gate.place_id, event.c.gate_id == gate.gate_id)
    wanted = select(event.c.id).where(*at_gate, event.c.at > since, event.c.at <= now)
    return connection.execute(wanted.limit(1)).first() is not None


def _quiet(connection: Connection, gate: Gate, tablets: Sequence[Device], now: datetime) -> QuietPost:
    at_gate = (event.c.place_id == gate.place_id, event.c.gate_id == gate.gate_id, event.c.at <= now)
    last_at = connection.execute(select(func.max(event.c.at)).where(*at_gate)).scalar()
    shifts = select(event.c.raw).where(*at_gate, event.c.kind == EventKind.SHIFT.value, event.c.at > now - SHIFT_REACH)
    newest = connection.execute(shifts.order_by(event.c.at.desc(), event.c.id.desc()).limit(1)).scalar()
    shift = None if newest is None else decode_event(bytes(newest))
    on_duty = shift is not None and isinstance(shift.body, ShiftChange) and shift.body.step is ShiftStep.START
    heard = max((row.last_seen_at for row in tablets if row.last_seen_at is not None), default=None)
    return QuietPost(gate, last_at, shift.operator_id if shift is not None and on_duty else "", heard)
