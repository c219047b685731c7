"""What readings come to: high, low, to be taken again, a fever. The conditions of the rules about temperature."""

from datetime import timedelta

from checkpoint.domain.facts import Facts
from checkpoint.domain.policy import Policy


def high(facts: Facts, policy: Policy) -> int:
    """How many readings were high."""
    return sum(tenths >= policy.fever_tenths for tenths in facts.readings)


def first_high(facts: Facts, policy: Policy) -> int:
    """Which reading was the first that was high; there is one."""
    return next(number for number, tenths in enumerate(facts.readings) if tenths >= policy.fever_tenths)


def fever(facts: Facts, policy: Policy) -> bool:
    """So many are high that it is decided."""
    return high(facts, policy) >= policy.fever_decides


def fever_open(facts: Facts, policy: Policy) -> bool:
    """Their fever of so many hours is not seen through: what was measured then stands."""
    since = facts.fever_minutes
    return since is not None and facts.fever_left > 0 and timedelta(minutes=since) < fever_holds(policy)


def fever_holds(policy: Policy) -> timedelta:
    """How long a rest, or a fever with steps left, holds whoever comes again."""
    return timedelta(hours=policy.fever_holds_hours)


def fever_before(facts: Facts, policy: Policy) -> bool:
    """They had a fever that holds them no longer: seen through, closed, or too long ago."""
    return facts.fever_minutes is not None and not fever_open(facts, policy)


def fever_since(facts: Facts) -> str:
    """The time of day at which it began."""
    now = facts.local_time.hour * 60 + facts.local_time.minute
    since = (now - (facts.fever_minutes or 0)) % (24 * 60)
    return f"{since // 60:02d}:{since % 60:02d}"


def remeasure(facts: Facts, policy: Policy) -> bool:
    """A high reading stays open until normal ones after it outvote it, the last after a rest; a low one is no vote."""
    if high(facts, policy) == 0 or fever(facts, policy):
        return False
    since = facts.readings[first_high(facts, policy) :]
    normal = sum(policy.low_tenths <= tenths < policy.fever_tenths for tenths in since)
    outvoted = normal > policy.fever_rounds - policy.fever_decides
    early = facts.rested_minutes is not None and facts.rested_minutes < policy.remeasure_minutes
    return not outvoted or early


def low(facts: Facts, policy: Policy) -> bool:
    """The newest is lower than people are."""
    return bool(facts.readings) and facts.readings[-1] < policy.low_tenths


def cold(facts: Facts, policy: Policy) -> bool:
    """So many low ones in a row are the thermometer's."""
    return policy.cold_after > 0 and low(facts, policy) and facts.low_in_a_row >= policy.cold_after


def readings_due(facts: Facts, policy: Policy) -> bool:
    """Who leaves for the day was measured fewer times than asked."""
    if not facts.on_roster or not facts.leaves or facts.readings_today is None:
        return False
    return facts.readings_today + bool(facts.readings) < policy.readings_per_day
