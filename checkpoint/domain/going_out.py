"""Going out (外出): quotas, orders to stay at home, and coming back late. The conditions of the rules about them."""

from checkpoint.domain.facts import Facts
from checkpoint.domain.limits import is_free, minutes_limit
from checkpoint.domain.policy import Policy, QuotaKind, TripRule


def used(facts: Facts, policy: Policy) -> int:
    """What counts against the quota; that of a pass counts trips."""
    if policy.quota_exits is None:
        return facts.exits_used
    match policy.quota_kind:
        case QuotaKind.TRIPS:
            return facts.exits_used
        case QuotaKind.PERSONS:
            return facts.others_out
        case QuotaKind.EACH:
            return facts.own_exits


def under_quota(facts: Facts, policy: Policy) -> bool:
    """Whether how often they go out is counted."""
    quota = policy.quota(facts.pass_quota)
    return quota is not None and facts.leaves and facts.on_roster and not is_free(facts, policy)


def quota_used(facts: Facts, policy: Policy) -> bool:
    """As many went as may."""
    exits, _ = policy.quota(facts.pass_quota) or (0, 0)
    return under_quota(facts, policy) and used(facts, policy) >= exits


def quota_told(facts: Facts, policy: Policy) -> dict[str, object]:
    """How many went, and how many may within how many days."""
    quota = dict(zip(("exits", "days"), policy.quota(facts.pass_quota) or (), strict=False))
    return {"used": used(facts, policy), **quota}


def quota_unsure(facts: Facts, policy: Policy) -> bool:
    """Away from the home gate others may have let the household out since the last sync."""
    if not others_old(facts, policy) or not under_quota(facts, policy) or quota_used(facts, policy):
        return False
    return not policy.is_home_gate(facts.gate_id, facts.building)


def others_old(facts: Facts, policy: Policy) -> bool:
    """Whether what the other gates recorded was told too long ago to rest on."""
    limit = policy.quota_known_minutes
    return limit is not None and (facts.known_minutes is None or facts.known_minutes > limit)


def others_age(facts: Facts, _policy: Policy) -> dict[str, object]:
    """How many minutes ago that was, where it is known."""
    return {} if facts.known_minutes is None else {"minutes": facts.known_minutes}


def lock_old(facts: Facts, policy: Policy) -> bool:
    """Whether what is known of orders was told too long ago to rest on."""
    return facts.orders_age_hours is not None and facts.orders_age_hours > policy.lock_stale_hours


def locked(facts: Facts) -> bool:
    """They go out of a household that is to stay at home, and not for medical care."""
    return facts.household_locked and facts.leaves and not facts.medical


def returnee(facts: Facts, policy: Policy) -> bool:
    """They go out of a household to which somebody came back not long ago."""
    days = facts.returnee_days
    return facts.leaves and facts.on_roster and not facts.medical and days is not None and days < policy.returnee_days


def trip_unsaid(facts: Facts, policy: Policy) -> bool:
    """Where they go, or when they mean to be back, is asked for and not said."""
    asked = policy.ask_destination is TripRule.REQUIRE and facts.leaves and facts.on_roster
    return asked and not facts.trip_said and not is_free(facts, policy)


def overdue(facts: Facts, policy: Policy) -> bool:
    """They come back later than they may, or than they said."""
    limit = minutes_limit(facts, policy)
    return limit is not None and not facts.leaves and facts.minutes_out is not None and facts.minutes_out > limit
