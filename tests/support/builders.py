"""Builders: an ordinary value with one changed fact."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

from checkpoint.domain.decide import Direction, Facts, Outcome, Verdict, decide
from checkpoint.domain.events import Event, EventBody
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.passes import Pass, PassStatus, PassType, TrustedKey
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.policy import Policy
from checkpoint.qr.keys import IssuerKey

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Noon in the place's local time."""

PLACE_ID = 99011500401201
ISSUER = IssuerKey(bytes(range(32)))

_numbers = count(1)


def a_policy(**changed: Any) -> Policy:
    """The usual limits, no restriction."""
    return replace(Policy(version=1, effective_from=NOON - timedelta(days=30)), **changed)


def facts(**changed: Any) -> Facts:
    """A resident of the roster goes out at noon with a good pass and a normal temperature."""
    ordinary = Facts(
        Direction.OUT,
        time(12),
        on_roster=True,
        pass_status=PassStatus.OK,
        pass_type=PassType.RESIDENT,
        list_age_hours=1,
        readings=(365,),
    )
    return replace(ordinary, **changed)


def a_movement(**changed: Any) -> Movement:
    """That resident's passage, admitted."""
    known = changed.pop("facts", None) or facts(direction=changed.get("direction", Direction.OUT))
    ordinary: dict[str, Any] = {
        "direction": known.direction,
        "outcome": Outcome.ADMIT,
        "verdict": decide(known, a_policy()),
        "facts": known,
        "category": Category.RESIDENT,
        "source": Source.SCANNER,
        "person_id": "9c41f00d-2",
        "masked_name": "张*国",
        "address": "3-2-501",
    }
    return Movement(**ordinary | changed)


def an_event(body: EventBody, at: datetime = NOON, gate_id: int = 1) -> Event:
    """A body with the next number as its id."""
    return Event(f"00000000-0000-7000-8000-{next(_numbers):012d}", at, 1000, "boot", "v01", gate_id, body)


def a_pass(**changed: Any) -> Pass:
    """A resident's pass, issued yesterday for a fortnight."""
    issued_at = NOON - timedelta(days=1)
    ordinary = Pass(
        pass_id="0102030405060708",
        place_id=PLACE_ID,
        household_id=0x9C41F00D,
        person_no=2,
        type=PassType.RESIDENT,
        issued_at=issued_at,
        valid_until=issued_at + timedelta(days=14),
        valid_from=issued_at,
        masked_name="张*国",
    )
    return replace(ordinary, **changed)


def a_trusted_key(**changed: Any) -> TrustedKey:
    """The key that signs them, for all types at this place."""
    ordinary = TrustedKey(
        kid=ISSUER.kid.hex(),
        public_key=ISSUER.public_key,
        place_ids=frozenset([PLACE_ID]),
        types=frozenset(PassType),
        issued_from=NOON - timedelta(days=30),
        issued_until=NOON + timedelta(days=60),
    )
    return replace(ordinary, **changed)


def a_household(**changed: Any) -> Household:
    """3-2-501."""
    return replace(Household(0x9C41F00D, PLACE_ID, "3", "2", "501"), **changed)


def a_resident(**changed: Any) -> Resident:
    """张伟国 of that flat."""
    ordinary = Resident(0x9C41F00D, 2, "张伟国", phone="13800001234", pinyin="zhang'wei'guo", birth_year=1960)
    return replace(ordinary, **changed)


def a_verdict(outcome: Outcome) -> Verdict:
    """A verdict without reasons."""
    return Verdict(outcome, (), 1)
