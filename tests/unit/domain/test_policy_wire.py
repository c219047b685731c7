"""Policies and facts on the wire: every field reads back, and what an older side sends or lacks is understood."""

from dataclasses import fields, replace
from datetime import time, timedelta

import pytest

from checkpoint.domain.day_plan import PlannedTask, TaskKind
from checkpoint.domain.facts import Direction, Facts, Passage
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.movements import Category
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import Policy, PolicyError, QuotaKind, TripRule, VehicleRule, VisitorRule
from checkpoint.domain.visits import Visit
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.events import decode_event, encode_event
from checkpoint.protocol.facts import facts_from_doc, facts_to_doc
from checkpoint.protocol.policies import policy_from_doc, policy_to_doc
from tests.support.builders import NOON, a_movement, a_policy, an_event

FULL = Policy(
    version=9,
    effective_from=NOON,
    title="封控",
    issued_by="花园街道",
    supervisor_phone="0371-1234567",
    tasks=(
        PlannedTask(TaskKind.DISINFECTION, time(7), None, 45, "电梯"),
        PlannedTask(TaskKind.GARBAGE, time(5), time(9)),
    ),
    valid_until=NOON + timedelta(days=14),
    fever_tenths=375,
    low_tenths=345,
    remeasure_minutes=4,
    fever_rounds=5,
    fever_decides=3,
    cold_after=2,
    temperature_required=False,
    pass_required=True,
    quota_exits=2,
    quota_days=3,
    fever_holds_hours=8,
    quota_kind=QuotaKind.PERSONS,
    quota_known_minutes=20,
    minutes_out_max=120,
    curfew_from=time(0),
    curfew_until=time(5, 30),
    ask_destination=TripRule.REQUIRE,
    visitors=VisitorRule.ANNOUNCED,
    vehicles=VehicleRule.RESIDENTS,
    riders_max=0,
    vehicle_trips=1,
    appointments=True,
    visitor_wait_minutes=10,
    slot_grace_minutes=10,
    slot_capacity=30,
    slot_minutes=30,
    capacity_inside=200,
    exempt_types=frozenset({PassType.WORKER}),
    check_types=frozenset({PassType.TEMPORARY}),
    suspended_types=frozenset({PassType.VISITOR}),
    returnee_days=14,
    isolation_days=10,
    site_open=False,
    workers_real_name=True,
    readings_per_day=2,
    stale_hours=48,
    lock_stale_hours=12,
    keep_days=45,
    report_due=time(7, 30),
    unseen_days=5,
    quiet_minutes=90,
    gates=(
        GateTerms(1, ("3", "4"), open_from=time(22), open_until=time(6)),
        GateTerms(2, entries=False, vehicles=False, visitors=False),
    ),
)
FULL_FACTS = Facts(
    direction=Direction.IN,
    local_time=time(12),
    on_roster=True,
    pass_status=PassStatus.OK,
    pass_type=PassType.WORKER,
    exempt=True,
    household_locked=True,
    list_age_hours=3,
    pass_quota=(1, 2),
    exits_used=4,
    minutes_out=5,
    minutes_allowed=6,
    minutes_declared=7,
    trip_said=True,
    alone=True,
    minor=True,
    last_passage=Passage(Direction.OUT, NOON, 2),
    readings=(375, 366),
    emergency=True,
    gate_id=2,
    building="3",
    worker=True,
    id_known=False,
    roster_missing=True,
    own_exits=7,
    others_out=8,
    known_minutes=0,
    orders_age_hours=9,
    announced=True,
    in_vehicle=True,
    riders=2,
    slot_off=-10,
    slot_taken=11,
    booking_used=Passage(Direction.IN, NOON, 2),
    inside=0,
    returnee_days=12,
    rested_minutes=0,
    low_in_a_row=1,
    fever_minutes=40,
    fever_left=2,
    readings_today=13,
    vehicle_trips=1,
    companions=1,
)


