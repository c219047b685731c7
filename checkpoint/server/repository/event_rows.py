"""One recorded event as a row: parsed once, or refused with a code that says why."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final

import msgspec

from checkpoint.domain.decide import Outcome
from checkpoint.domain.events import Event, EventBody, EventKind
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.lists import GATE_LIFE, GATE_TYPES
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import IssuedPass
from checkpoint.domain.reports import is_fever
from checkpoint.protocol.events import EVENT_BYTES_MAX, event_from_doc
from checkpoint.protocol.exchange import Batch
from checkpoint.protocol.limits import check_plain
from checkpoint.protocol.shape import is_plain_line
from checkpoint.protocol.values import ProtocolError, Rule, RuleError, loads
from checkpoint.qr import short_code
from checkpoint.server.repository.quick import GATE_MAX, ID_MAX, read_quickly

_BOOT_MS_MAX: Final = 400 * 86_400_000
"""A device that runs for longer than a year without a restart does not tell the truth."""
PASS_ID_LENGTH: Final = 16
NAME_MAX: Final = 12


class Fault(StrEnum):
    """Why a record is kept aside; a code that is once on the wire is never renamed."""

    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    BROKEN = "broken"
    ID_CONFLICT = "id_conflict"
    UNTRUSTED = "untrusted"
    DEPTH = Rule.DEPTH.value
    LENGTH = Rule.LENGTH.value
    NUMBER = Rule.NUMBER.value
    KEYS = Rule.KEYS.value
    SURROGATE = Rule.SURROGATE.value
    MARKS = Rule.MARKS.value


COLUMNS: Final = (
    "id",
    "kind",
    "at",
    "gate_id",
    "operator_id",
    "person_id",
    "household_id",
    "direction",
    "outcome",
    "category",
    "source",
    "reasons",
    "first_tenths",
    "tenths",
    "fever",
    "override",
    "override_reason",
    "emergency",
    "masked_name",
    "address",
    "note",
    "raw",
)
"""The columns of table `event` that come from the event itself, in the order of `Recorded.columns`."""


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """One line of a batch: the exact bytes, and the event in them or what is wrong with it.

    `event` is whatever is not a movement; a movement is all in `columns`.
    """

    seq: int
    raw: bytes
    fault: Fault | None
    id: str = ""
    at: datetime = datetime.min.replace(tzinfo=UTC)
    mono_ms: int = 0
    boot: str = ""
    columns: tuple[Any, ...] = ()
    event: Event | None = None

    @property
    def body(self) -> EventBody | None:
        """What was recorded, unless it is a movement."""
        return self.event.body if self.event is not None else None

    @property
    def gate_id(self) -> int:
        """The gate at which it was recorded."""
        gate_id: int = self.columns[_GATE]
        return gate_id


Passage = tuple[str, str, datetime, str, int]
"""Who passed, the direction, when it happened, the event and the gate.

When it happened is not `Recorded.at`, when it was recorded: an entry from paper is recorded later.
"""
_GATE, _PERSON, _OUTCOME = map(COLUMNS.index, ("gate_id", "person_id", "outcome"))
_passage: Final = itemgetter(*map(COLUMNS.index, ("person_id", "direction", "at", "id", "gate_id")))
_ADMIT: Final = Outcome.ADMIT.value


def passages(lines: Sequence[Recorded]) -> list[Passage]:
    """The passages among these events, without strangers and without whoever was turned back."""
    return [_passage(row) for line in lines if (row := line.columns)[_PERSON] and row[_OUTCOME] == _ADMIT]


def read_line(seq: int, raw: bytes, *, plain: bool = False) -> Recorded:
    """Parse one recorded event. Nothing that a device can send raises here: it would block its neighbours.

    `plain`: it is known already that it holds no trick (`protocol.shape`).
    """
    if len(raw) > EVENT_BYTES_MAX:
        return Recorded(seq, raw, Fault.TOO_LARGE)
    quick = read_quickly(raw) if plain or is_plain_line(raw) else None
    if quick is not None:
        return Recorded(seq, raw, None, *quick)
    return read_carefully(seq, raw)


def read_carefully(seq: int, raw: bytes) -> Recorded:
    """Parse one recorded event of any kind by the protocol's own reader."""
    try:
        doc = loads(raw)
        check_plain(doc)
        if doc.get("kind") not in list(EventKind):
            return Recorded(seq, raw, Fault.UNKNOWN_KIND)
        event = event_from_doc(doc)
        _check(event)
    except RuleError as error:
        return Recorded(seq, raw, Fault(error.rule.value))
    except (ProtocolError, ValueError, TypeError, OverflowError):
        return Recorded(seq, raw, Fault.BROKEN)
    row = event_row(event, raw)
    other = None if isinstance(event.body, Movement) else event
    columns = tuple(row[name] for name in COLUMNS)
    return Recorded(seq, raw, None, event.id, event.at, event.mono_ms, event.boot, columns, other)


