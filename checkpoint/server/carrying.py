"""Taking in what was carried by hand: the same batches, the same receipts, no network."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from checkpoint.protocol.carrier import Carrier, CarrierError, CarrierFault
from checkpoint.protocol.exchange import COLUMNS, Batch, decode_batch, receipt_to_doc
from checkpoint.protocol.values import ProtocolError
from checkpoint.server.database import Database
from checkpoint.server.repository.chains import ChainError, ForkError, Outbox, begins_anew
from checkpoint.server.repository.devices import Device, DeviceState, find_device, note_contact
from checkpoint.server.repository.event_rows import read_line
from checkpoint.server.repository.events import ingest
from checkpoint.server.tables import device as device_table


@dataclass(slots=True)
class Taken:
    """What was in a carrier. `known` was here already, `aside` is kept aside (退件), both are received.

    `gap`: batches that do not join what is here, as earlier records are missing; `fork`: that contradict it. Neither
    was taken. `since` and `until`: the first and the last time in it, by the tablet's clock; None: nothing was in it.
    """

    device: Device
    new: int = 0
    known: int = 0
    aside: int = 0
    gap: int = 0
    fork: int = 0
    have: int = 0
    """Up to which record the server has the outbox without a gap."""
    times: list[datetime] = field(default_factory=list)

    @property
    def since(self) -> datetime | None:
        """The earliest time in it."""
        return min(self.times, default=None)

    @property
    def until(self) -> datetime | None:
        """The latest time in it."""
        return max(self.times, default=None)


def take_in(database: Database, carrier: Carrier, now: datetime) -> Taken:
    """Store a carrier's events and put the receipts into it. Again, late or out of order it changes nothing.

    Raises:
        CarrierError: of a device that is not known or may not send, changed, or not signed by it.
    """
    device, hashes = _device(database, carrier)
    bodies, token_hash = _opened(carrier, device, hashes)
    taken = Taken(device)
    docs = [_take_batch(database, taken, batch, now) for batch in _batches(bodies, device)]
    carrier.set_receipts(docs, token_hash)
    return taken


def _batches(bodies: list[bytes], device: Device) -> Iterator[Batch]:
    for body in bodies:
        try:
            batch = decode_batch(body)
        except ProtocolError as error:
            raise CarrierError(CarrierFault.DAMAGED, str(error)) from error
        if batch.device_id != device.device_id or batch.place_id != device.place_id:
            raise CarrierError(CarrierFault.UNSIGNED, "a batch of another device")
        yield batch


def _take_batch(database: Database, taken: Taken, batch: Batch, now: datetime) -> dict[str, Any]:
    """Store one batch and give its answer, as a push would get it."""
    device = taken.device
    taken.times += _times(batch)
    try:
        with database.append() as connection:
            distrust = device.state_at if device.revoked else None
            receipt = ingest(connection, device.place_id, batch, now, distrust_from=distrust)
            outbox = Outbox(device.place_id, device.device_id, batch.incarnation)
            forked = {"forked_at": device.forked_at or now} if begins_anew(connection, outbox, batch) else {}
            note_contact(connection, device.place_id, device.device_id, last_push_at=now, **forked)
    except ChainError as error:
        code = "fork" if isinstance(error, ForkError) else "gap"
        setattr(taken, code, getattr(taken, code) + 1)
        taken.have = error.have
        return {"code": code, "have": error.have, "head": error.head.hex()}
    taken.new += receipt.new
    taken.known += receipt.duplicate
    taken.aside += len(receipt.quarantined)
    taken.have = receipt.acked
    return receipt_to_doc(replace(receipt, forms=(COLUMNS,)))


def _times(batch: Batch) -> list[datetime]:
    """When a batch begins and ends; a record that can't be read has no time."""
    ends = (read_line(batch.first, raw) for raw in (*batch.recorded[:1], *batch.recorded[-1:]))
    return [line.at for line in ends if line.fault is None]


def _opened(carrier: Carrier, device: Device, hashes: list[bytes]) -> tuple[list[bytes], bytes]:
    """The batches, and the token they were sealed with: one that was handed out and never used holds as well."""
    for token_hash in hashes[1:]:
        with contextlib.suppress(ProtocolError):
            return carrier.open_pushes(device.public_key, token_hash), token_hash
    return carrier.open_pushes(device.public_key, hashes[0]), hashes[0]


def _device(database: Database, carrier: Carrier) -> tuple[Device, list[bytes]]:
    with database.read() as connection:
        device = find_device(connection, carrier.device_id)
        wanted = select(device_table.c.token_hash, device_table.c.next_token_hash).where(
            device_table.c.place_id == carrier.place_id, device_table.c.device_id == carrier.device_id
        )
        hashes = connection.execute(wanted).first()
    if device is None or hashes is None or device.place_id != carrier.place_id:
        raise CarrierError(CarrierFault.FOREIGN, "of a device that this server does not know")
    if device.state not in (DeviceState.ACTIVE, DeviceState.SUSPENDED, DeviceState.REVOKED):
        raise CarrierError(CarrierFault.SHUT_OUT, f"this device is {device.state}")
    return device, [bytes(row) for row in hashes if row is not None]
