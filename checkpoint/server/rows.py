"""A movement as supervisors see it: on the console, in an export and on the wire to the command line."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.real_names import RealName
from checkpoint.domain.rules import CHECKABLE
from checkpoint.domain.trips import Trip
from checkpoint.protocol.trips import TRIP_KEY, optional_trip, trip_to_doc
from checkpoint.protocol.values import (
    Json,
    format_time,
    get,
    get_enum,
    get_optional,
    get_optional_time,
    get_or,
    get_time,
)

CLOCK_OFF_MS: Final = 120_000
"""From here on a device's clock is said to be off; its records are flagged and never refused."""


def is_clock_off(offset_ms: int | None) -> bool:
    """Whether a clock is so far off that what it says is flagged; not where nobody can tell."""
    return offset_ms is not None and abs(offset_ms) > CLOCK_OFF_MS


@dataclass(frozen=True, slots=True)
class VisitRow:
    """What the register says of a visitor; `host` is the flat's address, empty for none. Their name is masked."""

    host: str = ""
    purpose: str = ""
    consent: bool = False
    companions: int = 0
    expected_out: datetime | None = None
    allowed_by: str = ""


@dataclass(frozen=True, slots=True)
class BookingRow:
    """The booking that a passage was made on; its name is masked, empty once it was cancelled.

    Without a slot it is no longer kept: the number alone says which it was.
    """

    number: str
    begins: datetime | None = None
    ends: datetime | None = None
    name: str = ""

    def slot(self, zone: tzinfo) -> str:
        """Its hours as people say them, in the time of the place."""
        if self.begins is None or self.ends is None:
            return ""
        return f"{self.begins.astimezone(zone):%H:%M}–{self.ends.astimezone(zone):%H:%M}"


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement with the names it needs; the person's is masked (S12).

    `tenths` is the last reading and `first_tenths` the first. `annulled` says why the record was taken back:
    it is shown and counts for nothing.
    """

    id: str
    place_id: int
    place_name: str
    gate_id: int
    gate_name: str
    device_id: str
    operator_id: str
    operator_name: str
    at: datetime
    person_id: str
    masked_name: str
    address: str
    direction: Direction
    outcome: Outcome
    category: Category
    source: Source
    reasons: tuple[Reason, ...]
    first_tenths: int | None
    tenths: int | None
    fever: bool
    override: bool
    override_reason: str
    emergency: bool
    note: str
    annulled: CorrectionReason | None
    clock_ms: int | None = None
    """By how much the device's clock was ahead when it recorded; None: nobody can tell."""
    trip: Trip | None = None
    """What was said on the way out."""
    visit: VisitRow | None = None
    plate: str = ""
    riders: int = 0
    """People beside the driver, each of whom has a movement too."""
    corrects: str = ""
    """The id of the record that this one stands in for; empty: none."""
    booking: BookingRow | None = None
    real_name: RealName | None = None
    """What was read on a worker's identity document; lists show no more than the tail."""

    @property
    def checked(self) -> bool:
        """Whether they were let through after a check (经核实放行): somebody said how, or should have.

        Of visitors a host's word is asked, and on paper no machine advised: both only where it says how.
        """
        if self.outcome is not Outcome.ADMIT or self.override or self.emergency:
            return False
        asked = self.source is not Source.PAPER and self.category is not Category.VISITOR
        return bool(self.override_reason) or (asked and not CHECKABLE.isdisjoint(self.reasons))

    @property
    def turned(self) -> bool:
        """Whether the volunteer turned them back after a check, and said why (核实后劝返)."""
        return self.outcome is Outcome.REFUSE and bool(self.override_reason)

    @property
    def clock_off(self) -> bool:
        """Whether the time of this record is to be doubted."""
        return is_clock_off(self.clock_ms)


