"""Deciding again (重演): which recorded verdicts a policy would have turned, from the facts recorded with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from checkpoint.domain.decide import Facts, Outcome, Verdict, decide
from checkpoint.domain.events import Correction, Event
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy
from checkpoint.domain.presence import Presence, window_start
from checkpoint.domain.readings import rested_minutes


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict that would have been another one. `counted` says that the exits were counted anew from the records."""

    event: Event
    movement: Movement
    verdict: Verdict
    counted: bool

    @property
    def milder(self) -> bool:
        """Whether the person was judged more severely at the time."""
        order = list(Outcome)
        return order.index(self.verdict.outcome) < order.index(self.movement.verdict.outcome)


@dataclass(slots=True)
class Replay:
    """A replay of what happened from `since` on, and what it saw; verdicts that only give other reasons are counted."""

    since: datetime
    movements: int = 0
    other_reasons: int = 0


def replay(
    events: Iterable[Event], policy: Policy, versions: Mapping[int, Policy], zone: tzinfo, seen: Replay
) -> Iterator[Difference]:
    """Decide every movement again under one policy; `events` are all of a place, oldest first.

    What depends on the policy itself is made anew: the exits within its window are counted from the records where the
    version of that time, as far as `versions` has it, had another window; the rest before a re-measure follows from the
    readings' times. Everything else is as recorded; what was not counted at the time is not made up. Movements that
    were taken back are left out, those before `seen.since` only counted as exits. `seen` is filled while one reads.
    """
    events = list(events)
    annulled = {event.body.annuls for event in events if isinstance(event.body, Correction)}
    presence = Presence()
    for event in events:
        movement = event.body
        if not isinstance(movement, Movement) or event.id in annulled:
            continue
        known = versions.get(movement.verdict.policy_version)
        counted = known is None or _counting(known) != _counting(policy)
        facts = _facts(movement, policy)
        if counted and movement.household_id is not None:
            facts = _counted(facts, event, movement, presence, policy, zone)
        verdict = decide(facts, policy)
        if facts.on_roster and not facts.exempt:  # the exits of nobody else count against the household
            presence.apply(event)
        if event.happened_at < seen.since:
            continue
        seen.movements += 1
        if verdict.outcome is not movement.verdict.outcome:
            yield Difference(event, movement, verdict, counted)
        elif verdict.reasons != movement.verdict.reasons:
            seen.other_reasons += 1


def _counting(policy: Policy) -> tuple[int, frozenset[PassType]]:
    """What the number of exits rests on."""
    return policy.quota_days, policy.exempt_types


def _facts(movement: Movement, policy: Policy) -> Facts:
    rested = rested_minutes(movement.readings, policy.fever_tenths) if movement.readings else None
    return movement.facts if rested is None else replace(movement.facts, rested_minutes=rested)


def _counted(facts: Facts, event: Event, movement: Movement, presence: Presence, policy: Policy, zone: tzinfo) -> Facts:
    since = window_start(event.happened_at, policy.quota_days, zone)
    exits = presence.exits(movement.household_id or 0, since, policy)
    own = sum(person_id == movement.person_id for person_id in exits)
    others = {person_id for person_id in exits if person_id != movement.person_id}
    return replace(facts, exits_used=len(exits), own_exits=own, others_out=len(others))
