"""A household as the gate sees it: who is inside and since when, what is left of its exits, whether it is locked."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from checkpoint.domain.decide import Direction, Facts, Passage
from checkpoint.domain.limits import is_free
from checkpoint.domain.movements import Category
from checkpoint.domain.passes import PassCheck
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.policy import Policy, QuotaKind
from checkpoint.domain.presence import window_start
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference
from checkpoint.services.stay_orders import StayOrders


@dataclass(frozen=True, slots=True)
class Member:
    """One of a household. `last`: the newest passage that this tablet knows of; None: none, so inside."""

    resident: Resident
    inside: bool
    last: Passage | None
    exits: int
    """Exits within the quota's window."""


@dataclass(frozen=True, slots=True)
class HouseholdState:
    """All of a household at one moment.

    `quota_exits` and `quota_days` are the policy's, else those of the pass that was shown; None: no quota. `used` is
    what counts against it in its own kind (trips, or people). `locked`: an order keeps all of it at home.
    """

    household: Household
    members: tuple[Member, ...]
    quota_exits: int | None
    quota_days: int
    quota_kind: QuotaKind
    used: int
    locked: bool = False

    @property
    def inside(self) -> int:
        """How many are inside."""
        return sum(member.inside for member in self.members)

    @property
    def left(self) -> int | None:
        """Exits, or people, that are left; None: no quota, or one for each person."""
        if self.quota_exits is None or self.quota_kind is QuotaKind.EACH:
            return None
        return max(0, self.quota_exits - self.used)


class Households:
    """Looks at households. Reads only what is in memory and, once a household, its own movements."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger, orders: StayOrders, clock: Clock) -> None:
        """`zone` is the place's."""
        self._zone, self._reference, self._ledger, self._clock = zone, reference, ledger, clock
        self._orders = orders

    def state(self, household: Household, check: PassCheck | None = None) -> HouseholdState:
        """The household as it stands now; `check`: of the pass that was shown, by which its members go out."""
        now = self._clock.now()
        policy = self._reference.policy(now)
        exits, days, kind = _quota(policy, check)
        since = window_start(now, days, self._zone)
        members = tuple(
            self._member(row, since, policy) for row in self._reference.roster.members(household.household_id)
        )
        counted = [row for row in members if not row.resident.exempt]
        persons = kind is QuotaKind.PERSONS
        used = sum(bool(row.exits) for row in counted) if persons else sum(row.exits for row in counted)
        locked = self._orders.is_held(household, None, now)
        return HouseholdState(household, members, exits, days, kind, used, locked)

    def locked(self, households: list[Household]) -> set[int]:
        """Which of these households stay at home as a whole."""
        return self._orders.locked(households, self._clock.now())

    def _member(self, resident: Resident, since: datetime, policy: Policy) -> Member:
        presence = self._ledger.presence
        last = presence.last_passage(resident.person_id)
        exits = presence.exits(resident.household_id, since, policy).count(resident.person_id)
        return Member(resident, presence.is_inside(resident.person_id, Category.RESIDENT), last, exits)


def _quota(policy: Policy, check: PassCheck | None) -> tuple[int | None, int, QuotaKind]:
    """As the rules have it of whoever goes out by this pass: one that frees them, else the policy's, else its own."""
    claims = check.claims if check is not None else None
    shown = Facts(
        Direction.OUT,
        time(),
        pass_status=check.status if check is not None else None,
        pass_type=claims.type if claims is not None else None,
    )
    quota = None if is_free(shown, policy) else policy.quota(claims.quota if claims is not None else None)
    exits, days = quota or (None, policy.quota_days)
    return exits, days, QuotaKind.TRIPS if policy.quota_exits is None else policy.quota_kind
