"""The gate's decision, a sentence each."""

from datetime import time, timedelta

import pytest

from checkpoint.domain.decide import RULES, Direction, Outcome, Passage, Reason, decide
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import VisitorRule
from checkpoint.i18n import CATALOGUE
from tests.support.builders import NOON, a_policy, facts


def outcome(policy=None, **changed):
    return decide(facts(**changed), policy or a_policy()).outcome


def reasons(policy=None, **changed):
    return decide(facts(**changed), policy or a_policy()).reasons


def test_a_resident_with_a_good_pass_and_a_normal_temperature_is_admitted_without_a_reason():
    verdict = decide(facts(), a_policy(version=7))
    assert (verdict.outcome, verdict.reasons, verdict.policy_version) == (Outcome.ADMIT, (), 7)


def test_each_reason_but_the_emergency_has_exactly_one_rule():
    ruled = [rule.reason for rule in RULES]
    assert sorted(ruled) == sorted(set(Reason) - {Reason.EMERGENCY})


def test_each_reason_has_its_words_in_both_languages():
    for reason in Reason:
        chinese, english = CATALOGUE[f"reason.{reason.value}"]
        assert chinese
        assert english


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (PassStatus.NOT_A_PASS, Outcome.CHECK),
        (PassStatus.MALFORMED, Outcome.CHECK),
        (PassStatus.UNKNOWN_KEY, Outcome.CHECK),
        (PassStatus.BAD_SIGNATURE, Outcome.REFUSE),
        (PassStatus.KEY_SCOPE, Outcome.REFUSE),
        (PassStatus.OTHER_PLACE, Outcome.REFUSE),
        (PassStatus.REVOKED, Outcome.REFUSE),
        (PassStatus.NOT_YET, Outcome.REFUSE),
        (PassStatus.EXPIRED, Outcome.REFUSE),
        (PassStatus.OK, Outcome.ADMIT),
    ],
)
def test_a_pass_status_is_a_verdict_with_its_own_reason(status, expected):
    verdict = decide(facts(pass_status=status), a_policy())
    assert verdict.outcome is expected
    assert [reason.value for reason in verdict.reasons] == ([] if status is PassStatus.OK else [status.value])


@pytest.mark.parametrize("status", [PassStatus.REVOKED, PassStatus.EXPIRED, PassStatus.OTHER_PLACE])
def test_a_resident_who_comes_home_is_checked_and_never_refused_by_the_machine(status):
    assert outcome(pass_status=status, direction=Direction.IN) is Outcome.CHECK


def test_a_stranger_with_a_revoked_pass_is_refused_on_the_way_in():
    assert outcome(pass_status=PassStatus.REVOKED, direction=Direction.IN, on_roster=False) is Outcome.REFUSE


def test_no_combination_of_missing_data_refuses_anybody():
    for direction in Direction:
        for on_roster in (True, False):
            verdict = decide(
                facts(
                    direction=direction,
                    on_roster=on_roster,
                    pass_status=None,
                    pass_type=None,
                    list_age_hours=None,
                    readings=(),
                ),
                a_policy(pass_required=True),
            )
            assert verdict.outcome is Outcome.CHECK


def test_a_reading_at_the_limit_is_a_fever_and_asks_for_a_second_one():
    assert reasons(readings=(373,)) == (Reason.REMEASURE,)
    assert outcome(readings=(373,)) is Outcome.REFER
    assert outcome(readings=(372,)) is Outcome.ADMIT


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ((375, 374), (Reason.FEVER,)),
        ((375, 366, 374), (Reason.FEVER,)),
        ((375, 366), (Reason.REMEASURE,)),
        ((375, 366, 365), ()),
    ],
)
def test_two_of_three_readings_decide_on_a_fever(readings, expected):
    assert reasons(readings=readings) == expected


def test_a_low_reading_means_a_cold_thermometer():
    assert reasons(readings=(349,)) == (Reason.TEMPERATURE_LOW,)
    assert outcome(readings=(350,)) is Outcome.ADMIT


def test_a_missing_temperature_is_asked_for_unless_the_policy_does_not_want_it():
    assert reasons(readings=()) == (Reason.TEMPERATURE_MISSING,)
    assert reasons(a_policy(temperature_required=False), readings=()) == ()


