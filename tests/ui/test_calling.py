"""The host's number, held to be seen: whole for ten seconds, and written down."""

from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.lookups import Lookup, Occasion
from checkpoint.services import numbers
from checkpoint.views.wishes import calling
from tests.support.tablet import resident
from tests.ui.conftest import bodies

WHO = resident("王建国")


@pytest.fixture(params=["gate", "phone"])
def app(request):
    return request.getfixturevalue(request.param)


async def hold(app, identifier):
    await app.session.dispatch_event(app.inner(identifier)._i, "long_press", None)
    await app.settle()


async def at_the_host(app):
    home = app.station.tablet.reference.roster.households[WHO.household_id]
    await app.tap("visit-new")
    await app.tap(f"chip-building-{home.building}")
    await app.tap(f"chip-room-{WHO.household_id}")


async def at_home(app):
    home = app.station.tablet.reference.roster.households[WHO.household_id]
    await app.tap(f"ready-building-{home.building}")
    await app.tap(f"room-{home.address}")


@pytest.mark.parametrize(("way", "why"), [(at_the_host, Occasion.HOST), (at_home, Occasion.HOUSEHOLD)])
async def test_a_number_is_whole_while_it_is_wanted_and_written_down(app, monkeypatch, way, why):
    monkeypatch.setattr(calling, "SEEN_SECONDS", 1000)
    await way(app)
    assert WHO.phone not in " ".join(app.texts())
    await hold(app, f"call-{WHO.person_id}")
    assert WHO.phone in " ".join(app.texts())
    (seen,) = bodies(app, Lookup)
    assert (seen.person_id, seen.why) == (WHO.person_id, why)


async def test_it_goes_by_itself(gate):
    await at_the_host(gate)
    await hold(gate, f"call-{WHO.person_id}")
    await gate.until(lambda: not gate.panel.call.phone)
    assert WHO.phone not in " ".join(gate.texts())


async def test_a_tap_shows_nothing_and_says_how(gate):
    await at_the_host(gate)
    await gate.tap(f"call-{WHO.person_id}")
    assert "请按住不放" in " ".join(gate.texts())
    assert bodies(gate, Lookup) == []


@pytest.mark.parametrize(("pause", "shown"), [(0.0, False), (1.2, True), (6.0, False)])
async def test_where_no_finger_holds_it_a_second_press_shows_it_but_none_in_haste(gate, monkeypatch, pause, shown):
    monkeypatch.setattr(calling, "SEEN_SECONDS", 1000)
    await at_the_host(gate)
    await gate.click(gate.inner(f"call-{WHO.person_id}"))
    await gate.settle(pause)
    assert ("再按一次" in gate.text(f"call-{WHO.person_id}")) is (pause < calling.ASKED_SECONDS)
    await gate.tap(f"call-{WHO.person_id}")
    assert (WHO.phone in gate.text(f"call-{WHO.person_id}")) is shown
    assert [seen.person_id for seen in bodies(gate, Lookup)] == [WHO.person_id] * shown


async def test_when_the_hours_are_used_up_the_screen_says_so(gate, monkeypatch):
    monkeypatch.setattr(numbers, "VIEWS_MAX", 0)
    gate.station.tablet.numbers._times.append(gate.station.tablet.clock.now())
    await at_home(gate)
    await hold(gate, f"call-{WHO.person_id}")
    assert "分钟后可再看" in " ".join(gate.texts())
    assert not gate.panel.call.phone


async def test_while_the_roster_is_hidden_the_number_is_too_and_the_screen_says_why(gate_under):
    gate = await gate_under(now=datetime.now(UTC) - timedelta(hours=80))
    await at_the_host(gate)
    await hold(gate, f"call-{WHO.person_id}")
    assert "暂不显示" in " ".join(gate.texts())
    assert not gate.panel.call.phone


async def test_a_full_disk_shows_no_number_without_its_trace(gate, full_disk):
    await at_home(gate)
    full_disk()
    await hold(gate, f"call-{WHO.person_id}")
    assert not gate.panel.call.phone
    assert gate.panel.gate.alarm