def _check(event: Event) -> None:
    """What any database can store: ids of a bounded length, numbers in range."""
    if not 0 < len(event.id) <= ID_MAX or len(event.operator_id) > ID_MAX or not 0 <= event.gate_id <= GATE_MAX:
        message = "an id is empty, too long or out of range"
        raise ValueError(message)
    if isinstance(event.body, Movement) and event.body.person_id:
        parse_person_id(event.body.person_id)
    if isinstance(event.body, IssuedPass):
        _check_pass(event.body)


def clock_error_ms(event: Event | Recorded, batch: Batch, received_at: datetime) -> int | None:
    """By how much the device's clock was ahead of ours when it recorded an event of the boot that it sends in.

    Between the two the device's own count of milliseconds passed, which nobody sets; None for another boot.
    """
    passed_ms = batch.mono_ms - event.mono_ms
    if not batch.boot or event.boot != batch.boot or not 0 <= passed_ms < _BOOT_MS_MAX:
        return None
    return (event.at - received_at) // timedelta(milliseconds=1) + passed_ms


def _check_pass(issued: IssuedPass) -> None:
    """What a gate may issue, and what the table of passes can hold; a short code would let its holder in unsigned."""
    claims = issued.claims
    bytes.fromhex(claims.pass_id)
    parse_person_id(f"{claims.household_id:08x}-{claims.person_no}")
    life = claims.valid_until - claims.issued_at
    if claims.type not in GATE_TYPES or not timedelta(0) < life <= GATE_LIFE or claims.quota or claims.flags:
        raise ValueError("no pass that a gate may issue")
    if len(claims.pass_id) != PASS_ID_LENGTH or len(claims.masked_name) > NAME_MAX:
        raise ValueError("a pass's id or name is of the wrong length")
    if not short_code.is_valid(issued.short_code):
        raise ValueError("no short code")


def event_row(event: Event, raw: bytes) -> dict[str, Any]:
    """The columns of table `event` that come from the event itself."""
    row: dict[str, Any] = {
        "id": event.id,
        "kind": event.kind.value,
        "at": event.happened_at,
        "gate_id": event.gate_id,
        "operator_id": event.operator_id,
        "raw": raw,
    }
    return row | (_movement_columns(event.body) if isinstance(event.body, Movement) else _NO_MOVEMENT)


_NO_MOVEMENT: Final[dict[str, Any]] = {
    "person_id": "",
    "household_id": None,
    "direction": None,
    "outcome": None,
    "category": None,
    "source": None,
    "reasons": "",
    "first_tenths": None,
    "tenths": None,
    "fever": False,
    "override": False,
    "override_reason": "",
    "emergency": False,
    "masked_name": "",
    "address": "",
    "note": "",
}


def _movement_columns(movement: Movement) -> dict[str, Any]:
    readings = movement.readings
    return {
        "person_id": movement.person_id,
        "household_id": movement.household_id,
        "direction": movement.direction.value,
        "outcome": movement.outcome.value,
        "category": movement.category.value,
        "source": movement.source.value,
        "reasons": ",".join(reason.value for reason in movement.verdict.reasons),
        "first_tenths": readings[0].tenths if readings else None,
        "tenths": readings[-1].tenths if readings else None,
        "fever": is_fever(movement),
        "override": movement.overrides,
        "override_reason": movement.override_reason,
        "emergency": movement.emergency,
        "masked_name": movement.masked_name,
        "address": movement.address,
        "note": movement.note,
    }


def quarantine_row(recorded: Recorded, received_at: datetime) -> dict[str, Any]:
    """The columns of table `quarantine` that come from the record itself."""
    return {
        "seq": recorded.seq,
        "code": (recorded.fault or Fault.BROKEN).value,
        "raw": recorded.raw,
        "received_at": received_at,
    }
