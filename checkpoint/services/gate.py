"""The gate: what was scanned or typed becomes an encounter, and an encounter becomes a record."""

import threading
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Direction, Facts, Outcome, Verdict, decide
from checkpoint.domain.events import Correction, CorrectionReason, Event
from checkpoint.domain.incidents import Incident
from checkpoint.domain.movements import READINGS_MAX, Category, Movement, Source
from checkpoint.domain.passes import PassCheck, PassStatus
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Place
from checkpoint.domain.policy import TEXT_MAX as NOTE_MAX
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import Reading
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.qr import short_code
from checkpoint.qr.keyboard import mend
from checkpoint.qr.token import TEXT_MAX, check_pass, is_from_phone, status_at
from checkpoint.services.clock import Clock
from checkpoint.services.encounter import (
    BadShortCode,
    Encounter,
    HouseholdOpened,
    Interpretation,
    Opened,
    Repeated,
    as_visitor,
    category_of,
    gone_on,
    on_booking,
)
from checkpoint.services.finder import Finder
from checkpoint.services.gathering import Gathering
from checkpoint.services.last_code import LastCode
from checkpoint.services.ledger import Entry, Ledger
from checkpoint.services.plates import TEXT_PLATE_MAX, Sighting
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.services.typed import is_code


class Gate:
    """The use cases of the gate view. Nothing here waits for the network."""

    def __init__(  # the parts of a gate
        self,
        place: Place,
        reference: Reference,
        ledger: Ledger,
        recorder: Recorder,
        finder: Finder,
        gathering: Gathering,
        clock: Clock,
    ) -> None:
        """Take the parts; nothing is read or written yet."""
        self._place, self._zone = place, ZoneInfo(place.timezone)
        self._reference, self._ledger, self._recorder, self._finder = reference, ledger, recorder, finder
        self._gathering, self._clock, self._lock = gathering, clock, threading.Lock()
        self._encounters = 0

    def prepare(self) -> None:
        """Read what the first encounter looks into and no screen does: the start leaves it."""
        self._reference.read_rest()
        self._ledger.hear()

    def interpret(self, text: str, source: Source, last: LastCode | None = None) -> Interpretation:
        """Make sense of what the scanner, the camera or the volunteer put in: a pass, a short code, a search.

        `last` is what this screen scanned before; without it, nothing is a repetition.
        """
        on_phone, text = is_from_phone(text), mend(text.strip()[: TEXT_MAX + 1])
        now = self._clock.now()
        scanned = source is Source.CAMERA or is_code(text)
        if not scanned and not short_code.looks_like(text):
            return self._finder.find_comer(text)
        if last is not None and last.is_same(text, source, self._clock.mono_ms()):
            return Repeated()
        if not scanned:
            return self._open_short_code(short_code.compact(text), now)
        check = check_pass(
            text,
            place_id=self._place.place_id,
            now=now,
            trust=self._reference.trust,
            revoked=self._reference.is_revoked,
        )
        if check.claims is not None and not check.at_gate:
            self._clock.witness(check.claims.issued_at)
        return self._open_check(replace(check, on_phone=on_phone), source)

    def open_resident(self, resident: Resident, source: Source, check: PassCheck | None = None) -> Encounter:
        """Begin with a person of the roster: found, picked from the list, or named by a pass.

        Of one who rests, or whose fever is not seen through, the readings are kept, whichever way they come back.
        """
        return self._held(self._resident(resident, source, check))

    def _held(self, encounter: Encounter) -> Encounter:
        incident = self._gathering.holding(encounter.person_id, self._policy())
        return encounter if incident is None else self._go_on(encounter, incident)

    def _go_on(self, encounter: Encounter, incident: Incident) -> Encounter:
        booked = self._reference.appointment(incident.appointment)
        return self._decided(gone_on(encounter, incident, incident.id, booked))

    def _resident(self, resident: Resident, source: Source, check: PassCheck | None) -> Encounter:
        household = self._reference.roster.households.get(resident.household_id)
        category = Category.RESIDENT
        direction = self._ledger.presence.suggested_direction(resident.person_id, category)
        return self._encounter(source, category, direction, check, resident, household)

    def resume(self, incident: Incident) -> Encounter:
        """Go on with somebody who waited for the re-measure: the readings so far are kept."""
        resident = self._reference.roster.residents.get(incident.person_id)
        if resident is not None:
            encounter = self._resident(resident, incident.source, None)
        else:
            category = Category.VISITOR if incident.person_id or incident.visit else Category.UNKNOWN
            encounter = self._encounter(incident.source, category, incident.direction, None, None, None)
            encounter = replace(encounter, named=(incident.person_id, incident.masked_name))
        return self._go_on(encounter, incident)

    def open_household(self, household: Household) -> HouseholdOpened:
        """Begin with a flat."""
        return HouseholdOpened(household, tuple(self._reference.roster.members(household.household_id)))

    def open_stranger(self, note: str = "", source: Source = Source.NONE) -> Encounter:
        """Begin with somebody who is not on the roster and has no pass."""
        return replace(self._encounter(source, Category.UNKNOWN, Direction.IN, None, None, None), note=note)

    def open_guest(self, person_id: str, masked_name: str, plate: str = "") -> Encounter:
        """Begin with a visitor who was let in before and is named from the list, not by a pass."""
        direction = self._ledger.presence.suggested_direction(person_id, Category.VISITOR)
        encounter = self._encounter(Source.LIST, Category.VISITOR, direction, None, None, None)
        return self._decided(replace(encounter, named=(person_id, masked_name), plate=plate))

    def open_vehicle(self, seen: Sighting) -> Encounter:
        """Begin with a vehicle that was seen before: with whom it was inside, else with whoever comes in it now."""
        resident = self._reference.roster.residents.get(seen.person_id)
        if resident is not None:
            return self.driving(self.open_resident(resident, Source.SEARCH), seen.plate)
        if seen.inside and seen.person_id:
            return self.open_guest(seen.person_id, seen.masked_name, seen.plate)
        return self.driving(self.open_stranger(), seen.plate)

    def turn(self, encounter: Encounter) -> Encounter:
        """The person goes the other way."""
        return self._decided(replace(encounter, direction=encounter.direction.opposite))

    def again(self, encounter: Encounter) -> Encounter:
        """The same with the facts of this moment: somebody else of the household may just have gone out."""
        return self._decided(encounter)

    def visiting(self, encounter: Encounter, visit: Visit) -> Encounter:
        """Note whom a visitor comes to see and that the host agreed; the verdict follows."""
        return self._decided(replace(encounter, visit=visit, category=as_visitor(encounter.category)))

    def booked(self, encounter: Encounter, appointment: Appointment | None) -> Encounter:
        """The person comes on a booking, which fills the card; None takes it back. The verdict follows."""
        return self._decided(on_booking(encounter, appointment))

    def bound_for(self, encounter: Encounter, trip: Trip | None) -> Encounter:
        """Note where somebody goes and when they mean to be back; None takes it back."""
        return self._decided(replace(encounter, trip=trip))

    def needs_somebody(self, encounter: Encounter, *, alone: bool = True) -> Encounter:
        """Whoever stands there is alone and needs looking after; `alone` False takes it back. The verdict follows."""
        return self._decided(replace(encounter, alone=alone))

    def driving(self, encounter: Encounter, plate: str, riders: int = 0) -> Encounter:
        """Note the vehicle and how many sit beside the driver; an empty plate takes it back."""
        return self._decided(replace(encounter, plate=plate.strip().upper()[:TEXT_PLATE_MAX], riders=max(0, riders)))

    def measure(self, encounter: Encounter, tenths: int) -> Encounter:
        """Add a reading. Below the limit the newest replaces the one before, which was a slip of the finger.

        A reading that was high is kept whatever follows: that is the re-measure. Where there are too many, a normal
        one gives way, so a fever that was found cannot be measured away.

        Raises:
            ValueError: out of range.
        """
        reading = Reading(tenths, self._clock.now())
        limit = self._policy().fever_tenths
        kept = encounter.readings
        if not any(row.tenths >= limit for row in kept):
            kept = ()
        if len(kept) == READINGS_MAX:
            spare = next((number for number, row in enumerate(kept) if row.tenths < limit), 1)
            kept = kept[:spare] + kept[spare + 1 :]
        return self._decided(replace(encounter, readings=(*kept, reading)))

    def record(self, encounter: Encounter, outcome: Outcome, override_reason: str = "") -> Event:
        """Record what the card shows.

        Raises:
            StoreError: it is not on the disk; nothing counts.
        """
        return self._recorder.record(encounter.movement(outcome, override_reason))

    def undo(self, event_id: str, reason: CorrectionReason, note: str = "") -> Event | None:
        """Take a record of this tablet back, once; None when it is not there or was taken back already.

        Raises:
            StoreError: the correction is not on the disk.
        """
        entry = self._ledger.entry(event_id)
        if entry is None or entry.annulled:
            return None
        return self._recorder.record(Correction(event_id, reason, note))

    def emergency_exit(self) -> Event:
        """Record that somebody left in an emergency. Nobody need be signed in and nothing is asked.

        Raises:
            StoreError: not on the disk; the person leaves all the same.
        """
        return self._emergency(Direction.OUT, "")

    def rescue_entry(self, note: str = "") -> Event:
        """Record that ambulance, fire, police or utilities came in: nothing holds them up, the note may follow.

        Raises:
            StoreError: not on the disk; they come in all the same.
        """
        return self._emergency(Direction.IN, note[:NOTE_MAX])

    def _emergency(self, direction: Direction, note: str) -> Event:
        facts = Facts(direction, self._gathering.local_time(self._clock.now()), emergency=True)
        verdict = decide(facts, self._policy())
        blank = Movement(direction, Outcome.ADMIT, verdict, facts, Category.UNKNOWN, Source.EMERGENCY, note=note)
        return self._recorder.record(blank)

    def today(self) -> list[Entry]:
        """The local day's movements, newest first."""
        return self._ledger.of_day(self._clock.now(), self._zone)

    def is_inside(self, resident: Resident) -> bool:
        """Where a resident is, as far as this tablet knows."""
        return self._ledger.presence.is_inside(resident.person_id, Category.RESIDENT)

    def _open_short_code(self, code: str, now: datetime) -> Interpretation:
        """A typed code is judged as its picture would be; what this gate issued it knows before any sync."""
        row = self._reference.short_codes.get(code) or self._ledger.issued_here(code, now)
        if row is None:
            return BadShortCode(digits_right=short_code.is_valid(code))
        claims = replace(row.claims, place_id=self._place.place_id)
        status = PassStatus.REVOKED if self._reference.is_revoked(claims) else status_at(claims, now)
        return self._open_person(claims.household_id, claims.person_no, PassCheck(status, claims), Source.SHORT_CODE)

    def _open_check(self, check: PassCheck, source: Source) -> Interpretation:
        claims = check.claims
        if claims is None or claims.place_id != self._place.place_id:
            return Opened(self._encounter(source, Category.UNKNOWN, Direction.IN, check, None, None))
        return self._open_person(claims.household_id, claims.person_no, check, source)

    def _open_person(self, household_id: int, person_no: int, check: PassCheck, source: Source) -> Interpretation:
        roster = self._reference.roster
        household = roster.households.get(household_id)
        if person_no == 0 and household is not None and not check.at_gate:
            return HouseholdOpened(household, tuple(roster.members(household_id)), check)
        resident = roster.residents.get(f"{household_id:08x}-{person_no}")
        if resident is not None and not check.at_gate:
            return Opened(self.open_resident(resident, source, check))
        category = category_of(check)
        person_id = f"{household_id:08x}-{person_no}"
        direction = self._ledger.presence.suggested_direction(person_id, category)
        return Opened(self._held(self._encounter(source, category, direction, check, None, household)))

    def _encounter(
        self,
        source: Source,
        category: Category,
        direction: Direction,
        check: PassCheck | None,
        resident: Resident | None,
        household: Household | None,
    ) -> Encounter:
        with self._lock:
            self._encounters += 1
            number = self._encounters
        blank = Facts(direction, self._gathering.local_time(self._clock.now()))
        undecided = Verdict(Outcome.ADMIT, (), 0)
        encounter = Encounter(number, 0, source, category, direction, blank, undecided, check, resident, household)
        return self._decided(encounter)

    def _decided(self, encounter: Encounter) -> Encounter:
        """Gather the facts anew and decide."""
        policy, now = self._policy(), self._clock.now()
        facts = self._gathering.facts(encounter, policy, now)
        verdict = decide(facts, policy)
        return replace(encounter, revision=encounter.revision + 1, facts=facts, verdict=verdict)

    def _policy(self) -> Policy:
        return self._reference.policy(self._clock.now())
