"""What tablet and server say to each other: push with its receipt, pull with its pages. See docs/protocol.md."""

import gzip
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from checkpoint.protocol.columns import Packer, unpack
from checkpoint.protocol.digest import Digest, digest_from_doc
from checkpoint.protocol.limits import check_plain
from checkpoint.protocol.shape import are_plain_columns
from checkpoint.protocol.values import (
    Json,
    ProtocolError,
    dumps,
    format_time,
    get,
    get_optional_time,
    get_or,
    get_time,
    loads,
)

VERSIONS: Final = (1, 1)
"""The oldest and the newest version of the envelope that this program reads."""
BATCH_EVENTS: Final = 2000
"""The most that this server takes and this tablet sends at once: 115 KiB by columns, what a request costs shared by so
many. A link that does not carry it in time gets less (`sync`)."""
BATCH_EVENTS_SURE: Final = 500
"""What every server takes, whatever it says."""
WIRE_BYTES_MAX: Final = 1024 * 1024
DECODED_BYTES_MAX: Final = 8 * 1024 * 1024
PULL_LIMIT: Final = 2000
COLUMNS: Final = "columns"
COLUMNS_FROM: Final = 8
"""Fewer events are as short in lines."""
GZIP_LEVEL: Final = 4
"""6 takes nearly twice as long for a thirtieth fewer bytes."""
WORD_MAX: Final = 36
"""Of an id or a name in an envelope."""


class TooLargeError(ProtocolError):
    """More than a batch may hold: send half of it."""


class VersionError(ProtocolError):
    """The envelope is of a version that this program does not read."""


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
    place_id: int = 0
    """For which place it is meant; 0: as the device is enrolled."""
    boot: str = ""
    """The boot that `mono_ms` counts from: what was recorded in the same boot gets its true time by it."""
    plain: bool = field(default=False, compare=False)
    """Whether the form in which it came shows that no record holds a trick (`shape`); else each is looked at."""


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
    max_events: int = BATCH_EVENTS
    max_body: int = WIRE_BYTES_MAX
    streams: Mapping[str, str] = field(default_factory=dict)
    """Where each stream of the place stands: a tablet whose cursor is the same need not ask."""
    backed_up_at: datetime | None = None
    """What was received before is in a verified backup; None: there is none yet."""
    forms: tuple[str, ...] = ()
    """In which other forms than lines the server reads a batch."""


