"""Makes pictures of every screen from prepared data: `make screenshots`, or in part `... zh-day en-night:desk console`.

All of them go to `build/pictures`, one folder for each language and light; the contact sheets and the few pictures
that the README shows go to `docs/screenshots`. At night only the screens are taken that somebody meets in the dark: the
gate, verdicts, who waits, a search, who is inside, the handover. Nothing in them is a real person.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from checkpoint.bootstrap import utc_now
from checkpoint.domain.passes import PassStatus
from tests.e2e import extremes, tour_camera, tour_duties, tour_gate
from tests.e2e.album import SIZES, Album
from tests.e2e.console import Console
from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PLACE, passes
from tests.e2e.product import ROOT, Product, checkpoint
from tests.e2e.tour_gate import Tour

PICTURES: Final = Path(os.environ.get("PICTURES", ROOT / "build" / "pictures"))
SHOWN: Final = ROOT / "docs" / "screenshots"
ALBUMS: Final = ("zh-day", "en-day", "zh-night", "en-night")
PARTS: Final = (*ALBUMS, "extremes", "camera", "console")
STOPS: Final[dict[str, Callable[[Tour, Product], None]]] = {
    "gate": lambda tour, _: tour_gate.gate(tour),
    "trouble": lambda tour, _: tour_gate.trouble(tour),
    "finding": lambda tour, _: tour_gate.finding(tour),
    "duties": lambda tour, _: tour_duties.duties(tour),
    "desk": lambda tour, _: tour_gate.desk(tour),
    "sheets": tour_gate.over_everything,
    "handover": lambda tour, _: tour_gate.handover(tour),
    "evacuation": lambda tour, _: tour_gate.evacuation(tour),
}
"""The parts of a walk; `zh-day:desk+sheets` walks only these."""

KEPT: Final = {
    "gate-admit.png": ("zh-day", "13-admit-tablet.png"),
    "gate-refer-phone.png": ("zh-day", "17-refer-phone.png"),
    "gate-refuse-en.png": ("en-day", "18-refuse-tablet.png"),
    "gate-night.png": ("zh-night", "61-waiting-tablet.png"),
    "desk.png": ("zh-night", "33-desk-tablet.png"),
    "inside-portrait.png": ("zh-day", "34-inside-portrait.png"),
}
"""What `docs/screenshots` keeps at full size: its name there, and the picture's."""


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


def shoot(browser: Browser, demo: Path, name: str) -> None:
    """One album, from the enrolment to the evacuation; or some stops of it."""
    name, _, stops = name.partition(":")
    language, light = name.split("-")
    album = Album(PICTURES / name, night=light == "night")
    with a_product(demo) as product, guarded_page(browser, *SIZES["tablet"]) as page:
        tries = passes(product.data)
        texts = {"first": tries[0].text, "second": tries[1].text, PassStatus.REVOKED.value: tries[3].text}
        tablet = Tablet(page, product.tablet_url)
        tour = Tour(tablet, album, texts)
        product.start_server()
        product.start_tablet()
        tablet.open("enrol-go")
        if language == "en":
            tablet.tap("lang")
        tour.take("01-enrol")
        product.stop("tablet")
        product.start_tablet(product.enrol_code(PLACE, 1))
        tablet.open(f"operator-{OPERATOR}")
        if language == "en":
            tablet.tap("lang")
        tour_gate.sign_in(tour, dark=album.night)
        for stop in stops.split("+") if stops else STOPS:
            STOPS[stop](tour, product)
    album.contact_sheet(SHOWN / f"all-{name}.jpg")


def shoot_console(browser: Browser, demo: Path) -> None:
    """The console's first pages, in both languages."""
    yesterday = utc_now().astimezone(ZoneInfo("Asia/Shanghai")) - timedelta(days=1)
    pages = {"02-overview": f"/overview?day={yesterday:%Y-%m-%d}", "03-log": "/movements"}
    with a_product(demo) as product:
        product.start_server()
        for language in ("zh", "en"):
            folder = PICTURES / f"{language}-console"
            folder.mkdir(parents=True, exist_ok=True)
            for size, (width, height) in SIZES.items():
                with guarded_page(browser, width, height) as page:
                    console = Console(page, product.server_url)
                    console.show(f"/language?to={language}&back=/sign-in")
                    page.screenshot(path=str(folder / f"01-sign-in-{size}.png"))
                    console.sign_in()
                    for name, path in pages.items():
                        console.show(path)
                        page.screenshot(path=str(folder / f"{name}-{size}.png"))
    shutil.copy(PICTURES / "zh-console" / "02-overview-tablet.png", SHOWN / "console-overview.png")
    shutil.copy(PICTURES / "en-console" / "03-log-tablet.png", SHOWN / "console-log-en.png")


def with_a_chinese_font(folder: Path) -> None:
    """Let the browser draw Chinese on a machine without a font for it: with the one that the app's is cut from."""
    config = folder / "fonts.conf"
    font = files("pylopdf_fonts_zh_cn").joinpath("NotoSansSC-Regular.otf")
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include><dir>{Path(str(font)).parent}</dir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(config)


def keep_some() -> None:
    """The README's selection, with fewer colours and so a third of the size."""
    for kept, (album, picture) in KEPT.items():
        source = PICTURES / album / picture
        if source.exists():
            with Image.open(source) as found:
                found.convert("RGB").quantize(192, dither=Image.Dither.NONE).save(SHOWN / kept, optimize=True)


def main() -> None:
    """Take every picture, or those of the parts that are named."""
    parts = sys.argv[1:] or PARTS
    SHOWN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with_a_chinese_font(Path(folder))
        demo = Path(folder) / "demo"
        checkpoint("demo", "--data", str(demo))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for part in parts:
            if part == "console":
                shoot_console(browser, demo)
            elif part == "camera":
                tour_camera.shoot(browser.browser_type, PICTURES / part)
            elif part == "extremes":
                extremes.shoot(browser, PICTURES / part)
            else:
                shoot(browser, demo, part)
        browser.close()
    keep_some()


if __name__ == "__main__":
    main()