def test_every_field_of_a_policy_reads_back():
    ordinary = a_policy()
    assert [row.name for row in fields(Policy) if getattr(FULL, row.name) == getattr(ordinary, row.name)] == []
    assert policy_from_doc(policy_to_doc(FULL)) == FULL
    assert policy_from_doc(policy_to_doc(ordinary)) == ordinary


def test_every_fact_reads_back_and_ordinary_ones_cost_nothing():
    ordinary = Facts(Direction.OUT, time(8))
    assert [row.name for row in fields(Facts) if getattr(FULL_FACTS, row.name) == getattr(ordinary, row.name)] == []
    assert facts_from_doc(facts_to_doc(FULL_FACTS), Direction.IN) == FULL_FACTS
    assert facts_to_doc(ordinary) == {"local": "08:00"}


def test_a_policy_of_an_older_server_has_the_defaults_and_its_word_on_visitors():
    older = {"id": "1", "version": 1, "from": "2026-11-01T00:00:00.000Z", "title": "试行", "visitors_allowed": False}
    policy = policy_from_doc(older)
    assert (policy.visitors, policy.fever_decides, policy.gates) == (VisitorRule.REFUSED, 2, ())
    assert policy_from_doc(older | {"visitors_allowed": True}).visitors is VisitorRule.ALLOWED


def test_an_older_tablet_reads_whether_visitors_come_in_at_all():
    doc = policy_to_doc(replace(FULL, visitors=VisitorRule.ANNOUNCED))
    assert doc["visitors_allowed"] is True
    assert policy_to_doc(replace(FULL, visitors=VisitorRule.REFUSED))["visitors_allowed"] is False


def test_a_field_that_a_newer_server_adds_is_left_out_of_account():
    assert policy_from_doc(policy_to_doc(FULL) | {"masks": "required"}) == FULL


def test_a_policy_ends_after_it_began():
    with pytest.raises(PolicyError):
        replace(FULL, valid_until=NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"visitors": "perhaps"},
        {"gates": [1]},
        {"gates": [{"gate": 1, "open": ["25:00", "06:00"]}]},
        {"gates": [{"gate": 1, "homes": [3]}]},
        {"curfew": ["22:00"]},
        {"exempt_types": [99]},
        {"quota_days": "2"},
        {"appointments": 1},
    ],
)
def test_a_value_that_is_not_understood_is_a_protocol_error_and_not_half_a_policy(wrong):
    with pytest.raises(ProtocolError):
        policy_from_doc(policy_to_doc(FULL) | wrong)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"fever_tenths": 340}, "temperatures"),
        ({"fever_decides": 4, "fever_rounds": 3}, "rounds"),
        ({"quota_days": 0}, "quota_days"),
        ({"slot_capacity": -1}, "negative"),
        ({"slot_minutes": 50}, "slot_minutes"),
        ({"slot_minutes": 5}, "slot_minutes"),
        ({"gates": [{"gate": 1}, {"gate": 1}]}, "gate_twice"),
    ],
)
def test_a_policy_that_contradicts_itself_says_how(wrong, problem):
    with pytest.raises(PolicyError) as caught:
        policy_from_doc(policy_to_doc(a_policy()) | wrong)
    assert caught.value.problem == problem


def test_a_visit_a_vehicle_and_the_incident_read_back_with_the_movement():
    visit = Visit(
        0x1111, "李雷", "13800001234", "维修", consent=True, companions=2, expected_out=NOON + timedelta(hours=1)
    )
    named = {"plate": "豫S12345", "riders": 3, "incident": "first", "appointment": "b1"}
    movement = a_movement(category=Category.VISITOR, visit=visit, **named)
    event = an_event(movement)
    assert decode_event(encode_event(event)) == event
    bare = an_event(a_movement(visit=Visit()))
    assert decode_event(encode_event(bare)) == bare
