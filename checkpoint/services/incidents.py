"""The desk of incidents: who waits for the re-measure or for an answer, what each still asks for; all from events."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from checkpoint.domain.decide import deciding
from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.incident_notes import NUMBERS, IncidentNote, IncidentStep
from checkpoint.domain.incidents import Incident, IncidentStage, incidents
from checkpoint.domain.movements import READINGS_MAX
from checkpoint.domain.policy import TEXT_MAX, Policy
from checkpoint.domain.subjects import said_of
from checkpoint.domain.visits import Visit
from checkpoint.services.clock import Clock
from checkpoint.services.encounter import Encounter
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder

REACH: Final = timedelta(hours=48)
"""An incident that was opened longer ago is the bureau's, not the gate's."""


class IncidentDesk:
    """Somebody is put aside, so that the queue goes on, and comes back to what was measured and typed."""

    def __init__(self, ledger: Ledger, recorder: Recorder, clock: Clock) -> None:
        """Read nothing yet."""
        self._ledger, self._recorder, self._clock = ledger, recorder, clock

    def wait(self, encounter: Encounter) -> Event:
        """Put somebody to wait; the readings so far are on the disk when this returns.

        One who waits again goes on waiting under the same incident.

        Raises:
            StoreError: nobody waits.
            ValueError: nothing was measured.
        """
        if not encounter.readings:
            raise ValueError("who waits for the re-measure was measured once")
        if encounter.incident:
            return self._recorder.record(
                IncidentNote(IncidentStep.WAIT, encounter.incident, readings=encounter.readings)
            )
        return self._recorder.record(_whole(IncidentStep.WAIT, encounter))

    def hold(self, encounter: Encounter) -> Event:
        """Let a visitor of whom nothing is known wait for the supervisor's answer, by a number.

        One who is held again keeps the number and the time, and brings what was typed since.

        Raises:
            StoreError: nobody is held.
        """
        visit = encounter.visit or _visit_of(encounter)
        return self._numbered(replace(_whole(IncidentStep.HOLD, encounter), visit=visit))

    def object(self, encounter: Encounter) -> Event:
        """Let somebody who objects to being turned back wait for the supervisor's answer, by a number.

        Raises:
            StoreError: the objection was not written down.
        """
        against = " ".join(reason.value for reason in deciding(encounter.verdict))
        return self._numbered(replace(_whole(IncidentStep.OBJECT, encounter), against=against[:TEXT_MAX]))

    def at_door(self, who: IncidentNote) -> Event:
        """Begin a fever of somebody who stays at home by order, or go on with the one of theirs that is open.

        `who` opens it, with the one reading that was just taken.

        Raises:
            StoreError: nobody follows it.
        """
        known = next((row for row in reversed(self.open()) if row.at_home and _is_of(row, who)), None)
        if known is None:
            return self._recorder.record(replace(who, at_home=True))
        readings = (*known.readings, *who.readings)[-READINGS_MAX:]
        return self._recorder.record(IncidentNote(IncidentStep.WAIT, known.id, readings=readings, at_home=True))

    def open(self) -> list[Incident]:
        """All incidents that are not closed, oldest first: who waits, and fevers with their missing steps."""
        return [row for row in self._all() if row.stage is not IncidentStage.CLOSED]

    def waiting(self) -> list[Incident]:
        """Who waits for the re-measure, oldest first; `Incident.due_at` says until when."""
        return [row for row in self.open() if row.stage is IncidentStage.WAITING]

    def of(self, person_id: str) -> list[Incident]:
        """Somebody's incidents of the last two days, newest first. At every scan: of most people nothing is folded."""
        notes = (event.body for event in self._ledger.duties(EventKind.INCIDENT))
        noted = any(isinstance(note, IncidentNote) and note.person_id == person_id for note in notes)
        if not person_id or not (noted or self._ledger.was_referred(person_id, self._clock.now() - REACH)):
            return []
        return [row for row in reversed(self._all()) if row.person_id == person_id]

    def holding(self, person_id: str, policy: Policy) -> Incident | None:
        """The rest that somebody has not come back from, or their fever that is not seen through; the newest."""
        now = self._clock.now()
        return next((row for row in self.of(person_id) if row.holds(now, policy)), None)

    def find(self, incident_id: str) -> Incident | None:
        """One incident of the last two days."""
        return next((row for row in self._all() if row.id == incident_id), None)

    def take(self, incident_id: str, step: IncidentStep, note: str = "") -> Event:
        """Write down a step: set aside, called, reported, closed.

        Raises:
            StoreError: not written down.
            ValueError: no such incident.
        """
        if self.find(incident_id) is None:
            raise ValueError(f"no incident {incident_id}")
        return self._recorder.record(IncidentNote(step, incident_id, note=note))

    def _numbered(self, note: IncidentNote) -> Event:
        known = self.find(note.incident) if note.incident else None
        if known is None or not known.number:
            note = replace(note, number=self._next_number())
        return self._recorder.record(note)

    def _next_number(self) -> int:
        """The one after the last that was given, which need not be that of whoever came last."""
        notes = (event.body for event in reversed(self._ledger.duties(EventKind.INCIDENT)))
        last = next((note.number for note in notes if isinstance(note, IncidentNote) and note.number), 0)
        return last % NUMBERS + 1

    def _all(self) -> list[Incident]:
        return incidents(self._ledger.since(self._clock.now() - REACH, EventKind.INCIDENT))


def _visit_of(encounter: Encounter) -> Visit:
    """Whoever is held is a visitor from then on, called what they said."""
    return Visit(name=encounter.stranger.name.strip()) if encounter.stranger else Visit()


def _is_of(incident: Incident, who: IncidentNote) -> bool:
    """Whether it is about the same person; where nobody is named, about the same flat."""
    return (incident.person_id, incident.address) == (who.person_id, who.address)


def _whole(step: IncidentStep, encounter: Encounter) -> IncidentNote:
    """All that the card says."""
    return IncidentNote(step, encounter.incident, **said_of(encounter.subject))
