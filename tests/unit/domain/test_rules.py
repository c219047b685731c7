"""The table of rules: each row has an example that breaks it and one, with a single fact changed, that does not."""

import re
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.decide import RULES, Direction, Facts, Outcome, Passage, Reason, decide, softened, told
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import Policy, QuotaKind, TripRule, VehicleRule, VisitorRule
from checkpoint.i18n import CATALOGUE, Language
from checkpoint.i18n.explaining import detail
from checkpoint.i18n.manual import rules_manual
from tests.support.builders import NOON, a_policy, facts

IN, OUT = Direction.IN, Direction.OUT
GUEST: dict[str, Any] = {"on_roster": False, "direction": IN, "pass_type": PassType.VISITOR}
STRANGER: dict[str, Any] = {"on_roster": False, "direction": IN, "pass_status": None, "pass_type": None}
AN_HOUR_AGO = Passage(OUT, NOON - timedelta(hours=1), 2)


@dataclass(frozen=True)
class Case:
    """`facts` break the rule under `policy`; with `but` in their place, or under `unless`, they do not."""

    facts: dict[str, Any]
    policy: dict[str, Any] = field(default_factory=dict)
    but: dict[str, Any] = field(default_factory=dict)
    unless: dict[str, Any] = field(default_factory=dict)

    def broken(self) -> tuple[Facts, Policy]:
        return facts(**self.facts), a_policy(**self.policy)

    def kept(self) -> tuple[Facts, Policy]:
        return replace(facts(**self.facts), **self.but), replace(a_policy(**self.policy), **self.unless)


def status(shown: PassStatus) -> Case:
    return Case({"pass_status": shown}, but={"pass_status": PassStatus.OK})