@dataclass(frozen=True, slots=True)
class Change:
    """One document of a stream, or the news that it is gone (`doc` is None). `rev`: the place's count of changes."""

    id: str
    doc: Json | None
    rev: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Changes after a cursor, in order of revision. `cursor` is opaque to the tablet."""

    changes: tuple[Change, ...]
    cursor: str
    more: bool
    time: datetime
    digest: Digest | None = None
    """On the last page of a stream that changed: what the whole stream must come to."""


def encode_batch(batch: Batch, packer: Packer | None = None) -> bytes:
    """Build the gzip-compressed body: the envelope, then each event's recorded bytes, a line each.

    By `packer`'s columns for a server that reads them (its receipts say so), where the lines allow it.
    """
    packed = packer.pack(batch.recorded) if packer and len(batch.recorded) >= COLUMNS_FROM else None
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
        "place": batch.place_id,
        "boot": batch.boot,
    }
    if packed is not None:
        return gzip.compress(dumps(envelope | {"form": COLUMNS}) + b"\n" + packed, GZIP_LEVEL, mtime=0)
    return gzip.compress(b"\n".join([dumps(envelope), *batch.recorded]) + b"\n", GZIP_LEVEL, mtime=0)


def decode_batch(body: bytes) -> Batch:
    """Read a push body; its size is bounded before and while it is unpacked.

    Raises:
        TooLargeError: larger than a batch may be, packed or unpacked.
        VersionError: of a version that this program does not read.
        RuleError: the envelope breaks a rule of form; a record that does is the reader's business.
        ProtocolError: not gzip, or an envelope that does not fit its lines.
    """
    head, _, rest = _unpack(body).partition(b"\n")
    envelope = loads(head)
    check_plain(envelope)
    form = get_or(envelope, "form", str, "")
    if form not in ("", COLUMNS):
        raise ProtocolError("form: not known")
    count = get(envelope, "n", int)
    recorded = unpack(rest, count, DECODED_BYTES_MAX) if form else [line for line in rest.split(b"\n") if line]
    if not VERSIONS[0] <= get(envelope, "v", int) <= VERSIONS[1]:
        raise VersionError(f"v: this program reads {VERSIONS[0]} to {VERSIONS[1]}")
    if count != len(recorded):
        raise ProtocolError("n: does not match the number of lines")
    first = get(envelope, "first", int)
    if first < 1:
        raise ProtocolError("first: sequence numbers begin at 1")
    return Batch(
        device_id=_word(envelope, "device"),
        incarnation=_word(envelope, "inc"),
        first=first,
        previous=_hash(envelope, "prev"),
        recorded=recorded,
        sent_at=get_time(envelope, "sent_at"),
        mono_ms=get(envelope, "mono", int),
        schema=get_or(envelope, "schema", int, 1),
        place_id=get_or(envelope, "place", int, 0),
        boot=get_or(envelope, "boot", str, "")[:WORD_MAX],
        plain=bool(form) and are_plain_columns(rest),
    )


def _word(envelope: Json, key: str) -> str:
    text = get(envelope, key, str)
    if not 0 < len(text) <= WORD_MAX:
        raise ProtocolError(f"{key}: empty or too long")
    return text


def _unpack(body: bytes) -> bytes:
    if len(body) > WIRE_BYTES_MAX:
        raise TooLargeError(f"a batch is at most {WIRE_BYTES_MAX} bytes")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, DECODED_BYTES_MAX)
    except zlib.error as error:
        raise ProtocolError("the body is not gzip") from error
    if unpacker.unconsumed_tail:
        raise TooLargeError(f"a batch unpacks to at most {DECODED_BYTES_MAX} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise ProtocolError("the body ends too early or too late")
    return data


def _hash(source: Json, key: str) -> bytes:
    try:
        value = bytes.fromhex(get(source, key, str))
    except ValueError as error:
        raise ProtocolError(f"{key}: not a hash") from error
    if len(value) != 32:
        raise ProtocolError(f"{key}: a hash is 32 bytes long")
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
        "max_events": receipt.max_events,
        "max_body": receipt.max_body,
        "streams": dict(receipt.streams),
        "backed_up_at": format_time(receipt.backed_up_at) if receipt.backed_up_at else None,
        "forms": list(receipt.forms),
    }


def receipt_from_doc(doc: Json) -> Receipt:
    """Inverse of `receipt_to_doc`; anything else, such as a captive portal's page, raises ProtocolError."""
    return Receipt(
        acked=get(doc, "acked", int),
        head=_hash(doc, "head"),
        new=get(doc, "new", int),
        duplicate=get(doc, "dup", int),
        quarantined=tuple(
            Quarantined(get(row, "seq", int), get(row, "code", str))
            for row in map(_object, get(doc, "quarantined", list))
        ),
        time=get_time(doc, "time"),
        max_events=get_or(doc, "max_events", int, BATCH_EVENTS_SURE),
        max_body=get_or(doc, "max_body", int, WIRE_BYTES_MAX),
        streams={key: mark for key, mark in get_or(doc, "streams", dict, {}).items() if isinstance(mark, str)},
        backed_up_at=get_optional_time(doc, "backed_up_at"),
        forms=tuple(form for form in get_or(doc, "forms", list, []) if isinstance(form, str)),
    )


def position_from_doc(doc: Json) -> tuple[int, bytes]:
    """Where the server says an outbox stands, in a 409 or the answer to a probe: number and hash."""
    return get(doc, "have", int), _hash(doc, "head")


def page_to_doc(page: Page) -> dict[str, Any]:
    """The JSON answer to a pull."""
    changes = [
        {"id": change.id, "rev": change.rev} | ({"del": True} if change.doc is None else {"doc": change.doc})
        for change in page.changes
    ]
    doc = {"changes": changes, "cursor": page.cursor, "more": page.more, "time": format_time(page.time)}
    return doc | ({"digest": page.digest.row} if page.digest else {})


def page_from_doc(doc: Json) -> Page:
    """Inverse of `page_to_doc`."""
    changes = tuple(
        Change(
            get(row, "id", str),
            None if get_or(row, "del", bool, default=False) else get(row, "doc", dict),
            get_or(row, "rev", int, 0),
        )
        for row in map(_object, get(doc, "changes", list))
    )
    return Page(changes, get(doc, "cursor", str), get(doc, "more", bool), get_time(doc, "time"), digest_from_doc(doc))


def _object(row: object) -> Json:
    if not isinstance(row, dict):
        raise ProtocolError("expected an object")
    return row
