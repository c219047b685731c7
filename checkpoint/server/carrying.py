"""Taking in what was carried by hand: the same batches, the same receipts, no network."""

import contextlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from checkpoint.protocol.carrier import Carrier
from checkpoint.protocol.exchange import COLUMNS, decode_batch, receipt_to_doc
from checkpoint.protocol.values import ProtocolError
from checkpoint.server.database import Database
from checkpoint.server.repository.chains import ChainError, ForkError, Outbox, begins_anew
from checkpoint.server.repository.devices import Device, DeviceState, find_device, note_contact
from checkpoint.server.repository.events import ingest
from checkpoint.server.tables import device as device_table


def take_in(database: Database, carrier: Carrier, now: datetime) -> tuple[int, int]:
    """Store a carrier's events and put the receipts into it: how many were new, and how many were there already.

    Raises:
        ProtocolError: of a device that is not known or may not send, changed, or not signed by it.
    """
    device, hashes = _device(database, carrier)
    bodies, token_hash = _opened(carrier, device, hashes)
    distrust = device.state_at if device.revoked else None
    new, known = 0, 0
    docs: list[dict[str, Any]] = []
    for body in bodies:
        batch = decode_batch(body)
        if batch.device_id != device.device_id or batch.place_id != device.place_id:
            raise ProtocolError("carrier: a batch of another device")
        try:
            with database.append() as connection:
                receipt = ingest(connection, device.place_id, batch, now, distrust_from=distrust)
                outbox = Outbox(device.place_id, device.device_id, batch.incarnation)
                forked = {"forked_at": device.forked_at or now} if begins_anew(connection, outbox, batch) else {}
                note_contact(connection, device.place_id, device.device_id, last_push_at=now, **forked)
        except ChainError as error:
            code = "fork" if isinstance(error, ForkError) else "gap"
            docs.append({"code": code, "have": error.have, "head": error.head.hex()})
            continue
        new, known = new + receipt.new + len(receipt.quarantined), known + receipt.duplicate
        docs.append(receipt_to_doc(replace(receipt, forms=(COLUMNS,))))
    carrier.set_receipts(docs, token_hash)
    return new, known


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
        raise ProtocolError("carrier: of a device that this server does not know")
    if device.state not in (DeviceState.ACTIVE, DeviceState.SUSPENDED, DeviceState.REVOKED):
        raise ProtocolError(f"carrier: this device is {device.state}")
    return device, [bytes(row) for row in hashes if row is not None]
