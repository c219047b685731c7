"""Small values: temperatures, masks, ids, policies."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.identity import parse_person_id, person_id, uuid7
from checkpoint.domain.movements import Movement
from checkpoint.domain.people import mask_id_number, mask_name, mask_phone
from checkpoint.domain.policy import Policy, policy_at
from checkpoint.domain.presence import window_start
from checkpoint.domain.readings import ReadingError, parse_tenths
from tests.support.builders import NOON, a_movement, a_policy, a_verdict


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [("36.5", 365), ("365", 365), ("36", 360), ("36.", 360), ("36。5", 365), (" 45.0 ", 450), ("300", 300)],
)
def test_what_people_type_is_a_temperature(typed, tenths):
    assert parse_tenths(typed) == tenths


@pytest.mark.parametrize("typed", ["", "29.9", "299", "45.1", "451", "3650", "36.55", "abc", "-36", "3.65"])
def test_anything_else_is_refused(typed):
    with pytest.raises(ReadingError):
        parse_tenths(typed)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("王小明", "王*明"), ("欧阳小明", "欧**明"), ("Anna", "A***"), ("", ""), ("李", "李*")],
)
def test_a_masked_name_is_known_to_its_bearer_only(name, masked):
    assert mask_name(name) == masked


def test_phones_and_identity_numbers_show_their_ends_only():
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("110") == "***"
    assert mask_id_number("990101199001011234") == "*" * 14 + "1234"


def test_event_ids_sort_by_time_and_are_version_7():
    first, second = uuid7(NOON, bytes(10)), uuid7(NOON + timedelta(milliseconds=1), bytes(10))
    assert first.version == 7
    assert str(first) < str(second)
    with pytest.raises(ValueError, match="aware"):
        uuid7(datetime(2026, 1, 1), bytes(10))  # noqa: DTZ001  # naive on purpose


def test_person_ids_read_back():
    assert parse_person_id(person_id(0x9C41F00D, 2)) == (0x9C41F00D, 2)
    with pytest.raises(ValueError, match="not a person id"):
        parse_person_id("9C41F00D-2")


def test_the_policy_in_force_is_the_newest_whose_time_has_come():
    old, new = a_policy(version=1), a_policy(version=2, effective_from=NOON)
    assert policy_at([new, old], NOON - timedelta(seconds=1)) is old
    assert policy_at([old, new], NOON) is new
    assert policy_at([new], NOON - timedelta(days=60)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"low_tenths": 380},
        {"quota_exits": -1},
        {"quota_days": 0},
        {"curfew_from": time(22)},
        {"effective_from": datetime(2026, 1, 1)},  # noqa: DTZ001  # naive on purpose
    ],
)
def test_a_policy_that_contradicts_itself_is_our_own_mistake(wrong):
    with pytest.raises(ValueError, match="policy"):
        Policy(**{"version": 1, "effective_from": NOON} | wrong)


def test_a_quota_window_begins_at_local_midnight_today_included():
    zone = ZoneInfo("Asia/Shanghai")
    assert window_start(NOON, 1, zone) == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert window_start(NOON, 2, zone) == datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_a_movement_is_never_left_at_a_check():
    with pytest.raises(ValueError, match="ADMIT, REFER or REFUSE"):
        a_movement(outcome=Outcome.CHECK)


def test_letting_somebody_through_against_the_verdict_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        a_movement(verdict=a_verdict(Outcome.REFUSE))
    allowed: Movement = a_movement(verdict=a_verdict(Outcome.REFUSE), override_reason="就医")
    assert allowed.overrides


def test_reasons_are_written_as_they_go_on_the_wire():
    assert {reason.value for reason in Reason} >= {"fever", "quota_used", "revoked"}
