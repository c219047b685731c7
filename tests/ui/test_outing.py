"""Going out by taps: where to, until when, and that nobody need be asked."""

from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy, TripRule
from checkpoint.domain.trips import Trip
from checkpoint.i18n import Language
from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass


def movements(gate):
    return [event.body for event in gate.station.tablet.outbox.events() if isinstance(event.body, Movement)]


async def recorded(gate, count=1):
    await gate.until(lambda: len(movements(gate)) == count)
    return movements(gate)


@pytest.fixture
async def strict(gate_under):
    """A gate whose policy asks everybody, and lets them out for two hours."""
    policy = Policy(3, datetime.now(UTC) - timedelta(days=1), minutes_out_max=120, ask_destination=TripRule.REQUIRE)
    return await gate_under(policy)


async def test_two_more_taps_record_where_to_and_until_when(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    assert not gate.has("chip-due-2")
    await gate.tap("chip-to-shopping")
    await gate.tap("chip-due-2")
    await gate.tap("record-primary")
    (movement,) = await recorded(gate)
    assert movement.trip.destination == "shopping"
    left = movement.trip.due_back - datetime.now(UTC)
    assert timedelta(hours=1, minutes=59) < left <= timedelta(hours=2)
    await gate.tap("tab-today")
    assert "去向：买菜购物" in gate.text("today-row")


async def test_nobody_has_to_be_asked_and_an_answer_is_taken_back_by_the_same_tap(gate):
    await gate.scan(sign_pass(resident("王小明")))
    for name in ("preset-365", "chip-to-work", "chip-due-1", "chip-due-1"):
        await gate.tap(name)
    assert gate.panel.gate.encounter.trip == Trip("work")
    await gate.tap("chip-to-work")
    await gate.tap("record-primary")
    (movement,) = await recorded(gate)
    assert movement.trip is None


async def test_a_limit_is_when_to_be_back_without_a_further_tap(strict):
    await strict.scan(sign_pass(resident("王小明")))
    await strict.tap("preset-365")
    assert "去向" in strict.text("reasons")
    await strict.tap("chip-to-medical")
    assert strict.panel.gate.encounter.verdict.reasons == ()
    assert not strict.has("chip-due-3")
    await strict.tap("record-primary")
    (movement,) = await recorded(strict)
    assert movement.trip.complete
    assert movement.facts.trip_said


async def test_a_family_goes_with_one_answer_also_whoever_is_ticked_later(strict):
    await strict.scan(sign_pass(resident("赵磊"), type=PassType.HOUSEHOLD, person_no=0))
    for name in ("family-open", "family-tick-4", "chip-to-shopping", "family-tick-4", *["preset-365"] * 4):
        await strict.tap(name)
    await strict.tap("family-record")
    rows = await recorded(strict, 4)
    assert {movement.trip.destination for movement in rows} == {"shopping"}
    assert all(movement.trip.due_back for movement in rows)


async def test_the_way_in_asks_nothing_and_tells_what_was_said(gate):
    await gate.scan(sign_pass(resident("王小明")))
    for name in ("preset-365", "chip-to-work", "chip-due-3", "record-primary"):
        await gate.tap(name)
    await recorded(gate)
    gate.panel.last_code.forget()
    await gate.scan(sign_pass(resident("王小明")))
    assert "去向：上班" in gate.text("last-passage")
    assert "前回" in gate.text("last-passage")
    assert not gate.has("trip")


def asked_and_told(app):
    names = [getattr(row, "identifier", None) for row in app.walk()]
    return [name for name in names if name in ("reasons", "trip", "pad-value")]


async def test_on_a_phone_the_question_comes_after_the_reasons_unless_the_policy_asks(phone):
    await phone.scan(sign_pass(resident("王小明")))
    for digit in "378":
        await phone.tap(f"key-{digit}")
    assert asked_and_told(phone) == ["reasons", "trip", "pad-value"]
    phone.panel.frame.language = Language.EN
    await phone.settle()
    assert "Going to" in phone.texts()


async def test_on_a_phone_what_the_policy_asks_comes_before_the_reasons(strict):
    strict.panel.frame.width, strict.panel.frame.height = 412, 915
    await strict.scan(sign_pass(resident("王小明")))
    assert asked_and_told(strict) == ["trip", "reasons", "pad-value"]


async def test_what_was_said_outlives_a_crash(on_shift):
    async with Driver(on_shift) as app:
        await app.until(lambda: app.has("ready"))
        await app.scan(sign_pass(resident("王小明")))
        await app.tap("chip-to-work")
        await app.settle(0.4)
    on_shift.close()
    on_shift.open()
    async with Driver(on_shift) as again:
        await again.until(lambda: again.has("offer-take"))
        await again.tap("offer-take")
        await again.until(lambda: again.panel.gate.encounter is not None)
        assert again.panel.gate.encounter.trip == Trip("work")


async def test_a_strip_above_a_phones_card_takes_the_room_of_the_question_and_not_of_its_answers(phone):
    await phone.scan(sign_pass(resident("张伟")))
    assert "去哪里" in phone.text("trip")
    phone.panel.notice("请核对")
    await phone.until(lambda: phone.has("notice") and "去哪里" not in phone.text("trip"))
    assert phone.has("chip-to-other")
    phone.panel.gate.notice = ""
    await phone.until(lambda: "去哪里" in phone.text("trip"))
