"""Measuring at the doors of those who stay at home by order; a fever is followed until somebody came."""

from checkpoint.domain.care import CareNote
from checkpoint.domain.identity import person_id
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.people import mask_name
from checkpoint.domain.readings import Reading
from checkpoint.services.clock import Clock
from checkpoint.services.duties import DutyDesk
from checkpoint.services.incidents import IncidentDesk
from checkpoint.services.reference import Reference


class Doors:
    """Writes readings down."""

    def __init__(self, duties: DutyDesk, incidents: IncidentDesk, reference: Reference, clock: Clock) -> None:
        """`reference` has the limit and the names."""
        self._duties, self._incidents = duties, incidents
        self._reference, self._clock = reference, clock

    def measure(self, note: CareNote) -> str:
        """Write a reading down; of one at the limit the incident comes first, so that none stays without its steps.

        Gives the incident's id; empty: not high.

        Raises:
            StoreError: not all of it is on the disk; it can be entered again.
            ValueError: nobody is isolated there.
        """
        self._duties.require_order(note)
        now = self._clock.now()
        incident_id = ""
        if note.tenths >= self._reference.policy(now).fever_tenths:
            event = self._incidents.at_door(self._who(note, Reading(note.tenths, now)))
            body = event.body
            incident_id = (body.incident if isinstance(body, IncidentNote) else "") or event.id
        self._duties.note_care(note)
        return incident_id

    def _who(self, note: CareNote, reading: Reading) -> IncidentNote:
        """Whom it is about, as the roster has them; of a reading for a whole flat, the flat."""
        roster, number = self._reference.roster, note.person_no or note.measured
        household = roster.households.get(note.household_id)
        name = next((row.name for row in roster.members(note.household_id) if row.person_no == number), note.name)
        return IncidentNote(
            IncidentStep.WAIT,
            person_id=person_id(note.household_id, number) if number else "",
            masked_name=mask_name(name),
            address=household.address if household else f"#{note.household_id}",
            readings=(reading,),
        )
