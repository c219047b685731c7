"""A vehicle: its plate on our own pad, everybody measured, all recorded in one action."""

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.movements import Movement
from checkpoint.views.theme import VERDICT_SIZE_PHONE
from tests.support.tablet import resident, sign_pass


def movements(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Movement)]


async def plate(app, signs="豫A12345"):
    await app.tap("car-way")
    for sign in signs:
        await app.tap(f"plate-{sign}")
    await app.tap("plate-save")


async def test_driver_and_passengers_are_measured_and_recorded_in_one_action(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.scan(sign_pass(resident("李秀兰")))
    await gate.tap("car-add")
    await gate.tap("direction-in")
    await gate.tap("car-rider-1")
    await gate.tap("preset-365")
    await gate.tap("preset-366")
    await gate.tap("preset-364")
    await gate.tap("car-rider-3")
    assert gate.text("car-record") == "登记 3 人进入"
    await gate.tap("car-record")
    await gate.until(lambda: gate.has("ready"))
    rows = movements(gate)
    assert [row.plate for row in rows] == ["豫A12345"] * 3
    assert [row.riders for row in rows] == [2, 2, 2]
    assert [row.readings[-1].tenths for row in rows] == [365, 366, 364]
    assert {row.direction for row in rows} == {Direction.IN}


async def test_somebody_who_was_not_measured_stays_on_the_screen(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.scan(sign_pass(resident("李秀兰")))
    await gate.tap("preset-365")
    await gate.tap("car-record")
    await gate.until(lambda: len(movements(gate)) == 1)
    assert movements(gate)[0].masked_name == "李*兰"
    assert "王*国" in gate.text("car-rider-1")
    assert "还没有测温" in gate.text("notice") or gate.has("car")


async def test_a_fever_in_a_vehicle_is_put_aside_and_the_others_go(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.scan(sign_pass(resident("李秀兰")))
    for digit in "378":
        await gate.tap(f"key-{digit}")
    await gate.tap("wait")
    await gate.until(lambda: gate.has("waiting"))
    assert not gate.has("car-rider-2")
    await gate.tap("preset-365")
    await gate.tap("car-record")
    await gate.until(lambda: gate.has("ready"))
    (movement,) = movements(gate)
    assert (movement.masked_name, movement.outcome) == ("王*国", Outcome.ADMIT)


async def test_the_same_person_scanned_twice_sits_once(gate):
    await plate(gate)
    for _ in range(2):
        await gate.scan(sign_pass(resident("王建国")))
        gate.panel.last_code.forget()
    assert "车上 1 人" in gate.text("plate-open")


async def test_the_pad_offers_what_may_come_next_and_no_system_keyboard(gate):
    await gate.tap("car-way")
    assert gate.has("plate-豫")
    assert not gate.has("plate-A")
    await gate.tap("plate-豫")
    assert gate.has("plate-A")
    assert not gate.has("plate-1")
    await gate.tap("plate-A")
    assert gate.has("plate-1")
    assert not gate.has("plate-I")
    for sign in "1234":
        await gate.tap(f"plate-{sign}")
    assert "还差 1 位" in gate.text("plate-save")
    assert gate.inner("plate-save").disabled
    assert gate.has("plate-学")
    await gate.tap("plate-back")
    assert not gate.has("plate-学")


async def test_a_vehicle_without_a_plate_is_registered_too(gate):
    await gate.tap("car-way")
    await gate.tap("sheet-close")
    await gate.tap("car-add")
    await gate.tap("preset-365")
    await gate.tap("car-rider-1")
    await gate.tap("car-record")
    await gate.until(lambda: gate.has("ready"))
    assert movements(gate)[0].plate == ""


async def test_leaving_the_vehicle_records_nothing(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.tap("car-leave")
    assert gate.has("ready")
    assert movements(gate) == []


async def test_what_is_not_on_the_disk_stays_on_the_screen(gate, full_disk):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.tap("preset-365")
    full_disk()
    await gate.tap("car-record")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("car-rider-1")


async def test_two_who_are_on_no_list_sit_apart(gate):
    await plate(gate)
    await gate.tap("car-add")
    await gate.tap("car-add")
    assert "车上 2 人" in gate.text("plate-open")
    await gate.tap("preset-365")
    await gate.tap("car-rider-2")
    await gate.tap("car-rider-1")
    await gate.tap("preset-366")
    await gate.tap("car-rider-1")
    await gate.tap("car-record")
    await gate.until(lambda: gate.has("ready"))
    assert len(movements(gate)) == 2


async def test_who_is_to_be_checked_goes_with_the_others_once_tapped(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.scan(sign_pass(resident("李秀兰")))
    for digit in "345":
        await gate.tap(f"key-{digit}")
    assert "李*兰" in gate.text("verdict-among")
    assert "核实后点此行" in gate.text("car-rider-2")
    assert gate.panel.gate.encounter.masked_name == "李*兰", "the pad stays with whoever is to be looked at"
    assert gate.inner("car-record").disabled
    await gate.tap("car-rider-2")
    assert "已核实" in gate.text("car-rider-2")
    assert gate.panel.gate.encounter.masked_name == "王*国"
    assert not gate.has("verdict-among")
    await gate.tap("preset-365")
    assert gate.text("car-record").startswith("登记 2 人")


async def test_how_a_rider_was_checked_goes_into_their_record(gate):
    await plate(gate)
    await gate.tap("car-add")
    await gate.tap("preset-365")
    await gate.tap("chip-check-seen_id")
    await gate.tap("car-rider-1")
    await gate.tap("car-record")
    await gate.until(lambda: gate.has("ready"))
    assert movements(gate)[0].override_reason == "seen_id"


async def test_a_look_holds_until_there_is_something_else_to_check(gate):
    await plate(gate)
    await gate.tap("car-add")
    await gate.tap("preset-365")
    await gate.tap("car-rider-1")
    assert "已核实" in gate.text("car-rider-1")
    for digit in "345":
        await gate.tap(f"key-{digit}")
    assert "核实后点此行" in gate.text("car-rider-1")
    assert gate.inner("car-record").disabled


async def test_one_rider_is_turned_back_with_a_reason_and_the_others_stay_in_the_vehicle(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.scan(sign_pass(resident("李秀兰")))
    await gate.tap("car-add")
    await gate.tap("direction-in")
    await gate.tap("preset-365")
    await gate.tap("turn-back")
    assert not gate.has("preset-365"), "the reasons have its room"
    assert movements(gate) == []
    await gate.tap("override-undocumented")
    await gate.until(lambda: len(movements(gate)) == 1)
    (turned,) = movements(gate)
    assert (turned.outcome, turned.override_reason, turned.plate) == (Outcome.REFUSE, "undocumented", "豫A12345")
    assert "车上 2 人" in gate.text("plate-open")
    await gate.tap("preset-365")
    await gate.tap("preset-365")
    await gate.tap("car-record")
    await gate.until(lambda: gate.has("ready"))
    assert [(row.outcome, row.riders) for row in movements(gate)[1:]] == [(Outcome.ADMIT, 1)] * 2


async def test_turning_back_is_offered_of_who_is_to_be_checked_and_given_up_by_one_tap(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    await gate.tap("turn-back")
    await gate.tap("sheet-close")
    await gate.tap("preset-365")
    assert not gate.has("turn-back"), "nothing is to be checked any more"
    assert gate.text("car-record").startswith("登记 1 人")
    assert movements(gate) == []


async def test_whoever_is_refused_in_a_vehicle_is_named_at_the_top_as_large_as_on_a_card(gate):
    await plate(gate)
    await gate.scan(sign_pass(resident("王建国")))
    assert not gate.has("verdict-among")
    for digit in "378":
        await gate.tap(f"key-{digit}")
    await gate.tap("car-add")
    assert "转处置" in gate.text("verdict-among")
    assert "王*国" in gate.text("verdict-among")
    assert "驾驶人" not in gate.text("verdict-among"), "the milder one is on their row"
    band = gate.find("verdict-among")
    assert max(row.size or 0 for row in gate.walk(band) if isinstance(row, ft.Text)) >= VERDICT_SIZE_PHONE


async def test_a_plate_that_is_searched_for_leads_to_the_visitor_who_came_in_it(gate):
    await gate.tap("stranger")
    live = gate.panel.gate.encounter
    gate.panel.gate.encounter = gate.station.tablet.gate.driving(live, "豫A12345")
    await gate.settle()
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await gate.scan("A12345")
    await gate.until(lambda: gate.has("result-vehicle-1"))
    assert "豫A12345" in gate.text("result-vehicle-1")
    assert "在内" in gate.text("result-vehicle-1")
    await gate.tap("result-vehicle-1")
    assert gate.has("card")
    assert gate.panel.gate.encounter.plate == "豫A12345"
