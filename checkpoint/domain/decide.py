"""The gate's decision: facts in, verdict out, with every reason.

Rules of this file:
1. `decide` reads nothing but its arguments.
2. A rule is a row of `RULES`; each reason has exactly one; the manual's table is printed from it.
3. All broken rules are reported, not the first; the severest outcome wins.
4. Missing data is never a reason to refuse, and a resident who comes home is never refused by the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import Policy


class Direction(StrEnum):
    """Which way through the gate, seen from the place."""

    IN = "in"
    OUT = "out"

    @property
    def opposite(self) -> "Direction":
        """The other way."""
        return Direction.OUT if self is Direction.IN else Direction.IN


class Outcome(StrEnum):
    """What the gate advises (处置), mildest first: 放行, 核实, 转处置, 劝返."""

    ADMIT = "admit"
    CHECK = "check"
    REFER = "refer"
    REFUSE = "refuse"


SEVERITY: Final = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Reason(StrEnum):
    """Why a verdict is not a plain ADMIT; its words are in the text catalogue under `reason.<value>`."""

    EMERGENCY = "emergency"
    NOT_A_PASS = "not_a_pass"
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    KEY_SCOPE = "key_scope"
    OTHER_PLACE = "other_place"
    REVOKED = "revoked"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    PASS_MISSING = "pass_missing"
    NOT_ON_ROSTER = "not_on_roster"
    LIST_STALE = "list_stale"
    HOUSEHOLD_LOCKED = "household_locked"
    QUOTA_USED = "quota_used"
    CURFEW = "curfew"
    VISITORS_CLOSED = "visitors_closed"
    SITE_CLOSED = "site_closed"
    SAME_DIRECTION = "same_direction"
    OVERDUE = "overdue"
    TEMPERATURE_MISSING = "temperature_missing"
    TEMPERATURE_LOW = "temperature_low"
    REMEASURE = "remeasure"
    FEVER = "fever"


@dataclass(frozen=True, slots=True)
class Passage:
    """The last time a person went through a gate of this place."""

    direction: Direction
    at: datetime
    gate_id: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict rests on (判定依据); recorded with the movement so that it can be replayed.

    `pass_status` None: no pass was shown. `list_age_hours` None: no revocation list was ever received.
    `exits_used`: exits of the household within the quota's window, this one not counted.
    `pass_quota`: (exits, days) as the pass has them, a default; a policy that sets a quota goes before it.
    `minutes_allowed`: how long this pass lets its holder be out; it goes before the policy's limit.
    `readings`: tenths of a degree, oldest first.
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
    last_passage: Passage | None = None
    readings: tuple[int, ...] = ()
    emergency: bool = False

    @property
    def comes_home(self) -> bool:
        """A person of the roster on the way in."""
        return self.on_roster and self.direction is Direction.IN

    @property
    def leaves(self) -> bool:
        """Anybody on the way out."""
        return self.direction is Direction.OUT

    @property
    def medical(self) -> bool:
        """A medical pass, genuine and valid: no quota, curfew or lock holds it up."""
        return self.pass_status is PassStatus.OK and self.pass_type is PassType.MEDICAL


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's advice (判定) with every reason for it and the policy version it rests on (0: none was there)."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    policy_version: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when `holds`, the reason is given and the outcome is at least `outcome`."""

    reason: Reason
    outcome: Outcome
    holds: Callable[[Facts, Policy], bool]


def _status(status: PassStatus) -> Callable[[Facts, Policy], bool]:
    return lambda facts, _policy: facts.pass_status is status


def _high(facts: Facts, policy: Policy) -> int:
    return sum(tenths >= policy.fever_tenths for tenths in facts.readings)


def _fever(facts: Facts, policy: Policy) -> bool:
    """Two high readings are a fever, of two or of three (field rule: 2 of 3 decide)."""
    return _high(facts, policy) >= 2


def _remeasure(facts: Facts, policy: Policy) -> bool:
    """One high reading stays open until two normal ones outvote it."""
    normal = len(facts.readings) - _high(facts, policy)
    return _high(facts, policy) == 1 and normal < 2


def _quota_used(facts: Facts, policy: Policy) -> bool:
    quota = policy.quota(facts.pass_quota)
    if quota is None or facts.exempt or facts.medical or not facts.leaves:
        return False
    return facts.on_roster and facts.exits_used >= quota[0]


