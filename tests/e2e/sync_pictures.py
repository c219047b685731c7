"""Pictures of what sync has on the screen, gate and console: `python -m tests.e2e.sync_pictures FOLDER [en]`.

One run of the product; each screen is shown in its sizes one after the other. Nothing in them is a real person.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from checkpoint.bootstrap import utc_now
from checkpoint.cli.server_files import server_files
from checkpoint.config import DataFolder
from checkpoint.server.repository.devices import list_devices, note_contact
from checkpoint.server.repository.organisation import list_places
from tests.e2e.album import Album
from tests.e2e.console import Console
from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE
from tests.e2e.product import Product, checkpoint

SIZES: Final = {"wide": (1280, 800), "phone": (412, 915)}
LONG: Final = (
    (
        "接上级通知：明日 6 时至 10 时在文体中心开展全员核酸检测。\n请各卡点提前半小时到岗，引导居民按楼栋错峰前往；"
        "行动不便的，报网格员上门采样。"
    ),
    (
        "Tests for all residents tomorrow from 6 to 10 in the sports hall.\nBe at your gate half an hour early and "
        "send people building by building; who cannot walk is sampled at home, tell the grid worker."
    ),
)


def take(page: Page, folder: Path, name: str) -> None:
    """A page of the console in each size."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        page.screenshot(path=str(folder / f"{name}-{size}.png"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})
    print(name, flush=True)


def write_notices(console: Console, page: Page) -> None:
    """One for all places, long; one for the place, with an end."""
    console.show("/notices")
    page.fill("#zh", LONG[0])
    page.fill("#en", LONG[1])
    page.click(".compose .primary")
    page.fill("#zh", "东门今晚 23 点后关闭，请走西门。")
    page.select_option("#place", label=PLACE)
    page.fill("#until", "2199-12-31T23:00")
    page.click(".compose .primary")


def trouble(product: Product) -> None:
    """Some tablets of the demonstration are in trouble."""
    told: list[dict[str, object]] = [
        {"forked_at": utc_now(), "pending": 12},
        {"clock_offset_ms": 7_560_000},
        {"state": "waiting"},
        {"state": "lost"},
    ]
    with server_files(DataFolder(product.data)) as files, files.database.write() as connection:
        places = [row.place_id for row in list_places(connection)]
        for row, seen in zip(list_devices(connection, places), told, strict=False):
            note_contact(connection, row.place_id, row.device_id, **seen)


def main() -> None:
    """Take every picture."""
    folder, english = Path(sys.argv[1]), "en" in sys.argv[2:]
    suffix = "-en" if english else ""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        product = Product(Path(temporary) / "data")
        checkpoint("demo", "--data", str(product.data))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        try:
            product.start_server()
            with guarded_page(browser, *SIZES["wide"]) as desk, guarded_page(browser, *SIZES["wide"]) as glass:
                console = Console(desk, product.server_url)
                console.sign_in()
                if english:
                    console.show("/language?to=en&back=/overview")
                console.show("/notices")
                take(desk, folder, f"60-no-notices{suffix}")
                write_notices(console, desk)
                trouble(product)
                product.start_tablet(product.enrol_code(PLACE, 1))
                tablet = Tablet(glass, product.tablet_url)
                tablet.open(f"operator-{OPERATOR}")
                if english:
                    tablet.tap("lang")
                tablet.sign_in(OPERATOR, PIN)
                tablet.find("notices-strip").wait_for(state="attached")
                shoot(tablet, Album(folder, night=False), suffix)
                tablet.expect_waiting(0)
                console.show("/notices")
                take(desk, folder, f"66-notices{suffix}")
                console.show("/overview")
                take(desk, folder, f"67-overview{suffix}")
                console.show("/devices")
                desk.click("button.primary")
                desk.click("summary >> nth=0")
                take(desk, folder, f"68-devices{suffix}")
                console.show("/operators")
                desk.click(".people button >> nth=0")
                take(desk, folder, f"70-operators{suffix}")
                console.show("/prove?back=/devices")
                take(desk, folder, f"69-prove{suffix}")
        finally:
            browser.close()
            product.close()


def shoot(tablet: Tablet, album: Album, suffix: str) -> None:
    """The strip, the screen before and after one is read, the desk, the link's sheet."""

    def tap(name: str) -> None:
        tablet.tap(name)
        tablet.page.wait_for_timeout(250)

    album.take(tablet, f"61-strip{suffix}")
    tap("notices-strip")
    album.take(tablet, f"62-notices{suffix}")
    mark = tablet.page.locator('[flt-semantics-identifier^="notice-read-"]').first
    tap(str(mark.get_attribute("flt-semantics-identifier")))
    album.take(tablet, f"63-read{suffix}")
    tap("desk-back")
    album.take(tablet, f"64-desk{suffix}")
    tap("link")
    album.take(tablet, f"65-link{suffix}")
    tap("sheet-close")


if __name__ == "__main__":
    main()
