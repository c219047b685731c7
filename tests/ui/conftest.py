"""A signed-in tablet for each test, and ways to break it."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.views.station import Station
from checkpoint.views.wishes.open_card import QUIET_SECONDS
from tests.support.hasty import HastyLoop
from tests.support.headless import Driver
from tests.support.tablet import PIN, fill


def pytest_asyncio_loop_factories():
    """Pauses of the app pass at once in these tests."""
    return {"hasty": HastyLoop}


@pytest.fixture
def station(tmp_path):
    fill(tmp_path)
    station = Station(tmp_path, open_tablet, enrol_tablet)
    station.open()
    yield station
    station.close()


@pytest.fixture
async def app(station):
    async with Driver(station) as app:
        yield app


@pytest.fixture
def on_shift(station):
    """The shift has begun; that it can be begun by taps is shown where a test signs in itself."""
    assert station.tablet.desk.start("zhao", PIN) is SignIn.OK
    return station


@pytest.fixture
async def gate(on_shift):
    """The gate view of a running shift."""
    async with Driver(on_shift) as app:
        await app.until(lambda: app.has("ready"))
        yield app


@pytest.fixture
async def gate_under(tmp_path):
    """The gate view of a shift under a policy: `await gate_under(policy)`; what else is told goes to `fill`."""
    async with AsyncExitStack() as stack:

        async def begin(policy=None, **told):
            fill(tmp_path, policy, **told)
            station = Station(tmp_path, open_tablet, enrol_tablet)
            station.open()
            stack.callback(station.close)
            assert station.tablet.desk.start("zhao", PIN) is SignIn.OK
            app = await stack.enter_async_context(Driver(station))
            await app.until(lambda: app.has("ready"))
            return app

        yield begin


@pytest.fixture
async def phone(on_shift):
    async with Driver(on_shift, 412, 915) as app:
        await app.until(lambda: app.has("ready"))
        yield app


def bodies(app, kind):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, kind)]


def scrolled(app, name):
    """Whether something is a part of what scrolls."""
    holders = [row for row in app.walk() if getattr(row, "scroll", None) is not None]
    return any(getattr(row, "identifier", None) == name for holder in holders for row in app.walk(holder))


async def sign_in(app, operator="zhao", pin=PIN):
    await app.tap(f"operator-{operator}")
    for digit in pin:
        await app.tap(f"pin-{digit}")
    await app.tap("start-shift")
    await app.until(lambda: app.has("ready"))


async def written(app):
    """What was typed is on the disk, however long the disk takes."""
    await app.settle(QUIET_SECONDS + 0.2)
    keeping = app.panel.afterwards.__self__
    await app.until(lambda: not keeping.owes)


@pytest.fixture
def full_disk(station, monkeypatch):
    """From now on the disk refuses."""

    def refuse(*_):
        raise StoreError("no space left on device")

    return lambda: monkeypatch.setattr(station.tablet.outbox, "append", refuse)


@pytest.fixture
def at(station, monkeypatch):
    """Set the clock of the duties to an hour of the place's day, so that it does not matter when the tests run."""

    def set_clock(hour):
        tablet = station.tablet
        today = datetime.now(tablet.duties._zone).replace(hour=hour, minute=30)
        moved = replace(tablet.clock, now=lambda: today)
        for part in (tablet.duties, tablet.gate._recorder):
            monkeypatch.setattr(part, "_clock", moved)
        station.tell()

    return set_clock


@pytest.fixture
def later(station, monkeypatch):
    """Let minutes pass on the tablet's clock."""
    clock, before = station.tablet.clock, station.tablet.clock.now

    def pass_minutes(minutes):
        moved = replace(clock, now=lambda: before() + timedelta(minutes=minutes))
        tablet = station.tablet
        for part in (tablet.gate, tablet.incidents, tablet.gate._recorder, tablet.duties, tablet.notices):
            monkeypatch.setattr(part, "_clock", moved)
        station.tablet = replace(tablet, clock=moved)

    return pass_minutes
