"""The ordinary movement, read quickly: strict structures that msgspec fills, or nothing at all.

Rules of this file:
1. What is read here is what `protocol.events` would have read, value for value; a test holds the two together.
2. Whatever is out of the ordinary, an unknown key, another kind, a time with an offset, is left to that reader: None.
3. That it holds no trick, a key twice or a mark that nobody sees, is for the caller to know (`protocol.shape`).
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

import msgspec

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import EventKind
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.movements import READINGS_MAX, Category, Source
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import TEXT_MAX
from checkpoint.domain.readings import TENTHS_MAX, TENTHS_MIN
from checkpoint.protocol.facts import COUNTS, FLAGS, OPTIONAL
from checkpoint.protocol.limits import NUMBER_MAX, TEXT_BYTES_MAX

ID_MAX: Final = 64
GATE_MAX: Final = 2**31 - 1


Quick = tuple[str, datetime, int, str, tuple[Any, ...]]
"""What an ordinary movement comes to: id, time, milliseconds since the boot, the boot, and `event_rows.COLUMNS`."""


def _one_of(values: Sequence[str | int]) -> Any:  # noqa: ANN401  # an annotation made of values
    return Literal.__getitem__(tuple(values))


def _words(kind: type[Enum], *without: Enum) -> Any:  # noqa: ANN401  # as above
    return _one_of([member.value for member in kind if member not in without])


def _strict(name: str, fields: Sequence[Any]) -> Any:  # noqa: ANN401  # a class
    return msgspec.defstruct(name, fields, forbid_unknown_fields=True, frozen=True, gc=False)


_MINUTES: Final = _one_of([f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)])
_TENTHS: Final = Annotated[int, msgspec.Meta(ge=TENTHS_MIN, le=TENTHS_MAX)]
_WHOLE: Final = Annotated[int, msgspec.Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
_NOTE: Final = Annotated[str, msgspec.Meta(max_length=TEXT_MAX)]
_ID: Final = Annotated[str, msgspec.Meta(min_length=1, max_length=ID_MAX)]
_ANY_ID: Final = Annotated[str, msgspec.Meta(max_length=ID_MAX)]
_TEMPS: Final = Annotated[list[tuple[_TENTHS, str]], msgspec.Meta(max_length=READINGS_MAX)]  # type: ignore[valid-type]

_FACTS: Final = _strict(
    "Facts",
    [
        ("local", _MINUTES),
        ("pass_", _words(PassStatus), msgspec.field(default="", name="pass")),
        ("type", _words(PassType), 0),
        ("last", tuple[_words(Direction), str, _WHOLE], None),  # type: ignore[misc]  # an annotation made of values
        ("temps", list[_WHOLE], []),  # type: ignore[valid-type]
        ("bldg", str, ""),
        ("id", bool, False),
        *((name, bool, False) for name in FLAGS.values()),
        *((name, _WHOLE, 0) for name in (*COUNTS.values(), *OPTIONAL.values())),
    ],
)
_TRIP: Final = _strict("Trip", [("to", _NOTE, ""), ("due", str | None, None)])
_VERDICT: Final = _strict(
    "Verdict",
    [("outcome", _words(Outcome)), ("reasons", list[_words(Reason)]), ("policy", _WHOLE)],  # type: ignore[misc]
)
_BODY: Final = _strict(
    "Body",
    [
        ("dir", _words(Direction)),
        ("outcome", _words(Outcome, Outcome.CHECK)),
        ("verdict", _VERDICT),
        ("cat", _words(Category)),
        ("src", _words(Source)),
        ("facts", _FACTS),
        ("temps", _TEMPS, []),
        ("person", str, ""),
        ("name", str, ""),
        ("addr", str, ""),
        ("pass_", str, msgspec.field(default="", name="pass")),
        ("override", _NOTE, ""),
        ("note", _NOTE, ""),
        ("trip", _TRIP | None, None),
    ],
)
_LINE: Final = _strict(
    "Line",
    [
        ("id", _ID),
        ("kind", Literal["movement"]),
        ("at", str),
        ("mono", _WHOLE),
        ("boot", str),
        ("op", _ANY_ID),
        ("gate", Annotated[int, msgspec.Meta(ge=0, le=GATE_MAX)]),
        ("body", _BODY),
    ],
)
_decode: Final = msgspec.json.Decoder(_LINE).decode

_ADMIT, _KIND, _EMERGENCY = Outcome.ADMIT.value, EventKind.MOVEMENT.value, Source.EMERGENCY.value
_AGAINST: Final = frozenset(outcome.value for outcome in Outcome if outcome.stops)
_FEVER: Final = frozenset({Reason.FEVER.value, Reason.REMEASURE.value})


@lru_cache(maxsize=65536)
def _household(person_id: str) -> int:
    return parse_person_id(person_id)[0]


_from_iso: Final = datetime.fromisoformat


def _utc(text: str) -> datetime:
    """Read a time that says by its Z that it is UTC, as the protocol's reader does."""
    if text[-1:] != "Z":
        raise ValueError("a time with an offset")
    return _from_iso(text)


def read_quickly(raw: bytes) -> Quick | None:
    """Read a recorded event if it is an ordinary movement; None: it is not, or it is broken."""
    if len(raw) > TEXT_BYTES_MAX:
        return None  # a text in it may be too long
    try:
        line = _decode(raw)
        body, when = line.body, line.at
        at, temps, verdict, last, trip = _utc(when), body.temps, body.verdict, body.facts.last, body.trip
        person = body.person
        household = _household(person) if person else None
        for _, taken in temps:
            if taken != when:
                _utc(taken)
        if last is not None:
            _utc(last[1])
        if trip is not None and trip.due is not None:
            _utc(trip.due)
    except (msgspec.MsgspecError, ValueError):
        return None
    outcome, source, reasons, override = body.outcome, body.src, verdict.reasons, body.override
    overrides = outcome == _ADMIT and verdict.outcome in _AGAINST
    if overrides and not override:
        return None
    event_id = line.id
    columns = (
        event_id,
        _KIND,
        at,
        line.gate,
        line.op,
        person,
        household,
        body.dir,
        outcome,
        body.cat,
        source,
        ",".join(reasons) if reasons else "",
        temps[0][0] if temps else None,
        temps[-1][0] if temps else None,
        bool(reasons) and not _FEVER.isdisjoint(reasons) and Reason.FEVER_OPEN.value not in reasons,
        overrides,
        override,
        source == _EMERGENCY,
        body.name,
        body.addr,
        body.note,
        raw,
    )
    return event_id, at, line.mono, line.boot, columns
