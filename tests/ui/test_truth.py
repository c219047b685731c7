"""What is recorded is what the screen showed, it is on the disk, and it is said when it is not."""

import asyncio
import time

from checkpoint.domain.movements import Movement
from tests.support.tablet import resident, sign_pass


def movements(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Movement)]


def slow_down(app, seconds=0.25):
    """Each drawing comes late, as on a slow tablet; handlers run at once."""
    loop, draw = asyncio.get_running_loop(), app.session.schedule_update
    app.session.schedule_update = lambda control: loop.call_later(seconds, draw, control)


def slow_disk(app, monkeypatch, seconds):
    outbox = app.station.tablet.outbox
    append = outbox.append

    def slowly(event):
        time.sleep(seconds)
        return append(event)

    monkeypatch.setattr(outbox, "append", slowly)


async def test_a_tap_that_overtakes_the_drawing_records_nothing(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    slow_down(gate)
    stale = gate.inner("record-primary")
    await gate.click(gate.inner("preset-370"))
    assert gate.panel.gate.encounter.readings[-1].tenths == 370
    await gate.click(stale)
    assert movements(gate) == []
    assert gate.panel.gate.notice == "画面刚刚更新，请核对后再点一次"
    await gate.settle(0.3)
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    assert [row.readings[-1].tenths for row in movements(gate)] == [370]


async def test_a_tap_right_behind_a_reading_waits_for_it(gate):
    """Both taps are on the way at once: the second must not record the state before the first."""
    await gate.scan(sign_pass(resident("王小明")))
    slow_down(gate)
    preset, record = gate.inner("preset-370"), gate.inner("record-primary")
    await asyncio.gather(gate.click(preset), gate.click(record))
    assert movements(gate) == []
    assert "画面刚刚更新" in gate.panel.gate.notice


async def test_a_tap_for_the_person_before_records_nobody(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    slow_down(gate)
    stale_record, stale_preset = gate.inner("record-primary"), gate.inner("preset-370")
    await gate.scan(sign_pass(resident("张伟")))
    await gate.click(stale_preset)
    assert gate.panel.gate.encounter.readings == ()
    await gate.settle(0.3)
    await gate.click(stale_preset)
    assert gate.panel.gate.encounter.readings == ()
    await gate.click(stale_record)
    assert movements(gate) == []


async def test_a_tap_from_a_glass_not_yet_repainted_records_nothing(gate):
    """The drawing is done here, but the tablet still shows the one before: its buttons are no more."""
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    stale = gate.inner("record-primary")
    await gate.tap("preset-370")
    await gate.settle(0.2)
    assert gate.inner("record-primary")._i != stale._i
    await gate.click(stale)
    await gate.settle(0.2)
    assert movements(gate) == []


async def test_many_readings_under_slow_drawing_never_store_another_value(gate):
    slow_down(gate, 0.04)
    for number in range(20):
        await gate.panel.carry_out(_stand, resident("王小明"))
        await gate.settle(0.12)
        shown = gate.panel.gate.encounter
        await gate.click(gate.inner(f"preset-{(362, 364, 368)[number % 3]}"))
        await gate.settle(0.01 * (number % 7))
        await gate.click(gate.inner("record-primary"))
        assert shown.number == number + 1
    for movement in movements(gate):
        assert movement.readings, "a record without the reading that was tapped"
        assert movement.readings[-1].tenths in {362, 364, 368}


async def _stand(panel, person):
    from checkpoint.domain.movements import Source
    from checkpoint.views.wishes.scanning import pick

    await pick(panel, person, Source.LIST)


async def test_double_tap_records_once(gate, monkeypatch):
    slow_disk(gate, monkeypatch, 0.1)
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    button = gate.inner("record-primary")
    await asyncio.gather(gate.click(button), gate.click(button), gate.click(button))
    await gate.settle(0.3)
    assert len(movements(gate)) == 1


async def test_recorded_is_said_only_when_it_is_on_the_disk(gate, monkeypatch):
    slow_disk(gate, monkeypatch, 1.0)
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    tapping = asyncio.ensure_future(gate.click(gate.inner("record-primary")))
    await asyncio.sleep(0.5)
    assert not gate.has("recorded")
    assert "正在存盘" in gate.text("record-primary")
    await tapping
    await gate.until(lambda: gate.has("recorded"))


async def test_full_disk_is_said_and_the_person_stays_on_the_card(gate, full_disk):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    full_disk()
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("alarm"))
    assert "没有存盘" in gate.text("alarm")
    assert "记在纸上" in gate.text("alarm")
    assert gate.text("verdict") == "放行"
    assert not gate.has("recorded")
    assert not gate.inner("record-primary").disabled
