"""Somebody of whom nothing tells is asked who they are; whether or not they say, the record goes on."""

import asyncio
from types import SimpleNamespace

import flet as ft
import pytest

from checkpoint.domain.movements import Movement
from checkpoint.domain.strangers import Stranger
from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies, sign_in, written

HIGH = "380"


async def told(app, name="王小明", home="3-2-501"):
    await app.tap("stranger")
    await app.type("stranger-name", name)
    await app.type("stranger-home", home)
    await app.settle()


@pytest.fixture(params=["gate", "phone"])
def app(request):
    return request.getfixturevalue(request.param)


async def test_name_and_address_are_recorded_and_the_lists_show_the_name_masked(app):
    await told(app)
    await app.tap("preset-365")
    await app.tap("record-primary")
    await app.until(lambda: app.has("recorded"))
    (movement,) = bodies(app, Movement)
    assert movement.stranger == Stranger("王小明", "3-2-501")
    assert (movement.masked_name, movement.address) == ("王*明", "3-2-501")
    await app.tap("tab-today")
    shown = " ".join(app.texts())
    assert "王*明" in shown
    assert "3-2-501" in shown
    assert "王小明" not in shown


async def test_a_card_without_a_word_says_that_nothing_is_known_and_is_recorded(gate):
    await gate.tap("stranger")
    assert "姓名、住址不详" in gate.text("stranger-said")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    (movement,) = bodies(gate, Movement)
    assert (movement.stranger, movement.masked_name, movement.address) == (None, "", "")


async def test_a_button_drawn_before_the_last_key_records_what_was_typed(gate):
    await gate.tap("stranger")
    await gate.tap("preset-365")
    drawn = gate.inner("record-primary")
    await gate.type("stranger-name", "王小明")
    await gate.click(drawn)
    await gate.until(lambda: gate.has("recorded"))
    assert bodies(gate, Movement)[0].stranger.name == "王小明"


async def test_a_reading_while_somebody_types_takes_nothing_of_it(gate):
    await told(gate, home="")
    await gate.tap("preset-365")
    assert gate.panel.gate.encounter.stranger == Stranger("王小明")


async def test_a_key_that_comes_while_a_reading_is_on_its_way_is_not_drawn_over(gate):
    await gate.tap("stranger")
    async with gate.panel.turn:
        typing = asyncio.ensure_future(gate.type("stranger-name", "王小明"))
        await gate.settle()
        gate.panel.gate.overriding = True
        gate.panel.gate.overriding = False
        await gate.settle()
        assert gate.inner("stranger-name", ft.TextField).value == "王小明"
    await typing
    assert gate.panel.gate.encounter.stranger == Stranger("王小明")


async def test_a_name_is_not_the_next_ones_of_the_same_number(gate):
    """Practice has a gate of its own, which counts people from one again."""
    await told(gate)
    await gate.tap("card-close")
    await gate.settle()
    if gate.has("leaving-go"):
        await gate.tap("leaving-go")
    gate.station.tablet.gate._encounters = 0
    await gate.tap("stranger")
    assert gate.inner("stranger-name", ft.TextField).value == ""
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: bodies(gate, Movement))
    assert bodies(gate, Movement)[0].stranger is None


async def test_a_pass_asks_nothing(gate):
    await gate.scan(sign_pass(resident("王小明")))
    assert not gate.has("stranger-name")


async def test_a_code_that_is_no_pass_asks_who_it_is(gate):
    await gate.scan("GP1:NOTHING")
    assert gate.has("stranger-name")


async def test_what_was_typed_outlives_a_crash(station):
    async with Driver(station) as app:
        await sign_in(app)
        await told(app)
        await written(app)
    station.close()
    station.open()
    async with Driver(station) as after:
        assert "王*明" in after.text("offer")
        await after.tap("offer-take")
        assert after.inner("stranger-name", ft.TextField).value == "王小明"
        assert after.panel.gate.encounter.stranger == Stranger("王小明", "3-2-501")


async def test_back_asks_before_a_name_is_lost(gate):
    await told(gate, home="")
    view = gate.page.views[0]
    await gate.session.dispatch_event(view._i, "confirm_pop", None)
    await gate.settle(0.1)
    assert gate.has("leaving")


async def test_a_stranger_with_a_fever_is_known_again_after_the_rest(gate):
    await told(gate)
    for digit in HIGH:
        await gate.tap(f"key-{digit}")
    await gate.tap("wait")
    (waits,) = gate.station.tablet.incidents.waiting()
    assert (waits.masked_name, waits.address) == ("王*明", "3-2-501")
    back = gate.station.tablet.gate.resume(waits)
    assert back.stranger == Stranger("王小明", "3-2-501")
    assert back.is_stranger


async def test_who_is_held_is_a_visitor_by_the_name_they_said(gate):
    await told(gate)
    await gate.tap("hold")
    (held,) = gate.station.tablet.incidents.open()
    assert (held.visit.name, held.masked_name, held.address) == ("王小明", "王*明", "3-2-501")


async def test_each_stranger_in_a_car_has_a_name_of_their_own(gate):
    await gate.tap("car-way")
    for sign in "豫S12345":
        await gate.tap(f"plate-{sign}")
    await gate.tap("plate-save")
    for name in ("王小明", "李秀英"):
        await gate.tap("car-add")
        await gate.type("stranger-name", name)
        await gate.settle()
    await gate.tap("car-rider-1")
    assert gate.panel.gate.encounter.stranger.name == "王小明"
    assert [row.masked_name for row in gate.panel.duties.car.people.values()] == ["李*英"]


async def press(app, keys):
    for key in keys:
        await app.page.on_keyboard_event(SimpleNamespace(key=key, shift=False))


async def test_fast_keys_in_a_field_are_no_scan(gate):
    await gate.tap("stranger")
    gate.panel.scan_focused = False
    await gate.type("stranger-home", "3-2-501")
    await press(gate, [*"3-2-501", "Tab"])
    await gate.settle(0.5)
    assert gate.has("stranger-home")
    assert gate.panel.gate.found is None


async def test_a_pass_that_is_scanned_into_a_field_is_one(gate):
    await gate.tap("stranger")
    gate.panel.scan_focused = False
    code = sign_pass(resident("王小明"))
    await gate.type("stranger-home", code[:60])
    gate.panel.wedge.text, gate.panel.wedge.last = code, gate.loop.time()
    await press(gate, ["Enter"])
    await gate.settle(0.5)
    assert gate.panel.gate.encounter.resident is not None
