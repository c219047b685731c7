"""The table of rules: each row a reason, its outcome, when it holds, and the figures it tells.

Rules of this file:
1. A condition reads facts and policy, nothing else, and is false where a fact that it needs is not known; only a
   CHECK may rest on something not being known.
2. A medical pass is under no quota, curfew, lock or time limit.
"""

from collections.abc import Callable
from typing import Final

from checkpoint.domain import going_out, temperature
from checkpoint.domain.facts import Facts
from checkpoint.domain.limits import is_free, minutes_limit, of_type
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import Policy, VehicleRule, VisitorRule
from checkpoint.domain.readings import format_tenths
from checkpoint.domain.verdicts import Outcome, Reason, Rule

Holds = Callable[[Facts, Policy], bool]


def _status(status: PassStatus) -> Holds:
    return lambda facts, _policy: facts.pass_status is status


# ------------------------------------------------------------- gates, guests, vehicles
def _gate_closed(facts: Facts, policy: Policy) -> bool:
    terms = policy.gate(facts.gate_id)
    return terms is not None and not terms.is_open(facts.local_time)


def _one_way(facts: Facts, policy: Policy) -> bool:
    terms = policy.gate(facts.gate_id)
    return terms is not None and not (terms.exits if facts.leaves else terms.entries)


def _visitors_closed(facts: Facts, policy: Policy) -> bool:
    terms = policy.gate(facts.gate_id)
    return facts.guest and (policy.visitors is VisitorRule.REFUSED or (terms is not None and not terms.visitors))


def _unannounced(facts: Facts, policy: Policy) -> bool:
    return facts.guest and policy.visitors is VisitorRule.ANNOUNCED and not facts.announced


def _wrong_slot(facts: Facts, policy: Policy) -> bool:
    booked = policy.appointments and facts.guest and facts.slot_off is not None
    return booked and abs(facts.slot_off or 0) > policy.slot_grace_minutes


def _slot_full(facts: Facts, policy: Policy) -> bool:
    if not policy.appointments or not facts.guest or policy.slot_capacity is None:
        return False
    return facts.slot_taken is not None and facts.slot_taken + facts.companions >= policy.slot_capacity


def _place_full(facts: Facts, policy: Policy) -> bool:
    limit = policy.capacity_inside
    full = limit is not None and facts.inside is not None and facts.inside + facts.companions >= limit
    return facts.guest and full and not going_out.others_old(facts, policy)


def _place_unsure(facts: Facts, policy: Policy) -> bool:
    """Other gates may have let guests in or out since the last sync: the count may be too low, or too high."""
    counted = policy.capacity_inside is not None and facts.inside is not None
    return facts.guest and counted and going_out.others_old(facts, policy)


def _vehicle_trips(facts: Facts, policy: Policy) -> bool:
    limit = policy.vehicle_trips
    if limit is None or facts.vehicle_trips is None or not facts.leaves or is_free(facts, policy):
        return False
    return facts.in_vehicle and facts.vehicle_trips >= limit


def _vehicle_refused(facts: Facts, policy: Policy) -> bool:
    if not facts.in_vehicle or facts.leaves or facts.medical or facts.roster_missing:
        return False
    terms = policy.gate(facts.gate_id)
    if policy.vehicles is VehicleRule.REFUSED or (terms is not None and not terms.vehicles):
        return True
    known = facts.on_roster or of_type(facts, frozenset({PassType.VEHICLE}))
    return policy.vehicles is VehicleRule.RESIDENTS and not known


def _riders(facts: Facts, policy: Policy) -> bool:
    return facts.in_vehicle and policy.riders_max is not None and facts.riders > policy.riders_max


def _stale(facts: Facts, policy: Policy) -> bool:
    genuine = facts.pass_status is PassStatus.OK
    return genuine and (facts.list_age_hours is None or facts.list_age_hours > policy.stale_hours)


def _list_age(facts: Facts, _policy: Policy) -> dict[str, object]:
    return {} if facts.list_age_hours is None else {"hours": facts.list_age_hours}


def _unknown(facts: Facts, policy: Policy) -> bool:
    """Whoever comes on a booking is expected by their real name, though no roster has them."""
    expected = policy.appointments and facts.guest and facts.slot_off is not None
    return not facts.on_roster and facts.pass_status in (None, PassStatus.OK) and not expected


