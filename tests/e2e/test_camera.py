"""The camera: a film of passes before the browser's fake camera, and what is recorded of it."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Page

from checkpoint.bootstrap import open_tablet, utc_now
from checkpoint.cli.server_files import server_files
from checkpoint.config import DataFolder
from checkpoint.domain.movements import Movement, Source
from checkpoint.domain.passes import IssuedPass, PassType
from checkpoint.qr.image import code_png
from checkpoint.server.issuing import pass_text
from checkpoint.server.replacing import standing_passes
from checkpoint.server.repository.organisation import list_places
from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE
from tests.support.film import write_film
from tests.support.volume import IS_SOAK

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SHOWN = 7.0
"""Seconds that a pass is held up: time for a volunteer to measure and to record."""


def passes_of(data: Path, count: int) -> dict[str, str]:
    """Text by pass id, of residents of as many flats."""
    with server_files(DataFolder(data)) as files, files.database.read() as connection:
        place = next(row for row in list_places(connection) if row.name == PLACE)
        flats: dict[int, IssuedPass] = {}
        for row in standing_passes(connection, place.place_id, utc_now()):
            if row.claims.type is PassType.RESIDENT:
                flats.setdefault(row.claims.household_id, row)
        chosen = list(flats.values())[5 : 5 + count]
        return {row.claims.pass_id: pass_text(row, files.keys) for row in chosen}


@contextmanager
def filmed(chromium: BrowserType, film: Path) -> Iterator[Browser]:
    """A browser whose camera shows a film, with two lenses, and that allows it without asking."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    more = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = chromium.launch(executable_path=path, headless=True, args=[*ARGUMENTS, *more])
    yield browser
    browser.close()


def signed_in(page: Page, url: str) -> Tablet:
    tablet = Tablet(page, url)
    tablet.open(f"operator-{OPERATOR}")
    tablet.sign_in(OPERATOR, PIN)
    return tablet


def movements(data: Path) -> list[Movement]:
    tablet = open_tablet(DataFolder(data).tablet)
    assert tablet is not None
    try:
        return [row.body for row in tablet.outbox.events() if isinstance(row.body, Movement)]
    finally:
        tablet.close()


def test_every_pass_that_is_held_up_is_recorded_once_and_none_wrong(product, browser, tmp_path):
    shown = passes_of(product.data, 6 if IS_SOAK else 4)
    write_film(tmp_path / "film.mjpeg", list(shown.values()), shown=SHOWN, between=2.0, last=60)
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with (
        filmed(browser.browser_type, tmp_path / "film.mjpeg") as filming,
        guarded_page(filming, 1280, 800, permissions=["camera"]) as page,
    ):
        tablet = signed_in(page, product.tablet_url)
        tablet.tap("camera")
        for count in range(1, len(shown) + 1):
            tablet.find("preset-365").wait_for(state="attached", timeout=120_000)
            tablet.measure(365)
            tablet.record()
            tablet.gone("preset-365")
            tablet.expect_waiting(0)
            assert count <= len(shown)
        still = time.monotonic() + 6  # the last one is still held up
        while time.monotonic() < still:
            assert tablet.find("person").count() == 0
            page.wait_for_timeout(300)
        tablet.tap("camera")
        tablet.gone("camera-state")
    product.stop("tablet")
    recorded = movements(product.data)
    assert sorted(row.pass_id for row in recorded) == sorted(shown)
    assert {row.source for row in recorded} == {Source.CAMERA}


def test_a_camera_that_is_not_allowed_is_explained_and_a_photograph_does(product, browser, tmp_path):
    text = next(iter(passes_of(product.data, 1).values()))
    (tmp_path / "photo.png").write_bytes(code_png(text, 8))
    (tmp_path / "wall.png").write_bytes(b"no picture at all")
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, 412, 915) as page:
        tablet = signed_in(page, product.tablet_url)
        tablet.tap("camera")
        tablet.find("photo").wait_for(state="attached", timeout=60_000)
        assert "短码" in tablet.shown("camera-state")
        for name in ("wall.png", "photo.png"):
            with page.expect_file_chooser() as chooser:
                tablet.tap("photo")
            chooser.value.set_files(tmp_path / name)
            if name == "wall.png":
                tablet.expect("notice", "没有读到二维码")
        tablet.find("person").wait_for(state="attached")