CASES = {
    Reason.NOT_A_PASS: status(PassStatus.NOT_A_PASS),
    Reason.MALFORMED: status(PassStatus.MALFORMED),
    Reason.UNKNOWN_KEY: status(PassStatus.UNKNOWN_KEY),
    Reason.BAD_SIGNATURE: status(PassStatus.BAD_SIGNATURE),
    Reason.KEY_SCOPE: status(PassStatus.KEY_SCOPE),
    Reason.OTHER_PLACE: status(PassStatus.OTHER_PLACE),
    Reason.REVOKED: status(PassStatus.REVOKED),
    Reason.NOT_YET: status(PassStatus.NOT_YET),
    Reason.EXPIRED: status(PassStatus.EXPIRED),
    Reason.PASS_SUSPENDED: Case(
        {"pass_type": PassType.TEMPORARY},
        {"suspended_types": frozenset({PassType.TEMPORARY, PassType.MEDICAL})},
        {"pass_type": PassType.MEDICAL},
    ),
    Reason.ID_CHECK: Case({}, {"check_types": frozenset({PassType.RESIDENT})}, {"pass_type": PassType.WORKER}),
    Reason.PASS_MISSING: Case({"pass_status": None}, {"pass_required": True}, unless={"pass_required": False}),
    Reason.ROSTER_MISSING: Case(STRANGER | {"roster_missing": True}, but={"roster_missing": False}),
    Reason.NOT_ON_ROSTER: Case(STRANGER, but={"on_roster": True}),
    Reason.LIST_STALE: Case({"list_age_hours": 73}, but={"list_age_hours": 72}),
    Reason.HOUSEHOLD_LOCKED: Case({"household_locked": True, "orders_age_hours": 24}, but={"orders_age_hours": 25}),
    Reason.LOCK_STALE: Case({"household_locked": True, "orders_age_hours": 25}, but={"orders_age_hours": None}),
    Reason.RETURNEE: Case({"returnee_days": 13}, {"returnee_days": 14}, {"returnee_days": 14}),
    Reason.QUOTA_USED: Case({"exits_used": 1}, {"quota_exits": 1}, {"exempt": True}),
    Reason.QUOTA_UNSURE: Case(
        {"gate_id": 2, "building": "3", "known_minutes": 31},
        {"quota_exits": 1, "quota_known_minutes": 30, "gates": (GateTerms(1, ("3",)), GateTerms(2, ("4",)))},
        {"gate_id": 1},
    ),
    Reason.CURFEW: Case({}, {"curfew_from": time(12), "curfew_until": time(13)}, {"local_time": time(13)}),
    Reason.GATE_CLOSED: Case(
        {"gate_id": 2},
        {"gates": (GateTerms(2, open_from=time(6), open_until=time(12)),)},
        {"local_time": time(11, 59)},
    ),
    Reason.GATE_ONE_WAY: Case({"gate_id": 2}, {"gates": (GateTerms(2, exits=False),)}, {"direction": IN}),
    Reason.VISITORS_CLOSED: Case(GUEST, {"visitors": VisitorRule.REFUSED}, {"direction": OUT}),
    Reason.VISITOR_UNANNOUNCED: Case(GUEST, {"visitors": VisitorRule.ANNOUNCED}, {"announced": True}),
    Reason.APPOINTMENT_MISSING: Case(GUEST, {"appointments": True}, {"slot_off": 0}),
    Reason.APPOINTMENT_TIME: Case(GUEST | {"slot_off": -16}, {"appointments": True}, {"slot_off": -15}),
    Reason.BOOKING_USED: Case(
        GUEST | {"slot_off": 0, "booking_used": AN_HOUR_AGO}, {"appointments": True}, {"booking_used": None}
    ),
    Reason.SLOT_FULL: Case(
        GUEST | {"slot_off": 0, "slot_taken": 5}, {"appointments": True, "slot_capacity": 5}, {"slot_taken": 4}
    ),
    Reason.PLACE_FULL: Case(GUEST | {"inside": 50}, {"capacity_inside": 50}, {"inside": None}),
    Reason.PLACE_UNSURE: Case(
        GUEST | {"inside": 3, "known_minutes": 31},
        {"capacity_inside": 50, "quota_known_minutes": 30},
        {"known_minutes": 30},
    ),
    Reason.VEHICLE_TRIPS: Case({"in_vehicle": True, "vehicle_trips": 1}, {"vehicle_trips": 1}, {"vehicle_trips": 0}),
    Reason.VEHICLE_REFUSED: Case(
        GUEST | {"in_vehicle": True}, {"vehicles": VehicleRule.RESIDENTS}, {"pass_type": PassType.VEHICLE}
    ),
    Reason.VEHICLE_RIDERS: Case({"in_vehicle": True, "riders": 1}, {"riders_max": 0}, {"riders": 0}),
    Reason.SITE_CLOSED: Case(STRANGER, {"site_open": False}, {"on_roster": True}),
    Reason.WORKER_UNNAMED: Case({"worker": True, "direction": IN}, {"workers_real_name": True}, {"id_known": True}),
    Reason.READINGS_DUE: Case({"readings_today": 0}, {"readings_per_day": 2}, {"readings_today": 1}),
    Reason.SAME_DIRECTION: Case({"last_passage": AN_HOUR_AGO}, but={"direction": IN}),
    Reason.OVERDUE: Case({"direction": IN, "minutes_out": 181}, {"minutes_out_max": 180}, {"minutes_out": 180}),
    Reason.TRIP_UNSAID: Case({}, {"ask_destination": TripRule.REQUIRE}, {"trip_said": True}),
    Reason.TEMPERATURE_MISSING: Case({"readings": ()}, but={"readings": (365,)}),
    Reason.TEMPERATURE_LOW: Case({"readings": (349,), "low_in_a_row": 2}, but={"readings": (350,)}),
    Reason.THERMOMETER_COLD: Case({"readings": (349,), "low_in_a_row": 3}, but={"low_in_a_row": 2}),
    Reason.ALONE: Case({"alone": True}, but={"alone": False}),
    Reason.REMEASURE: Case({"readings": (373,)}, but={"readings": (372,)}),
    Reason.FEVER_OPEN: Case({"fever_minutes": 40, "fever_left": 2}, but={"fever_left": 0}),
    Reason.FEVER: Case({"readings": (373, 366, 373)}, but={"readings": (373, 366, 366)}),
    Reason.FEVER_BEFORE: Case({"fever_minutes": 40, "fever_left": 0}, but={"fever_minutes": None}),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.reason.value)
