"""What a refusal rests on, and how long whoever says it has been on duty."""

from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.policy import Policy
from checkpoint.domain.shifts import Shift
from checkpoint.i18n import Language
from checkpoint.views.components.on_duty import LONG_HOURS
from checkpoint.views.wishes.settings import look_around
from tests.support.tablet import resident, sign_pass


@pytest.fixture
async def told(gate_under):
    """A gate whose rules say whose they are and until when, and that lets nobody out twice."""
    now = datetime.now(UTC)
    policy = Policy(7, now - timedelta(days=1), "封控", "花园街道", now + timedelta(days=3), quota_exits=0)
    return await gate_under(policy)


async def test_a_refusal_names_rules_author_end_and_whom_to_call(told):
    told.panel.settings.number = "0371-1234"
    await told.scan(sign_pass(resident("王小明")))
    await told.tap("preset-365")
    said = told.text("basis")
    until = told.panel.tablet.reference.policy(datetime.now(UTC)).valid_until
    for part in ("第 7 版", "封控", "花园街道", until.astimezone(told.panel.zone).strftime("%m-%d %H:%M"), "0371-1234"):
        assert part in said
    assert "15 分钟" in said
    assert "紧急放行" in said


async def test_without_a_number_the_button_for_objections_is_named_in_either_language(told):
    await told.scan(sign_pass(resident("王小明")))
    assert "有异议" in told.text("basis")
    told.panel.frame.language = Language.EN
    await told.settle()
    assert "They object" in told.text("basis")


async def test_who_is_let_through_is_told_of_no_rules(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    assert not gate.has("basis")


async def test_the_time_on_duty_stands_beside_the_figures_and_in_help(gate):
    assert gate.text("on-duty").startswith("0:00")
    await gate.tap("help")
    assert "已值守 0 小时" in gate.text("help-sheet")


async def test_after_a_long_shift_help_says_to_call_for_relief(gate):
    shift = gate.panel.frame.shift
    began = gate.panel.tablet.clock.now() - timedelta(hours=LONG_HOURS, minutes=5)
    gate.panel.frame.shift = Shift(shift.operator_id, shift.operator_name, began)
    await gate.settle()
    assert gate.text("on-duty").startswith(f"{LONG_HOURS}:05")
    await gate.tap("help")
    assert "联系接班" in gate.text("help-sheet")


async def test_at_a_quiet_gate_the_minutes_go_on(gate):
    began = gate.panel.frame.shift.started_at - timedelta(minutes=2)
    object.__setattr__(gate.panel.frame, "shift", Shift("zhao", "赵卫国", began))
    assert gate.text("on-duty").startswith("0:00")
    look_around(gate.panel)
    await gate.settle()
    assert gate.text("on-duty").startswith("0:02")


def test_a_clock_that_was_set_back_makes_no_negative_shift():
    now = datetime.now(UTC)
    assert Shift("a", "甲", now + timedelta(hours=1)).minutes(now) == 0


async def test_before_anybody_signs_in_help_tells_of_no_shift(app):
    await app.tap("help")
    assert "值守" not in app.text("help-sheet")
