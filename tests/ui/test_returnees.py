"""The returnee's form: chips over typing, and the household's passes are void at once where the rule says so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.people import Sex
from checkpoint.domain.policy import Policy
from checkpoint.domain.returnees import Returnee, ReturneeState, Transport
from checkpoint.views.station import Station
from tests.support.tablet import fill, resident, sign_pass


@pytest.fixture
def station(tmp_path):
    """A tablet whose policy voids a household's passes for fourteen days."""
    policy = Policy(1, datetime.now(UTC) - timedelta(days=1), "试行")
    fill(tmp_path, replace(policy, returnee_days=14))
    station = Station(tmp_path, open_tablet, enrol_tablet)
    station.open()
    yield station
    station.close()


def forms(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Returnee)]


def in_thirteen_days(app):
    """The last of fourteen days of which today is the first."""
    return app.station.tablet.amending.today() + timedelta(13)


async def opened(app, name="张小军"):
    await app.tap("tab-desk")
    await app.tap("duty-tile-returnees")
    await app.tap("chip-building-1")
    await app.tap("chip-room-4097")
    await app.type("text-name", name)


async def test_a_name_and_a_flat_are_enough_and_the_passes_are_void_at_once(gate):
    await opened(gate)
    await gate.tap("chip-sex-M")
    await gate.tap("chip-transport-train")
    await gate.type("text-trip", "G1234")
    await gate.tap("chip-kind-tenant")
    await gate.type("text-contact_phone", "13900001111")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    assert "张*军 1-1-102" in gate.text("returnee-1")
    (form,) = forms(gate)
    assert (form.name, form.household_id, form.sex, form.transport) == ("张小军", 0x1001, Sex.MALE, Transport.TRAIN)
    assert (form.kind, form.contact_phone) == ("tenant", "13900001111")
    assert (form.state, form.symptoms, form.close_contact, form.trip) == (ReturneeState.RETURNED, "", False, "G1234")
    assert f"暂停到 {in_thirteen_days(gate):%m-%d}（含当天）" in gate.panel.gate.notice
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    verdict = gate.panel.gate.encounter.verdict
    assert Reason.RETURNEE in verdict.reasons
    assert verdict.outcome is not Outcome.ADMIT


async def test_one_who_is_still_to_come_voids_nothing(gate):
    await opened(gate)
    await gate.tap("chip-state-expected")
    await gate.tap("chip-arrives-tomorrow")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    assert "将返" in gate.text("returnee-1")
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert gate.panel.gate.encounter.verdict.outcome is Outcome.ADMIT


async def test_who_came_three_days_ago_or_comes_next_week_has_that_day_and_a_note(gate):
    today = gate.station.tablet.clock.now().astimezone(gate.panel.zone).date()
    await opened(gate)
    await gate.tap("chip-arrives-before")
    await gate.tap("less-arrives")
    assert f"{today - timedelta(3):%m-%d}" in gate.text("number-arrives")
    await gate.type("text-note", "腿脚不便")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    assert "腿脚不便" in gate.text("returnee-1")
    assert f"出入证停用到 {today + timedelta(10):%m-%d}（含当天）" in gate.text("returnee-1")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.type("text-name", "李小红")
    await gate.tap("chip-state-expected")
    await gate.tap("chip-arrives-after")
    for _ in range(5):
        await gate.tap("more-arrives")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-2"))
    came, comes = forms(gate)
    assert (came.arrives_on, came.note) == (today - timedelta(3), "腿脚不便")
    assert (comes.arrives_on, comes.note) == (today + timedelta(7), "")


async def test_a_day_lies_within_a_month_and_agrees_with_the_state(gate):
    today = gate.station.tablet.clock.now().astimezone(gate.panel.zone).date()
    await opened(gate)
    for _ in range(33):
        await gate.click(gate.inner("less-arrives"))
    await gate.settle()
    assert f"{today - timedelta(31):%m-%d}" in gate.text("number-arrives")
    await gate.tap("chip-state-expected")
    await gate.tap("form-save")
    assert "日期与状态对不上" in gate.text("duty-message")
    await gate.tap("chip-state-returned")
    await gate.tap("chip-arrives-tomorrow")
    await gate.tap("form-save")
    assert "日期与状态对不上" in gate.text("duty-message")
    assert forms(gate) == []


async def test_the_form_says_what_is_missing_and_keeps_what_was_typed(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-returnees")
    await gate.type("text-name", "张小军")
    await gate.tap("form-save")
    assert "还没有选住户" in gate.text("duty-message")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.type("text-id_tail", "12A4")
    await gate.tap("form-save")
    assert "身份证后四位" in gate.text("duty-message")
    await gate.type("text-id_tail", "123x")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    assert forms(gate)[0].id_tail == "123X"


async def test_without_a_name_nothing_is_registered(gate):
    await opened(gate, " ")
    await gate.tap("form-save")
    assert "还没有填姓名" in gate.text("duty-message")
    assert forms(gate) == []


async def test_what_is_not_on_the_disk_is_not_registered(gate, full_disk):
    await opened(gate)
    full_disk()
    await gate.tap("form-save")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.panel.duties.returnee.answers["name"] == "张小军"


async def test_a_registration_that_was_a_mistake_is_taken_back_and_the_passes_are_good_again(gate):
    await opened(gate)
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    await gate.tap("returnee-1")
    await gate.tap("returnee-cancel")
    await gate.until(lambda: "已取消" in gate.text("returnee-1"))
    assert [form.state for form in forms(gate)] == [ReturneeState.RETURNED, ReturneeState.CANCELLED]
    assert "已登记 0 人" in " ".join(gate.texts())
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert gate.panel.gate.encounter.verdict.outcome is Outcome.ADMIT


async def test_who_was_expected_has_come_by_two_taps_and_the_passes_are_void_from_then_on(gate):
    await opened(gate)
    await gate.tap("chip-state-expected")
    await gate.tap("chip-arrives-tomorrow")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    gate.taps = 0
    await gate.tap("returnee-1")
    await gate.tap("returnee-came")
    assert gate.taps == 2
    await gate.until(lambda: "已返" in gate.text("returnee-1"))
    assert not gate.has("returnee-2")
    assert f"暂停到 {in_thirteen_days(gate):%m-%d}（含当天）" in gate.panel.gate.notice
    assert forms(gate)[-1].arrives_on == gate.station.tablet.amending.today()
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert Reason.RETURNEE in gate.panel.gate.encounter.verdict.reasons


async def test_a_change_that_is_not_on_the_disk_changes_nothing(gate, full_disk):
    await opened(gate)
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("returnee-1"))
    await gate.tap("returnee-1")
    full_disk()
    await gate.tap("returnee-cancel")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert "已返" in gate.text("returnee-1")
