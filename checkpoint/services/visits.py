"""Visitors: let in with a badge at once, listed while they are inside, let out from the list."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Event
from checkpoint.domain.movements import Category, Movement
from checkpoint.domain.passes import PassCheck, PassStatus, PassType
from checkpoint.domain.visits import Visit
from checkpoint.services.clock import Clock
from checkpoint.services.encounter import Encounter
from checkpoint.services.gate import Gate
from checkpoint.services.gate_issuer import GateIssuer, VisitorPass
from checkpoint.services.guests import Guests
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference

REACH: Final = timedelta(hours=48)
"""Twice the life of a visitor's pass; whoever came before is for the supervisors to ask about."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor who is inside. `gate_id`: the other gate that let them in; 0: this one.

    Of those from another gate no host and no purpose are known here, and a name only where they were given a pass.
    """

    person_id: str
    masked_name: str
    visit: Visit
    since: datetime
    plate: str = ""
    gate_id: int = 0

    def is_overdue(self, now: datetime) -> bool:
        """Whether they meant to have left by now."""
        return self.visit.expected_out is not None and self.visit.expected_out <= now


@dataclass(frozen=True, slots=True)
class Received:
    """The record of a visitor who came in, and the badge; None: this gate may not issue one now."""

    event: Event
    badge: VisitorPass | None


class VisitDesk:
    """Every visitor has a number of their own, so that the way out is theirs too, with a badge or without."""

    def __init__(  # who lets them in, and where is told who is inside
        self, gate: Gate, issuer: GateIssuer, ledger: Ledger, guests: Guests, reference: Reference, clock: Clock
    ) -> None:
        """Read nothing yet."""
        self._gate, self._issuer, self._ledger = gate, issuer, ledger
        self._guests, self._reference, self._clock = guests, reference, clock

    def receive(self, encounter: Encounter, outcome: Outcome, override_reason: str = "") -> Received:
        """Record a visitor who comes in as shown, with a badge where this gate may issue one.

        Raises:
            StoreError: it is not on the disk; nobody came in.
        """
        badge = None
        if not encounter.person_id:
            name = encounter.visit.name if encounter.visit else ""
            if self._issuer.may_issue:
                badge = self._issuer.issue(name)
                encounter = replace(encounter, check=PassCheck(PassStatus.OK, badge.claims, at_gate=True))
            else:
                encounter = replace(encounter, named=(self._issuer.free_person(), encounter.masked_name))
        return Received(self._gate.record(encounter, outcome, override_reason), badge)

    def inside(self) -> list[Guest]:
        """Who was let in with a visit here, or told of by another gate, and has left by none; newest first."""
        here = self._let_in_here()
        known = {guest.person_id for guest in here}
        elsewhere = [guest for guest in self._let_in_elsewhere() if guest.person_id not in known]
        return sorted([*here, *elsewhere], key=lambda guest: guest.since, reverse=True)

    def _let_in_elsewhere(self) -> list[Guest]:
        """A worker has a pass of their own and is no visitor; one whose pass is not known here cannot be told apart."""
        now, found = self._clock.now(), []
        for row in self._guests.inside(now).known:
            if row.last.gate_id == self._issuer.gate_id:
                continue
            claims = self._reference.pass_of(row.person_id, now)
            if claims is None or claims.type is not PassType.WORKER:
                visit = Visit(companions=max(0, row.last.people - 1))
                name = claims.masked_name if claims is not None else ""
                found.append(Guest(row.person_id, name, visit, row.last.at, gate_id=row.last.gate_id))
        return found

    def _let_in_here(self) -> list[Guest]:
        presence, found = self._ledger.presence, {}
        for event in self._ledger.since(self._clock.now() - REACH):
            match event.body:
                case Movement(visit=Visit() as visit, direction=Direction.IN) as movement if movement.passed:
                    guest = Guest(movement.person_id, movement.masked_name, visit, event.happened_at, movement.plate)
                    found[movement.person_id or event.id] = guest
        return [
            guest
            for person_id, guest in reversed(found.items())
            if guest.person_id and presence.is_inside(person_id, Category.VISITOR)
        ]

    def leaving(self, guest: Guest) -> Encounter:
        """Begin with a visitor who goes, found on the list instead of by a pass."""
        return self._gate.open_guest(guest.person_id, guest.masked_name, guest.plate)
