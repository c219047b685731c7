"""Settings, help, the lock of who lives here, and what is watched now and then."""

import shutil
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import flet as ft
import pytest

from checkpoint.services.shift import SignIn
from checkpoint.views.letters import grow, grown
from checkpoint.views.state import Tab
from checkpoint.views.theme import SUN, Light
from checkpoint.views.wishes import settings
from tests.support.headless import Driver
from tests.support.tablet import PIN, resident, residents, sign_pass
from tests.ui.conftest import sign_in


async def open_settings(app):
    await app.tap("tab-desk")
    await app.tap("desk-settings")


async def unlock(app, pin=PIN):
    for digit in pin:
        await app.tap(f"pin-{digit}")


async def test_language_light_and_size_are_kept_over_a_restart(station):
    async with Driver(station) as app:
        await sign_in(app)
        await open_settings(app)
        await app.tap("set-light-sun")
        await app.tap("set-size-150")
        await app.tap("set-language-en")
        assert app.panel.palette is SUN
    station.close()
    station.open()
    async with Driver(station) as again:
        assert (again.panel.frame.light, again.panel.frame.scale) == (Light.SUN, 1.5)
        assert "Gate" in again.texts()
        assert again.panel.frame.width == pytest.approx(1280 / 1.5)


async def test_on_a_telephone_words_grow_further_than_everything_else(phone):
    await open_settings(phone)
    await phone.tap("set-size-200")
    frame = phone.panel.frame
    assert frame.width == pytest.approx(330)
    small = next(control for control in phone.walk() if getattr(control, "value", "") == "文字和按钮一起放大")
    assert small.size * frame.glass[0] / frame.width > 15 * 1.9


async def test_at_twice_the_size_on_a_telephone_a_card_leaves_the_link_and_what_waits_in_sight(phone):
    await open_settings(phone)
    await phone.tap("set-size-200")
    for waiting in (1, 2):
        await phone.scan(sign_pass(resident("王小明" if waiting == 1 else "张伟")))
        assert phone.has("card")
        assert phone.text("pending") == str(phone.panel.link.pending)
        label = next(str(row.semantics_label) for row in phone.walk(phone.find("pending")) if isinstance(row, ft.Icon))
        assert f"{phone.panel.link.pending}" in label
        assert "离线" in label
        await phone.tap("preset-365")
        await phone.tap("record-primary")
        await phone.until(lambda: phone.has("recorded"))
    await phone.scan(sign_pass(resident("陈静")))
    await phone.tap("link")
    assert phone.has("link-sheet")


async def test_large_words_are_large_already():
    grow(2.0)
    assert [grown(size) for size in (14, 27, 40, 48)] == [28, 40.5, 40, 48]
    grow(1.0)
    assert grown(14) == 14


async def test_a_tablet_offers_up_to_twice_the_size(gate):
    await open_settings(gate)
    await gate.tap("set-size-200")
    assert (gate.panel.frame.width, gate.panel.frame.height) == (640, 400)
    assert gate.panel.frame.low
    assert gate.panel.frame.phone


def scroller(app):
    """The number of what scrolls under the top bar; another number is another list, at its top."""
    return next(row._i for row in app.walk() if isinstance(row, ft.Column) and row.key and row.scroll)


async def test_at_twice_the_size_every_screen_is_a_list_of_its_own(gate):
    await open_settings(gate)
    await gate.tap("set-size-200")
    seen = [scroller(gate)]
    for name in ("desk-back", "tab-today", "tab-gate"):
        await gate.tap(name)
        seen.append(scroller(gate))
    for name in ("王小明", "张伟"):
        await gate.scan(sign_pass(resident(name)))
        seen.append(scroller(gate))
    assert len(set(seen)) == len(seen)


async def test_at_twice_the_size_what_else_an_emergency_offers_leaves_the_way_out_its_room(gate):
    await open_settings(gate)
    await gate.tap("set-size-200")
    await gate.tap("emergency")
    shared = [row for row in gate.walk() if isinstance(row, ft.Row) and len(row.controls) == 2]
    beside = [{getattr(part, "identifier", None) for part in gate.walk(row)} for row in shared]
    assert any({"emergency-rescue", "evacuate"} <= names for names in beside)


async def test_at_twice_the_size_a_digit_leaves_the_card_where_it_is_and_a_reading_shows_it_from_its_top(gate):
    await open_settings(gate)
    await gate.tap("set-size-200")
    await gate.scan(sign_pass(resident("王小明")))
    before = scroller(gate)
    await gate.tap("key-3")
    assert scroller(gate) == before
    await gate.tap("preset-365")
    assert "36.5" in gate.text("readings")
    assert scroller(gate) != before


