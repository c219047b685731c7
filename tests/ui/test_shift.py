"""Shift, languages, the day's list, the link, enrolment."""

from datetime import timedelta

import pytest

from checkpoint.bootstrap import open_tablet
from checkpoint.i18n import CATALOGUE
from checkpoint.link_state import LinkState
from checkpoint.services.enrol import EnrolmentError
from checkpoint.sync import Trouble
from checkpoint.views.station import Station
from tests.support.headless import Driver
from tests.support.tablet import PIN, fill, resident, sign_pass
from tests.ui.conftest import sign_in


async def pass_one(app, name="王小明"):
    await app.scan(sign_pass(resident(name)))
    await app.tap("preset-365")
    await app.tap("record-primary")
    await app.until(lambda: app.has("recorded"))


async def test_place_and_gate_are_shown_before_the_sign_in(app):
    assert app.text("place") == "总公司家属区 东门卡点"


async def test_wrong_pin_is_said_and_five_make_a_pause(app):
    await app.tap("operator-zhao")
    for _ in range(5):
        for digit in "111111":
            await app.tap(f"pin-{digit}")
        await app.tap("start-shift")
        await app.until(lambda: app.panel.sign_in.message != "")
    assert "请等" in app.text("pin-message")
    assert app.panel.frame.shift is None
    for digit in PIN:
        await app.tap(f"pin-{digit}")
    await app.tap("start-shift")
    await app.settle(0.2)
    assert app.panel.frame.shift is None
    assert app.has("emergency")


async def test_end_of_shift_shows_its_counts(gate):
    await pass_one(gate)
    await gate.tap("end-shift")
    assert gate.text("end-shift-counts") == "值班期间进入 0 人、外出 1 人"
    await gate.tap("end-shift-confirm")
    await gate.until(lambda: gate.has("operator-zhao"))
    assert any("外出 1 人" in text for text in gate.texts())


async def test_shift_outlives_the_browser(station):
    async with Driver(station) as first:
        await sign_in(first)
    async with Driver(station) as second:
        assert second.has("ready")
        assert "赵卫国" in second.text("operator")


async def test_two_browsers_share_one_tablet(station):
    async with Driver(station) as first, Driver(station) as second:
        await sign_in(first)
        await second.until(lambda: second.has("ready"))
        await pass_one(first)
        await second.until(lambda: second.has("today-row"))


async def test_language_is_switched_at_once_everywhere(gate):
    await gate.tap("lang")
    assert "Ready to scan" in gate.texts()
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "MEASURE"
    english = {en for _, en in CATALOGUE.values()}  # the way back to Chinese is written in Chinese
    chinese = {zh for zh, _ in CATALOGUE.values()} - english
    assert [text for text in gate.texts() if text in chinese] == []
    await gate.tap("lang")
    assert gate.text("verdict") == "请测温"


async def test_override_reason_is_kept_in_chinese(gate):
    await gate.tap("lang")
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    await gate.tap("record-other")
    await gate.tap("override-approved")
    await gate.until(lambda: gate.has("recorded"))
    *_, last = gate.station.tablet.outbox.events()
    assert last.body.override_reason == "approved"


async def test_day_is_filtered(gate):
    await pass_one(gate)
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: len(gate.panel.day.entries) == 2)
    await gate.tap("tab-today")
    counts = {}
    for name in ("all", "in", "out", "fever", "refused", "pending", "override"):
        await gate.tap(f"filter-{name}")
        counts[name] = len(gate.all("today-row"))
    assert counts == {"all": 2, "in": 0, "out": 2, "fever": 0, "refused": 1, "pending": 2, "override": 0}


async def test_long_day_is_drawn_in_steps(gate):
    exits = gate.station.tablet.gate.emergency_exit
    for _ in range(150):
        exits()
    gate.station.tell()
    await gate.settle()
    await gate.tap("tab-today")
    assert len(gate.all("today-row")) == 60
    assert gate.text("today-count") == "共 150 条"


async def test_pending_count_and_age_are_always_in_sight(gate):
    assert "待上传 1 条" in gate.text("pending")
    await pass_one(gate)
    await gate.until(lambda: "待上传 2 条" in gate.text("pending"))
    assert "上次同步" in gate.text("link")


@pytest.mark.parametrize("trouble", [*Trouble, None])
async def test_each_trouble_of_the_link_has_its_words(gate, trouble):
    link = gate.station.tablet.link
    link.stop()
    now = gate.station.tablet.clock.now()
    link._tell(LinkState(last_success=now, trouble=trouble, next_try=now))
    await gate.settle()
    await gate.tap("link")
    words = gate.text("link-sheet")
    said = CATALOGUE[f"link.trouble.{trouble.value}"][0] if trouble else "连接正常"
    assert said.format(digits=gate.station.tablet.identity.comparison_digits) in words
    await gate.tap("sync-now")
    await gate.tap("sheet-close")
    assert not gate.has("link-sheet")


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, ""), (1, ""), (3, "3 分钟"), (300, "5 小时"), (3 * 365 * 24 * 60, "1095 天"), (-500, "")],
)
async def test_a_clock_that_is_ahead_is_shown_with_what_to_do(gate, minutes, shown):
    link = gate.station.tablet.link
    link.stop()
    link._tell(LinkState(last_success=gate.station.tablet.clock.now(), clock_offset=timedelta(minutes=minutes)))
    await gate.settle()
    await gate.tap("link")
    said = gate.text("link-sheet")
    assert (f"快了约 {shown}。" in said, "快了约" in said) == (bool(shown), bool(shown))


async def test_a_session_that_nobody_looks_at_does_not_listen(gate):
    gate.page.on_disconnect(None)
    assert gate.station._listeners == []
    gate.page.on_connect(None)
    await gate.settle()
    assert len(gate.station._listeners) == 1


async def test_enrolment_from_the_form(tmp_path):
    asked = []

    def enrol(folder, server_url, code, name, platform):
        asked.append((server_url, code))
        if len(asked) == 1:
            raise EnrolmentError("enrolment_code")
        fill(folder)

    station = Station(tmp_path, open_tablet, enrol)
    station.open()
    async with Driver(station) as app:
        await app.tap("enrol-go")
        assert "请填写" in app.text("enrol-message")
        await app.type("enrol-server", "http://10.0.0.5:8000")
        for letter in "7K2M":
            await app.tap(f"enrol-key-{letter}")
        await app.tap("enrol-go")
        await app.until(lambda: "注册码不对" in app.text("enrol-message"))
        await app.tap("enrol-go")
        await app.until(lambda: app.has("operator-zhao"))
        assert set(app.panel.endings) == {"station", "link"}
    assert app.panel.endings == {}
    assert asked == [("http://10.0.0.5:8000", "7K2M")] * 2
    station.close()


async def test_the_pace_and_who_waits_are_told_where_help_is_and_where_a_shift_ends(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await gate.scan(sign_pass(resident("张伟")))
    for digit in "376":
        await gate.tap(f"key-{digit}")
    await gate.tap("wait")
    await gate.until(lambda: gate.has("waiting"))
    for opener in ("help", "end-shift"):
        await gate.tap(opener)
        assert gate.text("pace") == "近 1 分钟登记 1 人次，每分钟 1.0 人；等候复测、处置 1 人"
        await gate.tap("sheet-close")


async def test_help_is_beside_the_emergency_exit_on_every_screen(gate):
    for screen in ("tab-gate", "tab-roster", "tab-today", "tab-desk"):
        await gate.tap(screen)
        assert [gate.has(name) for name in ("help", "emergency")] == [True, True]
