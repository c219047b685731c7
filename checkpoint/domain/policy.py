"""The gate's rules as data (管控规则): an authority issues them, with a version and a time from which they hold."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from checkpoint.domain.day_plan import DAY_PLAN, PlannedTask, plan_problem
from checkpoint.domain.gate_terms import GateTerms, in_span
from checkpoint.domain.passes import PassType
from checkpoint.domain.readings import TENTHS_MAX, TENTHS_MIN

QUOTA_DAYS_MAX: Final = 31
KEPT_DAYS_MIN: Final = 3
ROUNDS_MAX: Final = 5
TEXT_MAX: Final = 200
PHONE_MAX: Final = 20
_PHONE: Final = re.compile(rf"\+?[0-9][0-9 -]{{1,{PHONE_MAX - 2}}}[0-9]")
ORDER_DAYS_MAX: Final = 14
"""A policy can let an order to stay at home hold for so many days at most, the first included (S10)."""
SLOT_MINUTES_MIN: Final = 10
DAY_MINUTES: Final = 24 * 60
REPORT_DUE: Final = time(8)
"""Notices of the field ask for the day before by 8:00 to 9:30."""


class QuotaKind(StrEnum):
    """What `quota_exits` counts within its days: a household's trips, its people who go out, or each one's trips."""

    TRIPS = "trips"
    PERSONS = "persons"
    EACH = "each"


class VisitorRule(StrEnum):
    """Whether visitors come in: freely, when the host agreed, or not at all."""

    ALLOWED = "allowed"
    ANNOUNCED = "announced"
    REFUSED = "refused"


class VehicleRule(StrEnum):
    """Which vehicles come in: all, those of people of the roster or with a vehicle pass, or none."""

    ALLOWED = "allowed"
    RESIDENTS = "residents"
    REFUSED = "refused"


class TripRule(StrEnum):
    """Whether the gate asks where somebody goes: not at all, where there is time for it, or of everybody."""

    NONE = "none"
    ASK = "ask"
    REQUIRE = "require"


class PolicyError(ValueError):
    """A policy contradicts itself. `problem` names the text `policy.wrong.<problem>`, `values` fill it."""

    def __init__(self, problem: str, message: str, **values: object) -> None:
        super().__init__(f"policy: {message}")
        self.problem, self.values = problem, values


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a place's rules. Every number is the authority's to set; the defaults are those most often found.

    Sources of the defaults: docs/adr/0005-policy-defaults.md.
    """

    version: int
    effective_from: datetime
    title: str = ""
    issued_by: str = ""
    """The unit that answers for it; said where somebody is refused."""
    valid_until: datetime | None = None
    """Until when it is meant to hold, said there too. A version that is past it holds until a newer one comes."""
    fever_tenths: int = 373
    """A reading at or above this is a fever. Orders differ (37.3, 37.5; "reaches", "exceeds"): inclusive is safer."""
    low_tenths: int = 350
    """A reading below this is more likely a cold thermometer than a person."""
    remeasure_minutes: int = 5
    """So long somebody with a high reading rests; a normal reading before that does not clear it."""
    fever_rounds: int = 3
    fever_decides: int = 2
    """So many high readings of `fever_rounds` are a fever; it is cleared when they can no longer be reached."""
    fever_holds_hours: int = 12
    """So long a rest, or a fever with steps left, holds whoever comes again: a shift. Later nobody is there who saw
    it, and they are measured afresh (ADR 0030)."""
    cold_after: int = 3
    """So many low readings in a row at one gate are a cold thermometer, and not cold people."""
    temperature_required: bool = True
    pass_required: bool = False
    """False: a person found in the roster by name or room needs no pass, so nobody needs a smartphone."""
    quota_exits: int | None = None
    """Exits, or people, within `quota_days` calendar days, today included; None: no limit."""
    quota_days: int = 1
    quota_kind: QuotaKind = QuotaKind.TRIPS
    quota_known_minutes: int | None = None
    """What other gates recorded is certain only so long after the last sync: a household's exits away from its home
    gate, and how many guests are inside; None: always."""
    minutes_out_max: int | None = None
    ask_destination: TripRule = TripRule.ASK
    """Asked of people of the roster on the way out, with when they mean to be back (目的地、预计返回时间)."""
    curfew_from: time | None = None
    """Curfew `[curfew_from, curfew_until)` in the place's local time; it may run over midnight."""
    curfew_until: time | None = None
    visitors: VisitorRule = VisitorRule.ALLOWED
    vehicles: VehicleRule = VehicleRule.ALLOWED
    riders_max: int | None = None
    """How many may sit in a vehicle beside the driver; None: no limit."""
    vehicle_trips: int | None = None
    """How often a vehicle may go out in a day, as its gate counted; None: no limit."""
    appointments: bool = False
    """Whoever is not on the roster needs a booked time (分时段实名预约)."""
    visitor_wait_minutes: int = 15
    """So long a visitor of whom nothing is known waits for the supervisor's answer before somebody must decide."""
    slot_grace_minutes: int = 15
    slot_minutes: int = 60
    """How long a slot is, `SLOT_MINUTES_MIN` to a day; slots are counted from midnight and fill the day evenly."""
    slot_capacity: int | None = None
    """People let in on bookings within one slot; None: no limit."""
    capacity_inside: int | None = None
    """People inside who do not live here, at most; None: no limit."""
    exempt_types: frozenset[PassType] = frozenset()
    """Passes whose holders are under no quota, curfew or time limit. A medical pass always is."""
    check_types: frozenset[PassType] = frozenset()
    """Passes that are good only with an identity document."""
    suspended_types: frozenset[PassType] = frozenset()
    """Passes that are not valid in this phase."""
    returnee_days: int = 0
    """So many days, that of the arrival the first, a returnee's household has no valid pass; 0: no such rule."""
    isolation_days: int = ORDER_DAYS_MAX
    """An order to stay at home holds for so many days at most, the first included, from a gate or from the console."""
    site_open: bool = True
    workers_real_name: bool = False
    readings_per_day: int = 0
    """So many readings a person of the roster has had before leaving for the day (work sites: 2); 0: no such rule."""
    stale_hours: int = 72
    """A revocation list older than this makes a valid pass a matter for CHECK, never for REFUSE."""
    lock_stale_hours: int = 24
    """A household's lock that was not confirmed for so long is a matter for CHECK."""
    keep_days: int = 21
    """So many days a tablet keeps an event that the server has; see `days_kept`."""
    report_due: time = REPORT_DUE
    """The report of a day is late from this time of the day after, local time."""
    gates: tuple[GateTerms, ...] = ()
    tasks: tuple[PlannedTask, ...] = DAY_PLAN
    """What a post does within which hours of the day, beside passages; none: an empty plan."""
    unseen_days: int = 3
    """Whom the roster marks as looked after and nobody saw for so many days is called on; 0: no such list."""
    quiet_minutes: int = 180
    """A gate that is open and recorded nothing for so long is pointed out to the supervisors; 0: no such look."""
    supervisor_phone: str = ""
    """Whom a gate calls that was given no number of its own: digits, at most `PHONE_MAX` with spaces and hyphens."""

    def __post_init__(self) -> None:
        if not TENTHS_MIN <= self.low_tenths < self.fever_tenths <= TENTHS_MAX:
            raise PolicyError("temperatures", "30.0 <= low limit < fever limit <= 45.0")
        if not 1 <= self.fever_decides <= self.fever_rounds <= ROUNDS_MAX:
            raise PolicyError("rounds", f"1 <= readings that decide <= rounds <= {ROUNDS_MAX}", most=ROUNDS_MAX)
        if not 1 <= self.quota_days <= QUOTA_DAYS_MAX:
            raise PolicyError("quota_days", f"quota days are 1 to {QUOTA_DAYS_MAX}", most=QUOTA_DAYS_MAX)
        if (self.curfew_from is None) != (self.curfew_until is None):
            raise PolicyError("curfew_half", "a curfew has both a beginning and an end")
        self._check_origin()
        for name in _NOT_NEGATIVE:
            if (getattr(self, name) or 0) < 0:
                raise PolicyError("negative", f"{name} is not negative", name=name)
        numbers = [row.gate_id for row in self.gates]
        if len(set(numbers)) != len(numbers):
            raise PolicyError("gate_twice", "a gate has one row")
        if problem := plan_problem(self.tasks):
            raise PolicyError(problem, f"the plan of the day: {problem}")

    def _check_origin(self) -> None:
        if self.effective_from.tzinfo is None or (self.valid_until and self.valid_until.tzinfo is None):
            raise PolicyError("naive", "times are aware")
        if self.supervisor_phone and not _PHONE.fullmatch(self.supervisor_phone):
            raise PolicyError(
                "phone", f"a telephone number is 3 to {PHONE_MAX} digits, spaces, hyphens", most=PHONE_MAX
            )
        if self.valid_until is not None and self.valid_until <= self.effective_from:
            raise PolicyError("until", "a policy holds until after it began")
        if self.slot_minutes < SLOT_MINUTES_MIN or DAY_MINUTES % self.slot_minutes:
            raise PolicyError("slot_minutes", f"slots of {SLOT_MINUTES_MIN} minutes and more fill a day evenly")
        if not 1 <= self.isolation_days <= ORDER_DAYS_MAX:
            raise PolicyError("isolation_days", f"an order holds 1 to {ORDER_DAYS_MAX} days", most=ORDER_DAYS_MAX)

    @property
    def days_kept(self) -> int:
        """The days after which a tablet drops an event: never fewer than the quota looks back, nor fewer than three.

        The gate itself looks back two: on fevers, visitors and vehicles inside.
        """
        return max(self.keep_days, self.quota_days + 1, KEPT_DAYS_MIN)

    def quota(self, of_pass: tuple[int, int] | None) -> tuple[int, int] | None:
        """(exits, days) that hold for a household: the policy's own where it sets one, else the pass's; None: none."""
        return of_pass if self.quota_exits is None else (self.quota_exits, self.quota_days)

    def in_curfew(self, local: time) -> bool:
        """Tell whether a local time of day lies in the curfew."""
        if self.curfew_from is None or self.curfew_until is None:
            return False
        return in_span(local, self.curfew_from, self.curfew_until)

    def gate(self, gate_id: int | None) -> GateTerms | None:
        """The rules of one gate, where it has its own."""
        return next((row for row in self.gates if row.gate_id == gate_id), None)

    def is_home_gate(self, gate_id: int | None, building: str) -> bool:
        """Whether a gate may let a building's households out by its own count."""
        terms = self.gate(gate_id)
        return terms is not None and bool(building) and building in terms.homes


_NOT_NEGATIVE: Final = (
    "remeasure_minutes",
    "fever_holds_hours",
    "cold_after",
    "quota_exits",
    "quota_known_minutes",
    "minutes_out_max",
    "riders_max",
    "vehicle_trips",
    "visitor_wait_minutes",
    "slot_grace_minutes",
    "slot_capacity",
    "capacity_inside",
    "returnee_days",
    "readings_per_day",
    "stale_hours",
    "lock_stale_hours",
    "keep_days",
    "unseen_days",
    "quiet_minutes",
)


def policy_at(versions: list[Policy], at: datetime) -> Policy | None:
    """Pick the version in force: the newest whose effective date has come; None before the first."""
    in_force = [policy for policy in versions if policy.effective_from <= at]
    return max(in_force, key=lambda policy: (policy.effective_from, policy.version), default=None)
