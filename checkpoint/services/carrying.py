"""Carrying events by hand: what waits goes into a file, and the receipts that come back in it move the cursor."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

from checkpoint.protocol.carrier import Carrier, CarrierError, CarrierFault
from checkpoint.protocol.columns import Packer
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.exchange import BATCH_EVENTS_SURE, Batch, encode_batch, receipt_from_doc
from checkpoint.protocol.proof import signer_of
from checkpoint.services.clock import Clock
from checkpoint.store.backups import Backing
from checkpoint.store.cursor import Cursor
from checkpoint.store.identity import Identity
from checkpoint.store.outbox import Outbox

INCARNATION_CHARACTERS: Final = 16
EVENTS_MAX: Final = 200_000
"""So many are carried at once; the rest in the next file."""


def _hash(identity: Identity) -> bytes:
    return hashlib.sha256(identity.token.encode()).digest()


def export(outbox: Outbox, identity: Identity, clock: Clock) -> Carrier:
    """All events that the server has not acknowledged. Nothing moves: the cursor waits for the receipts."""
    incarnation = outbox.renewed(identity.incarnation) or identity.incarnation
    until = min(outbox.last, outbox.cursor.acked + EVENTS_MAX)

    def read(first: int) -> Sequence[bytes]:
        return outbox.recorded(first, min(BATCH_EVENTS_SURE, until - first + 1))

    return _carry(identity, clock, incarnation, outbox.cursor, read)


def export_aside(lines: Sequence[bytes], identity: Identity, clock: Clock) -> Carrier:
    """The recorded bytes of a store that stands aside, under a name of their own: exported again, it is the same one.

    The server knows those again by their ids that it has.
    """
    incarnation = hashlib.sha256(b"aside\0" + b"".join(lines[:1])).hexdigest()[:INCARNATION_CHARACTERS]
    lines = lines[:EVENTS_MAX]
    return _carry(
        identity, clock, incarnation, Cursor(0, GENESIS), lambda first: lines[first - 1 : first - 1 + BATCH_EVENTS_SURE]
    )


def _carry(
    identity: Identity, clock: Clock, incarnation: str, cursor: Cursor, read: Callable[[int], Sequence[bytes]]
) -> Carrier:
    """Batches from the cursor on; `read` gives the recorded bytes from a number on, nothing at the end."""
    carrier = Carrier(identity.place.place_id, identity.device_id)
    signer, token_hash = signer_of(identity.signing_seed), _hash(identity)
    first, head, packer = cursor.acked + 1, cursor.head, Packer()
    while recorded := read(first):
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
        CarrierError: another tablet's, changed, or no receipts in it yet.
    """
    if carrier.device_id != identity.device_id:
        raise CarrierError(CarrierFault.OTHER_TABLET, "of another tablet")
    docs = carrier.open_receipts(_hash(identity))
    if not docs:
        raise CarrierError(CarrierFault.NO_RECEIPTS, "no receipts in it yet")
    before = outbox.cursor.acked
    for doc in docs:
        if "acked" not in doc:
            continue  # a gap or a fork: the next sync over the network settles it
        receipt = receipt_from_doc(doc)
        if before <= receipt.acked <= outbox.last and outbox.hash_at(receipt.acked) == receipt.head:
            backing = Backing(receipt.time, receipt.backed_up_at)
            outbox.acknowledge(Cursor(receipt.acked, receipt.head), receipt.quarantined, clock.now(), backing)
    return outbox.cursor.acked - before
