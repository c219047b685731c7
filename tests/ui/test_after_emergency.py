"""After an emergency exit: a reason may be added from the desk, by one tap, and nothing asks for it."""

from checkpoint.domain.emergencies import EmergencyReason


def told(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, EmergencyReason)]


async def let_out(gate, count=2):
    await gate.tap("emergency")
    for _ in range(count):
        await gate.tap("emergency-go")
    await gate.tap("emergency-back")


async def test_nothing_is_asked_before_or_after_and_the_gate_goes_on(gate):
    await let_out(gate)
    assert gate.has("ready")
    assert not gate.has("why")
    assert not gate.has("why-open")


async def test_the_desk_and_the_history_offer_it_and_one_tap_tells_it(gate):
    await let_out(gate)
    await gate.tap("tab-desk")
    assert "可不填" in gate.text("why-open")
    await gate.tap("desk-history")
    await gate.tap("why-open")
    assert "放出 2 人次" in gate.text("why")
    await gate.type("text-why", "电梯困人")
    await gate.tap("why-medical")
    await gate.until(lambda: len(told(gate)) == 1)
    assert (told(gate)[0].reason, told(gate)[0].note) == ("medical", "电梯困人")
    await gate.settle()
    assert not gate.has("why")
    assert not gate.has("why-open")


async def test_it_can_be_left_out(gate):
    await let_out(gate)
    await gate.tap("tab-desk")
    await gate.tap("why-open")
    await gate.tap("sheet-close")
    assert told(gate) == []
    assert gate.has("why-open")


async def test_a_full_disk_keeps_the_offer(gate, full_disk):
    await let_out(gate)
    await gate.tap("tab-desk")
    await gate.tap("why-open")
    full_disk()
    await gate.tap("why-fire")
    await gate.until(lambda: gate.has("alarm"))
    assert gate.has("why-open")
