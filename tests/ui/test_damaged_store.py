"""Whatever lies in the tablet's folder: the app is there in under 5 s, says what befell it, and the exit works."""

import os
import shutil
import subprocess
import time

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet, rescue_tablet
from checkpoint.domain.movements import Movement, Source
from checkpoint.i18n import Language, text
from checkpoint.store import open_store
from checkpoint.store.journal import Options
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, key_of
from checkpoint.store.outbox import Outbox
from checkpoint.store.rescue import Mishap
from checkpoint.views.station import Station
from tests.support.builders import a_movement, an_event
from tests.support.headless import Driver
from tests.support.store.damage import TABLET_KINDS
from tests.support.tablet import fill
from tests.ui.conftest import sign_in

EVENTS = 60
SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0)
MISHAPS = {
    "a folder in place of the lock": Mishap.CLEARED,
    "a folder in place of a segment": Mishap.CLEARED,
    "text in place of all segments": Mishap.DAMAGED,
    "a file in place of the store": Mishap.DAMAGED,
    "a first format of a newer version": Mishap.NEWER,
    "a segment of a newer version": Mishap.NEWER,
    "another device's key": Mishap.KEY,
    "a missing key": Mishap.KEY,
    "half a key": Mishap.KEY,
    "a folder in place of the key": Mishap.KEY,
}
FRESH = {kind for kind, mishap in MISHAPS.items() if mishap is not Mishap.CLEARED}
NOBODYS = {"nothing at all", *(kind for kind, mishap in MISHAPS.items() if mishap is Mishap.KEY)}
"""The second copy of the identity cannot be opened either: the tablet must be enrolled anew."""
EMPTY = {"an empty folder", "a first format cut in half"}
"""Nothing is left of the events; the high-water mark tells how many there were."""
HURT = {
    "an empty newest segment",
    "an empty first segment",
    "half a newest segment",
    "half a first segment",
    "a newest segment of zeros",
    "a first segment of zeros",
    "a page of zeros",
    "a stale page",
    "a flipped bit",
    "a damaged header",
    "text in place of a segment",
    "a missing first segment",
    "a missing middle segment",
    "a folder in place of a segment",
}
"""Some events are gone, and the rest is there."""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A tablet that recorded sixty movements and was opened before."""
    folder = tmp_path_factory.mktemp("template") / "tablet"
    store = open_store(folder, key=key_of(FolderKeystore(folder), DEVICE_KEY), options=SMALL)
    outbox = Outbox(store)
    for _ in range(EVENTS):
        outbox.append(an_event(a_movement()))
    store.close()
    fill(folder)
    open_tablet(folder).close()
    return folder


@pytest.fixture
def folder(template, tmp_path):
    return shutil.copytree(template, tmp_path / "tablet")


def opened(folder):
    station = Station(folder, open_tablet, enrol_tablet, rescue_tablet)
    began = time.monotonic()
    station.open()
    assert time.monotonic() - began < 5
    return station


def emergencies(station):
    outbox = station.tablet.outbox if station.tablet else Outbox(station._saved.rescued.store)
    bodies = [event.body for event in outbox.events()]
    return sum(isinstance(body, Movement) and body.source is Source.EMERGENCY for body in bodies)


async def two_taps(app):
    await app.tap("emergency")
    await app.tap("emergency-go")
    assert "请放行" in app.text("emergency-count")


def on_paper(app):
    return any("记在纸上" in said for said in app.texts())


def segments(folder):
    return [path.read_bytes() for path in folder.rglob("*.seg") if path.is_file()]


@pytest.mark.parametrize("kind", TABLET_KINDS)
async def test_the_app_starts_says_so_and_an_emergency_is_recorded(folder, kind):
    before = segments(folder / "store")
    TABLET_KINDS[kind](folder)
    whole = [data for data in segments(folder / "store") if data in before]
    station = opened(folder)
    async with Driver(station) as app:
        assert station.fault == ""
        expected = MISHAPS.get(kind)
        assert station.mishap is expected
        if expected is not None:
            assert text(f"mishap.{expected}", Language.ZH) in app.text("alarm")
        await two_taps(app)
        assert on_paper(app) == (kind in NOBODYS)
        assert (station.tablet is None) == (kind in NOBODYS)
        if kind != "nothing at all":
            await app.until(lambda: emergencies(station) == 1)
        if station.tablet is not None:
            left = len(station.tablet.store.table("events")) - 1
            least = 0 if kind in FRESH | EMPTY else EVENTS // 3 if kind in HURT else EVENTS
            assert least <= left <= (0 if kind in FRESH | EMPTY else EVENTS)
            assert (station.tablet.outbox.last > EVENTS) == (kind not in FRESH)
            await app.tap("emergency-back")
            if kind in MISHAPS:
                await sign_in(app)
    station.close()
    kept = segments(folder)
    assert all(any(now.startswith(data.rstrip(b"\0")) for now in kept) for data in whole)
    again = opened(folder)
    assert again.mishap is (expected if expected is Mishap.NEWER else None)
    assert again.tablet is None or emergencies(again) == 1
    again.close()


def test_there_are_at_least_twenty_five_kinds():
    assert len(TABLET_KINDS) >= 25


async def test_a_downgrade_is_refused_in_words_and_what_was_recorded_meanwhile_is_there_after_the_update(folder):
    segment = next(iter(sorted((folder / "store").glob("*.seg"))))
    ours = segment.read_bytes()
    TABLET_KINDS["a segment of a newer version"](folder)
    theirs = {path.name: path.read_bytes() for path in (folder / "store").iterdir()}
    for starts in range(1, 3):
        station = opened(folder)
        async with Driver(station) as app:
            assert "旧版本" in app.text("alarm")
            await app.tap("lang")
            assert "older than the one that wrote" in app.text("alarm")
            await app.tap("emergency")
            await app.tap("emergency-go")
            await app.until(lambda station=station, starts=starts: emergencies(station) == starts)
        station.close()
        assert {path.name: path.read_bytes() for path in (folder / "store").iterdir()} == theirs
    segment.write_bytes(ours)  # the newer version is back
    station = opened(folder)
    assert station.mishap is None
    assert (emergencies(station), station.tablet.outbox.last) == (2, EVENTS + 2)
    station.close()
    assert [path.name for path in folder.glob("store.meanwhile*")] == ["store.meanwhile.damaged-1"]


async def test_it_is_said_in_english_too_and_until_somebody_has_read_it(folder):
    TABLET_KINDS["text in place of all segments"](folder)
    station = opened(folder)
    async with Driver(station) as app:
        assert "存储损坏" in app.text("alarm")
        await app.tap("lang")
        assert "The storage was damaged" in app.text("alarm")
        await app.tap("alarm-close")
        assert not app.has("alarm")
        await app.tap("link")
        assert "The storage was damaged" in app.text("mishap")
    station.close()


async def test_records_that_are_gone_are_told_of_once(folder):
    TABLET_KINDS["a page of zeros"](folder)
    for hint in (folder / "store").glob("*.hint"):
        hint.unlink()
    for times in range(2):
        station = opened(folder)
        async with Driver(station) as app:
            assert app.has("alarm") == (times == 0)
            assert times or "读不出来" in app.text("alarm")
        station.close()


async def test_an_older_copy_of_the_folder_is_noticed(folder):
    """Rolled back: what was recorded since is told of as lost, and no number is given twice."""
    old = shutil.copytree(folder / "store", folder.parent / "old")
    station = opened(folder)
    for _ in range(5):
        station.tablet.gate.emergency_exit()
    reached = station.tablet.outbox.last
    station.close()
    shutil.rmtree(folder / "store")
    old.rename(folder / "store")
    station = opened(folder)
    assert station.tablet.damaged_records == 5
    async with Driver(station) as app:
        assert "5" in app.text("alarm")
    assert station.tablet.outbox.gap_at(EVENTS + 1).last == reached
    station.tablet.gate.emergency_exit()
    assert station.tablet.outbox.last == reached + 1
    station.close()


async def test_a_tablet_whose_key_is_lost_is_enrolled_again_and_its_exits_go_up_with_it(folder):
    (folder / "device.key").unlink()
    station = opened(folder)
    async with Driver(station) as app:
        assert "重新注册" in app.text("alarm")
        await two_taps(app)
        await app.until(lambda: emergencies(station) == 1)
        await app.tap("emergency-back")

        def enrolled(place, *_):
            (folder / "high-water").unlink()  # it goes by the outbox's name, which a real enrolment draws anew
            fill(place)

        station.enrol_tablet = enrolled
        app.panel.enrolment.server_url, app.panel.enrolment.code = "http://127.0.0.1:9", "ABC"
        await app.tap("enrol-go")
        await app.until(lambda: app.has("operator-zhao"))
        assert emergencies(station) == 1
        assert station.tablet.outbox.pending == 1
    station.close()


@pytest.fixture
def read_only(folder):
    if os.geteuid() != 0:
        pytest.skip("mounting a folder read-only needs root")
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    yield lambda: subprocess.run(["umount", folder], check=True)
    if os.path.ismount(folder):
        subprocess.run(["umount", folder], check=True)


async def test_a_folder_that_can_only_be_read_is_copied_elsewhere_and_the_gate_goes_on(folder, read_only):
    station = opened(folder)
    assert station.mishap is Mishap.TEMPORARY
    async with Driver(station) as app:
        assert "写不进去" in app.text("alarm")
        await two_taps(app)
        await app.until(lambda: emergencies(station) == 1)
        await app.tap("emergency-back")
        await sign_in(app)
        assert len(station.tablet.outbox.recorded(1, 100)) >= EVENTS + 1
    place = station.tablet.store.storage.folder.parent
    station.close()
    shutil.rmtree(place)
    read_only()
    again = opened(folder)
    assert (again.mishap, emergencies(again)) == (None, 0)
    again.close()


async def test_a_store_in_use_is_neither_set_aside_nor_copied(folder):
    first = opened(folder)
    second = opened(folder)
    assert (second.fault, second.tablet) == ("StoreBusyError", None)
    first.close()
    await second.reopen()
    assert second.tablet is not None
    second.close()
    assert not list(folder.glob("*.damaged-*"))
