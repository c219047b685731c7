"""Makes pictures of the duties' screens in every size: `python -m tests.e2e.duty_pictures FOLDER [en] [night]`.

One run of the product; each screen is shown in the three sizes one after the other. Nothing in them is a real person.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, passes
from tests.e2e.product import Product, checkpoint

SIZES: Final = {"tablet": (1280, 800), "portrait": (800, 1280), "phone": (412, 915)}
PAINT_MS: Final = 1300


class Pictures:
    """One tablet, pictured in every size."""

    def __init__(self, tablet: Tablet, folder: Path, suffix: str) -> None:
        self.tablet, self.folder, self.suffix = tablet, folder, suffix

    def take(self, name: str) -> None:
        """The present screen, in each size; the tablet's comes last, so that taps go on there."""
        for size, (width, height) in reversed(SIZES.items()):
            self.tablet.page.set_viewport_size({"width": width, "height": height})
            self.tablet.page.wait_for_timeout(PAINT_MS)
            self.tablet.page.screenshot(path=str(self.folder / f"{name}-{size}{self.suffix}.png"))
        print(name, flush=True)

    def tap(self, *names: str) -> None:
        """One after the other."""
        for name in names:
            self.tablet.tap(name)
            self.tablet.page.wait_for_timeout(250)

    def rest(self, text: str) -> None:
        """Somebody with a high reading is put aside."""
        self.tablet.scan(text)
        self.tablet.find("verdict").wait_for(state="attached")
        self.tap("key-3", "key-7", "key-8", "wait")
        self.tablet.find("waiting").wait_for(state="attached")


def shoot(pictures: Pictures, texts: list[str]) -> None:
    """Every screen of the duties."""
    tablet = pictures.tablet
    pictures.tap("tab-desk")
    pictures.take("30-duties")
    pictures.tap("duty-tile-incidents")
    pictures.take("31-no-incidents")
    pictures.tap("duty-back", "duty-tile-tasks")
    pictures.take("32-tasks")
    if tablet.find("task-1").count():
        pictures.tap("task-1")
        pictures.take("33-task")
        pictures.tap("task-save")
    pictures.tap("tab-gate")
    pictures.rest(texts[0])
    pictures.rest(texts[1])
    pictures.take("34-waiting")
    pictures.tap("waiting-1")
    pictures.take("35-remeasure")
    pictures.tap("key-3", "key-7", "key-9", "record-primary")
    tablet.find("incident").wait_for(state="attached")
    pictures.tap("incident-step-aside")
    pictures.take("36-incident")
    pictures.tap("sheet-close", "tab-desk", "duty-tile-incidents")
    pictures.take("37-incidents")
    pictures.tap("tab-gate")
    shoot_visitor(pictures)
    shoot_vehicle(pictures, texts)


def shoot_visitor(pictures: Pictures) -> None:
    """From the first question to the badge, and the list of who is inside."""
    tablet = pictures.tablet
    pictures.take("38-gate")
    pictures.tap("visit-new")
    pictures.take("39-visit")
    pictures.tap("chip-building-1")
    pictures.take("40-rooms")
    room = tablet.page.locator('[flt-semantics-identifier^="chip-room-"]').first
    pictures.tap(str(room.get_attribute("flt-semantics-identifier")))
    pictures.tap("visit-consent", "chip-purpose-repair")
    pictures.tap("preset-365")
    pictures.take("41-visit-answered")
    if tablet.find("record-other").count():
        pictures.tap("record-other", "override-approved")
    else:
        pictures.tap("record-primary")
    tablet.find("visitor-code").wait_for(state="attached")
    pictures.take("42-badge")
    pictures.tap("sheet-close", "tab-desk", "duty-tile-visitors")
    pictures.take("43-visitors")
    pictures.tap("duty-back", "tab-gate")


def shoot_vehicle(pictures: Pictures, texts: list[str]) -> None:
    """The plate, and everybody in it."""
    pictures.tap("car-way")
    pictures.take("44-plate")
    pictures.tap(*(f"plate-{sign}" for sign in "豫S1234"))
    pictures.take("45-plate-typed")
    pictures.tap("plate-5", "plate-save")
    pictures.tablet.scan(texts[0])
    pictures.tap("car-add", "car-add", "preset-365", "car-rider-1", "key-3", "key-7", "key-6", "car-rider-2")
    pictures.take("46-car")
    pictures.tap("car-rider-1")
    pictures.take("47-car-fever")
    pictures.tap("car-leave")
    shoot_forms(pictures)


def shoot_forms(pictures: Pictures) -> None:
    """Supplies, isolation, returnees: empty, then filled in."""
    tablet = pictures.tablet
    pictures.tap("tab-desk", "duty-tile-supplies")
    pictures.take("48-supplies-empty")
    pictures.tap("chip-item-口罩", "form-4", "form-0", "form-save")
    pictures.tap("chip-step-issue", "form-5", "form-0", "form-save")
    pictures.take("49-supplies")
    pictures.tap("duty-back", "duty-tile-care")
    pictures.take("50-care-empty")
    pictures.tap("care-begin", "chip-building-1")
    room = tablet.page.locator('[flt-semantics-identifier^="chip-room-"]').first
    pictures.tap(str(room.get_attribute("flt-semantics-identifier")))
    pictures.take("51-isolate")
    pictures.tap("form-save")
    tablet.find("care-reading-1").wait_for(state="attached")
    tablet.gone("form-save")
    pictures.tap("care-reading-1", "form-3", "form-6", "form-5")
    pictures.take("52-care-reading")
    pictures.tap("form-save")
    tablet.gone("form-save")
    pictures.tap("care-goods-1", "chip-goods-medicine", "form-save")
    tablet.find("delivery-1").wait_for(state="attached")
    pictures.take("53-care")
    pictures.tap("duty-back", "duty-tile-returnees")
    pictures.take("54-returnees")
    pictures.tap("form-save")
    pictures.take("55-returnee-missing")
    pictures.tap("duty-back")
    pictures.take("56-duties")


def main() -> None:
    """Take every picture."""
    folder = Path(sys.argv[1])
    words = sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        product = Product(Path(temporary) / "data")
        checkpoint("demo", "--data", str(product.data))
        texts = [row.text for row in passes(product.data)]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        try:
            product.start_server()
            product.start_tablet(product.enrol_code(PLACE, 1))
            with guarded_page(browser, *SIZES["tablet"]) as page:
                tablet = Tablet(page, product.tablet_url)
                tablet.open(f"operator-{OPERATOR}")
                if "en" in words:
                    tablet.tap("lang")
                tablet.sign_in(OPERATOR, PIN)
                if "night" in words:
                    for name in ("tab-desk", "desk-settings", "set-light-night", "tab-gate"):
                        tablet.tap(name)
                tablet.expect_waiting(0)
                shoot(Pictures(tablet, folder, "".join(f"-{word}" for word in words)), texts)
        finally:
            browser.close()
            product.close()


if __name__ == "__main__":
    main()