def test_a_row_holds_for_its_example_and_not_when_one_fact_is_another(rule):
    case = CASES[rule.reason]
    verdict = decide(*case.broken())
    assert rule.reason in verdict.reasons
    assert verdict.outcome is softened(rule.outcome, case.broken()[0]) or len(verdict.reasons) > 1
    assert rule.reason not in decide(*case.kept()).reasons


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.outcome is Outcome.REFUSE], ids=lambda rule: rule.reason.value
)
def test_whoever_is_alone_and_needs_looking_after_is_turned_back_by_no_rule(rule):
    shown, policy = CASES[rule.reason].broken()
    verdict = decide(replace(shown, alone=True), policy)
    assert (verdict.outcome, rule.reason in verdict.reasons) == (Outcome.REFER, True)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.reason.value)
def test_a_row_has_words_for_the_gate_the_manual_and_the_bureau(rule):
    for kind in ("reason", "rule", "console.reason"):
        assert all(CATALOGUE[f"{kind}.{rule.reason.value}"])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.reason.value)
def test_the_figures_behind_a_reason_fill_its_words(rule, language):
    broken, policy = CASES[rule.reason].broken()
    said = detail(rule.reason, broken, policy, language, ZoneInfo("Asia/Shanghai"), lambda number: f"{number}号门")
    assert bool(said) == bool(told(rule.reason, broken, policy)) == (f"detail.{rule.reason.value}" in CATALOGUE)
    assert not re.search(r"[{}]|None", said)


def test_the_last_passage_is_told_with_its_time_and_gate():
    broken, policy = CASES[Reason.SAME_DIRECTION].broken()
    zone = ZoneInfo("Asia/Shanghai")
    said = detail(Reason.SAME_DIRECTION, broken, policy, Language.ZH, zone, lambda number: f"{number}号门")
    assert said == "上次：11-22 11:00 2号门 出"


def test_the_first_high_reading_is_the_one_that_is_told():
    patient = a_policy(fever_decides=3)
    assert told(Reason.REMEASURE, facts(readings=(366, 375, 380)), patient) == {"first": "37.5", "minutes": 5}


def test_no_example_stands_for_a_rule_that_is_gone():
    assert set(CASES) == {rule.reason for rule in RULES}


@pytest.mark.parametrize("name", ["returnee_days", "household_locked", "exits_used"])
def test_a_medical_pass_goes_out_whatever_the_household_is_under(name):
    policy = a_policy(returnee_days=14, quota_exits=1)
    held = facts(**{name: 1})
    assert decide(held, policy).outcome is Outcome.REFUSE
    assert decide(replace(held, pass_type=PassType.MEDICAL), policy).outcome is Outcome.ADMIT


def test_a_guest_is_let_go_whatever_became_of_the_pass():
    for shown in (PassStatus.EXPIRED, PassStatus.REVOKED, PassStatus.BAD_SIGNATURE):
        leaving = facts(on_roster=False, pass_status=shown, pass_type=PassType.VISITOR)
        assert decide(leaving, a_policy()).outcome is Outcome.CHECK


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        (QuotaKind.TRIPS, {"exits_used": 2, "own_exits": 0, "others_out": 1}),
        (QuotaKind.PERSONS, {"exits_used": 9, "own_exits": 7, "others_out": 2}),
        (QuotaKind.EACH, {"exits_used": 9, "own_exits": 2, "others_out": 1}),
    ],
)
def test_a_quota_counts_trips_people_or_each_ones_trips(kind, held):
    policy = a_policy(quota_exits=2, quota_days=2, quota_kind=kind)
    counted = {QuotaKind.TRIPS: "exits_used", QuotaKind.PERSONS: "others_out", QuotaKind.EACH: "own_exits"}[kind]
    assert decide(facts(**held), policy).reasons == (Reason.QUOTA_USED,)
    assert decide(facts(**held | {counted: held[counted] - 1}), policy).reasons == ()


