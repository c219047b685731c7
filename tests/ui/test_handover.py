"""The handover: counts, two PINs, and the next shift runs."""

from checkpoint.domain.events import ShiftChange, ShiftStep
from checkpoint.domain.supplies import SupplyChange
from checkpoint.store import StoreError
from tests.support.tablet import PIN, resident, sign_pass


def changes(app):
    events = app.station.tablet.outbox.events()
    return [(event.operator_id, event.body) for event in events if isinstance(event.body, ShiftChange)]


async def sign(gate, pin=PIN):
    for digit in pin:
        await gate.tap(f"pin-{digit}")


async def pass_one(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))


async def open_handover(gate):
    await gate.tap("end-shift")
    await gate.tap("handover-open")
    await gate.until(lambda: gate.has("handover-to-qian"))


async def test_a_handover_takes_three_taps_beside_the_pins(gate):
    await pass_one(gate)
    gate.taps = 0
    await open_handover(gate)
    await gate.tap("handover-to-qian")
    await sign(gate)
    assert "钱秀英（接班人）" in gate.text("handover-message")
    await sign(gate)
    await gate.until(lambda: gate.has("handed-over"))
    assert gate.taps - 12 == 3
    (_, begin), (giver, end), (taker, start) = changes(gate)
    assert (begin.step, end.step, start.step) == (ShiftStep.START, ShiftStep.END, ShiftStep.START)
    assert (giver, taker, end.handover.to) == ("zhao", "qian", "qian")
    assert (end.entries, end.exits, end.handover.inside) == (0, 1, 26)
    assert "赵卫国 交，钱秀英 接" in gate.text("handed-over")
    assert "值班期间进入 0 人、外出 1 人" in gate.text("handed-over")
    await gate.tap("sheet-close")
    assert "钱秀英" in gate.text("operator")
    assert gate.panel.day.left == 0


async def test_what_is_open_is_said_before_anybody_signs(gate):
    for digit in "380":
        if not gate.has("verdict"):
            await gate.scan(sign_pass(resident("王小明")))
        await gate.tap(f"key-{digit}")
    gate.station.tablet.incidents.wait(gate.panel.gate.encounter)
    await open_handover(gate)
    facts = gate.text("handover-facts")
    assert "在办事项（发热、等候等）1 件" in facts
    assert "现在在内 27 人" in facts


async def test_supplies_and_the_note_go_along(gate):
    from checkpoint.domain import supplies

    step = next(iter(supplies.SupplyStep))
    gate.station.tablet.duties.change_stock(SupplyChange(step, "口罩", 320, "只"))
    await open_handover(gate)
    assert "物资：口罩320" in gate.text("handover-facts")
    await gate.type("handover-note", "西门灯坏")
    await gate.tap("handover-to-qian")
    await sign(gate)
    await sign(gate)
    await gate.until(lambda: gate.has("handed-over"))
    told = changes(gate)[1][1].handover
    assert (told.supplies, told.note) == ((("口罩", 320),), "西门灯坏")


async def test_a_wrong_pin_of_either_signs_nothing(gate):
    await open_handover(gate)
    await gate.tap("handover-to-qian")
    await sign(gate, "000001")
    assert "交班人的 PIN 不对" in gate.text("pin-message")
    await sign(gate)
    await sign(gate, "000001")
    assert "接班人的 PIN 不对" in gate.text("pin-message")
    assert len(changes(gate)) == 1
    await sign(gate)
    await gate.until(lambda: gate.has("handed-over"))


async def test_five_wrong_pins_pause_and_say_how_long(gate):
    await open_handover(gate)
    await gate.tap("handover-to-qian")
    for _ in range(6):
        await sign(gate, "000001")
    assert "秒" in gate.text("pin-message")


async def test_the_one_who_leaves_is_not_offered_as_the_next(gate):
    await open_handover(gate)
    assert not gate.has("handover-to-zhao")


async def test_a_full_disk_says_that_the_handover_is_not_complete(gate, full_disk):
    await open_handover(gate)
    await gate.tap("handover-to-qian")
    await sign(gate)
    full_disk()
    await sign(gate)
    await gate.until(lambda: gate.has("alarm"))
    assert "交接没有完成" in gate.text("alarm")
    assert "赵卫国" in gate.text("operator")


async def test_a_disk_that_fails_between_the_two_leaves_nobody_signed_in(gate, monkeypatch):
    await open_handover(gate)
    await gate.tap("handover-to-qian")
    await sign(gate)
    append = gate.station.tablet.outbox.append
    left = [1]

    def once(event):
        if not left:
            raise StoreError("no space left on device")
        left.pop()
        return append(event)

    monkeypatch.setattr(gate.station.tablet.outbox, "append", once)
    await sign(gate)
    await gate.until(lambda: gate.has("operator-zhao"))
    assert gate.station.tablet.desk.shift is None


async def test_no_pin_stays_in_the_state(gate):
    await open_handover(gate)
    await gate.tap("handover-to-qian")
    await sign(gate)
    await sign(gate)
    await gate.until(lambda: gate.has("handed-over"))
    assert PIN not in repr(vars(gate.panel.handover))
