"""What in a policy is odd: remarks whose words are in the text catalogue.

A policy that can be read may still be a mistake: a quota that two gates grant each, a limit that no rule uses.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy, VehicleRule, VisitorRule
from checkpoint.domain.policy_review import Remark, clock, minutes_of
from checkpoint.domain.readings import format_tenths

FEVER_USUAL: Final = (370, 380)
"""Orders found name 37.0 to 38.0 degrees; a limit outside is more likely a slip."""

FEVER_HOLDS_LONG_HOURS: Final = 24
CURFEW_LONG_MINUTES: Final = 12 * 60
OUTING_SHORT_MINUTES: Final = 30
STALE_LONG_HOURS: Final = 7 * 24
LOCK_LONG_HOURS: Final = 72
RETURNEE_LONG_DAYS: Final = 60
VISITOR_WAIT_LONG_MINUTES: Final = 30  # nobody should stand outside longer without an answer
UNSEEN_LONG_DAYS: Final = 7
QUIET_SHORT_MINUTES: Final = 30


def strangers(policy: Policy, gates: Collection[int], buildings: Collection[str]) -> list[Remark]:
    """Gates and buildings that the policy names and the place does not have, and buildings without a home gate."""
    homes = {building for terms in policy.gates for building in terms.homes}
    found = [
        Remark("policy.odd.gate_unknown", {"gate": terms.gate_id})
        for terms in policy.gates
        if terms.gate_id not in gates
    ]
    unknown = sorted(homes - set(buildings))
    if unknown:
        found.append(Remark("policy.odd.buildings_unknown", {"buildings": tuple(unknown)}))
    homeless = sorted(set(buildings) - homes, key=lambda name: (len(name), name))
    if policy.quota_known_minutes is not None and homes and homeless:
        found.append(Remark("policy.odd.homeless", {"buildings": tuple(homeless)}))
    return found


def warnings(policy: Policy, now: datetime | None = None, before: Policy | None = None) -> list[Remark]:
    """What is odd about the policy. `before` is the version issued last; `now` tells what is in the past."""
    return [
        *_odd_limits(policy),
        *_odd_watching(policy),
        *_odd_going_out(policy),
        *_without_effect(policy),
        *_odd_gates(policy),
        *_odd_tasks(policy),
        *_odd_dates(policy, now, before),
    ]


def _odd_tasks(policy: Policy) -> Iterator[Remark]:
    """Disinfection without a time to act, and hours shorter than that time."""
    for row in policy.tasks:
        begin = clock(row.begin)
        if row.task is TaskKind.DISINFECTION and not row.minutes:
            yield Remark("policy.odd.task_contact", {"begin": begin})
        if row.end is not None and row.minutes > minutes_of(row.begin, row.end):
            yield Remark("policy.odd.task_short", {"begin": begin, "minutes": row.minutes})


def _odd_limits(policy: Policy) -> Iterator[Remark]:
    low, high = FEVER_USUAL
    if not low <= policy.fever_tenths <= high:
        yield Remark("policy.odd.fever", {"fever": format_tenths(policy.fever_tenths)})
    if policy.remeasure_minutes == 0:
        yield Remark("policy.odd.no_rest")
    if not 0 < policy.fever_holds_hours <= FEVER_HOLDS_LONG_HOURS:
        yield Remark("policy.odd.fever_holds", {"hours": policy.fever_holds_hours})
    if not 0 < policy.visitor_wait_minutes <= VISITOR_WAIT_LONG_MINUTES:
        yield Remark("policy.odd.visitor_wait", {"minutes": policy.visitor_wait_minutes})
    if policy.fever_decides == policy.fever_rounds > 1:
        yield Remark("policy.odd.all_rounds", {"rounds": policy.fever_rounds})
    if policy.stale_hours > STALE_LONG_HOURS:
        yield Remark("policy.odd.stale", {"hours": policy.stale_hours})
    if policy.lock_stale_hours > LOCK_LONG_HOURS:
        yield Remark("policy.odd.lock_stale", {"hours": policy.lock_stale_hours})
    if policy.returnee_days > RETURNEE_LONG_DAYS:
        yield Remark("policy.odd.returnee", {"days": policy.returnee_days})
    if policy.readings_per_day and not policy.temperature_required:
        yield Remark("policy.odd.readings_not_required")


def _odd_watching(policy: Policy) -> Iterator[Remark]:
    if policy.unseen_days > UNSEEN_LONG_DAYS:
        yield Remark("policy.odd.unseen", {"days": policy.unseen_days})
    if 0 < policy.quiet_minutes < QUIET_SHORT_MINUTES:
        yield Remark("policy.odd.quiet", {"minutes": policy.quiet_minutes})


def _odd_going_out(policy: Policy) -> Iterator[Remark]:
    if policy.quota_exits == 0:
        yield Remark("policy.odd.quota_zero")
    if policy.quota_exits is not None and policy.quota_known_minutes is None and len(policy.gates) > 1:
        yield Remark("policy.odd.quota_offline")
    if policy.quota_known_minutes is not None and not any(terms.homes for terms in policy.gates):
        yield Remark("policy.odd.no_home_gates")
    if policy.minutes_out_max is not None and policy.minutes_out_max < OUTING_SHORT_MINUTES:
        yield Remark("policy.odd.minutes_out", {"minutes": policy.minutes_out_max})
    if policy.curfew_from is not None and policy.curfew_until is not None:
        minutes = minutes_of(policy.curfew_from, policy.curfew_until)
        if minutes == 0:
            yield Remark("policy.odd.curfew_empty")
        elif minutes > CURFEW_LONG_MINUTES:
            yield Remark("policy.odd.curfew_long", {"hours": minutes // 60})
    strangers = policy.exempt_types & {PassType.VISITOR, PassType.TEMPORARY}
    if strangers:
        yield Remark("policy.odd.exempt_strangers", {"types": tuple(sorted(strangers))})


def _counts_elsewhere(policy: Policy) -> bool:
    """Whether anything is counted over all gates."""
    return policy.quota_exits is not None or policy.capacity_inside is not None


def _without_effect(policy: Policy) -> Iterator[Remark]:
    """Settings that no rule can come to."""
    closed = policy.visitors is VisitorRule.REFUSED or not policy.site_open
    idle = {
        "quota_known_minutes": policy.quota_known_minutes is not None and not _counts_elsewhere(policy),
        "slot_capacity": policy.slot_capacity is not None and not policy.appointments,
        "appointments": policy.appointments and closed,
        "capacity_inside": policy.capacity_inside is not None and closed,
        "riders_max": policy.riders_max is not None and policy.vehicles is VehicleRule.REFUSED,
        "suspended_types": PassType.MEDICAL in policy.suspended_types,
    }
    for name, unused in idle.items():
        if unused:
            yield Remark("policy.odd.no_effect", {"name": name})


def _odd_gates(policy: Policy) -> Iterator[Remark]:
    homes = Counter(building for terms in policy.gates for building in set(terms.homes))
    for building, gates in homes.items():
        if gates > 1:
            yield Remark("policy.odd.home_twice", {"building": building, "count": gates})
    for terms in policy.gates:
        yield from _odd_gate(terms)


def _odd_gate(terms: GateTerms) -> Iterator[Remark]:
    if not terms.entries and not terms.exits:
        yield Remark("policy.odd.gate_shut", {"gate": terms.gate_id})
    if terms.homes and not terms.exits:
        yield Remark("policy.odd.home_no_exit", {"gate": terms.gate_id})
    if terms.open_from is not None and terms.open_from == terms.open_until:
        yield Remark("policy.odd.gate_shut", {"gate": terms.gate_id})


def _odd_dates(policy: Policy, now: datetime | None, before: Policy | None) -> Iterator[Remark]:
    if now is not None and policy.effective_from < now:
        yield Remark("policy.odd.past")
    if before is not None and policy.version <= before.version:
        yield Remark("policy.odd.version", {"version": policy.version, "last": before.version})
    if before is not None and policy.version > before.version and policy.effective_from < before.effective_from:
        yield Remark("policy.odd.overtaken", {"last": before.version})
