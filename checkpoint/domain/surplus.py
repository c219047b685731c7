"""Surplus exits (超次外出): what went out beyond the quota, seen only when the gates' records came together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from checkpoint.domain.decide import Direction, Reason
from checkpoint.domain.events import Correction, Event
from checkpoint.domain.limits import is_free
from checkpoint.domain.movements import Movement
from checkpoint.domain.policy import Policy, QuotaKind, policy_at
from checkpoint.domain.presence import window_start


@dataclass(frozen=True, slots=True)
class Surplus:
    """One exit too many, with those before it in the window, oldest first, it itself the last.

    `known` says that the gate saw it and let the person go all the same; otherwise no gate could see it.
    """

    household_id: int
    exits: tuple[Event, ...]
    allowed: int
    days: int
    known: bool

    @property
    def event(self) -> Event:
        """The exit that was one too many."""
        return self.exits[-1]

    @property
    def gates(self) -> tuple[int, ...]:
        """The gates that let the household out, in the order in which they did."""
        return tuple(dict.fromkeys(event.gate_id for event in self.exits))


def surplus(events: Iterable[Event], policies: list[Policy], zone: tzinfo) -> list[Surplus]:
    """Find every surplus exit among a place's events, oldest first, each judged by the policy of its time.

    What was recorded late counts when it happened. Movements taken back and people who are under no quota count for
    nothing, as at the gate.
    """
    events = list(events)
    annulled = {event.body.annuls for event in events if isinstance(event.body, Correction)}
    gone: dict[int, list[Event]] = defaultdict(list)
    found: list[Surplus] = []
    for event in sorted(events, key=lambda row: (row.happened_at, row.id)):
        movement = event.body
        if not isinstance(movement, Movement) or event.id in annulled or movement.household_id is None:
            continue
        policy = policy_at(policies, event.happened_at)
        if policy is None or not _counts(movement, policy):
            continue
        since = window_start(event.happened_at, policy.quota_days, zone)
        before = [row for row in gone[movement.household_id] if row.happened_at >= since]
        counted = _counted(before, movement.person_id, policy.quota_kind)
        if policy.quota_exits is not None and len(counted[1]) >= policy.quota_exits:
            seen = Reason.QUOTA_USED in movement.verdict.reasons
            exits = (*counted[0], event)
            found.append(Surplus(movement.household_id, exits, policy.quota_exits, policy.quota_days, seen))
        gone[movement.household_id].append(event)
    return found


def _counts(movement: Movement, policy: Policy) -> bool:
    """An exit of somebody who lives here and is under the quota."""
    facts = movement.facts
    if not movement.passed or movement.direction is not Direction.OUT or movement.emergency or not facts.on_roster:
        return False
    return not is_free(facts, policy)


def _counted(before: list[Event], person_id: str, kind: QuotaKind) -> tuple[list[Event], list[str]]:
    """The exits before this one that matter, and what is counted of them: trips, other people, or own trips."""
    who = [(event, event.body.person_id) for event in before if isinstance(event.body, Movement)]
    match kind:
        case QuotaKind.TRIPS:
            return before, [name for _, name in who]
        case QuotaKind.PERSONS:
            others = [(event, name) for event, name in who if name != person_id]
            return [event for event, _ in others], list(dict.fromkeys(name for _, name in others))
        case QuotaKind.EACH:
            own = [(event, name) for event, name in who if name == person_id]
            return [event for event, _ in own], [name for _, name in own]
