"""The beginning and the end of a shift: who is at the gate, by name and PIN."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import nacl.exceptions
import nacl.pwhash.argon2id

from checkpoint.domain.events import ShiftChange, ShiftStep
from checkpoint.domain.shifts import Handover, Operator, Shift
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.store import StoreError
from checkpoint.store.identity import IdentityFile

TRIES: Final = 5
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)


class SignIn(StrEnum):
    """How a sign-in ended."""

    OK = "ok"
    WRONG_PIN = "wrong_pin"
    PAUSED = "paused"


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    paused_until: datetime | None = None


class ShiftDesk:
    """Signs operators in and out. A wrong PIN is slowed down, never an obstacle to the emergency exit."""

    def __init__(
        self, reference: Reference, recorder: Recorder, ledger: Ledger, identity: IdentityFile, clock: Clock
    ) -> None:
        """Take up the shift that ran when the app was closed."""
        self._reference, self._recorder, self._ledger = reference, recorder, ledger
        self._identity, self._clock = identity, clock
        self._tries: dict[str, _Tries] = {}
        self._shift = identity.load_shift()
        recorder.operator_id = self._shift.operator_id if self._shift else ""

    @property
    def operators(self) -> list[Operator]:
        """Who may sign in here."""
        return self._reference.operators

    @property
    def shift(self) -> Shift | None:
        """The shift that runs, with its counts so far."""
        if self._shift is None:
            return None
        figures = self._ledger.figures_after(self._shift.after_seq)
        return replace(self._shift, entries=figures.entries, exits=figures.exits)

    def start(self, operator_id: str, pin: str) -> SignIn:
        """Sign in; the shift is recorded.

        Raises:
            StoreError: the disk refuses; nobody is signed in.
        """
        signed = self.verify(operator_id, pin)
        if signed is SignIn.OK:
            self._begin(self._operator(operator_id))
        return signed

    def verify(self, operator_id: str, pin: str) -> SignIn:
        """Whether this PIN is the operator's; wrong ones are counted and slow the next try down."""
        now = self._clock.now()
        tries = self._tries.setdefault(operator_id, _Tries())
        if tries.paused_until is not None and now < tries.paused_until:
            return SignIn.PAUSED
        operator = next((row for row in self.operators if row.operator_id == operator_id), None)
        if operator is None or not _pin_fits(operator.pin_hash, pin):
            tries.wrong += 1
            if tries.wrong >= TRIES:
                tries.paused_until = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries.wrong - TRIES))
            return SignIn.WRONG_PIN
        self._tries.pop(operator_id)
        return SignIn.OK

    def hand_over(self, handover: Handover) -> Shift | None:
        """End the shift and begin the next one's; the caller has verified both PINs. Gives the shift that ended.

        Raises:
            StoreError: the disk refuses; either the shift goes on, or it ended and nobody is signed in.
        """
        operator = self._operator(handover.to)
        ended = self._end(handover)
        if ended is not None:
            self._begin(operator)
        return ended

    def _operator(self, operator_id: str) -> Operator:
        return next(row for row in self.operators if row.operator_id == operator_id)

    def _begin(self, operator: Operator) -> None:
        before = self._recorder.operator_id
        self._recorder.operator_id = operator.operator_id
        try:
            self._recorder.record(ShiftChange(ShiftStep.START))
            shift = Shift(operator.operator_id, operator.name, self._clock.now(), self._ledger.last_seq)
            self._identity.save_shift(shift)
        except StoreError:
            self._recorder.operator_id = before
            raise
        self._shift = shift

    def pause_seconds(self, operator_id: str) -> int:
        """How long the next try has to wait."""
        tries = self._tries.get(operator_id)
        if tries is None or tries.paused_until is None:
            return 0
        return max(0, round((tries.paused_until - self._clock.now()).total_seconds()))

    def end(self) -> Shift | None:
        """Sign out; the shift's counts are recorded and returned.

        Raises:
            StoreError: the disk refuses; the shift goes on.
        """
        return self._end(None)

    def _end(self, handover: Handover | None) -> Shift | None:
        shift = self.shift
        if shift is None:
            return None
        self._recorder.record(ShiftChange(ShiftStep.END, shift.entries, shift.exits, handover))
        self._identity.save_shift(None)
        self._shift = None
        self._recorder.operator_id = ""
        return shift


def _pin_fits(pin_hash: str, pin: str) -> bool:
    try:
        return nacl.pwhash.argon2id.verify(pin_hash.encode(), pin.encode())
    except (nacl.exceptions.InvalidkeyError, nacl.exceptions.CryptoError, ValueError):
        return False