@pytest.mark.parametrize(("wish", "over"), [("set-sound-off", "guard"), ("help", "help-sheet")])
async def test_at_twice_the_size_a_sheet_lies_on_the_glass_and_not_on_what_scrolls(gate, wish, over):
    await open_settings(gate)
    await gate.tap("set-size-200")
    await gate.tap(wish)
    lower = next(row for row in gate.walk() if isinstance(row, ft.Column) and "/" in str(row.key))
    assert gate.has(over)
    assert over not in [getattr(row, "identifier", None) for row in gate.walk(lower)]


async def test_sound_off_is_silent_but_can_be_tried(gate):
    played = []
    for outcome, player in gate.panel.signals._players.items():

        async def play(outcome=outcome):
            played.append(outcome.value)

        player.play = play
    await open_settings(gate)
    await gate.tap("set-sound-off")
    await unlock(gate)
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    assert played == []
    await open_settings(gate)
    await gate.tap("try-refuse")
    assert played == ["refuse"]


async def test_the_diagnosis_names_nobody(gate):
    await open_settings(gate)
    await gate.tap("diagnose")
    await unlock(gate)
    await gate.until(lambda: gate.has("diagnosis"))
    text = gate.panel.settings.diagnosis
    assert "roster: 10 households, 27 residents" in text
    assert "waiting: 2" in text
    tablet = gate.station.tablet
    secrets = [row.name for row in residents()] + [row.phone for row in residents()] + [tablet.identity.token]
    assert not any(secret in text for secret in secrets)
    await gate.tap("diagnosis-copy")


async def test_help_shows_the_supervisors_number_and_the_three_of_the_state(gate):
    await open_settings(gate)
    for digit in "037155":
        await gate.tap(f"help-key-{digit}")
    await gate.tap("help-save")
    await unlock(gate)
    await gate.tap("help")
    said = gate.text("help-sheet")
    assert all(number in said for number in ("037155", "120", "110", "119"))
    await gate.tap("sheet-close")
    assert not gate.has("help-sheet")


async def test_help_is_there_before_anybody_signs_in(app):
    await app.tap("help")
    assert "未填写" in app.text("help-sheet")


async def test_after_five_idle_minutes_lists_want_the_pin_and_the_gate_does_not(gate):
    await gate.tap("tab-roster")
    gate.panel.touched -= settings.IDLE_SECONDS
    settings.look_around(gate.panel)
    await gate.settle()
    assert gate.has("lock")
    assert not gate.has("building-1")
    for tab in ("tab-today", "tab-roster"):
        await gate.tap(tab)
        assert gate.has("lock")
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "请测温"
    await gate.scan("wangxm")
    await gate.scan("1-1-101")
    assert gate.has("lock")
    await unlock(gate, "000001")
    assert "PIN 不对" in gate.text("pin-message")
    await unlock(gate)
    await gate.until(lambda: gate.has("result-1"))


async def test_a_touch_keeps_the_lists_open(gate):
    gate.panel.touched -= settings.IDLE_SECONDS
    await gate.tap("tab-roster")
    settings.look_around(gate.panel)
    await gate.settle()
    assert not gate.has("lock")


async def test_after_twelve_hours_on_duty_the_lists_want_a_new_sign_in_and_scanning_goes_on(gate):
    desk = gate.station.tablet.desk
    for hours, shown in ((11.9, True), (12, False)):
        desk._shift = replace(desk._shift, started_at=desk._clock.now() - timedelta(hours=hours))
        settings.look_around(gate.panel)
        await gate.tap("tab-roster")
        assert gate.has("lock") is not shown
    await unlock(gate)
    assert gate.has("lock")
    assert "12 小时" in gate.text("pin-message")
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.has("verdict")
    desk.end()
    assert desk.start("zhao", PIN) is SignIn.OK
    assert not desk.is_too_long


async def test_leaving_the_foreground_locks_the_lists(gate):
    await gate.tap("tab-today")
    event = SimpleNamespace(state=ft.AppLifecycleState.PAUSE)
    gate.page.on_app_lifecycle_state_change(event)
    await gate.settle()
    assert gate.has("lock")
    assert gate.panel.frame.tab is Tab.TODAY


async def test_the_lock_never_stands_before_the_emergency_exit(gate):
    settings.lock(gate.panel)
    await gate.tap("emergency")
    await gate.tap("emergency-go")
    await gate.until(lambda: gate.has("emergency-count"))


async def test_little_space_is_said_on_every_screen(gate, monkeypatch):
    usage = SimpleNamespace(free=5)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    settings.look_around(gate.panel)
    await gate.settle()
    assert "存储不足" in gate.text("storage")


async def test_the_screen_stays_awake_on_duty(app):
    await sign_in(app)
    assert "enable" in app.connection.calls
    await app.tap("end-shift")
    await app.tap("end-shift-confirm")
    await app.until(lambda: "disable" in app.connection.calls)


async def test_settings_that_cannot_be_read_stop_nobody(station):
    station.tablet.preferences.save({"light": "disco", "scale": "huge", "language": "tlh"})
    async with Driver(station) as app:
        assert app.has("operator-zhao")
        assert app.panel.frame.light is Light.DAY
