"""On a phone whoever is turned away is read to, not measured: the reasons have the room, the pad is a tap away."""

from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Movement
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies

HELD = "徐刚"


async def test_whoever_is_turned_away_leaves_the_pads_room_to_the_reasons(phone):
    await phone.scan(sign_pass(resident(HELD)))
    await phone.until(lambda: phone.has("pad-unfold"))
    assert phone.text("verdict") == "劝返"
    assert not phone.has("preset-365")


async def test_they_can_be_measured_after_one_tap_and_it_is_recorded(phone):
    await phone.scan(sign_pass(resident(HELD)))
    await phone.tap("pad-unfold")
    for digit in "383":
        await phone.tap(f"key-{digit}")
    assert "38.3" in phone.text("readings")
    await phone.tap("record-primary")
    await phone.until(lambda: phone.has("recorded"))
    (movement,) = bodies(phone, Movement)
    assert (movement.outcome, movement.readings[0].tenths) == (Outcome.REFUSE, 383)


async def test_what_was_asked_for_one_is_not_unfolded_for_the_next(phone):
    await phone.scan(sign_pass(resident(HELD)))
    await phone.tap("pad-unfold")
    await phone.tap("card-close")
    await phone.scan(sign_pass(resident(HELD)))
    await phone.until(lambda: phone.has("pad-unfold"))
    assert not phone.has("preset-365")


async def test_a_digit_from_a_keyboard_unfolds_it(phone):
    await phone.scan(sign_pass(resident(HELD)))
    await phone.until(lambda: phone.has("pad-unfold"))
    phone.panel.pad.digits = "3"
    await phone.settle()
    assert phone.text("pad-value") == "3"


async def test_whoever_may_pass_is_measured_without_another_tap(phone):
    await phone.scan(sign_pass(resident("王小明")))
    await phone.until(lambda: phone.has("preset-365"))
    assert not phone.has("pad-unfold")


async def test_what_the_word_says_already_is_no_reason_on_a_phone(phone):
    await phone.scan(sign_pass(resident("王小明")))
    assert phone.text("verdict") == "请测温"
    assert not phone.has("reasons")


async def test_a_tablet_has_the_room_for_both(gate):
    await gate.scan(sign_pass(resident(HELD)))
    await gate.until(lambda: gate.has("preset-365"))
    assert gate.has("reasons")
