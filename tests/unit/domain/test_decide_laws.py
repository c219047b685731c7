"""Laws of the decision, over facts and policies of every kind."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkpoint.domain.decide import SEVERITY, Direction, Facts, Outcome, Passage, Reason, decide, told
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import Policy, QuotaKind, VehicleRule, VisitorRule
from checkpoint.i18n import CATALOGUE
from checkpoint.protocol.facts import facts_from_doc, facts_to_doc
from checkpoint.protocol.policies import policy_from_doc, policy_to_doc
from checkpoint.protocol.values import dumps, loads
from tests.support.volume import examples

SOME = settings(max_examples=examples(80), deadline=None)
COUNT = st.integers(0, 5)
MINUTES = st.integers(0, 600)
MAYBE = st.none() | MINUTES
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENT = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
TYPES = st.frozensets(st.sampled_from(PassType))
TERMS = st.builds(
    lambda number, homes, hours, flags: GateTerms(number, homes, *flags, *(hours or (None, None))),
    st.integers(1, 3),
    st.lists(st.sampled_from("123"), max_size=2).map(tuple),
    st.none() | st.tuples(CLOCK, CLOCK),
    st.tuples(*[st.booleans()] * 4),
)
FACTS = st.builds(
    Facts,
    direction=st.sampled_from(Direction),
    local_time=CLOCK,
    on_roster=st.booleans(),
    pass_status=st.none() | st.sampled_from(PassStatus),
    pass_type=st.none() | st.sampled_from(PassType),
    exempt=st.booleans(),
    household_locked=st.booleans(),
    list_age_hours=st.none() | st.integers(0, 200),
    exits_used=COUNT,
    minutes_out=MAYBE,
    minutes_allowed=MAYBE,
    last_passage=st.none() | st.builds(Passage, st.sampled_from(Direction), MOMENT, st.integers(1, 3)),
    readings=st.lists(st.integers(300, 450), max_size=5).map(tuple),
    emergency=st.sampled_from([False] * 9 + [True]),
    gate_id=st.none() | st.integers(1, 3),
    building=st.sampled_from(["", "1", "2"]),
    worker=st.booleans(),
    id_known=st.none() | st.booleans(),
    roster_missing=st.booleans(),
    own_exits=COUNT,
    others_out=COUNT,
    known_minutes=MAYBE,
    orders_age_hours=st.none() | st.integers(0, 100),
    announced=st.booleans(),
    in_vehicle=st.booleans(),
    riders=COUNT,
    slot_off=st.none() | st.integers(-120, 120),
    slot_taken=st.none() | COUNT,
    booking_used=st.none() | st.builds(Passage, st.just(Direction.IN), MOMENT, st.integers(1, 3)),
    inside=st.none() | COUNT,
    vehicle_trips=st.none() | COUNT,
    returnee_days=st.none() | st.integers(0, 30),
    rested_minutes=MAYBE,
    low_in_a_row=COUNT,
    fever_minutes=st.none() | st.integers(0, 3000),
    fever_left=COUNT,
    readings_today=st.none() | COUNT,
)
POLICIES = st.builds(
    lambda curfew, gates, rounds, low, fever, **known: Policy(
        **known,
        version=1,
        effective_from=datetime(2026, 1, 1, tzinfo=UTC),
        curfew_from=curfew and curfew[0],
        curfew_until=curfew and curfew[1],
        gates=gates,
        fever_rounds=max(rounds),
        fever_decides=min(rounds),
        low_tenths=low,
        fever_tenths=fever,
    ),
    curfew=st.none() | st.tuples(CLOCK, CLOCK),
    gates=st.lists(TERMS, max_size=3, unique_by=lambda row: row.gate_id).map(tuple),
    rounds=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    low=st.integers(300, 360),
    fever=st.integers(365, 400),
    remeasure_minutes=st.integers(0, 15),
    cold_after=COUNT,
    temperature_required=st.booleans(),
    pass_required=st.booleans(),
    quota_exits=st.none() | COUNT,
    quota_days=st.integers(1, 31),
    quota_kind=st.sampled_from(QuotaKind),
    quota_known_minutes=MAYBE,
    minutes_out_max=MAYBE,
    visitors=st.sampled_from(VisitorRule),
    vehicles=st.sampled_from(VehicleRule),
    riders_max=st.none() | COUNT,
    vehicle_trips=st.none() | COUNT,
    appointments=st.booleans(),
    slot_capacity=st.none() | COUNT,
    capacity_inside=st.none() | COUNT,
    exempt_types=TYPES,
    check_types=TYPES,
    suspended_types=TYPES,
    returnee_days=st.integers(0, 30),
    site_open=st.booleans(),
    workers_real_name=st.booleans(),
    readings_per_day=COUNT,
    stale_hours=st.integers(0, 200),
    lock_stale_hours=st.integers(0, 100),
)
UNKNOWN = {
    "pass_status": None,
    "pass_type": None,
    "list_age_hours": None,
    "last_passage": None,
    "minutes_out": None,
    "readings": (),
    "known_minutes": None,
    "id_known": None,
    "slot_off": None,
    "slot_taken": None,
    "booking_used": None,
    "inside": None,
    "returnee_days": None,
    "rested_minutes": None,
    "readings_today": None,
    "vehicle_trips": None,
    "gate_id": None,
    "building": "",
    "exits_used": 0,
    "own_exits": 0,
    "others_out": 0,
    "household_locked": False,
    "roster_missing": True,
}
"""Each fact as it is when nobody knows it."""


def severity(facts, policy):
    return SEVERITY[decide(facts, policy).outcome]


@SOME
@given(FACTS, POLICIES)
def test_every_facts_have_a_verdict_with_words_and_always_the_same(facts, policy):
    verdict = decide(facts, policy)
    assert verdict == decide(facts, policy)
    assert verdict.outcome is Outcome.ADMIT or verdict.reasons
    assert len(set(verdict.reasons)) == len(verdict.reasons)
    for reason in verdict.reasons:
        assert all(CATALOGUE[f"reason.{reason.value}"])
        values = told(reason, facts, policy)
        assert not values or f"detail.{reason.value}" in CATALOGUE


@SOME
@given(FACTS, POLICIES)
def test_an_emergency_is_never_held_up(facts, policy):
    assert decide(replace(facts, emergency=True), policy).outcome is Outcome.ADMIT


@SOME
@given(FACTS, POLICIES, st.sampled_from(sorted(UNKNOWN)))
def test_forgetting_a_fact_never_makes_a_refusal(facts, policy, name):
    known = replace(facts, pass_status=facts.pass_status and PassStatus.OK) if name == "pass_type" else facts
    before = decide(known, policy)
    after = decide(replace(known, **{name: UNKNOWN[name]}), policy)
    if before.outcome is not Outcome.REFUSE and name not in {"pass_status", "pass_type"}:
        assert after.outcome is not Outcome.REFUSE, (before.reasons, after.reasons)
    if name in {"pass_status", "pass_type"} and facts.on_roster and not known.medical:
        gained = set(after.reasons) - set(before.reasons)
        assert gained <= {Reason.PASS_MISSING, *_HELD}, gained


_HELD = {Reason.QUOTA_USED, Reason.QUOTA_UNSURE, Reason.CURFEW, Reason.OVERDUE}
"""What a pass of an exempt type was free of: without it its holder is as everybody else."""


@SOME
@given(FACTS, POLICIES)
def test_a_tablet_that_knows_nothing_refuses_nobody(facts, policy):
    blank = replace(facts, on_roster=False, **UNKNOWN)
    assert decide(blank, policy).outcome is not Outcome.REFUSE


@SOME
@given(FACTS, POLICIES)
def test_nobody_is_refused_on_the_way_to_where_they_live(facts, policy):
    home = replace(facts, on_roster=True, direction=Direction.IN)
    gone = replace(facts, on_roster=False, direction=Direction.OUT)
    assert decide(home, policy).outcome is not Outcome.REFUSE
    assert decide(gone, policy).outcome is not Outcome.REFUSE


@SOME
@given(FACTS, POLICIES)
def test_medical_care_is_under_no_quota_lock_curfew_or_time(facts, policy):
    medical = replace(facts, pass_status=PassStatus.OK, pass_type=PassType.MEDICAL)
    held = {*_HELD, Reason.HOUSEHOLD_LOCKED, Reason.LOCK_STALE, Reason.RETURNEE, Reason.PASS_SUSPENDED}
    assert not held & set(decide(medical, policy).reasons)


@SOME
@given(FACTS, POLICIES)
def test_a_temperature_alone_never_refuses(facts, policy):
    without = decide(replace(facts, readings=()), policy)
    measured = decide(facts, policy)
    if without.outcome is not Outcome.REFUSE:
        assert measured.outcome is not Outcome.REFUSE


@pytest.mark.parametrize(
    "name",
    ["exits_used", "own_exits", "others_out", "riders", "minutes_out", "inside", "slot_taken", "list_age_hours"],
)
@SOME
@given(facts=FACTS, policy=POLICIES, more=st.integers(1, 100))
def test_more_of_what_is_limited_is_never_judged_milder(name, facts, policy, more):
    grown = replace(facts, **{name: (getattr(facts, name) or 0) + more})
    before = facts if getattr(facts, name) is not None else replace(facts, **{name: 0})
    if name == "list_age_hours" and facts.list_age_hours is None:
        before = replace(facts, list_age_hours=0)
    assert severity(grown, policy) >= severity(before, policy)


@SOME
@given(FACTS, POLICIES)
def test_one_more_high_reading_is_never_judged_milder(facts, policy):
    before = replace(facts, readings=facts.readings[:4])
    after = replace(before, readings=(*before.readings, policy.fever_tenths))
    temperature = replace(policy, readings_per_day=0)
    assert severity(after, temperature) >= severity(before, temperature)


@pytest.mark.parametrize(
    "stricter",
    [
        lambda policy: {"quota_exits": max(0, (policy.quota_exits or 0) - 1)},
        lambda policy: {"visitors": VisitorRule.REFUSED},
        lambda policy: {"vehicles": VehicleRule.REFUSED},
        lambda policy: {"minutes_out_max": max(0, (policy.minutes_out_max or 0) - 60)},
        lambda policy: {"capacity_inside": 0},
        lambda policy: {"vehicle_trips": 0},
        lambda policy: {"site_open": False},
        lambda policy: {"pass_required": True},
        lambda policy: {"exempt_types": frozenset()},
        lambda policy: {"suspended_types": frozenset(PassType)},
        lambda policy: {"check_types": frozenset(PassType)},
        lambda policy: {"curfew_from": time(0), "curfew_until": time(23, 59)},
        lambda policy: {"returnee_days": policy.returnee_days + 1},
        lambda policy: {"readings_per_day": policy.readings_per_day + 1},
        lambda policy: {"fever_tenths": policy.low_tenths + 1},
        lambda policy: {"fever_decides": 1},
    ],
)
@SOME
@given(facts=FACTS, policy=POLICIES)
def test_a_stricter_policy_is_never_milder(stricter, facts, policy):
    at_most_eleven = replace(facts, local_time=min(facts.local_time, time(23, 58)))
    assert severity(at_most_eleven, replace(policy, **stricter(policy))) >= severity(at_most_eleven, policy)


@SOME
@given(FACTS, POLICIES)
def test_recorded_facts_and_the_policys_document_give_the_recorded_verdict(facts, policy):
    doc, direction = loads(dumps(facts_to_doc(facts))), facts.direction
    again = policy_from_doc(loads(dumps(policy_to_doc(policy))))
    assert facts_from_doc(doc, direction) == facts
    assert again == policy
    assert decide(facts_from_doc(doc, direction), again) == decide(facts, policy)
