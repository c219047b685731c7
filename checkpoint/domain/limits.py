"""How long somebody may be out (外出时长): what pass and policy allow, and what they said themselves."""

from datetime import datetime, timedelta

from checkpoint.domain.facts import Direction, Facts, Passage
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy


def of_type(facts: Facts, types: frozenset[PassType]) -> bool:
    """Whether a good pass of one of these types was shown."""
    return facts.shown in types


def is_free(facts: Facts, policy: Policy) -> bool:
    """Whom no quota, curfew or time limit holds."""
    return facts.exempt or _frees(facts.shown, policy)


def counts(exit_: Passage, policy: Policy) -> bool:
    """Whether an exit counts against the household's quota: not in an emergency, nor by a pass that frees its holder.

    Whose exits never count, the roster says.
    """
    return not exit_.emergency and not _frees(exit_.shown, policy)


def _frees(shown: PassType | None, policy: Policy) -> bool:
    return shown is PassType.MEDICAL or shown in policy.exempt_types


def minutes_allowed(facts: Facts, policy: Policy) -> int | None:
    """How long this person may be out: the pass's own limit before the policy's; None: no limit."""
    if is_free(facts, policy):
        return None
    return policy.minutes_out_max if facts.minutes_allowed is None else facts.minutes_allowed


def minutes_limit(facts: Facts, policy: Policy) -> int | None:
    """After how long this person is overdue: what is allowed, or what they said where that is sooner; None: never."""
    if is_free(facts, policy):
        return None
    known = (minutes_allowed(facts, policy), facts.minutes_declared)
    return min((minutes for minutes in known if minutes is not None), default=None)


def due_back(facts: Facts, policy: Policy) -> datetime | None:
    """When whoever is out has to be back, by the same two; None: no limit, or not out."""
    last = facts.last_passage
    if last is None or last.direction is Direction.IN or is_free(facts, policy):
        return None
    allowed = minutes_allowed(facts, policy)
    said = last.trip.due_back if last.trip else None
    ends = (said, None if allowed is None else last.at + timedelta(minutes=allowed))
    return min((end for end in ends if end is not None), default=None)
