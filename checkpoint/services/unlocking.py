"""The unlock code (解锁码) at the tablet: looked at from all sides, used up, recorded, and only then does it unlock.

It replaces no PIN. Whoever scans one may type theirs again, ten times at most until the next lock.
"""

import threading
from enum import StrEnum

from checkpoint.domain.unlocks import PinUnlocked, Unlock
from checkpoint.qr.cose import MalformedError
from checkpoint.qr.unlock import UntrustedError, open_unlock
from checkpoint.services.clock import Clock
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.services.shift import ShiftDesk
from checkpoint.store.identity import Identity
from checkpoint.store.used_unlocks import UsedUnlocks


class UnlockAnswer(StrEnum):
    """What came of a scanned text."""

    DONE = "done"
    NO_CODE = "no_code"
    UNTRUSTED = "untrusted"
    OTHER_DEVICE = "other_device"
    OTHER_OPERATOR = "other_operator"
    EXPIRED = "expired"
    USED = "used"
    NOT_LOCKED = "not_locked"


class Unlocking:
    """Takes unlock codes of this tablet."""

    def __init__(  # the parts it stands on
        self,
        identity: Identity,
        reference: Reference,
        recorder: Recorder,
        desk: ShiftDesk,
        used: UsedUnlocks,
        clock: Clock,
    ) -> None:
        """`clock`: the one that never falls behind its floor."""
        self._identity, self._reference, self._recorder = identity, reference, recorder
        self._desk, self._used, self._clock = desk, used, clock
        self._lock = threading.Lock()

    def take(self, operator_id: str, text: str) -> UnlockAnswer:
        """Unlock the operator who stands at the sign-in, if this is the code for it.

        Raises:
            StoreError: the disk refuses; nobody is unlocked.
        """
        try:
            unlock = open_unlock(text, self._reference.trust)
        except MalformedError:
            return UnlockAnswer.NO_CODE
        except UntrustedError:
            return UnlockAnswer.UNTRUSTED
        self._clock.witness(unlock.issued_at)  # signed by an issuer: it is not earlier than that
        with self._lock:
            answer = self._examine(unlock, operator_id)
            if answer is UnlockAnswer.DONE:
                self._used.add(unlock.unlock_id)
                self._recorder.record(PinUnlocked(unlock.unlock_id, operator_id))
                self._desk.unlock(operator_id)
            return answer

    def _examine(self, unlock: Unlock, operator_id: str) -> UnlockAnswer:
        """What speaks against a genuine code; the first in this order, which a person can do most about."""
        here = (self._identity.place.place_id, self._identity.device_id)
        against = (
            (UnlockAnswer.OTHER_DEVICE, (unlock.place_id, unlock.device_id) != here),
            (UnlockAnswer.OTHER_OPERATOR, unlock.operator_id != operator_id),
            (UnlockAnswer.USED, self._used.holds(unlock.unlock_id)),
            (UnlockAnswer.EXPIRED, self._clock.now() >= unlock.valid_until),
            (UnlockAnswer.NOT_LOCKED, not self._desk.is_locked(operator_id)),
        )
        return next((answer for answer, holds in against if holds), UnlockAnswer.DONE)
