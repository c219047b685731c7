"""What tablet and server say to each other: enrolment, push with its receipt, pull with its pages."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from checkpoint.domain.places import Gate, Place
from checkpoint.protocol.reference import gate_from_doc, gate_to_doc, place_from_doc, place_to_doc
from checkpoint.protocol.values import Json, ProtocolError, dumps, format_time, get, get_or, get_time, loads

BATCH_EVENTS: Final = 500
WIRE_BYTES_MAX: Final = 1024 * 1024
DECODED_BYTES_MAX: Final = 8 * 1024 * 1024
PULL_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one device in a row. `incarnation` names its outbox: a new one begins when a tablet starts anew.

    `first` is the sequence number of `recorded[0]`; `previous` the chain's hash before it. An empty batch is a
    handshake: it asks what the server has.
    """

    device_id: str
    incarnation: str
    first: int
    previous: bytes
    recorded: Sequence[bytes]
    sent_at: datetime
    mono_ms: int
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An event that the server kept aside (退件), and why; it counts as received and blocks nobody."""

    seq: int
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's answer to a batch, after its commit.

    `acked` is the last sequence number of the unbroken run that is on its disk, `head` the chain's hash there.
    """

    acked: int
    head: bytes
    new: int
    duplicate: int
    quarantined: tuple[Quarantined, ...]
    time: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One document of a stream, or the news that it is gone (`doc` is None)."""

    id: str
    doc: Json | None


@dataclass(frozen=True, slots=True)
class Page:
    """Changes after a cursor, in order of revision. `cursor` is opaque to the tablet."""

    changes: tuple[Change, ...]
    cursor: str
    more: bool
    time: datetime


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a tablet receives for its one-time code."""

    device_id: str
    token: str
    place: Place
    gates: tuple[Gate, ...]
    gate_id: int
    root_key: bytes = b""
    """The public key that signs the trust list; empty from a server that has none yet."""


def encode_batch(batch: Batch) -> bytes:
    """Build the gzip-compressed NDJSON body: the envelope, then each event's recorded bytes, a line each."""
    envelope = {
        "v": 1,
        "device": batch.device_id,
        "inc": batch.incarnation,
        "first": batch.first,
        "prev": batch.previous.hex(),
        "n": len(batch.recorded),
        "sent_at": format_time(batch.sent_at),
        "mono": batch.mono_ms,
        "schema": batch.schema,
    }
    return gzip.compress(b"\n".join([dumps(envelope), *batch.recorded]) + b"\n", 6, mtime=0)


def decode_batch(body: bytes) -> Batch:
    """Read a push body; its size is bounded before and while it is unpacked.

    Raises:
        ProtocolError: too large, not gzip, or an envelope that does not fit its lines.
    """
    lines = _unpack(body).split(b"\n")
    envelope, recorded = loads(lines[0]), [line for line in lines[1:] if line]
    if get(envelope, "v", int) != 1:
        message = "v: this server speaks version 1"
        raise ProtocolError(message)
    if get(envelope, "n", int) != len(recorded):
        message = "n: does not match the number of lines"
        raise ProtocolError(message)
    first = get(envelope, "first", int)
    if first < 1:
        message = "first: sequence numbers begin at 1"
        raise ProtocolError(message)
    return Batch(
        device_id=get(envelope, "device", str),
        incarnation=get(envelope, "inc", str),
        first=first,
        previous=_hash(envelope, "prev"),
        recorded=recorded,
        sent_at=get_time(envelope, "sent_at"),
        mono_ms=get(envelope, "mono", int),
        schema=get_or(envelope, "schema", int, 1),
    )


def _unpack(body: bytes) -> bytes:
    if len(body) > WIRE_BYTES_MAX:
        message = f"a batch is at most {WIRE_BYTES_MAX} bytes"
        raise ProtocolError(message)
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, DECODED_BYTES_MAX)
    except zlib.error as error:
        message = "the body is not gzip"
        raise ProtocolError(message) from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        message = f"a batch unpacks to at most {DECODED_BYTES_MAX} bytes, whole"
        raise ProtocolError(message)
    return data


def _hash(source: Json, key: str) -> bytes:
    try:
        value = bytes.fromhex(get(source, key, str))
    except ValueError as error:
        message = f"{key}: not a hash"
        raise ProtocolError(message) from error
    if len(value) != 32:
        message = f"{key}: a hash is 32 bytes long"
        raise ProtocolError(message)
    return value


def receipt_to_doc(receipt: Receipt) -> dict[str, Any]:
    """The JSON answer to a push."""
    return {
        "acked": receipt.acked,
        "head": receipt.head.hex(),
        "new": receipt.new,
        "dup": receipt.duplicate,
        "quarantined": [{"seq": row.seq, "code": row.code} for row in receipt.quarantined],
        "time": format_time(receipt.time),
    }


def receipt_from_doc(doc: Json) -> Receipt:
    """Inverse of `receipt_to_doc`; anything else, such as a captive portal's page, raises ProtocolError."""
    return Receipt(
        acked=get(doc, "acked", int),
        head=_hash(doc, "head"),
        new=get(doc, "new", int),
        duplicate=get(doc, "dup", int),
        quarantined=tuple(
            Quarantined(get(row, "seq", int), get(row, "code", str)) for row in get(doc, "quarantined", list)
        ),
        time=get_time(doc, "time"),
    )


def page_to_doc(page: Page) -> dict[str, Any]:
    """The JSON answer to a pull."""
    changes = [
        {"id": change.id, "del": True} if change.doc is None else {"id": change.id, "doc": change.doc}
        for change in page.changes
    ]
    return {"changes": changes, "cursor": page.cursor, "more": page.more, "time": format_time(page.time)}


def page_from_doc(doc: Json) -> Page:
    """Inverse of `page_to_doc`."""
    changes = tuple(
        Change(get(row, "id", str), None if get_or(row, "del", bool, default=False) else get(row, "doc", dict))
        for row in get(doc, "changes", list)
    )
    return Page(changes, get(doc, "cursor", str), get(doc, "more", bool), get_time(doc, "time"))


def enrolment_to_doc(enrolment: Enrolment) -> dict[str, Any]:
    """The JSON answer to an enrolment."""
    return {
        "device": enrolment.device_id,
        "token": enrolment.token,
        "place": place_to_doc(enrolment.place),
        "gates": [gate_to_doc(gate) for gate in enrolment.gates],
        "gate": enrolment.gate_id,
        "root": enrolment.root_key.hex(),
    }


def enrolment_from_doc(doc: Json) -> Enrolment:
    """Inverse of `enrolment_to_doc`."""
    return Enrolment(
        device_id=get(doc, "device", str),
        token=get(doc, "token", str),
        place=place_from_doc(get(doc, "place", dict)),
        gates=tuple(gate_from_doc(row) for row in get(doc, "gates", list)),
        gate_id=get(doc, "gate", int),
        root_key=_bytes_or_none(get_or(doc, "root", str, "")),
    )


def _bytes_or_none(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ProtocolError("root: not hex") from error
