"""The fail policy, a row at a time: each example is decided, and what the gate does is held by a test somewhere."""

from pathlib import Path

import pytest

from checkpoint.domain.decide import Outcome, decide
from checkpoint.domain.fail_policy import FAIL_POLICY
from checkpoint.i18n import CATALOGUE
from tests.support.builders import a_policy

ROOT = Path(__file__).parents[3]
HELD = {
    "emergency": ("ui/test_emergency.py", "test_two_taps_from_every_screen_of_a_shift"),
    "evacuation": ("ui/test_evacuation.py", "test_everybody_out_counts_by_taps_and_each_is_a_record"),
    "rescue": ("ui/test_emergency.py", "test_rescue_services_come_in_by_two_taps_and_nobody_is_counted_as_gone_out"),
    "list_fresh": (
        "unit/domain/test_decide.py",
        "test_a_list_of_revocations_older_than_the_limit_makes_a_valid_pass_a",
    ),
    "list_old": (
        "unit/services/test_gate.py",
        "test_a_list_that_was_never_refreshed_makes_good_passes_a_check_after_three_days",
    ),
    "no_pass": (
        "unit/domain/test_decide.py",
        "test_a_resident_who_comes_home_is_checked_and_never_refused_by_the_machine",
    ),
    "no_pass_known": ("ui/test_taps.py", "by_room"),
    "roster_missing": ("unit/domain/test_decide.py", "test_no_combination_of_missing_data_refuses_anybody"),
    "unknown_visitor": (
        "ui/test_held.py",
        "test_after_fifteen_minutes_the_tile_says_so_and_rings_until_somebody_decides",
    ),
    "order_fresh": ("ui/test_privacy.py", "test_what_is_recorded_has_the_reason_all_the_same"),
    "order_medical": ("unit/domain/test_decide.py", "test_a_locked_household_may_not_go_out_but_for_medical_care"),
    "order_old": ("unit/domain/test_rules.py", "test_a_row_holds_for_its_example_and_not_when_one_fact_is_another"),
    "temperature": ("ui/test_waiting.py", "test_who_rests_is_on_the_gate_screen_and_the_next_person_may_come"),
    "thermometer": ("unit/domain/test_decide.py", "test_a_low_reading_means_a_cold_thermometer"),
    "alone": ("ui/test_alone.py", "test_the_record_is_a_referral_and_asks_for_the_steps"),
}


@pytest.mark.parametrize("row", FAIL_POLICY, ids=lambda row: row.key)
def test_the_example_of_a_row_is_decided_as_the_row_says(row):
    assert decide(row.facts, a_policy(**row.policy)).outcome is row.outcome


@pytest.mark.parametrize("row", FAIL_POLICY, ids=lambda row: row.key)
def test_what_the_gate_does_is_held_by_a_test(row):
    file, name = HELD[row.key]
    assert f"def {name}" in (ROOT / "tests" / file).read_text()
    assert all(CATALOGUE[key] for key in (f"fail.{row.key}", f"fail.{row.key}.does"))


def test_nothing_that_is_missing_refuses_anybody_and_only_a_fresh_order_does():
    assert [row.key for row in FAIL_POLICY if row.outcome is Outcome.REFUSE] == ["order_fresh"]
    assert set(HELD) == {row.key for row in FAIL_POLICY}
