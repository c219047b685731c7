"""Gathering facts: what roster, pass, journal and lists say of one encounter, before it is decided."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Direction, Facts, Passage
from checkpoint.domain.events import EventKind
from checkpoint.domain.incident_ends import WELL_AGAIN
from checkpoint.domain.incidents import Incident
from checkpoint.domain.movements import Category
from checkpoint.domain.places import Place, PlaceKind
from checkpoint.domain.policy import Policy
from checkpoint.domain.presence import window_start
from checkpoint.domain.readings import rested_minutes
from checkpoint.domain.returnees import returnee_since
from checkpoint.protocol.reference import Stream
from checkpoint.services.bookings import BookingUses
from checkpoint.services.encounter import Encounter
from checkpoint.services.guests import Guests
from checkpoint.services.incidents import IncidentDesk
from checkpoint.services.ledger import Entry, Ledger
from checkpoint.services.real_names import RealNames
from checkpoint.services.reference import Reference
from checkpoint.services.stay_orders import StayOrders

LOW_MAX: Final = 10
"""So many readings back are looked at for a cold thermometer; a policy asks for fewer."""


class Gathering:
    """Gathers facts at one gate. What costs a walk through the day is only asked for by a policy that needs it."""

    def __init__(
        self,
        place: Place,
        gate_id: int,
        reference: Reference,
        ledger: Ledger,
        orders: StayOrders,
        incidents: IncidentDesk,
        real_names: RealNames,
    ) -> None:
        """`gate_id` is this tablet's own gate; on a work site everybody of the roster is a worker."""
        self._zone, self._gate_id = ZoneInfo(place.timezone), gate_id
        self._worksite = place.kind is PlaceKind.SITE
        self._reference, self._ledger = reference, ledger
        self._orders, self._incidents, self._real_names = orders, incidents, real_names
        self._guests = Guests(self._zone, reference, ledger)
        self._booked = BookingUses(self._zone, reference, ledger)

    def holding(self, person_id: str, policy: Policy) -> Incident | None:
        """What somebody goes on with who comes again: their rest, or their fever that is not seen through."""
        return self._incidents.holding(person_id, policy)

    def facts(self, encounter: Encounter, policy: Policy, now: datetime) -> Facts:
        """All that is known of who stands there."""
        check, resident, household = encounter.check, encounter.resident, encounter.household
        claims = check.claims if check else None
        last = self._ledger.presence.last_passage(encounter.person_id) if encounter.person_id else None
        returns = encounter.direction is Direction.IN and last is not None and last.direction is Direction.OUT
        exits = self._exits(encounter, policy, now)
        visit, day, booked = encounter.visit, self._day(policy, now), encounter.appointment
        uses = self._booked.of_day(now) if booked is not None else {}
        fever = self._fever(encounter, policy, now)
        return Facts(
            direction=encounter.direction,
            local_time=self.local_time(now),
            on_roster=resident is not None,
            pass_status=check.status if check else None,
            pass_type=claims.type if claims else None,
            exempt=resident.exempt if resident else False,
            household_locked=self._orders.is_held(household, encounter.resident, now),
            list_age_hours=self._reference.list_age_hours(now),
            exits_used=len(exits),
            pass_quota=claims.quota if claims else None,
            minutes_out=int((now - last.at).total_seconds() // 60) if returns and last else None,
            minutes_allowed=self._minutes_allowed(encounter, now),
            minutes_declared=last.minutes_declared if returns and last else None,
            trip_said=encounter.direction is Direction.OUT and encounter.trip is not None and encounter.trip.complete,
            last_passage=last,
            readings=tuple(reading.tenths for reading in encounter.readings),
            gate_id=self._gate_id,
            building=household.building if household else "",
            worker=encounter.category is Category.WORKER or (self._worksite and resident is not None),
            id_known=self._id_known(encounter, policy),
            roster_missing=not self._reference.roster.residents,
            own_exits=sum(person_id == encounter.person_id for person_id in exits),
            others_out=len({person_id for person_id in exits if person_id != encounter.person_id}),
            known_minutes=self._reference.age_minutes(Stream.PRESENCE, now),
            orders_age_hours=self._orders_age_hours(now),
            announced=(visit is not None and visit.consent) or (booked is not None and booked.host is None),
            in_vehicle=bool(encounter.plate),
            riders=encounter.riders,
            slot_off=booked.minutes_off(now) if booked else None,
            slot_taken=self._slot_taken(booked, policy, uses),
            booking_used=next(iter(uses.get(booked.appointment_id, ())), None) if booked else None,
            inside=None if policy.capacity_inside is None else self._guests.inside(now).guests,
            returnee_days=self._returnee_days(encounter, now),
            rested_minutes=rested_minutes(encounter.readings, policy.fever_tenths),
            low_in_a_row=self._low_in_a_row(encounter, policy),
            readings_today=self._readings_today(encounter, policy, day, now),
            vehicle_trips=self._vehicle_trips(encounter, policy, now),
            companions=visit.companions if visit is not None else 0,
            fever_minutes=max(0, int((now - fever.opened_at).total_seconds() // 60)) if fever else None,
            fever_left=len(fever.missing) if fever else 0,
            alone=encounter.alone,
            minor=encounter.alone and resident is not None and resident.may_be_minor(now.astimezone(self._zone).year),
        )

    def _fever(self, encounter: Encounter, policy: Policy, now: datetime) -> Incident | None:
        """Their fever of the last two days: the one not seen through, else the newest; a mistyped one is none."""
        known = (row for row in self._incidents.of(encounter.person_id) if row.was_fever(policy))
        fevers = [row for row in known if row.note != WELL_AGAIN]
        return next((row for row in fevers if row.holds(now, policy)), fevers[0] if fevers else None)

    def _id_known(self, encounter: Encounter, policy: Policy) -> bool | None:
        """Whether it is on record who they are: by the roster, by their document now, or by this gate's records.

        None: nobody of the roster, of whom nothing is known.
        """
        resident, real = encounter.resident, encounter.real_name
        unknown = None if resident is None else False
        if resident is not None and resident.id_tail:
            return True
        if not policy.workers_real_name:
            return unknown
        if real is not None and real.proves(named=resident is not None):
            return True
        before = self._real_names.of(encounter.person_id) if encounter.person_id else None
        return True if before is not None else unknown

    def local_time(self, now: datetime) -> time:
        """The place's time of day, to the minute."""
        return now.astimezone(self._zone).time().replace(second=0, microsecond=0)

    def _orders_age_hours(self, now: datetime) -> int | None:
        """How old the older of the two is that tell of orders: the roster, and where the server has it their stream."""
        ages = [self._reference.age_minutes(stream, now) for stream in (Stream.HOUSEHOLDS, Stream.CARE)]
        return max((age // 60 for age in ages if age is not None), default=None)

    def _minutes_allowed(self, encounter: Encounter, now: datetime) -> int | None:
        """How long the pass that was shown lets its holder be out; where none was shown, the one that they hold."""
        check, resident = encounter.check, encounter.resident
        shown = check.claims if check else None
        if shown is None and resident is not None:
            shown = self._reference.pass_of(resident.person_id, now)
        return shown.minutes_out_max if shown else None

    def _returnee_days(self, encounter: Encounter, now: datetime) -> int | None:
        """Days since a returnee came to the household, registered at this gate or, as of the last sync, at any."""
        if encounter.household is None:
            return None
        own = returnee_since(self._ledger.duties(EventKind.RETURNEE), self._zone).get(encounter.household.household_id)
        known = [at for at in (own, encounter.household.returnee_at) if at is not None]
        if not known:
            return None
        return (now.astimezone(self._zone).date() - max(known).astimezone(self._zone).date()).days

    def _exits(self, encounter: Encounter, policy: Policy, now: datetime) -> list[str]:
        """Whose exits count against the household within the window, once for each; see `Presence.exits`."""
        if encounter.household is None:
            return []
        household_id = encounter.household.household_id
        claims = encounter.check.claims if encounter.check else None
        _, days = policy.quota(claims.quota if claims else None) or (0, policy.quota_days)
        since = window_start(now, days, self._zone)
        people = {row.person_id for row in self._reference.roster.members(household_id) if not row.exempt}
        return self._ledger.presence.exits(household_id, since, policy, people)

    def _day(self, policy: Policy, now: datetime) -> list[Entry]:
        return self._ledger.of_day(now, self._zone) if policy.readings_per_day > 0 else []

    def _vehicle_trips(self, encounter: Encounter, policy: Policy, now: datetime) -> int | None:
        if policy.vehicle_trips is None or not encounter.plate or encounter.direction is Direction.IN:
            return None
        return self._guests.trips_today(encounter.plate, now)

    def _slot_taken(
        self, booked: Appointment | None, policy: Policy, uses: Mapping[str, tuple[Passage, ...]]
    ) -> int | None:
        """How many people came in on bookings of the same slot, with whoever came along."""
        if booked is None or policy.slot_capacity is None:
            return None
        slot = (row.appointment_id for row in self._reference.appointments if row.same_slot(booked))
        return sum(passage.people for row in slot for passage in uses.get(row, ()))

    def _low_in_a_row(self, encounter: Encounter, policy: Policy) -> int:
        """Low readings without a normal one between them, this encounter's counted."""
        if not encounter.readings or encounter.readings[-1].tenths >= policy.low_tenths:
            return 0
        before = self._ledger.newest_readings(LOW_MAX)
        normal = (number for number, tenths in enumerate(before) if tenths >= policy.low_tenths)
        return 1 + next(normal, len(before))

    def _readings_today(self, encounter: Encounter, policy: Policy, day: list[Entry], now: datetime) -> int | None:
        """Readings here today, and passages told of other gates, where everybody who passes is measured.

        Of the other gates no reading comes down, and of each way only the newest passage: it is the least there was.
        """
        who = encounter.person_id
        if policy.readings_per_day == 0 or not who:
            return None
        own = {entry.event.id: entry for entry in day if entry.movement.person_id == who}
        here = sum(bool(entry.movement.readings) and not entry.annulled for entry in own.values())
        if not policy.temperature_required:
            return here
        passed = self._ledger.presence.passages(who, window_start(now, 1, self._zone))
        return here + sum(event_id not in own for event_id in passed)
