"""Carrying events by hand: what waits goes into a file, and the receipts that come back in it move the cursor."""

import hashlib
from typing import Final

from checkpoint.protocol.carrier import Carrier
from checkpoint.protocol.columns import Packer
from checkpoint.protocol.events import chain
from checkpoint.protocol.exchange import BATCH_EVENTS_SURE, Batch, encode_batch, receipt_from_doc
from checkpoint.protocol.proof import signer_of
from checkpoint.protocol.values import ProtocolError
from checkpoint.services.clock import Clock
from checkpoint.store.identity import Identity
from checkpoint.store.outbox import Cursor, Outbox

EVENTS_MAX: Final = 200_000
"""So many are carried at once; the rest in the next file."""


def _hash(identity: Identity) -> bytes:
    return hashlib.sha256(identity.token.encode()).digest()


def export(outbox: Outbox, identity: Identity, clock: Clock) -> Carrier:
    """All events that the server has not acknowledged. Nothing moves: the cursor waits for the receipts."""
    carrier = Carrier(identity.place.place_id, identity.device_id)
    signer, token_hash = signer_of(identity.signing_seed), _hash(identity)
    incarnation = outbox.renewed(identity.incarnation) or identity.incarnation
    first, head = outbox.cursor.acked + 1, outbox.cursor.head
    packer = Packer()
    until = min(outbox.last, outbox.cursor.acked + EVENTS_MAX)
    while first <= until:
        recorded = outbox.recorded(first, min(BATCH_EVENTS_SURE, until - first + 1))
        if not recorded:
            break
        batch = Batch(
            identity.device_id,
            incarnation,
            first,
            head,
            recorded,
            sent_at=clock.now(),
            mono_ms=clock.mono_ms(),
            place_id=identity.place.place_id,
            boot=clock.boot,
        )
        carrier.add_push(encode_batch(batch, packer), signer, token_hash)
        first += len(recorded)
        for line in recorded:
            head = chain(head, line)
    return carrier


def take_receipts(carrier: Carrier, outbox: Outbox, identity: Identity, clock: Clock) -> int:
    """Move the cursor over what the receipts prove; how many events that were.

    Raises:
        ProtocolError: another tablet's, changed, or no receipts in it yet.
    """
    if carrier.device_id != identity.device_id:
        raise ProtocolError("carrier: of another tablet")
    docs = carrier.open_receipts(_hash(identity))
    if not docs:
        raise ProtocolError("carrier: no receipts in it yet")
    before = outbox.cursor.acked
    for doc in docs:
        if "acked" not in doc:
            continue  # a gap or a fork: the next sync over the network settles it
        receipt = receipt_from_doc(doc)
        if before <= receipt.acked <= outbox.last and outbox.hash_at(receipt.acked) == receipt.head:
            outbox.acknowledge(Cursor(receipt.acked, receipt.head), receipt.quarantined, clock.now())
    return outbox.cursor.acked - before
