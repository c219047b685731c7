"""The emergency exit: two taps from every screen, nothing asked, whatever is broken."""

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.movements import Movement, Source
from checkpoint.domain.passes import PassType
from checkpoint.store import StoreBusyError
from checkpoint.views.station import Station
from tests.support.headless import Driver
from tests.support.tablet import fill, resident, sign_pass
from tests.ui.conftest import sign_in

SIGNED_IN = {
    "ready": lambda app: app.settle(),
    "card": lambda app: app.scan(sign_pass(resident("王小明"))),
    "household": lambda app: app.scan(sign_pass(resident("赵磊"), type=PassType.HOUSEHOLD, person_no=0)),
    "results": lambda app: app.scan("王"),
    "roster": lambda app: app.tap("tab-roster"),
    "today": lambda app: app.tap("tab-today"),
    "link sheet": lambda app: app.tap("link"),
    "end of shift": lambda app: app.tap("end-shift"),
}


async def two_taps(app):
    app.taps = 0
    await app.tap("emergency")
    await app.tap("emergency-go")
    assert app.taps == 2
    assert "请放行" in app.text("emergency-count")


def emergencies(station):
    bodies = [event.body for event in station.tablet.outbox.events()]
    return [body for body in bodies if isinstance(body, Movement) and body.source is Source.EMERGENCY]


@pytest.mark.parametrize("screen", SIGNED_IN)
@pytest.mark.parametrize("size", [(1280, 800), (412, 915)])
async def test_two_taps_from_every_screen_of_a_shift(station, screen, size):
    async with Driver(station, *size) as app:
        await sign_in(app)
        await SIGNED_IN[screen](app)
        await two_taps(app)
        assert len(emergencies(station)) == 1
        await app.tap("emergency-back")
        assert not app.has("emergency-go")


async def test_without_sign_in(app, station):
    await two_taps(app)
    assert len(emergencies(station)) == 1


async def test_in_the_middle_of_a_pin(app, station):
    await app.tap("operator-zhao")
    await app.tap("pin-1")
    await two_taps(app)
    await app.tap("emergency-back")
    assert app.panel.sign_in.pin == "1"


async def test_override_and_undo_questions_do_not_stand_in_the_way(gate, station):
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    await gate.tap("record-other")
    await two_taps(gate)
    await gate.tap("emergency-back")
    assert gate.has("override-medical")


async def test_each_further_person_is_one_tap(app, station):
    await two_taps(app)
    await app.tap("emergency-go")
    await app.tap("emergency-go")
    assert "3" in app.text("emergency-count")
    await app.until(lambda: len(emergencies(station)) == 3)


async def test_rescue_services_come_in_by_two_taps_and_nobody_is_counted_as_gone_out(app, station):
    app.taps = 0
    await app.tap("emergency")
    await app.tap("emergency-rescue")
    assert app.taps == 2
    assert "已放进救援 1 次" in app.text("emergency-count")
    await app.until(lambda: len(emergencies(station)) == 1)
    (movement,) = emergencies(station)
    assert (movement.direction, movement.outcome) == (Direction.IN, Outcome.ADMIT)
    await app.tap("emergency-go")
    assert "本次已放行 1 人" in app.text("emergency-count")
    assert station.tablet.whereabouts.roll().guests == 0


async def test_rescue_services_come_in_where_the_disk_is_full_and_paper_is_asked_for(app, full_disk):
    full_disk()
    await app.tap("emergency")
    await app.tap("emergency-rescue")
    await app.until(lambda: any("记在纸上" in text for text in app.texts()))


async def test_full_disk_lets_people_out_and_asks_for_paper(app, full_disk):
    full_disk()
    await two_taps(app)
    assert any("记在纸上" in text for text in app.texts())


async def test_any_other_fault_does_so_too(app, station, monkeypatch):
    def boom():
        raise RuntimeError("planted")

    monkeypatch.setattr(station.tablet.gate, "emergency_exit", boom)
    await two_taps(app)
    assert any("记在纸上" in text for text in app.texts())


async def test_not_enrolled(tmp_path):
    station = Station(tmp_path, open_tablet, enrol_tablet)
    station.open()
    async with Driver(station) as app:
        assert app.has("enrol-go")
        await two_taps(app)
        assert any("记在纸上" in text for text in app.texts())


async def test_store_that_cannot_be_opened(tmp_path):
    fill(tmp_path)

    def busy(_folder):
        raise StoreBusyError("another process has it open")

    station = Station(tmp_path, busy, enrol_tablet)
    station.open()
    async with Driver(station) as app:
        assert any("另一个程序" in text for text in app.texts())
        await two_taps(app)
        await app.tap("emergency-back")
        station.open_tablet = open_tablet
        await app.tap("fault-reset")
        await app.until(lambda: app.has("operator-zhao"))
    station.close()
