"""The unlock code (解锁码): signed by the issuer that the gates trust already, for one operator on one tablet, once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from checkpoint.domain.unlocks import UNLOCK_LIFE, Unlock
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.unlock import UNLOCK_ID_BYTES, encode_unlock
from checkpoint.server.centre import Centre
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.devices import Device

ACTION: Final = "unlock_issued"
PER_HOUR: Final = 20
"""Unlock codes of one account, as of enrolment codes: more is no mistyped PIN."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A code with its text for the picture."""

    unlock: Unlock
    text: str


def issue_unlock(centre: Centre, connection: Connection, login: str, device: Device, operator_id: str) -> Issued | None:
    """Sign a code and write it down; None: this account made too many within the hour."""
    now = centre.now().replace(microsecond=0)
    made = select(func.count()).select_from(audit)
    made = made.where(audit.c.actor == login, audit.c.action == ACTION, audit.c.at > now - timedelta(hours=1))
    if int(connection.execute(made).scalar_one()) >= PER_HOUR:
        return None
    unlock_id = centre.random_bytes(UNLOCK_ID_BYTES).hex()
    unlock = Unlock(unlock_id, device.place_id, device.device_id, operator_id, now, now + UNLOCK_LIFE)
    subject = f"{operator_id} {device.device_id} {unlock_id}"
    centre.record(connection, login, ACTION, place_id=device.place_id, subject=subject)
    return Issued(unlock, encode_unlock(unlock, IssuerKey(centre.keys.issuer_seed)))
