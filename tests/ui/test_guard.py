"""What changes how the gate works wants a PIN; what makes it easier to read is free."""

from checkpoint.domain.events import EventKind
from checkpoint.domain.setting_changes import Setting, SettingChange
from checkpoint.services.shift import TRIES
from checkpoint.views.state import Desk
from tests.support.tablet import PIN, resident, sign_pass
from tests.ui.test_settings import open_settings, unlock


def changes(gate):
    return [
        (event.operator_id, event.body)
        for event in gate.station.tablet.outbox.events()
        if event.kind is EventKind.SETTING
    ]


async def test_sound_off_wants_the_pin_and_is_recorded_with_whose_it_was(gate):
    await open_settings(gate)
    await gate.tap("set-sound-off")
    assert "赵卫国" in gate.text("guard")
    assert not gate.panel.signals.muted
    await unlock(gate)
    assert gate.panel.signals.muted
    assert not gate.has("guard")
    await gate.tap("set-sound-on")
    assert not gate.has("guard")
    assert changes(gate) == [
        ("zhao", SettingChange(Setting.SOUND, "off", "zhao")),
        ("zhao", SettingChange(Setting.SOUND, "on", "zhao")),
    ]


async def test_what_helps_at_once_asks_nobody_and_is_no_event(gate):
    await open_settings(gate)
    for name in ("set-light-night", "set-size-125", "set-language-en", "try-refuse"):
        await gate.tap(name)
        assert not gate.has("guard")
    assert changes(gate) == []


async def test_a_wrong_pin_changes_nothing_and_counts_as_at_the_sign_in(gate):
    await open_settings(gate)
    await gate.tap("diagnose")
    for _ in range(TRIES):
        await unlock(gate, "000001")
    assert "秒" in gate.text("pin-message")
    assert gate.station.tablet.desk.pause_seconds("zhao") > 0
    await unlock(gate)
    assert (gate.panel.settings.diagnosis, changes(gate)) == ("", [])


async def test_somebody_else_of_the_place_may_stand_for_it(gate):
    await open_settings(gate)
    await gate.tap("diagnose")
    await gate.tap("guard-other")
    assert "钱秀英" in gate.text("guard")
    await unlock(gate)
    await gate.until(lambda: gate.has("diagnosis"))
    assert changes(gate) == [("zhao", SettingChange(Setting.DIAGNOSIS, "", "qian"))]


async def test_a_number_counts_when_it_is_saved_and_is_in_no_record(gate):
    await open_settings(gate)
    for digit in "0371":
        await gate.tap(f"help-key-{digit}")
    assert gate.panel.settings.number == ""
    await gate.tap("help-save")
    await gate.tap("guard-close")
    assert (gate.panel.settings.number, gate.has("help-save")) == ("", True)
    await gate.tap("help-save")
    await unlock(gate)
    assert (gate.panel.settings.number, gate.has("help-save")) == ("0371", False)
    assert changes(gate) == [("zhao", SettingChange(Setting.NUMBER, "", "zhao"))]


async def test_the_emergency_exit_and_a_scan_go_over_the_pin(gate):
    await open_settings(gate)
    await gate.tap("set-sound-off")
    await gate.tap("emergency")
    await gate.tap("emergency-go")
    await gate.until(lambda: gate.has("emergency-count"))
    await gate.tap("emergency-back")
    assert gate.has("guard")
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.has("verdict")
    assert not gate.has("guard")


async def test_back_closes_the_pin_and_leaves_the_settings_open(gate):
    await open_settings(gate)
    await gate.tap("set-sound-off")
    await gate.tap(f"pin-{PIN[0]}")
    await gate.page.on_keyboard_event(type("Key", (), {"key": "Escape", "shift": False}))
    await gate.settle()
    assert not gate.has("guard")
    assert gate.panel.frame.desk is Desk.SETTINGS
    assert not gate.panel.signals.muted


async def test_on_a_full_disk_nothing_changes_that_is_not_on_record(gate, full_disk):
    await open_settings(gate)
    await gate.tap("set-sound-off")
    full_disk()
    await unlock(gate)
    assert not gate.panel.signals.muted
    assert "没有更改" in gate.panel.gate.notice


async def test_the_pin_has_its_place_on_a_phone(phone):
    await open_settings(phone)
    await phone.tap("set-sound-off")
    assert phone.has("emergency")
    await unlock(phone)
    assert phone.panel.signals.muted
