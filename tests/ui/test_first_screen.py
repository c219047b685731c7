"""The first screen of a start: a gate that can be used, and nothing of a day that was not read yet (ADR 0027)."""

import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Source
from checkpoint.views.wishes.watching import look, look_at_rest
from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass

LONG = 600.0


@pytest.fixture
async def first(on_shift):
    """A session whose first screen was drawn, on a tablet that recorded somebody today; the rest is held back."""
    gate = on_shift.tablet.gate
    encounter = gate.measure(gate.open_resident(resident("王小明"), Source.LIST), 365)
    gate.record(encounter, Outcome.ADMIT)
    async with Driver(on_shift, alone_seconds=LONG) as app:
        await app.until(lambda: app.has("ready"))
        yield app


async def test_it_says_what_to_do_and_no_count_and_no_list(first):
    assert "请扫码" in first.text("ready")
    assert not any(word in " ".join(first.texts()) for word in ("今日记录", "最近登记", "没有记录"))


async def test_somebody_can_be_scanned_at_once(first):
    first.panel.alone_seconds = 0.0
    await first.scan(sign_pass(resident("欧阳震华")))
    await first.until(lambda: first.has("record-primary"))
    assert "欧**华" in first.text("person")


async def test_the_day_is_no_empty_list_before_it_was_read(first):
    await first.tap("tab-today")
    assert not first.has("today-count")
    await look(first.panel)
    await first.until(lambda: first.has("today-count"))
    assert "1" in first.text("today-count")


async def test_what_follows_is_counts_list_and_the_other_ways(first):
    first.panel.alone_seconds = 0.0
    await look_at_rest(first.panel)
    await first.until(lambda: first.has("stranger"))
    assert "1" in first.text("ready")
    assert "王*明" in " ".join(first.texts())
