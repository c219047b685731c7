"""Events on the wire: one JSON object a line, the bytes that were recorded and that the hash chain covers."""

import hashlib
from typing import Any, Final

from checkpoint.domain.decide import Direction, Outcome, Reason, Verdict
from checkpoint.domain.evacuation import Evacuation
from checkpoint.domain.events import (
    Correction,
    CorrectionReason,
    Event,
    EventBody,
    EventKind,
    Loss,
    ShiftChange,
    ShiftStep,
)
from checkpoint.domain.lookups import Lookup
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.passes import IssuedPass
from checkpoint.domain.unlocks import PinUnlocked
from checkpoint.protocol.duties import duty_from_doc, duty_to_doc, reading_of
from checkpoint.protocol.evacuation import evacuation_from_doc, evacuation_to_doc
from checkpoint.protocol.facts import facts_from_doc, facts_to_doc
from checkpoint.protocol.handover import handover_from_doc, handover_to_doc
from checkpoint.protocol.late import late_from_doc, late_to_doc
from checkpoint.protocol.lookups import lookup_from_doc, lookup_to_doc
from checkpoint.protocol.passes import issued_pass_from_doc, issued_pass_to_doc
from checkpoint.protocol.real_names import REAL_NAME_KEY, optional_real_name, real_name_to_doc
from checkpoint.protocol.strangers import STRANGER_KEY, optional_stranger, stranger_to_doc
from checkpoint.protocol.trips import TRIP_KEY, optional_trip, trip_to_doc
from checkpoint.protocol.values import (
    Json,
    ProtocolError,
    dumps,
    format_time,
    get,
    get_enum,
    get_or,
    get_time,
    loads,
)
from checkpoint.protocol.visits import visit_from_doc, visit_to_doc

EVENT_BYTES_MAX: Final = 16 * 1024
"""An event is capped when it is recorded, so that a batch of one always fits."""

PHONE_KEY: Final = "phone"
PHONE_SAID: Final = f'"{PHONE_KEY}":true'.encode()
"""As it stands in the recorded bytes; within a text its quotes would be escaped."""

GENESIS: Final = bytes(32)
"""The hash before the first event of an incarnation."""


def chain(previous: bytes, recorded: bytes) -> bytes:
    """h(n) = SHA-256(h(n-1) || the exact bytes recorded): one comparison proves a whole prefix."""
    return hashlib.sha256(previous + recorded).digest()


def event_to_doc(event: Event) -> dict[str, Any]:
    """Turn an event into the document that is recorded."""
    return {
        "id": event.id,
        "kind": event.kind.value,
        "at": format_time(event.at),
        "mono": event.mono_ms,
        "boot": event.boot,
        "op": event.operator_id,
        "gate": event.gate_id,
        "body": _body_to_doc(event.body),
    }


def encode_event(event: Event) -> bytes:
    """Turn an event into its recorded bytes."""
    return dumps(event_to_doc(event))


def event_from_doc(doc: Json) -> Event:
    """Read an event.

    Raises:
        ProtocolError: a kind or a value that this version does not know, or a broken document.
    """
    kind = get_enum(doc, "kind", EventKind)
    body = get(doc, "body", dict)
    try:
        return Event(
            id=get(doc, "id", str),
            at=get_time(doc, "at"),
            mono_ms=get(doc, "mono", int),
            boot=get(doc, "boot", str),
            operator_id=get(doc, "op", str),
            gate_id=get(doc, "gate", int),
            body=_body_from_doc(kind, body),
        )
    except ProtocolError:
        raise
    except ValueError as error:
        raise ProtocolError(str(error)) from error


def decode_event(recorded: bytes) -> Event:
    """Read an event from its recorded bytes; see `event_from_doc`."""
    return event_from_doc(loads(recorded))


def _body_to_doc(body: EventBody) -> dict[str, Any]:  # noqa: PLR0911  # one answer for each kind
    match body:
        case Movement():
            return _movement_to_doc(body)
        case Correction():
            return {"annuls": body.annuls, "reason": body.reason.value, "note": body.note}
        case ShiftChange():
            doc: dict[str, Any] = {"step": body.step.value, "in": body.entries, "out": body.exits}
            return doc if body.handover is None else doc | {"handover": handover_to_doc(body.handover)}
        case IssuedPass():
            return issued_pass_to_doc(body)
        case Loss():
            times = {"after": body.after, "before": body.before}
            known = {key: format_time(at) for key, at in times.items() if at is not None}
            return {"seq": body.seq, "n": body.records} | known
        case Evacuation():
            return evacuation_to_doc(body)
        case Lookup():
            return lookup_to_doc(body)
        case PinUnlocked():
            return {"unlock": body.unlock_id, "op": body.unlocked}
        case _:
            return duty_to_doc(body)