def test_the_quota_holds_exits_of_a_household_but_not_its_returns():
    policy = a_policy(quota_exits=1, quota_days=2)
    assert outcome(policy, exits_used=0) is Outcome.ADMIT
    assert outcome(policy, exits_used=1) is Outcome.REFUSE
    assert outcome(policy, exits_used=1, direction=Direction.IN) is Outcome.ADMIT


@pytest.mark.parametrize("exception", [{"exempt": True}, {"pass_type": PassType.MEDICAL}])
def test_the_quota_does_not_hold_who_is_exempt_or_goes_for_medical_care(exception):
    assert outcome(a_policy(quota_exits=0), exits_used=3, **exception) is Outcome.ADMIT


def test_a_locked_household_may_not_go_out_but_for_medical_care():
    assert outcome(household_locked=True) is Outcome.REFUSE
    assert outcome(household_locked=True, pass_type=PassType.MEDICAL) is Outcome.ADMIT
    assert outcome(household_locked=True, direction=Direction.IN) is Outcome.ADMIT


@pytest.mark.parametrize(
    ("at", "held"), [(time(22, 29), False), (time(22, 30), True), (time(3), True), (time(5, 30), False)]
)
def test_the_curfew_runs_over_midnight_and_ends_at_its_last_minute(at, held):
    policy = a_policy(curfew_from=time(22, 30), curfew_until=time(5, 30))
    assert (reasons(policy, local_time=at) == (Reason.CURFEW,)) is held


def test_a_list_of_revocations_older_than_the_limit_makes_a_valid_pass_a_check():
    assert outcome(list_age_hours=72) is Outcome.ADMIT
    assert outcome(list_age_hours=73) is Outcome.CHECK
    assert outcome(list_age_hours=None) is Outcome.CHECK


def test_the_same_direction_twice_is_checked():
    last = Passage(Direction.OUT, NOON - timedelta(hours=1), 2)
    assert reasons(last_passage=last) == (Reason.SAME_DIRECTION,)


def test_who_was_out_for_too_long_is_asked_on_the_way_in():
    policy = a_policy(minutes_out_max=180)
    assert reasons(policy, direction=Direction.IN, minutes_out=180) == ()
    assert reasons(policy, direction=Direction.IN, minutes_out=181) == (Reason.OVERDUE,)
    assert reasons(policy, direction=Direction.IN, minutes_out=540, exempt=True) == ()


def test_visitors_are_refused_where_the_policy_says_so_and_residents_are_not():
    policy = a_policy(visitors=VisitorRule.REFUSED)
    visitor = {"on_roster": False, "pass_type": PassType.VISITOR, "direction": Direction.IN}
    assert outcome(policy, **visitor) is Outcome.REFUSE
    assert outcome(policy, direction=Direction.IN) is Outcome.ADMIT


def test_a_closed_site_lets_its_own_people_in_and_everybody_out():
    policy = a_policy(site_open=False)
    assert outcome(policy, on_roster=False, direction=Direction.IN) is Outcome.REFUSE
    assert outcome(policy, direction=Direction.IN) is Outcome.ADMIT
    assert Reason.SITE_CLOSED not in reasons(policy, on_roster=False)


def test_all_broken_rules_are_reported_and_the_severest_decides():
    verdict = decide(facts(readings=(380,), household_locked=True, pass_status=PassStatus.EXPIRED), a_policy())
    assert verdict.reasons == (Reason.EXPIRED, Reason.HOUSEHOLD_LOCKED, Reason.REMEASURE)
    assert verdict.outcome is Outcome.REFUSE


def test_an_emergency_is_free_whatever_else_is_true():
    worst = facts(emergency=True, household_locked=True, readings=(400, 400), pass_status=PassStatus.BAD_SIGNATURE)
    verdict = decide(worst, a_policy(quota_exits=0, site_open=False))
    assert (verdict.outcome, verdict.reasons) == (Outcome.ADMIT, (Reason.EMERGENCY,))


def test_a_pass_brings_its_own_quota_and_a_policy_that_sets_one_goes_before_it():
    spent = {"pass_type": PassType.HOUSEHOLD, "exits_used": 1, "pass_quota": (1, 2)}
    assert outcome(a_policy(), **spent) is Outcome.REFUSE
    assert outcome(a_policy(quota_exits=2, quota_days=2), **spent) is Outcome.ADMIT
    assert outcome(a_policy(), **spent | {"exits_used": 0}) is Outcome.ADMIT
    assert outcome(a_policy(), **spent | {"direction": Direction.IN}) is Outcome.ADMIT