def test_whoever_comes_on_a_booking_is_expected_with_or_without_a_roster_where_the_policy_asks_for_one():
    booked = facts(**GUEST, slot_off=0)
    assert decide(booked, a_policy(appointments=True)).outcome is Outcome.ADMIT
    assert decide(replace(booked, roster_missing=True), a_policy(appointments=True)).outcome is Outcome.ADMIT
    assert decide(booked, a_policy()).reasons == (Reason.NOT_ON_ROSTER,)
    full = replace(booked, roster_missing=True, slot_taken=5)
    assert decide(full, a_policy(appointments=True, slot_capacity=5)).outcome is Outcome.REFUSE


def test_a_slot_is_full_for_a_party_that_is_larger_than_what_is_left_of_it():
    policy = a_policy(appointments=True, slot_capacity=5)
    party = facts(**GUEST, slot_off=0, slot_taken=3, companions=1)
    assert decide(party, policy).outcome is Outcome.ADMIT
    assert decide(replace(party, companions=2), policy).reasons == (Reason.SLOT_FULL,)


def test_the_home_gate_lets_a_household_out_alone_and_another_only_with_fresh_knowledge():
    policy = a_policy(quota_exits=1, quota_known_minutes=30, gates=(GateTerms(1, ("3",)), GateTerms(2, ("4",))))
    at_home = facts(gate_id=1, building="3", known_minutes=None)
    elsewhere = replace(at_home, gate_id=2)
    assert decide(at_home, policy).outcome is Outcome.ADMIT
    assert decide(elsewhere, policy).reasons == (Reason.QUOTA_UNSURE,)
    assert decide(replace(elsewhere, known_minutes=30), policy).outcome is Outcome.ADMIT
    assert decide(replace(elsewhere, known_minutes=31), policy).outcome is Outcome.CHECK
    assert decide(replace(at_home, exits_used=1), policy).outcome is Outcome.REFUSE


def test_a_normal_reading_before_the_rest_is_over_clears_nothing_and_a_high_one_confirms():
    early = facts(readings=(375, 366, 365), rested_minutes=4)
    assert decide(early, a_policy()).reasons == (Reason.REMEASURE,)
    assert decide(replace(early, rested_minutes=5), a_policy()).reasons == ()
    assert decide(replace(early, readings=(375, 374), rested_minutes=0), a_policy()).reasons == (Reason.FEVER,)


def test_a_cold_thermometer_and_what_was_before_the_high_reading_clear_nothing():
    assert decide(facts(readings=(375, 340, 341)), a_policy()).reasons[-1] is Reason.REMEASURE
    assert decide(facts(readings=(366, 365, 375)), a_policy()).reasons == (Reason.REMEASURE,)
    assert decide(facts(readings=(375, 340, 366, 365)), a_policy()).reasons == ()


def test_rounds_and_how_many_decide_are_the_policys():
    strict = a_policy(fever_rounds=1, fever_decides=1)
    assert decide(facts(readings=(373,)), strict).reasons == (Reason.FEVER,)
    patient = a_policy(fever_rounds=5, fever_decides=3)
    assert decide(facts(readings=(373, 373)), patient).reasons == (Reason.REMEASURE,)
    assert decide(facts(readings=(373, 366, 366, 366)), patient).reasons == ()


def test_without_a_roster_nobody_is_refused_for_not_being_on_it():
    policy = a_policy(visitors=VisitorRule.REFUSED, site_open=False, vehicles=VehicleRule.RESIDENTS)
    stranger = facts(**STRANGER, in_vehicle=True)
    assert decide(stranger, policy).outcome is Outcome.REFUSE
    assert decide(replace(stranger, roster_missing=True), policy).outcome is Outcome.CHECK


def test_the_manual_is_printed_from_the_table_and_current():
    manual = Path(__file__).parents[3] / "docs" / "rules.md"
    assert manual.read_text() == rules_manual()