def _body_from_doc(kind: EventKind, body: Json) -> EventBody:  # noqa: PLR0911  # the same
    match kind:
        case EventKind.MOVEMENT:
            return _movement_from_doc(body)
        case EventKind.CORRECTION:
            reason = get_enum(body, "reason", CorrectionReason)
            return Correction(get(body, "annuls", str), reason, get_or(body, "note", str, ""))
        case EventKind.SHIFT:
            step = get_enum(body, "step", ShiftStep)
            told = handover_from_doc(get(body, "handover", dict)) if body.get("handover") is not None else None
            return ShiftChange(step, get_or(body, "in", int, 0), get_or(body, "out", int, 0), told)
        case EventKind.PASS_ISSUED:
            return issued_pass_from_doc(body)
        case EventKind.LOSS:
            after, before = (get_time(body, key) if key in body else None for key in ("after", "before"))
            return Loss(get(body, "seq", int), after, before, get_or(body, "n", int, 1))
        case EventKind.EVACUATION:
            return evacuation_from_doc(body)
        case EventKind.LOOKUP:
            return lookup_from_doc(body)
        case EventKind.UNLOCK:
            return PinUnlocked(get(body, "unlock", str), get(body, "op", str))
        case _:
            return duty_from_doc(kind, body)


def _movement_to_doc(movement: Movement) -> dict[str, Any]:
    doc: dict[str, Any] = {
        "dir": movement.direction.value,
        "outcome": movement.outcome.value,
        "verdict": {
            "outcome": movement.verdict.outcome.value,
            "reasons": [reason.value for reason in movement.verdict.reasons],
            "policy": movement.verdict.policy_version,
        },
        "cat": movement.category.value,
        "src": movement.source.value,
        "temps": [[reading.tenths, format_time(reading.at)] for reading in movement.readings],
        "facts": facts_to_doc(movement.facts),
    }
    texts = {
        "person": movement.person_id,
        "name": movement.masked_name,
        "addr": movement.address,
        "pass": movement.pass_id,
        "override": movement.override_reason,
        "note": movement.note,
        "plate": movement.plate,
        "incident": movement.incident,
        "booking": movement.appointment,
    }
    if movement.on_phone:
        doc[PHONE_KEY] = True
    if movement.riders:
        doc["riders"] = movement.riders
    if movement.late is not None:
        doc["late"] = late_to_doc(movement.late)
    if movement.visit is not None:
        doc["visit"] = visit_to_doc(movement.visit)
    if movement.stranger is not None:
        doc[STRANGER_KEY] = stranger_to_doc(movement.stranger)
    if movement.real_name is not None:
        doc[REAL_NAME_KEY] = real_name_to_doc(movement.real_name)
    if movement.trip is not None:
        doc[TRIP_KEY] = trip_to_doc(movement.trip)
    return doc | {key: text for key, text in texts.items() if text}


def _movement_from_doc(doc: Json) -> Movement:
    verdict = get(doc, "verdict", dict)
    direction = get_enum(doc, "dir", Direction)
    return Movement(
        direction=direction,
        outcome=get_enum(doc, "outcome", Outcome),
        verdict=Verdict(
            get_enum(verdict, "outcome", Outcome),
            tuple(get_enum({"reasons": value}, "reasons", Reason) for value in get(verdict, "reasons", list)),
            get(verdict, "policy", int),
        ),
        facts=facts_from_doc(get(doc, "facts", dict), direction),
        category=get_enum(doc, "cat", Category),
        source=get_enum(doc, "src", Source),
        person_id=get_or(doc, "person", str, ""),
        masked_name=get_or(doc, "name", str, ""),
        address=get_or(doc, "addr", str, ""),
        pass_id=get_or(doc, "pass", str, ""),
        readings=tuple(reading_of(pair, "temps") for pair in get_or(doc, "temps", list, [])),
        override_reason=get_or(doc, "override", str, ""),
        note=get_or(doc, "note", str, ""),
        visit=visit_from_doc(get(doc, "visit", dict)) if doc.get("visit") is not None else None,
        stranger=optional_stranger(doc),
        real_name=optional_real_name(doc),
        trip=optional_trip(doc),
        plate=get_or(doc, "plate", str, ""),
        riders=get_or(doc, "riders", int, 0),
        incident=get_or(doc, "incident", str, ""),
        appointment=get_or(doc, "booking", str, ""),
        late=late_from_doc(get(doc, "late", dict)) if doc.get("late") is not None else None,
        on_phone=get_or(doc, PHONE_KEY, bool, default=False),
    )
