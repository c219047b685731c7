"""Evacuations at this gate: every step is an event, and a restart takes up what was going on."""

import threading
from datetime import timedelta
from typing import Final

from checkpoint.domain.evacuation import VERDICTS_OFF, Alarm, Evacuation, EvacuationStep
from checkpoint.domain.events import Event, EventKind
from checkpoint.services.clock import Clock
from checkpoint.services.recorder import Recorder
from checkpoint.store.outbox import Outbox

LOOK_BACK: Final = timedelta(hours=24)
"""A roll that nobody ended is forgotten after so long."""


class Evacuating:
    """The alarm of this gate."""

    def __init__(self, outbox: Outbox, recorder: Recorder, clock: Clock) -> None:
        """Take up what was going on."""
        self._recorder, self._clock = recorder, clock
        self._lock = threading.Lock()
        self._alarm = Alarm()
        for _, event in outbox.between(clock.now() - LOOK_BACK, kind=EventKind.EVACUATION):
            if isinstance(event.body, Evacuation):
                self._alarm = self._alarm.after(event.body)

    @property
    def alarm(self) -> Alarm:
        """What is going on now; verdicts come back by themselves when their time is over."""
        with self._lock:
            alarm = self._alarm
        return alarm if alarm.until is None or alarm.verdicts_off(self._clock.now()) else alarm.after(_END)

    def start(self, inside: int) -> Event:
        """Everybody out: verdicts are off for 30 minutes. Begun even where the disk refuses.

        Raises:
            StoreError: not recorded; it has begun all the same.
        """
        return self._step(Evacuation(EvacuationStep.START, self._clock.now() + VERDICTS_OFF, inside))

    def extend(self) -> Event:
        """Another 30 minutes from now.

        Raises:
            StoreError: as `start`.
        """
        return self._step(Evacuation(EvacuationStep.EXTEND, self._clock.now() + VERDICTS_OFF))

    def end(self, let_out: int) -> Event:
        """Verdicts are on again.

        Raises:
            StoreError: as `start`.
        """
        return self._step(Evacuation(EvacuationStep.END, people=let_out))

    def call_roll(self, inside: int) -> Event:
        """Begin to account for those inside, nobody found yet.

        Raises:
            StoreError: as `start`.
        """
        return self._step(Evacuation(EvacuationStep.ROLL_START, people=inside))

    def end_roll(self) -> Event:
        """The roll is over; its event says how many were found.

        Raises:
            StoreError: as `start`.
        """
        return self._step(Evacuation(EvacuationStep.ROLL_END, people=len(self._alarm.found)))

    def tick(self, person_id: str) -> Event:
        """Somebody is accounted for, or the tick was a mistake.

        Raises:
            StoreError: as `start`.
        """
        step = EvacuationStep.NOT_FOUND if person_id in self._alarm.found else EvacuationStep.FOUND
        return self._step(Evacuation(step, person_id=person_id))

    def _step(self, body: Evacuation) -> Event:
        with self._lock:
            self._alarm = self._alarm.after(body)
        return self._recorder.record(body)


_END: Final = Evacuation(EvacuationStep.END)
