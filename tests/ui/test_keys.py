"""The keyboard closes what lies on top, and what was typed outlives a crash."""

from types import SimpleNamespace

import pytest

from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import sign_in


async def press(app, key):
    await app.page.on_keyboard_event(SimpleNamespace(key=key, shift=False))
    await app.settle(0.15)


async def test_escape_closes_one_thing_at_a_time(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("whole-household")
    await gate.tap("family-open")
    await gate.tap("link")
    await press(gate, "Escape")
    assert not gate.has("link-sheet")
    await press(gate, "Escape")
    assert not gate.has("family")
    await press(gate, "Escape")
    assert gate.has("ready")


@pytest.mark.parametrize(("opens", "shows"), [("emergency", "emergency-go"), ("help", "help-sheet")])
async def test_escape_leaves_what_was_opened_from_the_top_bar(gate, opens, shows):
    await gate.tap(opens)
    await press(gate, "Escape")
    assert not gate.has(shows)


async def test_escape_does_not_end_an_evacuation(gate):
    gate.station.tablet.evacuating.start(3)
    gate.station.tell()
    await gate.until(lambda: gate.has("evacuation"))
    await press(gate, "Escape")
    assert gate.has("evacuation")


async def test_the_scan_field_has_the_keys_again_after_every_way_back(gate):
    for opens in ("link", "help", "emergency"):
        await gate.tap(opens)
        gate.connection.calls.clear()
        await press(gate, "Escape")
        assert "focus" in gate.connection.calls, opens


async def test_paper_and_note_outlive_a_crash(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.tap("tab-desk")
        await app.tap("desk-paper")
        await app.type("paper-who", "wangxm")
        await app.until(lambda: app.has("paper-result-1"))
        await app.tap("paper-result-1")
        for digit in "081":
            await app.tap(f"paper-key-{digit}")
        await app.tap("desk-back")
        await app.tap("desk-handover")
        await app.type("handover-note", "西门灯坏")
        await app.settle()
    station.close()
    station.open()
    async with Driver(station) as after:
        await after.tap("tab-desk")
        await after.tap("desk-paper")
        assert "王*明" in after.text("paper-chosen")
        assert "08:1" in after.text("paper-time")
        assert after.panel.handover.note == "西门灯坏"


async def test_a_draft_that_cannot_be_read_stops_nobody(station):
    station.tablet.drafts.keep("paper", {"day": "gestern", "direction": "sideways"})
    async with Driver(station) as app:
        assert app.has("operator-zhao")
