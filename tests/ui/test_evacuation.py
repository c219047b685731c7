"""Everybody out, held for a second and a half; the roll; and who stays out too long."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import flet as ft
import pytest

from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.movements import Movement
from checkpoint.domain.policy import Policy
from checkpoint.i18n import CATALOGUE
from checkpoint.store import StoreError
from checkpoint.views.wishes import evacuating
from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies, sign_in


async def hold(app, seconds):
    """The finger is down for so long; half a second of it passes before the client tells."""
    detector = app.inner("evacuate", ft.GestureDetector)
    pressing = asyncio.ensure_future(app.session.dispatch_event(detector._i, "long_press_start", None))
    await asyncio.sleep(max(0, seconds - 0.5))
    await app.session.dispatch_event(app.inner("evacuate", ft.GestureDetector)._i, "long_press_end", None)
    await pressing
    await app.settle()


async def evacuate(app):
    await app.tap("emergency")
    detector = app.inner("evacuate", ft.GestureDetector)
    await app.session.dispatch_event(detector._i, "long_press_start", None)
    await app.until(lambda: app.has("evacuation"))


async def test_a_hold_that_is_too_short_does_nothing(gate):
    await gate.tap("emergency")
    await hold(gate, 1.0)
    await gate.settle(1.2)
    assert not gate.has("evacuation")
    assert bodies(gate, Evacuation) == []


@pytest.mark.parametrize("pauses", [(6.0,), (0.3, 0.3, 6.0)], ids=["pressed once", "pressed thrice in haste"])
async def test_a_press_by_a_key_asks_and_nothing_more(gate, pauses):
    await gate.tap("emergency")
    asleep = gate.text("evacuate")
    pressed = []
    for pause in pauses:
        pressed.append(asyncio.ensure_future(gate.click(gate.inner("evacuate"))))
        await asyncio.sleep(0)
        await gate.settle(pause)
    await asyncio.gather(*pressed)
    assert gate.text("evacuate") == asleep
    assert bodies(gate, Evacuation) == []


async def test_a_second_press_after_a_second_begins_it_for_whoever_cannot_hold(gate):
    await gate.tap("emergency")
    first = asyncio.ensure_future(gate.click(gate.inner("evacuate")))
    await gate.settle(evacuating.TWICE_SECONDS + 0.2)
    assert gate.text("evacuate") == CATALOGUE["evacuation.asked"][0]
    await gate.tap("evacuate")
    await gate.until(lambda: gate.has("evacuation"))
    await first
    (start,) = bodies(gate, Evacuation)
    assert start.step is EvacuationStep.START


async def test_everybody_out_counts_by_taps_and_each_is_a_record(gate):
    await evacuate(gate)
    for _ in range(3):
        await gate.tap("evacuation-go")
    await gate.until(lambda: gate.text("evacuation-count") == "3")
    assert sum(row.emergency for row in bodies(gate, Movement)) == 3
    (start,) = bodies(gate, Evacuation)
    assert start.step is EvacuationStep.START
    assert "还剩 30 分钟" in gate.text("evacuation-left")


async def test_an_evacuation_does_not_wait_for_anybody_to_be_counted(gate, monkeypatch):
    def never(_whereabouts):
        raise AssertionError("the roll was read before the gate was opened")

    monkeypatch.setattr(type(gate.station.tablet.whereabouts), "roll", never)
    await evacuate(gate)
    assert len(bodies(gate, Evacuation)) == 1


async def test_the_second_tap_ends_and_verdicts_are_back(gate):
    await evacuate(gate)
    await gate.tap("evacuation-end")
    assert gate.has("evacuation")
    await gate.tap("evacuation-end")
    await gate.until(lambda: not gate.has("evacuation"))
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "请测温"


async def test_while_everybody_leaves_nobody_is_asked_for_a_pass(gate):
    await evacuate(gate)
    await gate.tap("evacuation-roll")
    await gate.scan(sign_pass(resident("王小明")))
    assert not gate.has("verdict")
    assert "核验暂停" in " ".join(gate.texts())


async def test_the_roll_is_ticked_off_and_counted_by_building(gate):
    await evacuate(gate)
    await gate.tap("evacuation-roll")
    await gate.until(lambda: gate.has("inside-count"))
    person = resident("王小明").person_id
    await gate.tap(f"inside-row-{person}")
    assert gate.text("inside-count") == "已清点 1 / 27 人"
    assert "1 栋 1/8" in gate.text("inside-building-1")
    await gate.tap(f"inside-row-{person}")
    assert gate.text("inside-count") == "已清点 0 / 27 人"
    await gate.tap("evacuation-back")
    assert gate.has("evacuation-count")


async def test_guests_are_called_too_with_their_host_and_with_how_many_they_came(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-visitors")
    await gate.tap("visit-new")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.tap("visit-consent")
    await gate.tap("chip-purpose-repair")
    await gate.tap("more-companions")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await evacuate(gate)
    await gate.tap("evacuation-roll")
    await gate.until(lambda: gate.has("inside-count"))
    await gate.tap("inside-guests")
    (guest,) = gate.panel.roll.roll.visitors
    said = gate.text(f"inside-row-{guest.person_id}")
    assert "到访 1-1-102" in said
    assert "连同行共 2 人" in said
    await gate.tap(f"inside-row-{guest.person_id}")
    assert "已清点 1 / 1 人" in " ".join(gate.texts())
    steps = [body for body in bodies(gate, Evacuation) if body.step is EvacuationStep.ROLL_START]
    assert steps[0].people == 27 + 2


async def test_an_evacuation_is_taken_up_by_the_next_browser_and_by_a_restart(station):
    async with Driver(station) as app:
        await sign_in(app)
        await evacuate(app)
    async with Driver(station) as other:
        assert other.has("evacuation")
    station.close()
    station.open()
    async with Driver(station) as after:
        assert after.has("evacuation")


async def test_a_full_disk_says_paper_and_the_evacuation_goes_on(gate, monkeypatch):
    def refuse(*_):
        raise StoreError("no space left on device")

    monkeypatch.setattr(gate.station.tablet.outbox, "append", refuse)
    await evacuate(gate)
    await gate.tap("evacuation-go")
    await gate.until(lambda: gate.text("evacuation-count") == "1")
    assert "记在纸上" in gate.text("evacuation")


async def test_it_needs_nobody_signed_in(app):
    await evacuate(app)
    await app.tap("evacuation-go")
    await app.until(lambda: app.text("evacuation-count") == "1")


async def test_verdicts_come_back_by_themselves(gate, monkeypatch):
    monkeypatch.setattr(evacuating, "TICK_SECONDS", 0.05)
    await evacuate(gate)
    service = gate.station.tablet.evacuating
    service._alarm = service._alarm.after(Evacuation(EvacuationStep.EXTEND, datetime.now(UTC) - timedelta(seconds=1)))
    await gate.until(lambda: not gate.has("evacuation"))


async def test_overdue_people_are_listed_with_their_number(gate_under):
    gate = await gate_under(Policy(3, datetime.now(UTC) - timedelta(days=1), minutes_out_max=0))
    tablet = gate.station.tablet
    await gate.scan(sign_pass(resident("王小明")))
    for name in ("preset-365", "record-primary"):
        await gate.tap(name)
    await gate.until(lambda: gate.has("recorded"))
    late = tablet.clock.now() + timedelta(minutes=75)
    tablet.whereabouts._clock = replace(tablet.clock, now=lambda: late)
    for name in ("tab-desk", "desk-inside", "inside-overdue"):
        await gate.tap(name)
    row = gate.text(f"inside-row-{resident('王小明').person_id}")
    assert "超时 1 小时 15 分" in row
    assert resident("王小明").phone in row


async def test_an_empty_list_says_so(gate):
    await gate.tap("tab-desk")
    await gate.tap("desk-inside")
    await gate.tap("inside-outside")
    assert "没有人外出" in gate.texts()
    await gate.tap("desk-back")
    assert gate.has("desk")
