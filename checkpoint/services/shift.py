"""The beginning and the end of a shift: who is at the gate, by name and PIN."""

import hashlib
import logging
from dataclasses import replace
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
from checkpoint.store.pin_tries import PinTries, Tries

TRIES: Final = 5
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)
TRIES_LOCKED: Final = 10
LOCK: Final = timedelta(hours=12)
"""After ten wrong PINs the supervisor gives a new one; where no network brings it, the lock ends with a shift's most.
Ten tries of a million in twelve hours; nobody is shut out for good, and no gate stands empty for a prank."""

SHIFT_MAX: Final = timedelta(hours=12)
"""A PIN opens the lists of people for so long at most (S5); then it takes a new sign-in. Scanning goes on."""

log = logging.getLogger(__name__)


class SignIn(StrEnum):
    """How a sign-in ended."""

    OK = "ok"
    WRONG_PIN = "wrong_pin"
    PAUSED = "paused"
    LOCKED = "locked"


class ShiftDesk:
    """Signs operators in and out. A wrong PIN is slowed down, never an obstacle to the emergency exit."""

    def __init__(
        self,
        reference: Reference,
        recorder: Recorder,
        ledger: Ledger,
        identity: IdentityFile,
        tries: PinTries,
        clock: Clock,
    ) -> None:
        """Take up the shift that ran when the app was closed."""
        self._reference, self._recorder, self._ledger = reference, recorder, ledger
        self._identity, self._clock = identity, clock
        self._kept, self._tries = tries, tries.load()
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

    @property
    def is_too_long(self) -> bool:
        """Whether the shift that runs began so long ago that its PIN shows no list of people any more."""
        return self._shift is not None and self._clock.now() - self._shift.started_at >= SHIFT_MAX

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
        """Whether this PIN is the operator's; wrong ones are counted and slow the next try down.

        A try counts as wrong, on the disk, before the PIN is looked at: pulling the plug in between gains nothing.
        """
        operator = next((row for row in self.operators if row.operator_id == operator_id), None)
        if operator is None:
            return SignIn.WRONG_PIN
        if self.pause_seconds(operator_id):
            return SignIn.LOCKED if self._tries_of(operator).wrong >= TRIES_LOCKED else SignIn.PAUSED
        before = self._tries_of(operator)
        self._note(operator, replace(before, wrong=before.wrong + 1, paused_until=self._pause(before.wrong + 1)))
        if not _pin_fits(operator.pin_hash, pin):
            return SignIn.WRONG_PIN
        self._note(operator, Tries())
        return SignIn.OK

    def _tries_of(self, operator: Operator) -> Tries:
        """The count against the present PIN: with a new one it begins anew."""
        known = self._tries.get(operator.operator_id, Tries())
        return known if known.of == _mark(operator) else Tries(of=_mark(operator))

    def _pause(self, wrong: int) -> datetime | None:
        """Until when there is no further try after so many wrong ones."""
        if wrong < TRIES:
            return None
        longer = LOCK if wrong >= TRIES_LOCKED else min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (wrong - TRIES))
        return self._clock.now() + longer

    def _note(self, operator: Operator, tries: Tries) -> None:
        """Count in memory whatever the disk says: a full one must not keep anybody from their shift."""
        self._tries[operator.operator_id] = tries
        try:
            self._kept.keep(operator.operator_id, tries)
        except StoreError:
            log.exception("a wrong PIN was counted in memory only")

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
        operator = next((row for row in self.operators if row.operator_id == operator_id), None)
        tries = Tries() if operator is None else self._tries_of(operator)
        if tries.paused_until is None:
            return 0
        left = (tries.paused_until - self._clock.now()).total_seconds()
        return max(0, round(min(left, LOCK.total_seconds())))  # a clock that was set back makes it no longer

    def is_locked(self, operator_id: str) -> bool:
        """Whether an operator needs a new PIN of the supervisor, or patience."""
        operator = next((row for row in self.operators if row.operator_id == operator_id), None)
        wrong = 0 if operator is None else self._tries_of(operator).wrong
        return wrong >= TRIES_LOCKED and self.pause_seconds(operator_id) > 0

    def unlock(self, operator_id: str) -> None:
        """Begin an operator's count anew: a supervisor's code said so (`services.unlocking`)."""
        for operator in self.operators:
            if operator.operator_id == operator_id:
                self._note(operator, Tries())

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


def _mark(operator: Operator) -> str:
    """Tells one PIN of an operator from the next, and says nothing about either."""
    return hashlib.sha256(operator.pin_hash.encode()).hexdigest()[:16]


def _pin_fits(pin_hash: str, pin: str) -> bool:
    try:
        return nacl.pwhash.argon2id.verify(pin_hash.encode(), pin.encode())
    except (nacl.exceptions.InvalidkeyError, nacl.exceptions.CryptoError, ValueError):
        return False
