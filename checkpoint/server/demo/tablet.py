"""A simulated tablet: it records events in its own order, chains them, and has them pushed in batches."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from checkpoint.domain.events import Event, EventBody
from checkpoint.domain.identity import uuid7
from checkpoint.domain.places import Gate
from checkpoint.protocol.events import GENESIS, chain, encode_event
from checkpoint.protocol.exchange import BATCH_EVENTS, Batch

_SECOND = timedelta(seconds=1)
_PUSH_DELAY = timedelta(seconds=20)


@dataclass(slots=True)
class Tablet:
    """One device at one gate. Its clock never stands still: two events are at least a second apart."""

    gate: Gate
    chance: Random
    boot_at: datetime
    device_id: str = ""
    incarnation: str = ""
    events: list[Event] = field(default_factory=list)
    operator_id: str = ""

    def __post_init__(self) -> None:
        self.device_id = str(uuid7(self.boot_at, self.chance.randbytes(10)))
        self.incarnation = str(uuid7(self.boot_at, self.chance.randbytes(10)))

    @property
    def boot(self) -> str:
        """Names the boot that all its events belong to."""
        return hashlib.sha256(self.device_id.encode()).hexdigest()[:16]

    def record(self, body: EventBody, at: datetime, operator_id: str | None = None) -> Event:
        """Record an event at a time, or a second after the last one."""
        if self.events:
            at = max(at, self.events[-1].at + _SECOND)
        event = self.made(body, at, self.operator_id if operator_id is None else operator_id, self.chance)
        self.events.append(event)
        return event

    def made(self, body: EventBody, at: datetime, operator_id: str, chance: Random) -> Event:
        """An event of this tablet that is not among its events yet."""
        return Event(
            id=str(uuid7(at, chance.randbytes(10))),
            at=at,
            mono_ms=self._mono_ms(at),
            boot=self.boot,
            operator_id=operator_id,
            gate_id=self.gate.gate_id,
            body=body,
        )

    def batches(self, until: datetime) -> list[Batch]:
        """What it pushed of the events before a time."""
        sent = [event for event in self.events if event.at < until]
        head, made = GENESIS, []
        for start in range(0, len(sent), BATCH_EVENTS):
            some = sent[start : start + BATCH_EVENTS]
            recorded = [encode_event(event) for event in some]
            sent_at = min(some[-1].at + _PUSH_DELAY, until)
            made.append(
                Batch(
                    device_id=self.device_id,
                    incarnation=self.incarnation,
                    first=start + 1,
                    previous=head,
                    recorded=recorded,
                    sent_at=sent_at,
                    mono_ms=self._mono_ms(sent_at),
                )
            )
            for line in recorded:
                head = chain(head, line)
        return made

    def _mono_ms(self, at: datetime) -> int:
        return (at - self.boot_at) // timedelta(milliseconds=1)
