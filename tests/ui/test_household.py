"""A household on the screen, and a family registered in one action."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy, QuotaKind
from tests.support.tablet import resident, sign_pass


def movements(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Movement)]


async def open_household(app, building="2", room="2-1-301"):
    await app.tap(f"ready-building-{building}")
    await app.tap(f"room-{room}")


@pytest.fixture
async def limited(gate_under):
    """Two exits a household in two days."""
    return await gate_under(Policy(3, datetime.now(UTC) - timedelta(days=1), quota_exits=2, quota_days=2))


async def test_an_exit_for_medical_care_uses_nothing_of_the_household(limited):
    await limited.scan(sign_pass(resident("王小明"), type=PassType.MEDICAL))
    await limited.tap("preset-365")
    await limited.tap("record-primary")
    await limited.until(lambda: len(movements(limited)) == 1)
    home = resident("王小明").household_id
    state = limited.station.tablet.households.state(limited.station.tablet.reference.roster.households[home])
    assert (state.used, state.left) == (0, 2)


async def test_household_says_who_is_inside_and_what_is_left(limited):
    await open_household(limited)
    assert "在内 4 人 · 外出 0 人" in limited.text("household-quota")
    assert "近 2 天限 2 次，已用 0 次，还剩 2 次" in limited.text("household-quota")
    await limited.tap("member-1")
    await limited.tap("preset-365")
    await limited.tap("record-primary")
    await limited.until(lambda: limited.has("recorded"))
    await open_household(limited)
    assert "在内 3 人 · 外出 1 人" in limited.text("household-quota")
    assert "还剩 1 次" in limited.text("household-quota")
    assert "外出中" in limited.text("member-1")
    assert "起" in limited.text("member-1")
    assert "在内" in limited.text("member-2")


@pytest.mark.parametrize(
    ("kind", "words"), [(QuotaKind.PERSONS, "近 2 天限 2 人外出"), (QuotaKind.EACH, "每人近 2 天限外出 2 次")]
)
async def test_each_kind_of_quota_has_its_words(gate_under, kind, words):
    began = datetime.now(UTC) - timedelta(days=1)
    app = await gate_under(Policy(3, began, quota_exits=2, quota_days=2, quota_kind=kind))
    await open_household(app)
    assert words in app.text("household-quota")


async def test_a_locked_household_says_so_above_all(gate):
    await open_household(gate, "2", "2-2-502")
    assert "本户外出需要核实" in gate.text("household-lock")


async def test_without_a_quota_there_is_no_limit_to_count(gate):
    await open_household(gate)
    assert "不限外出次数" in gate.text("household-quota")


async def test_a_family_of_four_goes_out_in_six_taps(gate):
    await open_household(gate)
    gate.taps = 0
    await gate.tap("family-open")
    for _ in range(4):
        await gate.tap("preset-365")
    await gate.tap("family-record")
    await gate.until(lambda: len(movements(gate)) == 4)
    assert gate.taps == 6
    assert {row.masked_name for row in movements(gate)} == {"赵*", "黄*", "赵*涵", "赵*轩"}
    assert {(row.direction, row.outcome) for row in movements(gate)} == {(Direction.OUT, Outcome.ADMIT)}
    await gate.until(lambda: gate.has("ready"))
    assert "已登记外出 4 人" in gate.text("notice")


async def test_on_a_phone_the_list_follows_to_whoever_is_measured_next(phone):
    await open_household(phone)
    await phone.tap("family-open")
    offsets = []
    for _ in range(3):
        await phone.tap("preset-365")
        await phone.until(lambda: "scroll_to" in phone.connection.calls)
        offsets.append(phone.connection.arguments["scroll_to"]["offset"])
        phone.connection.calls.clear()
    assert offsets == [0, 72, 144]


async def test_a_very_long_name_hides_behind_three_stars_in_its_row(phone):
    roster = phone.station.tablet.reference.roster
    first, *others = members = roster.members(resident("赵子涵").household_id)
    members[:] = [replace(first, name="阿卜杜热合曼江买买提明"), *others]
    await open_household(phone)
    await phone.tap("family-open")
    assert "阿***明" in phone.text("family-member-1")


async def test_the_button_counts_only_who_was_measured_and_waits_for_the_rest(gate):
    await open_household(gate)
    await gate.tap("family-open")
    await gate.tap("preset-365")
    assert "还有 3 人未测温" in gate.text("family-record")
    assert gate.inner("family-record").disabled
    for number in (2, 3, 4):
        await gate.tap(f"family-tick-{number}")
    assert gate.text("family-record") == "登记外出 1 人"


async def test_a_fever_in_the_family_gets_a_card_of_its_own_and_keeps_its_reading(gate):
    await open_household(gate)
    await gate.tap("family-open")
    for digit in "380":
        await gate.tap(f"key-{digit}")
    assert "转处置" in gate.text("verdict-among")
    assert next(iter(gate.panel.family.chosen.values())).masked_name in gate.text("verdict-among")
    for _ in range(3):
        await gate.tap("preset-365")
    assert gate.text("family-record") == "登记外出 3 人"
    await gate.tap("family-record")
    await gate.until(lambda: len(movements(gate)) == 3)
    assert "其余 1 人需单独处理" in gate.text("notice")
    await gate.tap("family-alone-1")
    assert "转处置" in gate.text("verdict")
    assert "38.0" in gate.text("readings")


async def test_one_of_a_family_is_turned_back_with_a_reason_and_the_others_go(gate):
    await open_household(gate)
    await gate.tap("family-open")
    for digit in "345":
        await gate.tap(f"key-{digit}")
    for _ in range(3):
        await gate.tap("preset-365")
    await gate.tap("family-member-1")
    await gate.tap("turn-back")
    assert not gate.has("preset-365")
    await gate.tap("override-withdrawn")
    await gate.until(lambda: len(movements(gate)) == 1)
    assert (movements(gate)[0].outcome, movements(gate)[0].override_reason) == (Outcome.REFUSE, "withdrawn")
    assert "已登记劝返" in gate.text("notice")
    assert not gate.has("verdict-among")
    await gate.tap("family-record")
    await gate.until(lambda: gate.has("ready"))
    assert [row.outcome for row in movements(gate)[1:]] == [Outcome.ADMIT] * 3


async def test_who_is_turned_back_of_a_family_stays_on_a_full_disk(gate, full_disk):
    await open_household(gate)
    await gate.tap("family-open")
    await gate.tap("turn-back")
    full_disk()
    await gate.tap("override-other")
    await gate.until(lambda: gate.has("alarm"))
    assert "没有存盘" in gate.text("alarm")
    assert len(gate.panel.family.chosen) == 4


async def test_the_quota_ends_in_the_middle_of_a_family(limited):
    await open_household(limited)
    await limited.tap("family-open")
    for _ in range(4):
        await limited.tap("preset-365")
    assert limited.text("family-record") == "登记外出 4 人"
    await limited.tap("family-record")
    await limited.until(lambda: "其余 2 人" in limited.text("notice"))
    assert len(movements(limited)) == 2
    assert "劝返" in limited.text("family-member-3")


async def test_a_full_disk_in_a_family_says_so_and_keeps_who_is_not_recorded(gate, full_disk):
    await open_household(gate)
    await gate.tap("family-open")
    for _ in range(4):
        await gate.tap("preset-365")
    full_disk()
    await gate.tap("family-record")
    await gate.until(lambda: gate.has("alarm"))
    assert "没有存盘" in gate.text("alarm")
    assert len(gate.panel.family.chosen) == 4


async def test_a_tap_before_the_glass_was_repainted_records_nothing(gate):
    await open_household(gate)
    await gate.tap("family-open")
    for _ in range(4):
        await gate.tap("preset-365")
    stale = gate.inner("family-record")
    await gate.tap("family-tick-4")
    await gate.click(stale)
    await gate.settle(0.1)
    assert movements(gate) == []


async def test_a_household_pass_goes_along_with_everybody(gate):
    await gate.scan(sign_pass(resident("赵磊"), type=PassType.HOUSEHOLD, person_no=0))
    await gate.tap("family-open")
    for _ in range(4):
        await gate.tap("preset-365")
    await gate.tap("family-record")
    await gate.until(lambda: len(movements(gate)) == 4)
    assert all(row.pass_id for row in movements(gate))


async def test_a_scan_leaves_the_family(gate):
    await open_household(gate)
    await gate.tap("family-open")
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "请测温"
    assert not gate.has("family")
