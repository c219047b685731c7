"""Outings: what the gate asks of somebody who goes out, and when they may mean to be back, each answer one tap."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.domain.facts import Direction
from checkpoint.domain.limits import minutes_allowed
from checkpoint.domain.policy import Policy, TripRule
from checkpoint.services.encounter import Encounter

HOURS: Final = (1, 2, 3)
DAY_END: Final = time(23, 59)
LIMIT: Final = "limit"


@dataclass(frozen=True, slots=True)
class DueChoice:
    """A time to be back. `key` names its words: `limit`, hours from now, or `today`."""

    key: str
    at: datetime


def asks_destination(encounter: Encounter, policy: Policy) -> bool:
    """Whether the card asks where somebody goes: of people of the roster, on the way out."""
    goes = encounter.direction is Direction.OUT and encounter.resident is not None
    return goes and policy.ask_destination is not TripRule.NONE


def due_choices(encounter: Encounter, policy: Policy, now: datetime, zone: ZoneInfo) -> tuple[DueChoice, ...]:
    """What is offered, the latest that pass or policy allow first; nothing later than that."""
    allowed = minutes_allowed(encounter.facts, policy)
    latest = None if allowed is None else now + timedelta(minutes=allowed)
    offered = [DueChoice(str(hours), now + timedelta(hours=hours)) for hours in HOURS]
    offered.append(DueChoice("today", _day_end(policy, now, zone)))
    if latest is None:
        return tuple(offered)
    return DueChoice(LIMIT, latest), *(choice for choice in offered if choice.at < latest)


def _day_end(policy: Policy, now: datetime, zone: ZoneInfo) -> datetime:
    """When whoever is out today is home: where the curfew begins, else a minute before midnight."""
    local = now.astimezone(zone)
    until = policy.curfew_from
    ends = until if until is not None and until > local.time() else DAY_END
    return datetime.combine(local.date(), ends, zone).astimezone(UTC)
