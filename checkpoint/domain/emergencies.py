"""Uses of the emergency button (紧急放行): each may be given its reason within a day, and none must be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from checkpoint.domain.bounded import require_short
from checkpoint.domain.facts import Direction
from checkpoint.domain.movements import Movement

if TYPE_CHECKING:
    from checkpoint.domain.events import Event

EMERGENCY_REASONS: Final = ("fire", "medical", "birth", "violence", "flood", "quake", "utilities", "drill", "other")
"""What the gate offers, each one tap; their words are in the text catalogue under `emergency.why.<value>`."""

SAME_USE: Final = timedelta(minutes=15)
"""Passages closer together than this are one use of the button."""

MAY_FOLLOW: Final = timedelta(hours=24)
"""So long after its last passage a use is offered for a reason; afterwards nobody asks any more."""

_SLACK: Final = timedelta(seconds=1)
"""Times on the wire have milliseconds, a clock has more."""


@dataclass(frozen=True, slots=True)
class EmergencyReason:
    """Why the button was used at this gate in `[since, until]`. `reason` is one of `EMERGENCY_REASONS`.

    A word that a newer gate writes is kept and shown as it is.
    """

    since: datetime
    until: datetime
    reason: str
    note: str = ""

    def __post_init__(self) -> None:
        require_short(self, self.reason, self.note)
        if self.until < self.since:
            raise ValueError("a use of the emergency button ends after it began")


@dataclass(frozen=True, slots=True)
class EmergencyUse:
    """One use: from the first passage to the last, how many went out and came in; None: no reason was given."""

    gate_id: int
    since: datetime
    until: datetime
    out: int = 0
    into: int = 0
    reason: EmergencyReason | None = None

    def may_be_told(self, now: datetime) -> bool:
        """Whether the reason may still follow."""
        return self.reason is None and now - self.until < MAY_FOLLOW


def emergency_uses(events: Sequence["Event"]) -> list[EmergencyUse]:
    """Fold events, without movements taken back, into uses as they began; of several reasons the newest counts."""
    passed = [event for event in events if isinstance(event.body, Movement) and event.body.emergency]
    found: list[EmergencyUse] = []
    latest: dict[int, int] = {}
    for event in sorted(passed, key=lambda row: row.happened_at):
        at, out = event.happened_at, _is_out(event)
        number = latest.get(event.gate_id)
        if number is None or at - found[number].until >= SAME_USE:
            number = latest[event.gate_id] = len(found)
            found.append(EmergencyUse(event.gate_id, at, at))
        use = found[number]
        found[number] = replace(use, until=at, out=use.out + out, into=use.into + (not out))
    told = [(event.gate_id, event.body) for event in events if isinstance(event.body, EmergencyReason)]
    return [replace(use, reason=_reason_of(use, told)) for use in found]


def _is_out(event: "Event") -> bool:
    return isinstance(event.body, Movement) and event.body.direction is Direction.OUT


def _reason_of(use: EmergencyUse, told: Sequence[tuple[int, EmergencyReason]]) -> EmergencyReason | None:
    """The last reason whose span this use began or ended in: a use may have grown since it was told."""
    of_use = [
        reason
        for gate_id, reason in told
        if gate_id == use.gate_id and use.since <= reason.until + _SLACK and reason.since - _SLACK <= use.until
    ]
    return of_use[-1] if of_use else None
