"""A file system that really fills up: the app warns, says what was not recorded, and still records emergencies."""

import os
import subprocess

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet, rescue_tablet
from checkpoint.domain.events import EventKind
from checkpoint.store import StoreFullError
from checkpoint.views.station import Station
from tests.support.headless import Driver
from tests.support.tablet import fill, resident, sign_pass
from tests.ui.conftest import sign_in

EMERGENCIES = 5000


@pytest.fixture
def disk(tmp_path):
    """A file system of 48 MB in memory."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", tmp_path], check=True)
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


def fill_up(disk):
    with (disk / "ballast").open("wb") as file:
        while True:
            try:
                file.write(bytes(64 * 1024))
                file.flush()
            except OSError:
                return


def record_until_full(station):
    for size in (100_000, 100):
        with pytest.raises(StoreFullError):
            while True:
                station.tablet.store.table("other").insert({"text": "x" * size})


async def test_the_app_warns_refuses_in_words_and_records_five_thousand_emergencies(disk):
    fill(disk / "tablet")
    station = Station(disk / "tablet", open_tablet, enrol_tablet, rescue_tablet)
    station.open()
    async with Driver(station) as app:
        assert "100 MB" in app.text("alarm")
        await app.tap("alarm-close")
        await sign_in(app)
        await app.tap("link")
        assert "100 MB" in app.text("disk-low")
        await app.tap("sheet-close")
        station.tablet.store.storage.journal.worker.wait()
        fill_up(disk)
        record_until_full(station)
        await app.scan(sign_pass(resident("王小明")))
        await app.tap("preset-365")
        await app.tap("record-primary")
        assert "没有存盘" in app.text("alarm")
        await app.tap("emergency")
        await app.tap("emergency-go")
        await app.until(lambda: app.panel.emergency.count == 1)
        assert app.panel.emergency.unrecorded == 0
        for _ in range(EMERGENCIES - 1):
            station.tablet.gate.emergency_exit()
    station.close()
    again = open_tablet(disk / "tablet")
    kinds = [event.kind for event in again.outbox.events()]
    assert kinds.count(EventKind.MOVEMENT) == EMERGENCIES
    assert again.store.storage.damage.records_lost == 0
    again.close()


async def test_a_disk_that_is_full_at_the_start_is_believed_and_nothing_is_set_aside(disk):
    fill(disk / "tablet")
    open_tablet(disk / "tablet").close()
    fill_up(disk)
    station = Station(disk / "tablet", open_tablet, enrol_tablet, rescue_tablet)
    station.open()
    assert station.fault == ""
    assert not list((disk / "tablet").glob("*.damaged-*"))
    async with Driver(station) as app:
        await app.tap("emergency")
        await app.tap("emergency-go")
        await app.until(lambda: app.panel.emergency.count == 1)
        assert app.panel.emergency.unrecorded == 0
    station.close()
