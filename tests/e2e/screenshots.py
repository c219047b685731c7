"""Makes the pictures in docs/screenshots from prepared data: `make screenshots` (`LANG_OF_PICTURES=en` for English).

Every screen, at tablet and at phone size. Nothing in them is a real person.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, sync_playwright

from checkpoint.bootstrap import utc_now
from checkpoint.domain.passes import PassStatus
from tests.e2e.console import Console
from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, passes
from tests.e2e.product import ROOT, Product, checkpoint

SIZES: Final = {"tablet": (1280, 800), "phone": (412, 915)}
PAINT_MS: Final = 1600
"""The canvas lags behind the semantics by up to this much."""

ENGLISH: Final = os.environ.get("LANG_OF_PICTURES", "zh") == "en"
FOLDER: Final = Path(os.environ.get("PICTURES", ROOT / "docs" / "screenshots"))


class Camera:
    """Takes pictures of one page under names of their own."""

    def __init__(self, tablet: Tablet, size: str) -> None:
        self.tablet, self.size = tablet, size

    def take(self, name: str) -> None:
        """Wait for the paint and take a picture."""
        self.tablet.page.wait_for_timeout(PAINT_MS)
        self.tablet.page.screenshot(path=str(FOLDER / f"{name}-{self.size}.png"))
        print(f"{name}-{self.size}.png")

    def close_card(self) -> None:
        """Back to the empty gate."""
        self.tablet.tap("card-close")
        self.tablet.find("ready").wait_for(state="attached")


def shoot_enrolment(camera: Camera) -> None:
    camera.tablet.open("enrol-go")
    _in_english(camera.tablet)
    camera.take("01-enrol")


def shoot_gate(camera: Camera, product: Product, texts: dict[str, str]) -> None:
    tablet = camera.tablet
    tablet.open(f"operator-{OPERATOR}")
    _in_english(tablet)
    camera.take("02-shift-start")
    tablet.sign_in(OPERATOR, PIN)
    tablet.expect_waiting(0)
    camera.take("03-gate-ready")
    tablet.scan(texts["first"])
    tablet.find("verdict").wait_for(state="attached")
    camera.take("04-measure")
    tablet.measure(365)
    camera.take("05-admit")
    tablet.record()
    camera.take("06-recorded")
    tablet.tap("undo")
    camera.take("18-undo")
    tablet.tap("sheet-close")
    shoot_trouble(camera, texts)
    shoot_finding(camera)
    tablet.tap("tab-today")
    camera.take("13-today")
    tablet.tap("tab-gate")
    shoot_desk(camera)
    shoot_link(camera, product)
    tablet.tap("emergency")
    camera.take("16-emergency")
    tablet.tap("emergency-back")
    tablet.tap("end-shift")
    camera.take("17-shift-end")


def shoot_trouble(camera: Camera, texts: dict[str, str]) -> None:
    tablet = camera.tablet
    tablet.scan(texts["second"])
    tablet.find("verdict").wait_for(state="attached")
    for digit in "38":
        tablet.tap(f"key-{digit}")
    tablet.tap("key-0")
    camera.take("07-refer")
    camera.close_card()
    tablet.scan(texts["revoked"])
    tablet.find("verdict").wait_for(state="attached")
    tablet.measure(364)
    camera.take("08-refuse")
    tablet.tap("record-other")
    camera.take("09-override")
    tablet.tap("sheet-close")
    camera.close_card()
    tablet.scan("https://example.com/menu")
    tablet.find("verdict").wait_for(state="attached")
    camera.take("10-not-a-pass")
    camera.close_card()


def shoot_finding(camera: Camera) -> None:
    tablet = camera.tablet
    tablet.scan("1-1")
    tablet.find("results").wait_for(state="attached")
    camera.take("11-search")
    tablet.tap("tab-roster")
    camera.take("12-roster")
    tablet.tap("building-1")
    tablet.find("room-1-1-101").wait_for(state="attached")
    camera.take("19-rooms")
    tablet.tap("room-1-1-101")
    tablet.find("household").wait_for(state="attached")
    camera.take("15-household")
    tablet.tap("tab-gate")


def shoot_desk(camera: Camera) -> None:
    """What a shift has beside the scan."""
    tablet = camera.tablet
    tablet.tap("ready-building-1")
    tablet.tap("room-1-1-101")
    tablet.tap("family-open")
    tablet.find("family").wait_for(state="attached")
    camera.take("30-family")
    tablet.tap("card-close")
    tablet.tap("card-close")
    tablet.tap("tab-desk")
    camera.take("31-desk")
    for number, tile in ((32, "inside"), (33, "history"), (34, "paper"), (35, "handover"), (36, "settings")):
        tablet.tap(f"desk-{tile}")
        tablet.find("desk-back").wait_for(state="attached")
        camera.take(f"{number}-{tile}")
        tablet.tap("desk-back")
    tablet.tap("help")
    camera.take("37-help")
    tablet.tap("sheet-close")
    for light in ("night", "sun"):
        tablet.tap("desk-settings")
        tablet.tap(f"set-light-{light}")
        tablet.tap("tab-gate")
        camera.take(f"38-gate-{light}")
        tablet.tap("tab-desk")
    tablet.tap("desk-settings")
    tablet.tap("set-light-day")
    tablet.tap("desk-back")
    tablet.tap("desk-practice")
    tablet.find("practice").wait_for(state="attached")
    camera.take("39-practice")
    tablet.tap("practice-end")
    tablet.gone("practice")


def shoot_link(camera: Camera, product: Product) -> None:
    tablet = camera.tablet
    product.stop("server")
    tablet.tap("link")
    tablet.tap("sync-now")
    tablet.page.wait_for_timeout(4000)
    camera.take("14-offline")
    tablet.tap("sheet-close")
    product.start_server()


def shoot_console(browser: Browser, product: Product) -> None:
    yesterday = utc_now().astimezone(ZoneInfo("Asia/Shanghai")) - timedelta(days=1)
    for size, (width, height) in SIZES.items():
        with guarded_page(browser, width, height) as page:
            console = Console(page, product.server_url)
            if ENGLISH:
                console.show("/language?to=en&back=/sign-in")
            console.show("/sign-in")
            page.screenshot(path=str(FOLDER / f"20-console-sign-in-{size}.png"))
            console.sign_in()
            console.show(f"/overview?day={yesterday:%Y-%m-%d}")
            page.screenshot(path=str(FOLDER / f"21-console-overview-{size}.png"), full_page=size == "phone")
            console.show("/movements")
            page.screenshot(path=str(FOLDER / f"22-console-movements-{size}.png"))
            print(f"20..22-console-{size}.png")


def _in_english(tablet: Tablet) -> None:
    if ENGLISH:
        tablet.tap("lang")


@contextmanager
def a_product(demo: Path) -> Iterator[Product]:
    """A product over a fresh copy of the demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder) / "data")
        shutil.copytree(demo, product.data)
        try:
            yield product
        finally:
            product.close()