def _visitor(facts: Facts) -> bool:
    return (
        not facts.on_roster
        and facts.pass_status in (None, PassStatus.OK)
        and facts.pass_type in (None, PassType.VISITOR)
    )


def _stale(facts: Facts, policy: Policy) -> bool:
    genuine = facts.pass_status is PassStatus.OK
    return genuine and (facts.list_age_hours is None or facts.list_age_hours > policy.stale_hours)


def _overdue(facts: Facts, policy: Policy) -> bool:
    limit = policy.minutes_out_max if facts.minutes_allowed is None else facts.minutes_allowed
    if facts.exempt or limit is None:
        return False
    return not facts.leaves and facts.minutes_out is not None and facts.minutes_out > limit


RULES: Final = (
    Rule(Reason.NOT_A_PASS, Outcome.CHECK, _status(PassStatus.NOT_A_PASS)),
    Rule(Reason.MALFORMED, Outcome.CHECK, _status(PassStatus.MALFORMED)),
    Rule(Reason.UNKNOWN_KEY, Outcome.CHECK, _status(PassStatus.UNKNOWN_KEY)),
    Rule(Reason.BAD_SIGNATURE, Outcome.REFUSE, _status(PassStatus.BAD_SIGNATURE)),
    Rule(Reason.KEY_SCOPE, Outcome.REFUSE, _status(PassStatus.KEY_SCOPE)),
    Rule(Reason.OTHER_PLACE, Outcome.REFUSE, _status(PassStatus.OTHER_PLACE)),
    Rule(Reason.REVOKED, Outcome.REFUSE, _status(PassStatus.REVOKED)),
    Rule(Reason.NOT_YET, Outcome.REFUSE, _status(PassStatus.NOT_YET)),
    Rule(Reason.EXPIRED, Outcome.REFUSE, _status(PassStatus.EXPIRED)),
    Rule(Reason.PASS_MISSING, Outcome.CHECK, lambda f, p: p.pass_required and f.on_roster and f.pass_status is None),
    Rule(Reason.NOT_ON_ROSTER, Outcome.CHECK, lambda f, _: not f.on_roster and f.pass_status in (None, PassStatus.OK)),
    Rule(Reason.LIST_STALE, Outcome.CHECK, _stale),
    Rule(Reason.HOUSEHOLD_LOCKED, Outcome.REFUSE, lambda f, _: f.household_locked and f.leaves and not f.medical),
    Rule(Reason.QUOTA_USED, Outcome.REFUSE, _quota_used),
    Rule(Reason.CURFEW, Outcome.CHECK, lambda f, p: p.in_curfew(f.local_time) and not f.exempt and not f.medical),
    Rule(Reason.VISITORS_CLOSED, Outcome.REFUSE, lambda f, p: not p.visitors_allowed and not f.leaves and _visitor(f)),
    Rule(Reason.SITE_CLOSED, Outcome.REFUSE, lambda f, p: not p.site_open and not f.leaves and not f.on_roster),
    Rule(
        Reason.SAME_DIRECTION,
        Outcome.CHECK,
        lambda f, _: f.last_passage is not None and f.last_passage.direction is f.direction,
    ),
    Rule(Reason.OVERDUE, Outcome.CHECK, _overdue),
    Rule(Reason.TEMPERATURE_MISSING, Outcome.CHECK, lambda f, p: p.temperature_required and not f.readings),
    Rule(
        Reason.TEMPERATURE_LOW,
        Outcome.CHECK,
        lambda f, p: bool(f.readings) and f.readings[-1] < p.low_tenths,
    ),
    Rule(Reason.REMEASURE, Outcome.REFER, _remeasure),
    Rule(Reason.FEVER, Outcome.REFER, _fever),
)


def decide(facts: Facts, policy: Policy) -> Verdict:
    """Advise on one person at one gate. An emergency is free whatever else is true."""
    if facts.emergency:
        return Verdict(Outcome.ADMIT, (Reason.EMERGENCY,), policy.version)
    broken = [rule for rule in RULES if rule.holds(facts, policy)]
    outcomes = [_softened(rule.outcome, facts) for rule in broken]
    severest = max(outcomes, key=SEVERITY.__getitem__, default=Outcome.ADMIT)
    return Verdict(severest, tuple(rule.reason for rule in broken), policy.version)


def _softened(outcome: Outcome, facts: Facts) -> Outcome:
    """A resident is let home: what would refuse anybody else is a matter of a check for them."""
    return Outcome.CHECK if outcome is Outcome.REFUSE and facts.comes_home else outcome
