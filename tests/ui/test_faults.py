"""A mistake of ours never leaves a dead screen, or one in a foreign language."""

from checkpoint.views import gate_view
from checkpoint.views.components import top_bar, verdict_card
from tests.support.tablet import resident, sign_pass


def boom(*_args, **_options):
    raise RuntimeError("planted")


async def test_exception_in_a_handler_is_said_and_the_gate_goes_on(gate, monkeypatch):
    await gate.scan(sign_pass(resident("王小明")))
    monkeypatch.setattr(gate.station.tablet.gate, "measure", boom)
    await gate.tap("preset-365")
    assert "已记入日志" in gate.text("alarm")
    assert gate.connection.crashes == []
    monkeypatch.undo()
    await gate.tap("alarm-close")
    await gate.tap("preset-365")
    assert gate.text("verdict") == "放行"


async def test_exception_in_a_handler_is_said_in_the_language_chosen(gate, monkeypatch):
    await gate.tap("lang")
    await gate.scan(sign_pass(resident("王小明")))
    monkeypatch.setattr(gate.station.tablet.gate, "measure", boom)
    await gate.tap("preset-365")
    assert "was logged" in gate.text("alarm")


async def test_exception_outside_our_handlers_reaches_the_net(gate):
    gate.session.error("Traceback: planted")
    await gate.settle()
    assert "已记入日志" in gate.text("alarm")
    assert gate.connection.crashes == []


async def test_exception_while_drawing_the_card_leaves_a_way_on(gate, monkeypatch):
    monkeypatch.setattr(verdict_card, "reasons", boom)
    await gate.scan(sign_pass(resident("王小明")))
    assert "出错" in gate.text("fault")
    assert gate.has("emergency")
    monkeypatch.undo()
    await gate.tap("fault-reset")
    assert gate.has("ready")
    await gate.scan(sign_pass(resident("张伟")))
    assert gate.text("verdict") == "请测温"


async def test_exception_while_drawing_again_does_not_freeze_the_screen(gate, monkeypatch):
    await gate.scan(sign_pass(resident("王小明")))
    monkeypatch.setattr(verdict_card, "reasons", boom)
    await gate.tap("preset-365")
    assert gate.has("fault")
    monkeypatch.undo()
    await gate.tap("preset-366")
    assert gate.text("verdict") == "放行"


async def test_exception_in_the_gate_view_itself(gate, monkeypatch):
    monkeypatch.setattr(gate_view, "notice_strip", boom)
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.has("fault")
    await gate.tap("emergency")
    await gate.tap("emergency-go")
    assert gate.panel.emergency.count == 1
    monkeypatch.undo()
    await gate.tap("emergency-back")
    await gate.tap("fault-reset")
    assert gate.has("ready")


async def test_exception_in_the_top_bar_keeps_the_emergency_button(gate, monkeypatch):
    monkeypatch.setattr(top_bar, "_brand", boom)
    await gate.tap("lang")
    assert gate.has("fault")
    await gate.tap("emergency")
    assert gate.has("emergency-go")


async def test_a_dead_update_loop_is_started_again(gate):
    """Should anything get past the boundaries: the next tap brings the drawing back to life."""
    gate.session._Session__updates_task.cancel()
    await gate.settle()
    await gate.tap("tab-today")
    await gate.tap("tab-gate")
    assert gate.has("ready")
