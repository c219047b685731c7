"""What tablets ask: enrolment, push, pull, and where a chain was last the same."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from checkpoint.protocol.enrolment import enrolment_to_doc
from checkpoint.protocol.exchange import (
    BATCH_EVENTS,
    PULL_LIMIT,
    decode_batch,
    page_to_doc,
    receipt_to_doc,
)
from checkpoint.protocol.reference import SIGNED, Stream
from checkpoint.protocol.values import loads
from checkpoint.server.api.callers import BodyHere, CentreHere, DeviceHere
from checkpoint.server.auth import seen_recently
from checkpoint.server.enrolment import enrol, read_application
from checkpoint.server.errors import AnswerError, reply
from checkpoint.server.list_pages import list_page
from checkpoint.server.repository.chains import ChainError, GapError, Outbox, mark_before
from checkpoint.server.repository.devices import Device, note_contact
from checkpoint.server.repository.events import ingest
from checkpoint.server.repository.streams import Pull, ResetError, pull

router: Final = APIRouter(prefix="/v1")

PENDING_HEADER: Final = "Checkpoint-Pending"
"""How many events the tablet has yet to send; optional, for the supervisors' overview."""
VERSION_HEADER: Final = "Checkpoint-Version"

_WORD_MAX: Final = 32
_PENDING_MAX: Final = 10_000_000


@router.post("/enrol")
def post_enrol(request: Request, centre: CentreHere, body: BodyHere) -> Response:
    """Make a tablet known by a one-time code."""
    address = request.client.host if request.client else ""
    return reply(enrolment_to_doc(enrol(centre, read_application(loads(body)), address)))


@router.post("/push")
def post_push(request: Request, centre: CentreHere, device: DeviceHere, body: BodyHere) -> Response:
    """Take a batch of events in; the receipt leaves after the commit."""
    batch = decode_batch(body)
    if batch.device_id != device.device_id:
        raise AnswerError(403, "other_device")
    if len(batch.recorded) > BATCH_EVENTS:
        raise AnswerError(413, "too_large", {"max_events": BATCH_EVENTS})
    now = centre.now()
    try:
        with centre.database.write() as connection:
            receipt = ingest(connection, device.place_id, batch, now)
            offset = (batch.sent_at - now) // timedelta(milliseconds=1)
            seen = _told(request, device) | {"last_seen_at": now, "last_push_at": now, "clock_offset_ms": offset}
            note_contact(connection, device.place_id, device.device_id, **seen)
    except ChainError as error:
        code = "gap" if isinstance(error, GapError) else "fork"
        raise AnswerError(409, code, {"have": error.have, "head": error.head.hex()}) from error
    return reply(receipt_to_doc(receipt))


@router.get("/pull")
def get_pull(
    request: Request,
    centre: CentreHere,
    device: DeviceHere,
    stream: Stream,
    cursor: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=PULL_LIMIT)] = PULL_LIMIT,
) -> Response:
    """Hand a stream's changes after a cursor out, for the device's own place."""
    now = centre.now()
    if stream in SIGNED:
        _note(request, centre, device, now)
        return reply(page_to_doc(list_page(centre, device.place_id, stream, cursor)))
    try:
        with centre.database.read() as connection:
            page = pull(connection, device.place_id, Pull(stream, cursor, limit), centre.database.generation, now)
    except ResetError as error:
        raise AnswerError(410, "reset") from error
    _note(request, centre, device, now)
    if stream is Stream.RESIDENTS and page.changes:
        with centre.database.write() as connection:
            centre.record(
                connection, device.device_id, "roster_pulled", place_id=device.place_id, count=len(page.changes)
            )
    return reply(page_to_doc(page))


@router.get("/probe")
def get_probe(
    centre: CentreHere,
    device: DeviceHere,
    inc: Annotated[str, Query(max_length=36)],
    seq: Annotated[int, Query(ge=0, le=2**53)],
) -> Response:
    """The last place at or before `seq` at which the chain of an outbox can be compared."""
    with centre.database.read() as connection:
        mark = mark_before(connection, Outbox(device.place_id, device.device_id, inc), seq)
    return reply({"have": mark.high, "head": mark.head.hex()})


def _note(request: Request, centre: CentreHere, device: Device, now: datetime) -> None:
    """Write a contact down, unless that would repeat what was written a moment ago."""
    told = _told(request, device)
    if told or not seen_recently(device, now):
        with centre.database.write() as connection:
            note_contact(connection, device.place_id, device.device_id, last_seen_at=now, **told)


def _told(request: Request, device: Device) -> dict[str, Any]:
    """What the headers say that is not known yet; nonsense in them is not worth a refusal."""
    told: dict[str, Any] = {}
    pending = request.headers.get(PENDING_HEADER, "")
    if pending.isascii() and pending.isdecimal() and int(pending[:9]) != device.pending:
        told["pending"] = min(int(pending[:9]), _PENDING_MAX)
    version = request.headers.get(VERSION_HEADER, "")[:_WORD_MAX]
    if version.isprintable() and version not in ("", device.app_version):
        told["app_version"] = version
    return told
