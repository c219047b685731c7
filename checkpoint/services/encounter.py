"""One person standing at the gate, from the scan to the record: a value that each tap replaces by the next."""

from dataclasses import dataclass, replace

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.checks import names_a_check
from checkpoint.domain.decide import Direction, Facts, Outcome, Reason, Verdict
from checkpoint.domain.lookups import Sought
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.passes import PassCheck, PassType
from checkpoint.domain.people import Household, Resident, mask_name
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.subjects import Subject
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.services.bookings import Booking
from checkpoint.services.plates import Sighting
from checkpoint.services.search import Match


@dataclass(frozen=True, slots=True)
class Encounter:
    """All that the verdict card shows. `number` tells encounters apart, `revision` the states of one of them.

    What is recorded is made from this value alone, so a button that was drawn from it records what it showed.
    """

    number: int
    revision: int
    source: Source
    category: Category
    direction: Direction
    facts: Facts
    verdict: Verdict
    check: PassCheck | None = None
    resident: Resident | None = None
    household: Household | None = None
    readings: tuple[Reading, ...] = ()
    note: str = ""
    visit: Visit | None = None
    stranger: Stranger | None = None
    """What somebody said of whom nothing else tells, as it is being typed."""
    real_name: RealName | None = None
    """What was read on a worker's identity document."""
    trip: Trip | None = None
    """Where they go and when they mean to be back; kept, and not recorded, while they are turned the other way."""
    plate: str = ""
    riders: int = 0
    appointment: Appointment | None = None
    incident: str = ""
    """The incident that this encounter goes on with: who waited for the re-measure and is back."""
    alone: bool = False
    """Whoever stands there is by themselves and needs looking after: a child, confused, or unwell."""
    checked: str = ""
    """How the volunteer checked them, one of `CHECKS`; recorded where they are let through after a check."""
    named: tuple[str, str] = ("", "")
    """Person id and masked name of who waited and is not on the roster; their pass was not shown again."""

    @property
    def person_id(self) -> str:
        """Of a resident, or of whoever a genuine pass names; empty for a stranger."""
        if self.resident is not None:
            return self.resident.person_id
        claims = self.check.claims if self.check else None
        return f"{claims.household_id:08x}-{claims.person_no}" if claims else self.named[0]

    @property
    def masked_name(self) -> str:
        """As shown on the card and as recorded."""
        if self.resident is not None:
            return mask_name(self.resident.name)
        claims = self.check.claims if self.check else None
        if claims is not None:
            return claims.masked_name
        if self.visit is not None:
            return mask_name(self.visit.name)
        return mask_name(self.stranger.name) if self.stranger else self.named[1]

    @property
    def booking_id(self) -> str:
        """Of the booking that they come on; empty: none."""
        return self.appointment.appointment_id if self.appointment else ""

    @property
    def address(self) -> str:
        """The flat, as far as known; of a stranger, as they said."""
        if self.household is not None:
            return self.household.address
        return self.stranger.home.strip() if self.stranger else ""

    @property
    def subject(self) -> Subject:
        """Who stands there with all that the card says of them, as incidents and drafts keep it; see `gone_on`."""
        return Subject(
            person_id=self.person_id,
            masked_name=self.masked_name,
            address=self.address,
            direction=self.direction,
            source=self.source,
            readings=self.readings,
            note=self.note,
            visit=self.visit,
            stranger=self.stranger.told if self.stranger else None,
            plate=self.plate,
            riders=self.riders,
            trip=self.trip,
            appointment=self.booking_id,
            real_name=self.real_name,
        )

    @property
    def is_stranger(self) -> bool:
        """Whether nothing tells who this is: no pass, no row of the roster, no host's visitor."""
        return not self.person_id and self.visit is None

    @property
    def only_temperature_missing(self) -> bool:
        """Whether all is well but for the temperature: the card then says what to do, not that something is wrong."""
        return self.verdict.reasons == (Reason.TEMPERATURE_MISSING,)

    @property
    def reason_keys(self) -> tuple[str, ...]:
        """The keys of the reasons' texts; a code that is none of our passes has words of its own kind."""
        foreign = self.check.foreign if self.check else None
        about_code = (Reason.NOT_A_PASS, Reason.MALFORMED)
        return tuple(
            f"foreign.{foreign.value}" if foreign and reason in about_code else f"reason.{reason.value}"
            for reason in self.verdict.reasons
        )

    @property
    def choices(self) -> tuple[Outcome, ...]:
        """What the volunteer may record, the expected one first; ADMIT against REFER or REFUSE is an override."""
        match self.verdict.outcome:
            case Outcome.ADMIT:
                return (Outcome.ADMIT,)
            case Outcome.CHECK:
                return (Outcome.ADMIT, Outcome.REFUSE)
            case Outcome.REFER:
                return (Outcome.REFER, Outcome.ADMIT)
            case Outcome.REFUSE:
                return (Outcome.REFUSE, Outcome.ADMIT)

    def movement(self, outcome: Outcome, override_reason: str = "") -> Movement:
        """What is recorded when the volunteer taps one of `choices`."""
        claims = self.check.claims if self.check else None
        after_check = outcome is Outcome.ADMIT and names_a_check(self.verdict)
        return Movement(
            direction=self.direction,
            outcome=outcome,
            verdict=self.verdict,
            facts=self.facts,
            category=self.category,
            source=self.source,
            person_id=self.person_id,
            masked_name=self.masked_name,
            address=self.address,
            pass_id=claims.pass_id if claims else "",
            readings=self.readings,
            override_reason=override_reason or (self.checked if after_check else ""),
            note=self.note,
            visit=self.visit,
            stranger=self.stranger.told if self.stranger else None,
            real_name=self.real_name if self.facts.worker and self.real_name and self.real_name.tail else None,
            trip=self.trip if self.direction is Direction.OUT else None,
            plate=self.plate,
            riders=self.riders,
            incident=self.incident,
            appointment=self.booking_id,
            on_phone=claims is not None and self.check is not None and self.check.on_phone,
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A person was identified, or a code was shown that identifies nobody: there is a verdict either way."""

    encounter: Encounter


@dataclass(frozen=True, slots=True)
class HouseholdOpened:
    """A household's pass, or a flat from the list: who of them is it?"""  # noqa: D400  # a question ends as one

    household: Household
    members: tuple[Resident, ...]
    check: PassCheck | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The text was a search. `total` counts also those that the matches have no room for.

    Where too many fit, `matches` is empty and `buildings` says where they live: `(name, people)`, most people first.
    `wait_minutes`: the hour's searches are used up, and for so long rooms and scans must do. `hidden`: the server was
    not heard of for so long that nobody is shown at all. `vehicles`: those seen here whose plate fits. `bookings`:
    those of today that fit, counted in `total` as all the rest is.
    """

    query: str
    matches: tuple[Match, ...]
    total: int = 0
    buildings: tuple[tuple[str, int], ...] = ()
    sought: Sought = Sought.NOTHING
    wait_minutes: int = 0
    hidden: bool = False
    vehicles: tuple[Sighting, ...] = ()
    bookings: tuple[Booking, ...] = ()

    @property
    def shown(self) -> int:
        """How many rows there are to tap."""
        return len(self.matches) + len(self.vehicles) + len(self.bookings)

    @property
    def only_buildings(self) -> bool:
        """Whether there are too many of the roster to show any."""
        return bool(self.buildings) and not self.matches


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same code within three seconds: one scan, nothing happens."""


@dataclass(frozen=True, slots=True)
class BadShortCode:
    """Eight digits that are no code of this place: mistyped, or from elsewhere. `digits_right` says which it is."""

    digits_right: bool


Interpretation = Opened | HouseholdOpened | Found | Repeated | BadShortCode


def category_of(check: PassCheck) -> Category:
    """What a pass says of who shows it."""
    match check.claims.type if check.claims else None:
        case PassType.WORKER:
            return Category.WORKER
        case PassType.VISITOR | PassType.TEMPORARY | PassType.VEHICLE:
            return Category.VISITOR
        case _:
            return Category.UNKNOWN


def as_visitor(category: Category) -> Category:
    """Somebody of whom nothing was known is a visitor once they say whom they visit."""
    return Category.VISITOR if category is Category.UNKNOWN else category


def on_booking(encounter: Encounter, booked: Appointment | None) -> Encounter:
    """With a booking, and whom, why and how many its holder said; nothing is decided of it yet.

    A host who is named in it has agreed. None, or another one, takes a booking back with what it said.
    """
    visit = encounter.visit or Visit()
    if encounter.appointment is not None:
        visit = Visit(expected_out=visit.expected_out)
    if booked is None:
        return replace(encounter, appointment=None, visit=visit)
    said = replace(visit, name=booked.name, purpose=booked.note or visit.purpose, companions=booked.party - 1)
    if booked.host is not None:
        said = replace(said, host=booked.host, consent=True)
    return replace(encounter, appointment=booked, visit=said, category=as_visitor(encounter.category))


def gone_on(encounter: Encounter, said: Subject, incident_id: str, booked: Appointment | None) -> Encounter:
    """With what was measured and typed before, which `Encounter.subject` gave; nothing is decided of it yet.

    `incident_id`: of what they go on with; empty: nothing. `booked`: their booking.
    """
    return replace(
        encounter,
        incident=incident_id,
        direction=said.direction,
        readings=said.readings,
        note=said.note or encounter.note,
        visit=said.visit,
        stranger=said.stranger,
        plate=said.plate,
        riders=said.riders,
        trip=said.trip,
        appointment=booked,
        real_name=said.real_name,
    )
