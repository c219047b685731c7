"""Three days without the server, on the screen: the roster goes, the gate stays, and the words say why."""

from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.protocol.exchange import Page
from checkpoint.protocol.reference import Stream
from tests.support.tablet import resident, sign_pass


@pytest.fixture
async def gate(gate_under):
    return await gate_under(now=datetime.now(UTC) - timedelta(hours=80))


async def test_the_roster_says_why_it_is_hidden_and_what_still_works(gate):
    await gate.tap("tab-roster")
    assert "名册已隐藏" in gate.text("hidden")
    assert "出入证照常扫码" in gate.text("hidden")
    assert not gate.has("building-1")
    await gate.tap("hidden-link")
    assert gate.has("link-sheet")


async def test_no_building_is_offered_and_no_search_answered(gate):
    assert not gate.has("ready-building-1")
    assert "查找已停用" in gate.text("ready")
    await gate.scan("王建国")
    await gate.until(lambda: "查找已停用" in gate.text("results"))
    assert not gate.has("result-1")
    assert "王建国" not in gate.text("results")


async def test_who_is_inside_is_hidden_too(gate):
    await gate.tap("tab-desk")
    await gate.tap("desk-inside")
    assert "名册已隐藏" in gate.text("hidden")


async def test_a_pass_is_scanned_and_recorded(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("record-primary" if gate.has("record-primary") else "record-other")
    assert gate.station.tablet.outbox.last >= 1


async def test_contact_brings_it_back_on_the_open_screen(gate):
    await gate.tap("tab-roster")
    tablet = gate.station.tablet
    page = Page((), tablet.link._replica.cursor(Stream.REVOCATIONS), more=False, time=datetime.now(UTC))
    tablet.link._replica.apply(Stream.REVOCATIONS, page)
    tablet.link._tell(tablet.link.state)
    await gate.until(lambda: not gate.has("hidden"))
    assert "王建国" not in gate.texts()
    await gate.tap("tab-gate")
    assert gate.has("ready-building-1")