_TEXTS = ("place_name", "gate_name", "device_id", "operator_id", "operator_name", "person_id", "masked_name")
_MORE_TEXTS = ("address", "override_reason", "note")
_FLAGS = ("fever", "override", "emergency")
_TENTHS = ("first_tenths", "tenths")
_ENUMS: dict[str, type[Direction | Outcome | Category | Source]] = {
    "direction": Direction,
    "outcome": Outcome,
    "category": Category,
    "source": Source,
}


def row_to_doc(row: MovementRow) -> dict[str, Any]:
    """The JSON of one movement, which is also a line of a JSONL export."""
    return {
        "id": row.id,
        "at": format_time(row.at),
        "place_id": row.place_id,
        "gate_id": row.gate_id,
        **{name: getattr(row, name) for name in (*_TEXTS, *_MORE_TEXTS, *_TENTHS, *_FLAGS)},
        **{name: getattr(row, name).value for name in _ENUMS},
        "reasons": [reason.value for reason in row.reasons],
        "annulled": row.annulled.value if row.annulled else None,
        "clock_ms": row.clock_ms,
        TRIP_KEY: trip_to_doc(row.trip) if row.trip else None,
        "visit": _visit_to_doc(row.visit) if row.visit else None,
        "plate": row.plate,
        "riders": row.riders,
        "corrects": row.corrects,
        "booking": _booking_to_doc(row.booking) if row.booking else None,
    }


def _visit_to_doc(visit: VisitRow) -> dict[str, Any]:
    until = format_time(visit.expected_out) if visit.expected_out else None
    doc = {"host": visit.host, "purpose": visit.purpose, "consent": visit.consent, "with": visit.companions}
    return doc | {"until": until, "allowed_by": visit.allowed_by}


def _visit_from_doc(doc: Json) -> VisitRow:
    return VisitRow(
        get_or(doc, "host", str, ""),
        get_or(doc, "purpose", str, ""),
        get_or(doc, "consent", bool, default=False),
        get_or(doc, "with", int, 0),
        get_optional_time(doc, "until"),
        get_or(doc, "allowed_by", str, ""),
    )


def _booking_to_doc(booking: BookingRow) -> dict[str, Any]:
    span = {"begins": booking.begins, "ends": booking.ends}
    told = {name: format_time(at) if at else None for name, at in span.items()}
    return {"number": booking.number, **told, "name": booking.name}


def _booking_from_doc(doc: Json) -> BookingRow:
    span = get_optional_time(doc, "begins"), get_optional_time(doc, "ends")
    return BookingRow(get(doc, "number", str), *span, get_or(doc, "name", str, ""))


def row_from_doc(doc: Json) -> MovementRow:
    """Inverse of `row_to_doc`.

    Raises:
        ProtocolError: not such a row.
    """
    values: dict[str, Any] = {name: get(doc, name, str) for name in (*_TEXTS, *_MORE_TEXTS)}
    values |= {name: get_or(doc, name, bool, default=False) for name in _FLAGS}
    values |= {name: get_optional(doc, name, int) for name in _TENTHS}
    values |= {name: get_enum(doc, name, kind) for name, kind in _ENUMS.items()}
    return MovementRow(
        id=get(doc, "id", str),
        at=get_time(doc, "at"),
        place_id=get(doc, "place_id", int),
        gate_id=get(doc, "gate_id", int),
        reasons=tuple(get_enum({"reasons": value}, "reasons", Reason) for value in get(doc, "reasons", list)),
        annulled=get_enum(doc, "annulled", CorrectionReason) if doc.get("annulled") else None,
        clock_ms=get_optional(doc, "clock_ms", int),
        trip=optional_trip(doc),
        visit=_visit_from_doc(get(doc, "visit", dict)) if doc.get("visit") is not None else None,
        plate=get_or(doc, "plate", str, ""),
        riders=get_or(doc, "riders", int, 0),
        corrects=get_or(doc, "corrects", str, ""),
        booking=_booking_from_doc(get(doc, "booking", dict)) if doc.get("booking") is not None else None,
        **values,
    )
