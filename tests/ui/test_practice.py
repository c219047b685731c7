"""Practice mode: invented people in a store of their own, a look that nobody mistakes, and nothing sent."""

import pytest

from checkpoint.bootstrap import enrol_tablet, open_practice, open_tablet
from checkpoint.domain.decide import Reason
from checkpoint.domain.movements import Movement
from checkpoint.services.specimens import Specimen, held_up
from checkpoint.views.station import Station
from tests.support.headless import Driver
from tests.support.tablet import PIN, fill, residents
from tests.ui.conftest import sign_in


def movements(tablet):
    return [event.body for event in tablet.outbox.events() if isinstance(event.body, Movement)]


@pytest.fixture
async def learner(tmp_path):
    fill(tmp_path)
    station = Station(tmp_path, open_tablet, enrol_tablet, open_practice=open_practice)
    station.open()
    async with Driver(station) as app:
        await sign_in(app)
        await app.tap("tab-desk")
        await app.tap("desk-practice")
        for digit in PIN:
            await app.tap(f"pin-{digit}")
        await app.until(lambda: app.has("practice"))
        yield app
    station.close()


async def practise_one(app):
    await app.scan("1-1-102")
    await app.tap("result-1")
    await app.tap("preset-365")
    await app.tap("record-primary")
    await app.until(lambda: app.has("recorded"))


async def test_practice_has_invented_people_and_says_what_it_is(learner):
    assert "练习模式" in learner.text("practice")
    names = {row.name for row in learner.station.tablet.reference.roster.residents.values()}
    assert names
    assert not names & {row.name for row in residents()}
    assert "赵卫国" in learner.text("operator")


async def test_what_is_practised_is_recorded_apart_and_never_sent(learner):
    station = learner.station
    real, waiting = station.real, station.real.outbox.pending
    await practise_one(learner)
    assert len(movements(station.tablet)) == 1
    assert movements(real) == []
    assert real.outbox.pending == waiting
    assert not station.tablet.link._thread.is_alive()
    assert station.tablet.store.storage.folder != real.store.storage.folder


async def test_the_end_of_practice_is_the_real_gate_again(learner):
    await practise_one(learner)
    await learner.tap("practice-end")
    await learner.until(lambda: not learner.has("practice"))
    await learner.scan("1-1-101")
    assert "王*国" in learner.text("results")
    assert learner.panel.day.entries == ()


async def test_an_emergency_ends_practice_and_is_real(learner):
    real = learner.station.real
    await learner.tap("emergency")
    await learner.tap("emergency-go")
    await learner.until(lambda: movements(real))
    assert movements(real)[0].emergency
    assert learner.station.real is None
    assert not learner.has("practice")


async def test_practice_begins_anew_each_time(learner):
    await practise_one(learner)
    await learner.tap("practice-end")
    await learner.until(lambda: not learner.has("practice"))
    await learner.tap("tab-desk")
    await learner.tap("desk-practice")
    for digit in PIN:
        await learner.tap(f"pin-{digit}")
    await learner.until(lambda: learner.has("practice"))
    assert movements(learner.station.tablet) == []


async def test_without_practice_the_tile_is_not_offered(gate):
    await gate.tap("tab-desk")
    assert not gate.has("desk-practice")


@pytest.mark.parametrize(
    ("kind", "verdict", "reason"),
    [
        ("resident", "请测温", "temperature_missing"),
        ("revoked", "劝返", "revoked"),
        ("ended", "劝返", "expired"),
    ],
)
async def test_a_scan_is_practised_by_a_tap(learner, kind, verdict, reason):
    await learner.tap(f"specimen-{kind}")
    assert learner.text("verdict") == verdict
    assert reason in {row.value for row in learner.panel.gate.encounter.verdict.reasons}


async def test_a_household_pass_shows_the_family(learner):
    await learner.tap("specimen-household")
    assert learner.has("household")
    assert "冯" in learner.text("household")


async def test_a_specimen_opens_nothing_at_the_real_gate(learner):
    real = learner.station.real
    text = held_up(Specimen.RESIDENT, real.identity.place, real.clock.now())
    await learner.tap("practice-end")
    await learner.until(lambda: not learner.has("practice"))
    assert not learner.has("specimen-resident")
    await learner.scan(text)
    assert learner.text("verdict") == "核实"
    assert Reason.UNKNOWN_KEY in learner.panel.gate.encounter.verdict.reasons
