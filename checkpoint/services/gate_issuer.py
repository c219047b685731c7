"""Visitors' passes issued at the gate, without any connection, by the tablet's own key.

The other gates of the place accept the picture once they have pulled the list of gate keys, and the short code once
this tablet has pushed and they have pulled. What the key may sign, its place, visitors and 24 hours, is settled by
whoever verifies, not here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.lists import GATE_LIFE
from checkpoint.domain.passes import IssuedPass, Pass, PassType, TrustedKey
from checkpoint.domain.people import mask_name
from checkpoint.qr import short_code
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import NAME_BYTES_MAX, PASS_ID_BYTES, encode_pass
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference

NAME_MAX: Final = 40
VISITOR_NO: Final = 1


class MayNotIssueError(Exception):
    """This gate's key is not on the list of gate keys: never in contact since its enrolment, or not for 30 days."""


@dataclass(frozen=True, slots=True)
class VisitorPass:
    """A pass fresh from the gate: the text of its picture and the eight digits for typing."""

    claims: Pass
    text: str
    short_code: str


class GateIssuer:
    """Issues visitors' passes of one place."""

    def __init__(  # what it signs with, for whom, and where it is recorded
        self, seed: bytes, place_id: int, reference: Reference, ledger: Ledger, recorder: Recorder, clock: Clock
    ) -> None:
        """`seed` is the tablet's own, drawn at its enrolment; its public half is what the server lists."""
        self._key = IssuerKey(seed)
        self._place_id, self._reference, self._clock = place_id, reference, clock
        self._ledger, self._recorder = ledger, recorder

    @property
    def gate_id(self) -> int:
        """The gate that it issues for."""
        return self._recorder.gate_id

    @property
    def may_issue(self) -> bool:
        """Whether the other gates would accept what this one signs now."""
        return self._listed(self._clock.now()) is not None

    def issue(self, name: str, hours: int = 24) -> VisitorPass:
        """Issue a pass from now on and record it; `name` may be empty and is masked.

        Raises:
            MayNotIssueError: nobody would accept it.
            StoreError: it is not recorded, so there is no pass.
            ValueError: not 1 to 24 hours.
        """
        life = timedelta(hours=hours)
        if not timedelta(0) < life <= GATE_LIFE:
            raise ValueError("a visitor's pass is valid for 1 to 24 hours")
        now = self._clock.now().replace(microsecond=0)
        if self._listed(now) is None:
            raise MayNotIssueError
        claims = Pass(
            pass_id=self._clock.random_bytes(PASS_ID_BYTES).hex(),
            place_id=self._place_id,
            household_id=self._free_household(),
            person_no=VISITOR_NO,
            type=PassType.VISITOR,
            issued_at=now,
            valid_from=now,
            valid_until=now + life,
            masked_name=_fitting(name[:NAME_MAX]),
        )
        text, code = encode_pass(claims, self._key), self._free_code(now)
        self._recorder.record(IssuedPass(claims, code))
        return VisitorPass(claims, text, code)

    def free_person(self) -> str:
        """A person id that nobody has, for a visitor without a pass."""
        return f"{self._free_household():08x}-{VISITOR_NO}"

    def _listed(self, now: datetime) -> TrustedKey | None:
        own = self._key.public_key
        return next(
            (
                row
                for row in self._reference.trust
                if row.public_key == own
                and self._place_id in row.place_ids
                and PassType.VISITOR in row.types
                and row.issued_from <= now < row.issued_until
            ),
            None,
        )

    def _free_code(self, now: datetime) -> str:
        """Eight digits that stand for nothing else here, as far as this gate knows."""
        while True:
            code = short_code.make(int.from_bytes(self._clock.random_bytes(8), "big") % short_code.NUMBERS)
            if code not in self._reference.short_codes and self._ledger.issued_here(code, now) is None:
                return code

    def _free_household(self) -> int:
        """A number that no flat has, so that a visitor is never taken for somebody who lives here."""
        while True:
            number = int.from_bytes(self._clock.random_bytes(4), "big")
            if number and number not in self._reference.roster.households:
                return number


def _fitting(name: str) -> str:
    """The masked name, shortened in its middle until it fits a pass."""
    masked = mask_name(name)
    while len(masked.encode()) > NAME_BYTES_MAX:
        masked = masked[0] + masked[2:]
    return masked
