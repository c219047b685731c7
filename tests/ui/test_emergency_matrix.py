"""The emergency exit in twelve broken states: two taps, and within a second somebody is told that they may go (A4).

The first tests of all: whatever else is wrong, a gate must open.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet, rescue_tablet
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreBusyError, StoreError
from checkpoint.views import gate_view
from checkpoint.views.station import Station
from checkpoint.views.tablet import Tablet
from tests.support.headless import Driver
from tests.support.tablet import PIN, fill, resident, sign_pass

SECOND = 1.0


@asynccontextmanager
async def standing(
    folder: Path, *, signed_in: bool = True, opens: Callable[[Path], Tablet | None] = open_tablet
) -> AsyncIterator[Driver]:
    """The app on a folder, as far as it comes."""
    station = Station(folder, opens, enrol_tablet, rescue_tablet)
    station.open()
    if signed_in:
        assert station.tablet.desk.start("zhao", PIN) is SignIn.OK
    try:
        async with Driver(station) as app:
            yield app
    finally:
        station.close()


@asynccontextmanager
async def nobody_signed_in(folder, _patch):
    fill(folder)
    async with standing(folder, signed_in=False) as app:
        yield app


@asynccontextmanager
async def in_the_middle_of_a_pin(folder, _patch):
    fill(folder)
    async with standing(folder, signed_in=False) as app:
        await app.tap("operator-zhao")
        await app.tap("pin-1")
        yield app


@asynccontextmanager
async def locked(folder, _patch):
    fill(folder)
    async with standing(folder) as app:
        await app.tap("tab-roster")
        app.panel.frame.locked = True
        await app.settle()
        yield app


@asynccontextmanager
async def not_enrolled(folder, _patch):
    async with standing(folder, signed_in=False) as app:
        yield app


@asynccontextmanager
async def store_in_use(folder, _patch):
    fill(folder)

    def busy(_folder):
        raise StoreBusyError("another process has it open")

    async with standing(folder, signed_in=False, opens=busy) as app:
        yield app


@asynccontextmanager
async def key_lost(folder, _patch):
    fill(folder)
    open_tablet(folder).close()
    (folder / "device.key").unlink()
    async with standing(folder, signed_in=False) as app:
        yield app


@asynccontextmanager
async def disk_full(folder, patch):
    fill(folder)
    async with standing(folder) as app:

        def refuse(*_):
            raise StoreError("no space left on device")

        patch.setattr(app.station.tablet.outbox, "append", refuse)
        yield app


@asynccontextmanager
async def disk_hangs(folder, patch):
    """A write that never ends is under way, as on a dying card."""
    fill(folder)
    released = threading.Event()
    async with standing(folder) as app:
        patch.setattr(app.station.tablet.outbox, "append", lambda *_: released.wait(30))
        await app.scan(sign_pass(resident("王小明")))
        await app.tap("preset-365")
        stuck = asyncio.ensure_future(app.click(app.inner("record-primary")))
        await asyncio.sleep(0)
        yield app
        released.set()
        stuck.cancel()


@asynccontextmanager
async def record_fails(folder, patch):
    fill(folder)
    async with standing(folder) as app:

        def boom():
            raise RuntimeError("planted")

        patch.setattr(app.station.tablet.gate, "emergency_exit", boom)
        yield app


@asynccontextmanager
async def drawing_fails(folder, patch):
    fill(folder)
    async with standing(folder) as app:

        def boom(*_):
            raise RuntimeError("planted")

        patch.setattr(gate_view, "notice_strip", boom)
        await app.scan(sign_pass(resident("王小明")))
        assert app.has("fault")
        yield app


@asynccontextmanager
async def clock_in_1970(folder, patch):
    fill(folder)
    async with standing(folder) as app:
        moved = replace(app.station.tablet.clock, now=lambda: datetime(1970, 1, 1, tzinfo=UTC))
        patch.setattr(app.station.tablet.gate._recorder, "_clock", moved)
        patch.setattr(app.station.tablet.gate, "_clock", moved)
        yield app


@asynccontextmanager
async def sync_hangs(folder, patch):
    """A session that never ends has the link, as behind a portal that swallows everything."""
    fill(folder)
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(standing(folder))
        link = app.station.tablet.link
        link._session.acquire()
        stack.callback(link._session.release)
        link.nudge()
        yield app


STATES = (
    *(nobody_signed_in, in_the_middle_of_a_pin, locked, not_enrolled, store_in_use, key_lost),
    *(disk_full, disk_hangs, record_fails, drawing_fails, clock_in_1970, sync_hangs),
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_two_taps_and_they_may_go_within_a_second(tmp_path, monkeypatch, state):
    async with state(tmp_path / "tablet", monkeypatch) as app:
        began = time.monotonic()
        await app.click(app.inner("emergency"))
        await app.until(lambda: app.has("emergency-go"), SECOND)
        tapped = asyncio.ensure_future(app.click(app.inner("emergency-go")))
        await app.until(lambda: app.has("emergency-count") and "请放行" in app.text("emergency-count"), SECOND)
        assert time.monotonic() - began < SECOND
        tapped.cancel()


def test_the_matrix_has_twelve_states():
    assert len(set(STATES)) == 12
