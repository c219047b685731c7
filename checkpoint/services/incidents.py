"""The fever desk: who waits for the re-measure, what a fever still asks for; all of it from events."""

from datetime import timedelta
from typing import Final

from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.incidents import Incident, IncidentNote, IncidentStage, IncidentStep, incidents
from checkpoint.services.clock import Clock
from checkpoint.services.encounter import Encounter
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder

REACH: Final = timedelta(hours=48)
"""An incident that was opened longer ago is the bureau's, not the gate's."""


class IncidentDesk:
    """Somebody with a high reading is put aside, so that the queue goes on, and comes back to the same readings."""

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
        return self._recorder.record(
            IncidentNote(
                IncidentStep.WAIT,
                person_id=encounter.person_id,
                masked_name=encounter.masked_name,
                address=encounter.address,
                direction=encounter.direction,
                source=encounter.source,
                readings=encounter.readings,
                note=encounter.note,
                visit=encounter.visit,
                plate=encounter.plate,
                riders=encounter.riders,
                trip=encounter.trip,
            )
        )

    def open(self) -> list[Incident]:
        """All incidents that are not closed, oldest first: who waits, and fevers with their missing steps."""
        return [row for row in self._all() if row.stage is not IncidentStage.CLOSED]

    def waiting(self) -> list[Incident]:
        """Who waits for the re-measure, oldest first; `Incident.due_at` says until when."""
        return [row for row in self.open() if row.stage is IncidentStage.WAITING]

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

    def _all(self) -> list[Incident]:
        return incidents(self._ledger.since(self._clock.now() - REACH, EventKind.INCIDENT))