def in_each_size(browser: Browser, demo: Path, shoot: Callable[[Camera, Product], None], *, enrolled: bool) -> None:
    """Run the product and shoot it in each size."""
    for size, (width, height) in SIZES.items():
        with a_product(demo) as product:
            product.start_server()
            product.start_tablet(product.enrol_code(PLACE, 1) if enrolled else "")
            with guarded_page(browser, width, height) as page:
                shoot(Camera(Tablet(page, product.tablet_url), size), product)


def with_a_chinese_font(folder: Path) -> None:
    """Let the browser draw Chinese on a machine without a font for it: with the one that the app's is cut from."""
    config = folder / "fonts.conf"
    font = files("pylopdf_fonts_zh_cn").joinpath("NotoSansSC-Regular.otf")
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include><dir>{Path(str(font)).parent}</dir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(config)


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with_a_chinese_font(Path(folder))
        demo = Path(folder) / "demo"
        checkpoint("demo", "--data", str(demo))
        tries = passes(demo)
        texts = {"first": tries[0].text, "second": tries[1].text, PassStatus.REVOKED.value: tries[3].text}
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        in_each_size(browser, demo, lambda camera, _: shoot_enrolment(camera), enrolled=False)
        in_each_size(browser, demo, lambda camera, product: shoot_gate(camera, product, texts), enrolled=True)
        with a_product(demo) as product:
            product.start_server()
            shoot_console(browser, product)
        browser.close()


if __name__ == "__main__":
    main()
