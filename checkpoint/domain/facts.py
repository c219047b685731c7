"""What a verdict rests on: a value that is gathered once, recorded with the movement and can be decided on again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.trips import Trip


class Direction(StrEnum):
    """Which way through the gate, seen from the place."""

    IN = "in"
    OUT = "out"

    @property
    def opposite(self) -> "Direction":
        """The other way."""
        return Direction.OUT if self is Direction.IN else Direction.IN


@dataclass(frozen=True, slots=True)
class Passage:
    """The last time a person went through a gate of this place.

    `trip`: what they said of it on the way out. `people`: more than one where a visitor came in with companions.
    `booking`: the booking that another gate let them in on. `shown`: the type of the good pass that was shown;
    `emergency`: the gate stood open for everybody.
    """

    direction: Direction
    at: datetime
    gate_id: int
    trip: Trip | None = None
    people: int = 1
    booking: str = ""
    shown: PassType | None = None
    emergency: bool = False

    @property
    def minutes_declared(self) -> int | None:
        """How long they meant to be out, in minutes from the passage on, the last one begun; None: not said."""
        due = self.trip.due_back if self.trip else None
        return None if due is None else max(0, -((self.at - due) // timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict rests on (判定依据); recorded with the movement so that it can be replayed.

    What is not known has its default, and no default makes a verdict a REFUSE.

    `pass_status` None: no pass was shown. `list_age_hours` None: no revocation list was ever received.
    `exits_used`: exits of the household within the quota's window, this one not counted; `own_exits` those of this
    person; `others_out` how many other members went out. Exits that do not count (`limits.counts`) are in none of them.
    `pass_quota`: (exits, days) as the pass has them, a default; a policy that sets a quota goes before it.
    `known_minutes`: how old the knowledge of the other gates' passages is; None: never received.
    `orders_age_hours`: how old the knowledge of the household's orders is; None: not told.
    `minutes_allowed`: how long this pass lets its holder be out; it goes before the policy's limit.
    `minutes_declared`: how long whoever comes back had meant to be out; None: not said. `trip_said`: whoever goes out
    said where to and until when. `last_passage` is recorded without what was said on it.
    `readings`: tenths of a degree, oldest first. `rested_minutes`: from the first high reading to the newest;
    None: not measured. `low_in_a_row`: low readings at this gate one after another, this one's counted.
    `readings_today`: this person's readings earlier today, as far as this gate knows; None: not counted.
    `slot_off`: minutes before (negative) or after (positive) the booked time; 0 within it; None: nothing booked.
    `booking_used`: the first passage in on the same booking, at whichever gate; None: none is known.
    `slot_taken`: people let in on bookings of the slot, companions counted.
    `inside`: people inside who do not live here, at all gates as of `known_minutes`; `companions`: who comes in with
    this visitor. `vehicle_trips`: how often this vehicle went out by this gate today; None: not counted.
    `returnee_days`: days since a returnee of the household came, that day is 0; None: nobody did.
    `announced`: the host agreed, by telephone or beforehand. `id_known`: the roster has the end of the identity
    number; None: not looked up. `roster_missing`: the tablet has no roster, so "not on it" says nothing.
    `fever_minutes`: how long ago this person's last fever at this gate began, of two days; None: none did.
    `fever_left`: how many of its steps are still to be taken; 0: none, or it was closed.
    `alone`: the volunteer saw somebody who is alone and needs looking after; `minor`: of them, that they are, or may
    be, under 14.
    `gate_id` None and `building` empty: not told.
    """

    direction: Direction
    local_time: time
    on_roster: bool = False
    pass_status: PassStatus | None = None
    pass_type: PassType | None = None
    exempt: bool = False
    household_locked: bool = False
    list_age_hours: int | None = None
    exits_used: int = 0
    pass_quota: tuple[int, int] | None = None
    minutes_out: int | None = None
    minutes_allowed: int | None = None
    minutes_declared: int | None = None
    trip_said: bool = False
    last_passage: Passage | None = None
    readings: tuple[int, ...] = ()
    emergency: bool = False
    gate_id: int | None = None
    building: str = ""
    worker: bool = False
    id_known: bool | None = None
    roster_missing: bool = False
    own_exits: int = 0
    others_out: int = 0
    known_minutes: int | None = None
    orders_age_hours: int | None = None
    announced: bool = False
    in_vehicle: bool = False
    riders: int = 0
    slot_off: int | None = None
    slot_taken: int | None = None
    booking_used: Passage | None = None
    inside: int | None = None
    returnee_days: int | None = None
    rested_minutes: int | None = None
    low_in_a_row: int = 0
    readings_today: int | None = None
    vehicle_trips: int | None = None
    companions: int = 0
    fever_minutes: int | None = None
    fever_left: int = 0
    alone: bool = False
    minor: bool = False

    @property
    def leaves(self) -> bool:
        """Anybody on the way out."""
        return self.direction is Direction.OUT

    @property
    def shown(self) -> PassType | None:
        """The type of the pass that was shown, where it is genuine and valid."""
        return self.pass_type if self.pass_status is PassStatus.OK else None

    @property
    def medical(self) -> bool:
        """A medical pass, genuine and valid: no quota, curfew or lock holds it up."""
        return self.shown is PassType.MEDICAL

    @property
    def guest(self) -> bool:
        """Whoever comes in and does not live or work here, as a roster or a booking tells.

        A false pass is its own matter.
        """
        shown = self.pass_status in (None, PassStatus.OK)
        kind = self.pass_type in (None, PassType.VISITOR, PassType.TEMPORARY)
        known = not self.roster_missing or self.slot_off is not None
        return not self.leaves and not self.on_roster and known and shown and kind
