"""A crash loses nothing that was typed at the gate; back asks before it gives something typed away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.decide import Direction
from checkpoint.domain.passes import PassType
from checkpoint.views.state import Desk, Tab
from tests.support.headless import Driver
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import sign_in, written
from tests.ui.test_alone import need_somebody


def crash(station):
    """The program ends between two keys and begins again."""
    station.close()
    station.open()


async def back(app):
    view = app.page.views[0]
    await app.session.dispatch_event(view._i, "confirm_pop", None)
    await app.settle(0.1)


async def test_a_card_with_a_reading_is_offered_after_a_crash_and_goes_on_by_one_tap(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.scan(sign_pass(resident("王小明")))
        for digit in "379":
            await app.tap(f"key-{digit}")
        await app.tap("direction-in")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        assert "王*明" in after.text("offer")
        assert "37.9" in after.text("offer")
        await after.tap("offer-take")
        assert after.text("verdict") == "转处置"
        assert "37.9" in after.text("readings")
        assert after.panel.gate.encounter.direction is Direction.IN
        assert after.panel.gate.encounter.check is not None
        assert not after.has("offer")
    crash(station)
    async with Driver(station) as again:
        assert not again.has("offer")


async def test_how_somebody_was_checked_that_they_are_alone_and_what_was_answered_outlive_a_crash(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.tap("stranger")
        await app.tap("chip-check-vouched")
        live = app.panel.gate.encounter
        assert live is not None
        app.panel.gate.encounter = station.tablet.gate.needs_somebody(replace(live, note="李强：同意一次"))
        await app.settle()
        app.panel.afterwards()
        await written(app)
    crash(station)
    async with Driver(station) as after:
        await after.tap("offer-take")
        live = after.panel.gate.encounter
        assert (live.checked, live.alone, live.note) == ("vouched", True, "李强：同意一次")
        assert after.text("verdict") == "转处置"


async def test_a_check_chip_alone_is_a_draft_of_a_card_and_of_a_vehicle(station):
    for begin in ("stranger", "car-way"):
        async with Driver(station) as app:
            if app.station.tablet.desk.shift is None:
                await sign_in(app)
            await app.tap(begin)
            if begin == "car-way":
                await app.tap("sheet-close")
                await app.tap("car-add")
            await app.tap("chip-check-seen_id")
            await written(app)
        crash(station)
        async with Driver(station) as after:
            await after.tap("offer-take")
            assert after.panel.gate.encounter.checked == "seen_id"
            await after.tap("card-close" if begin == "stranger" else "car-leave")
            await written(after)


async def test_a_pass_revoked_in_between_is_not_let_through_by_the_offer(station):
    """The card is opened by the pass that was held up, not by the name on it."""
    expired = sign_pass(resident("王小明"), datetime.now(UTC) - timedelta(days=90))
    async with Driver(station) as app:
        await sign_in(app)
        await app.scan(expired)
        before = app.panel.gate.encounter.verdict
        await app.tap("preset-365")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        await after.tap("offer-take")
        outcome = after.panel.gate.encounter.verdict
        assert set(outcome.reasons) <= set(before.reasons)
        assert after.panel.gate.encounter.check.status is not None
        assert outcome.reasons


async def test_an_offer_that_nobody_wants_is_gone_for_good(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.scan(sign_pass(resident("王小明")))
        await app.tap("preset-365")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        await after.tap("offer-drop")
        assert not after.has("offer")
    crash(station)
    async with Driver(station) as again:
        assert not again.has("offer")


@pytest.mark.parametrize("ends", ["record-primary", "card-close"])
async def test_a_card_that_was_recorded_or_closed_is_not_offered(station, ends):
    async with Driver(station) as app:
        await sign_in(app)
        await app.scan(sign_pass(resident("王小明")))
        await app.tap("preset-365")
        await written(app)
        await app.tap(ends)
        await app.until(lambda: app.has("ready"))
        await written(app)
    crash(station)
    async with Driver(station) as after:
        assert not after.has("offer")


async def test_a_scan_alone_is_no_draft(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.scan(sign_pass(resident("王小明")))
        await written(app)
    crash(station)
    async with Driver(station) as after:
        assert not after.has("offer")


async def test_a_visitors_answers_and_half_a_temperature_outlive_a_crash(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.tap("visit-new")
        await app.tap("chip-purpose-repair")
        await app.type("text-visitor", "赵铁柱")
        await app.tap("key-3")
        await app.tap("key-6")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        await after.tap("offer-take")
        visit = after.panel.gate.encounter.visit
        assert (visit.purpose, after.panel.duties.visit.name) == ("repair", "赵铁柱")
        assert after.panel.pad.digits == "36"


async def test_that_somebody_is_alone_outlives_a_crash(station):
    async with Driver(station) as app:
        await sign_in(app)
        await need_somebody(app)
        await written(app)
    crash(station)
    async with Driver(station) as after:
        await after.tap("offer-take")
        assert after.text("verdict") == "转处置"
        assert after.panel.gate.encounter.alone


async def test_a_family_half_measured_is_there_again(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.scan(sign_pass(resident("赵磊"), type=PassType.HOUSEHOLD, person_no=0))
        await app.tap("family-open")
        await app.tap("preset-365")
        await app.tap("preset-366")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        assert "4" in after.text("offer")
        await after.tap("offer-take")
        readings = [row.readings[0].text for row in after.panel.family.chosen.values() if row.readings]
        assert readings == ["36.5", "36.6"]
        assert len(after.panel.family.chosen) == 4


async def test_a_vehicle_with_its_people_is_there_again(station):
    async with Driver(station) as app:
        await sign_in(app)
        await app.tap("car-way")
        for sign in "豫S12345":
            await app.tap(f"plate-{sign}")
        await app.tap("plate-save")
        await app.scan(sign_pass(resident("王小明")))
        await app.tap("preset-365")
        await app.tap("car-add")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        assert "豫S12345" in after.text("offer")
        await after.tap("offer-take")
        assert after.has("car-rider-2")
        assert "36.5" in after.text("car-rider-1")


async def test_forms_of_the_duties_are_as_they_were_left(station):
    async with Driver(station) as app:
        await sign_in(app)
        for name in ("tab-desk", "duty-tile-supplies", "chip-item-口罩", "form-4", "form-0"):
            await app.tap(name)
        await app.tap("duty-back")
        await app.tap("duty-tile-returnees")
        await app.type("text-name", "周远归")
        await written(app)
    crash(station)
    async with Driver(station) as after:
        assert after.panel.duties.supply.digits == "40"
        assert after.panel.duties.returnee.answers["name"] == "周远归"


async def test_a_draft_that_nobody_understands_stops_nobody(station):
    station.tablet.drafts.keep("open-card", {"people": "gestern"})
    station.tablet.drafts.keep("supply", {"answers": 7})
    async with Driver(station) as app:
        await sign_in(app)
        assert app.has("ready")


async def test_back_closes_a_card_that_holds_nothing_typed(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await back(gate)
    assert gate.has("ready")
    assert "confirm_pop" in gate.connection.calls


async def test_back_asks_before_a_reading_is_lost(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await back(gate)
    assert gate.has("leaving")
    assert gate.has("readings")
    await gate.tap("leaving-stay")
    assert gate.has("readings")
    await back(gate)
    await gate.tap("leaving-go")
    assert gate.has("ready")


async def test_back_on_the_question_stays(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await back(gate)
    await back(gate)
    assert not gate.has("leaving")
    assert gate.has("readings")


async def test_back_leads_from_a_duty_to_the_desk_to_the_gate_and_never_out(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-tasks")
    await back(gate)
    assert (gate.panel.frame.tab, gate.panel.frame.desk) == (Tab.DESK, Desk.HOME)
    await back(gate)
    assert gate.panel.frame.tab is Tab.GATE
    gate.connection.calls.clear()
    await back(gate)
    assert gate.has("ready")
    assert gate.connection.arguments["confirm_pop"] == {"should_pop": False}


async def test_back_asks_before_a_half_typed_plate_is_lost(gate):
    await gate.tap("car-way")
    await gate.tap("plate-豫")
    await back(gate)
    assert gate.has("leaving")
