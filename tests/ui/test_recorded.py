"""After the tap that records: the button says so first and alone, and the next screen is drawn when that was seen."""

import asyncio

import pytest

from checkpoint.domain.movements import Movement
from checkpoint.views.wishes.recording import SEEN_SECONDS
from tests.support.tablet import resident, sign_pass

SLOW_FRAME_SECONDS = 0.05
SMALL = 500
"""Bytes: a word and an icon are a quarter of it, a card is ten times as much."""


def movements(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Movement)]


@pytest.fixture
async def measured(gate):
    """Somebody stands at the gate whose tap to the record is the next."""
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    gate.connection.patches.clear()
    return gate


async def tapped(app, name="record-primary"):
    """Tap, and go on at the moment in which the button says that it is recorded."""
    tap = asyncio.ensure_future(app.click(app.inner(name)))
    for _ in range(1000):
        await asyncio.sleep(0.002)
        if app.has(name) and app.text(name) == "已登记":
            return tap
    raise AssertionError(app.texts())


async def test_the_button_says_so_while_the_card_is_still_there_and_it_is_on_the_disk(measured):
    tap = await tapped(measured)
    assert len(movements(measured)) == 1
    assert measured.text("verdict") == "放行"
    assert not measured.has("recorded")
    await tap
    await measured.until(lambda: measured.has("recorded"))
    assert measured.has("ready")


def test_the_word_stays_for_two_frames_of_a_slow_glass():
    assert SEEN_SECONDS >= 2 * SLOW_FRAME_SECONDS


async def test_nothing_else_is_drawn_with_the_word(measured):
    tap = await tapped(measured)
    assert measured.connection.patches
    assert sum(measured.connection.patches) < SMALL
    await tap


async def test_the_next_screen_is_drawn_once_with_the_record_counted(measured):
    await (await tapped(measured))
    await measured.until(lambda: measured.has("recorded"))
    await measured.settle(SEEN_SECONDS)
    assert len([size for size in measured.connection.patches if size > SMALL]) == 1
    assert "1 本班外出 1 今日记录" in measured.text("ready")


async def test_the_reason_of_an_override_that_was_tapped_says_so(gate):
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    await gate.tap("record-other")
    tap = await tapped(gate, "override-medical")
    assert gate.text("override-approved") == "上级批准"
    await tap
    (movement,) = movements(gate)
    assert movement.override_reason == "medical"


async def test_a_second_tap_meanwhile_records_nothing(measured):
    tap = await tapped(measured)
    await measured.click(measured.inner("record-primary"))
    await tap
    await measured.settle()
    assert len(movements(measured)) == 1
    assert not measured.has("notice")


async def test_who_is_scanned_meanwhile_stands_at_the_gate_next(measured):
    tap = await tapped(measured)
    await measured.scan(sign_pass(resident("欧阳震华")))
    await tap
    await measured.until(lambda: measured.has("person"))
    assert "欧**华" in measured.text("person")
    assert measured.text("record-primary") != "已登记"
    assert len(movements(measured)) == 1


async def test_the_keys_go_to_the_scan_field_before_the_next_screen_is_drawn(measured):
    measured.connection.calls.clear()
    tap, focused = await tapped(measured), False
    while not measured.has("recorded"):
        focused = "focus" in measured.connection.calls
        await asyncio.sleep(0.002)
    assert focused
    await tap
