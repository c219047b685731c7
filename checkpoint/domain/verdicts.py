"""What the gate advises, why, and the shape of a rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from checkpoint.domain.facts import Facts
from checkpoint.domain.policy import Policy


class Outcome(StrEnum):
    """What the gate advises (处置), mildest first: 放行, 核实, 转处置, 劝返."""

    ADMIT = "admit"
    CHECK = "check"
    REFER = "refer"
    REFUSE = "refuse"

    @property
    def stops(self) -> bool:
        """Whether it keeps somebody from passing: to let them through all the same is an override (人工放行)."""
        return self in (Outcome.REFER, Outcome.REFUSE)


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
    PASS_SUSPENDED = "pass_suspended"
    ID_CHECK = "id_check"
    PASS_MISSING = "pass_missing"
    ROSTER_MISSING = "roster_missing"
    NOT_ON_ROSTER = "not_on_roster"
    LIST_STALE = "list_stale"
    HOUSEHOLD_LOCKED = "household_locked"
    LOCK_STALE = "lock_stale"
    RETURNEE = "returnee"
    QUOTA_USED = "quota_used"
    QUOTA_UNSURE = "quota_unsure"
    CURFEW = "curfew"
    GATE_CLOSED = "gate_closed"
    GATE_ONE_WAY = "gate_one_way"
    VISITORS_CLOSED = "visitors_closed"
    VISITOR_UNANNOUNCED = "visitor_unannounced"
    APPOINTMENT_MISSING = "appointment_missing"
    APPOINTMENT_TIME = "appointment_time"
    BOOKING_USED = "booking_used"
    SLOT_FULL = "slot_full"
    PLACE_FULL = "place_full"
    PLACE_UNSURE = "place_unsure"
    VEHICLE_REFUSED = "vehicle_refused"
    VEHICLE_RIDERS = "vehicle_riders"
    VEHICLE_TRIPS = "vehicle_trips"
    SITE_CLOSED = "site_closed"
    WORKER_UNNAMED = "worker_unnamed"
    READINGS_DUE = "readings_due"
    SAME_DIRECTION = "same_direction"
    OVERDUE = "overdue"
    TRIP_UNSAID = "trip_unsaid"
    TEMPERATURE_MISSING = "temperature_missing"
    TEMPERATURE_LOW = "temperature_low"
    THERMOMETER_COLD = "thermometer_cold"
    ALONE = "alone"
    REMEASURE = "remeasure"
    FEVER_OPEN = "fever_open"
    FEVER = "fever"
    FEVER_BEFORE = "fever_before"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's advice (判定) with every reason for it and the policy version it rests on (0: none was there)."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    policy_version: int


def _nothing(_facts: Facts, _policy: Policy) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when `holds`, the reason is given and the outcome is at least `outcome`.

    `tells` gives the figures behind the reason, for the text `detail.<reason>`; empty where there is none.
    `checkable`: there is something to check about who it is, or why; not where a reading or a tap on the card answers.
    `private`: it tells of an order about somebody's health, of a fever they had, or whence they came.
    """

    reason: Reason
    outcome: Outcome
    holds: Callable[[Facts, Policy], bool]
    tells: Callable[[Facts, Policy], Mapping[str, object]] = field(default=_nothing)
    checkable: bool = False
    private: bool = False
