"""What the camera says: at work, asleep, not allowed."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

from checkpoint.config import DataFolder
from tests.e2e import painted
from tests.e2e.album import SIZES, Album
from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.lone_tour import set_to
from tests.e2e.product import Product
from tests.e2e.tour_gate import Tour
from tests.support import tablet as small

FAKE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
ASLEEP_MS = 24_000


def shoot(chromium: BrowserType, album: Album, language: str, light: str = "day") -> None:
    """Over a tablet without a network."""
    with tempfile.TemporaryDirectory() as temporary:
        product = Product(Path(temporary) / "data")
        product.data.mkdir()
        small.fill(DataFolder(product.data).tablet)
        set_to(DataFolder(product.data).tablet, light)
        try:
            product.start_tablet()
            for name, more in (("refused", ()), ("camera", FAKE)):
                browser = chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *more])
                _look(browser, product, album, name, language)
                browser.close()
        finally:
            product.close()


def _look(browser: Browser, product: Product, album: Album, name: str, language: str) -> None:
    allowed = ["camera"] if name == "camera" else []
    with guarded_page(browser, *SIZES["tablet"], permissions=allowed) as page:
        painted.listen(page)
        tablet = Tablet(page, product.tablet_url)
        tour = Tour(tablet, album, {})
        tablet.open("operator-zhao" if name == "refused" and language == "zh" else "lang")
        if tablet.find("operator-zhao").count():
            if language == "en":
                tablet.tap("lang")
            tablet.sign_in("zhao", small.PIN)
        tour.tap("camera")
        if name == "refused":
            tablet.find("photo").wait_for(state="attached", timeout=60_000)
            tour.take("01-camera-refused")
            return
        tablet.find("camera-torch").wait_for(state="attached", timeout=60_000)
        if tablet.find("camera-wake").count():  # a slow machine took longer than it stays awake
            tour.tap("camera-wake")
            tablet.gone("camera-wake")
        tour.take("02-camera")
        tablet.page.wait_for_timeout(ASLEEP_MS)
        tour.take("03-camera-asleep")
        tour.tap("camera")