def _closed(facts: Facts, policy: Policy) -> bool:
    return not policy.site_open and not facts.leaves and not facts.on_roster and not facts.roster_missing


def _same_way(facts: Facts) -> bool:
    return facts.last_passage is not None and facts.last_passage.direction is facts.direction


# ------------------------------------------------------------- the table
RULES: Final = (
    Rule(Reason.NOT_A_PASS, Outcome.CHECK, _status(PassStatus.NOT_A_PASS), checkable=True),
    Rule(Reason.MALFORMED, Outcome.CHECK, _status(PassStatus.MALFORMED), checkable=True),
    Rule(Reason.UNKNOWN_KEY, Outcome.CHECK, _status(PassStatus.UNKNOWN_KEY), checkable=True),
    Rule(Reason.BAD_SIGNATURE, Outcome.REFUSE, _status(PassStatus.BAD_SIGNATURE)),
    Rule(Reason.KEY_SCOPE, Outcome.REFUSE, _status(PassStatus.KEY_SCOPE)),
    Rule(Reason.OTHER_PLACE, Outcome.REFUSE, _status(PassStatus.OTHER_PLACE)),
    Rule(Reason.REVOKED, Outcome.REFUSE, _status(PassStatus.REVOKED)),
    Rule(Reason.NOT_YET, Outcome.REFUSE, _status(PassStatus.NOT_YET)),
    Rule(Reason.EXPIRED, Outcome.REFUSE, _status(PassStatus.EXPIRED)),
    Rule(Reason.PASS_SUSPENDED, Outcome.REFUSE, lambda f, p: not f.medical and of_type(f, p.suspended_types)),
    Rule(Reason.ID_CHECK, Outcome.CHECK, lambda f, p: of_type(f, p.check_types), checkable=True),
    Rule(
        Reason.PASS_MISSING,
        Outcome.CHECK,
        lambda f, p: p.pass_required and f.on_roster and f.pass_status is None,
        checkable=True,
    ),
    Rule(Reason.ROSTER_MISSING, Outcome.CHECK, lambda f, p: f.roster_missing and _unknown(f, p), checkable=True),
    Rule(Reason.NOT_ON_ROSTER, Outcome.CHECK, lambda f, p: not f.roster_missing and _unknown(f, p), checkable=True),
    Rule(Reason.LIST_STALE, Outcome.CHECK, _stale, _list_age, checkable=True),
    Rule(
        Reason.HOUSEHOLD_LOCKED,
        Outcome.REFUSE,
        lambda f, p: going_out.locked(f) and not going_out.lock_old(f, p),
        private=True,
    ),
    Rule(
        Reason.LOCK_STALE,
        Outcome.CHECK,
        lambda f, p: going_out.locked(f) and going_out.lock_old(f, p),
        lambda f, _: {"hours": f.orders_age_hours},
        checkable=True,
        private=True,
    ),
    Rule(
        Reason.RETURNEE,
        Outcome.REFUSE,
        going_out.returnee,
        lambda f, p: {"days": f.returnee_days, "left": p.returnee_days - (f.returnee_days or 0)},
        private=True,
    ),
    Rule(Reason.QUOTA_USED, Outcome.REFUSE, going_out.quota_used, going_out.quota_told),
    Rule(Reason.QUOTA_UNSURE, Outcome.CHECK, going_out.quota_unsure, going_out.others_age, checkable=True),
    Rule(Reason.CURFEW, Outcome.CHECK, lambda f, p: p.in_curfew(f.local_time) and not is_free(f, p), checkable=True),
    Rule(Reason.GATE_CLOSED, Outcome.CHECK, _gate_closed),
    Rule(Reason.GATE_ONE_WAY, Outcome.CHECK, _one_way),
    Rule(Reason.VISITORS_CLOSED, Outcome.REFUSE, _visitors_closed),
    Rule(Reason.VISITOR_UNANNOUNCED, Outcome.CHECK, _unannounced, checkable=True),
    Rule(
        Reason.APPOINTMENT_MISSING,
        Outcome.CHECK,
        lambda f, p: p.appointments and f.guest and f.slot_off is None,
        checkable=True,
    ),
    Rule(Reason.APPOINTMENT_TIME, Outcome.CHECK, _wrong_slot, lambda f, _: {"minutes": abs(f.slot_off or 0)}),
    Rule(
        Reason.BOOKING_USED,
        Outcome.CHECK,
        lambda f, p: p.appointments and f.guest and f.booking_used is not None,
        lambda f, _: {"last": f.booking_used},
    ),
    Rule(Reason.SLOT_FULL, Outcome.REFUSE, _slot_full, lambda f, p: {"taken": f.slot_taken, "most": p.slot_capacity}),
    Rule(Reason.PLACE_FULL, Outcome.REFUSE, _place_full, lambda f, p: {"inside": f.inside, "most": p.capacity_inside}),
    Rule(Reason.PLACE_UNSURE, Outcome.CHECK, _place_unsure, going_out.others_age, checkable=True),
    Rule(Reason.VEHICLE_REFUSED, Outcome.REFUSE, _vehicle_refused),
    Rule(Reason.VEHICLE_RIDERS, Outcome.CHECK, _riders, lambda f, p: {"riders": f.riders, "most": p.riders_max}),
    Rule(
        Reason.VEHICLE_TRIPS,
        Outcome.REFUSE,
        _vehicle_trips,
        lambda f, p: {"trips": f.vehicle_trips, "most": p.vehicle_trips},
    ),
    Rule(Reason.SITE_CLOSED, Outcome.REFUSE, _closed),
    Rule(
        Reason.WORKER_UNNAMED,
        Outcome.CHECK,
        lambda f, p: p.workers_real_name and f.worker and not f.leaves and not f.id_known,
        checkable=True,
    ),
    Rule(
        Reason.READINGS_DUE,
        Outcome.CHECK,
        temperature.readings_due,
        lambda f, p: {"done": (f.readings_today or 0) + bool(f.readings), "wanted": p.readings_per_day},
    ),
    Rule(Reason.SAME_DIRECTION, Outcome.CHECK, lambda f, _: _same_way(f), lambda f, _: {"last": f.last_passage}),
    Rule(
        Reason.OVERDUE,
        Outcome.CHECK,
        going_out.overdue,
        lambda f, p: {"minutes": f.minutes_out, "over": (f.minutes_out or 0) - (minutes_limit(f, p) or 0)},
    ),
    Rule(Reason.TRIP_UNSAID, Outcome.CHECK, going_out.trip_unsaid),
    Rule(Reason.TEMPERATURE_MISSING, Outcome.CHECK, lambda f, p: p.temperature_required and not f.readings),
    Rule(
        Reason.TEMPERATURE_LOW,
        Outcome.CHECK,
        lambda f, p: temperature.low(f, p) and not temperature.cold(f, p),
        lambda f, _: {"degrees": format_tenths(f.readings[-1])},
    ),
    Rule(Reason.THERMOMETER_COLD, Outcome.CHECK, temperature.cold, lambda f, _: {"count": f.low_in_a_row}),
    Rule(Reason.ALONE, Outcome.REFER, lambda f, _: f.alone),
    Rule(
        Reason.REMEASURE,
        Outcome.REFER,
        temperature.remeasure,
        lambda f, p: {"first": format_tenths(f.readings[temperature.first_high(f, p)]), "minutes": p.remeasure_minutes},
    ),
    Rule(
        Reason.FEVER_OPEN,
        Outcome.REFER,
        temperature.fever_open,
        lambda f, _: {"since": temperature.fever_since(f), "left": f.fever_left},
    ),
    Rule(
        Reason.FEVER,
        Outcome.REFER,
        temperature.fever,
        lambda f, p: {"high": temperature.high(f, p), "rounds": len(f.readings)},
    ),
    Rule(
        Reason.FEVER_BEFORE,
        Outcome.CHECK,
        temperature.fever_before,
        lambda f, _: {"hours": max(1, (f.fever_minutes or 0) // 60)},
        checkable=True,
        private=True,
    ),
)

OUTCOME_OF: Final = {rule.reason: rule.outcome for rule in RULES}
"""What each reason comes to by itself."""

CHECKABLE: Final = frozenset(rule.reason for rule in RULES if rule.checkable)
"""Reasons with something to check of which the record can say how it was done."""

PRIVATE: Final = frozenset(rule.reason for rule in RULES if rule.private)
"""Reasons that are never on the glass, where a queue reads with the operator (A3)."""
