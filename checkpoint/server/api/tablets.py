"""What tablets ask: enrolment, push, pull, and where a chain was last the same."""

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from checkpoint.protocol.enrolment import enrolment_to_doc, renewal_to_doc
from checkpoint.protocol.exchange import (
    BATCH_EVENTS,
    COLUMNS,
    PULL_LIMIT,
    VERSIONS,
    Batch,
    TooLargeError,
    VersionError,
    decode_batch,
    page_to_doc,
    receipt_to_doc,
)
from checkpoint.protocol.reference import SIGNED, Stream
from checkpoint.protocol.values import loads
from checkpoint.server.api.callers import (
    Admitted,
    BodyHere,
    CentreHere,
    DeviceHere,
    LeaverHere,
    address_of,
    pushing_device,
)
from checkpoint.server.device_auth import note_wiped, offer_token, seen_recently
from checkpoint.server.enrolment import authority_pem, enrol, place_of, read_application
from checkpoint.server.errors import AnswerError, reply
from checkpoint.server.list_pages import list_page
from checkpoint.server.repository.chains import ForkError, GapError, Outbox, begins_anew, mark_before
from checkpoint.server.repository.devices import Device, note_contact
from checkpoint.server.repository.events import ingest
from checkpoint.server.repository.streams import Pull, ResetError, pull, standing

router: Final = APIRouter(prefix="/v1")

PENDING_HEADER: Final = "Checkpoint-Pending"
"""How many events the tablet has yet to send; optional, for the supervisors' overview."""
VERSION_HEADER: Final = "Checkpoint-Version"

PACK_FROM_BYTES: Final = 1024
"""A shorter answer is as short unpacked."""

_WORD_MAX: Final = 32
_PENDING_MAX: Final = 10_000_000


@router.post("/enrol")
def post_enrol(request: Request, centre: CentreHere, body: BodyHere) -> Response:
    """Make a tablet known by a one-time code."""
    return reply(enrolment_to_doc(enrol(centre, read_application(loads(body)), address_of(request))))


@router.get("/authority")
def get_authority(centre: CentreHere) -> Response:
    """The certificate of the authority that signed the server's own, for a tablet that knows its fingerprint."""
    pem = authority_pem(centre.settings.data)
    if not pem:
        raise AnswerError(404, "no_authority")
    return reply({"pem": pem})


@router.post("/push")
def post_push(request: Request, centre: CentreHere, body: BodyHere, _place: Admitted) -> Response:
    """Take a batch of events in; the receipt leaves after the commit."""
    device = pushing_device(request, centre, body)
    batch = _batch_of(body, device)
    now = centre.now()
    try:
        with centre.database.append() as connection:
            distrust = device.state_at if device.revoked else None
            receipt = ingest(connection, device.place_id, batch, now, distrust_from=distrust)
            offset = (batch.sent_at - now) // timedelta(milliseconds=1)
            seen = _told(request, device) | {"last_seen_at": now, "last_push_at": now, "clock_offset_ms": offset}
            if begins_anew(connection, Outbox(device.place_id, device.device_id, batch.incarnation), batch):
                seen["forked_at"] = device.forked_at or now
            note_contact(connection, device.place_id, device.device_id, **seen)
            marks, backed_up_at = standing(connection, device.place_id, centre.database.generation)
    except ForkError as error:
        with centre.database.write() as connection:
            note_contact(connection, device.place_id, device.device_id, forked_at=now)
            centre.record(connection, device.device_id, "fork", place_id=device.place_id, count=error.have)
        raise AnswerError(409, "fork", {"have": error.have, "head": error.head.hex()}) from error
    except GapError as error:
        raise AnswerError(409, "gap", {"have": error.have, "head": error.head.hex()}) from error
    request.app.state.metrics.received(receipt.new, receipt.duplicate, len(receipt.quarantined))
    return reply(receipt_to_doc(replace(receipt, streams=marks, backed_up_at=backed_up_at, forms=(COLUMNS,))))


def _batch_of(body: bytes, device: Device) -> Batch:
    """The batch in a body, as far as it is this device's to send."""
    try:
        batch = decode_batch(body)
    except TooLargeError as error:
        raise AnswerError(413, "too_large", {"max_events": BATCH_EVENTS}) from error
    except VersionError as error:
        raise AnswerError(426, "version", {"oldest": VERSIONS[0], "newest": VERSIONS[1]}) from error
    if batch.device_id != device.device_id:
        raise AnswerError(403, "other_device")
    if batch.place_id not in (0, device.place_id):
        raise AnswerError(403, "other_place")
    if len(batch.recorded) > BATCH_EVENTS:
        raise AnswerError(413, "too_large", {"max_events": BATCH_EVENTS})
    return batch


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
        return _packed(request, page_to_doc(list_page(centre, device.place_id, stream, cursor)))
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
    return _packed(request, page_to_doc(page))


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


@router.post("/token")
def post_token(centre: CentreHere, device: DeviceHere) -> Response:
    """Give the device the token that it is to use next, and how its place and the gates are called now."""
    return reply(renewal_to_doc(offer_token(centre, device), *place_of(centre, device)))


@router.post("/wiped")
def post_wiped(centre: CentreHere, device: LeaverHere) -> Response:
    """The device erased itself as it was told to."""
    note_wiped(centre, device)
    return reply({})


def _packed(request: Request, doc: dict[str, Any]) -> Response:
    """A page, compressed for whoever takes it so: a roster of 100,000 is then 5 MB and not 25."""
    answer = reply(doc)
    if len(answer.body) < PACK_FROM_BYTES or "gzip" not in request.headers.get("accept-encoding", ""):
        return answer
    packed = gzip.compress(answer.body, 6, mtime=0)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(packed, 200, headers, "application/json")


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
