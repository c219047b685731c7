"""Makes pictures of every screen from prepared data: `make screenshots`; in part, `... PARTS="zh-day en-night:desk"`.

Each part is an album of its own, made by a process of its own, two of them at a time: a part that stops does not stop
the others, and is made once more; so is a stop within it, on a fresh tablet. All pictures go to `build/pictures`, one
folder for each part, with a log beside it and a list of whatever nobody can read on them; the contact sheets and the
few pictures that the README shows go to `docs/screenshots`. Nothing in them is a real person.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright

from checkpoint.domain.passes import PassStatus
from tests.e2e import extremes, painted, tour_camera, tour_console, tour_duties, tour_gate, tour_seldom
from tests.e2e.album import SIZES, Album, make_sheets
from tests.e2e.hands import ARGUMENTS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PLACE, passes
from tests.e2e.product import ROOT, Product, make_demo
from tests.e2e.tour_gate import Tour

PICTURES: Final = Path(os.environ.get("PICTURES", ROOT / "build" / "pictures"))
SHOWN: Final = ROOT / "docs" / "screenshots"
DEMO: Final = PICTURES / "demo"
LANGUAGES: Final = ("zh", "en")
TWICE: Final = ("extremes", "seldom", "camera")
"""Walks that are made by day, and at night."""
KINDS: Final = ("large", "day", "night", "console", "sun", *TWICE, *(f"{kind}-night" for kind in TWICE))
PARTS: Final = tuple(f"{language}-{kind}" for kind in KINDS for language in LANGUAGES)
AT_ONCE: Final = int(os.environ.get("AT_ONCE", "2"))
PART_SECONDS: Final = 1200.0
TRIES: Final = 3
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

SETTINGS: Final = {
    "day": (),
    "night": ("set-light-night",),
    "sun": ("set-light-sun",),
    "large": ("set-size-200",),
}
SHORT: Final = {"sun": ("gate", "trouble")}
"""Sunlight is for the gate alone."""

KEPT: Final = {
    "gate-admit.png": ("zh-day", "13-admit-tablet.png"),
    "gate-refer-phone.png": ("zh-day", "17-refer-phone.png"),
    "gate-refuse-en.png": ("en-day", "18-refuse-tablet.png"),
    "gate-night.png": ("zh-night", "61-waiting-tablet.png"),
    "desk.png": ("zh-night", "33-desk-tablet.png"),
    "inside-portrait.png": ("zh-day", "34-inside-portrait.png"),
    "console-overview.png": ("zh-console", "02-overview-tablet.png"),
    "console-log-en.png": ("en-console", "03-log-tablet.png"),
}
"""What `docs/screenshots` keeps at full size: its name there, and the picture's."""


@contextmanager
def a_product() -> Iterator[Product]:
    """A product over a fresh copy of the demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder) / "data")
        shutil.copytree(DEMO, product.data)
        try:
            yield product
        finally:
            product.close()


@contextmanager
def enrolled(browser: Browser, album: Album, language: str) -> Iterator[tuple[Tour, Product]]:
    """A tablet that nobody is signed in to yet, with a server."""
    with a_product() as product, guarded_page(browser, *SIZES["tablet"]) as page:
        painted.listen(page)
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
        yield tour, product


def walk(browser: Browser, album: Album, language: str, kind: str, stops: list[str]) -> None:
    """From the enrolment through the stops. One that goes wrong is made again on a fresh tablet."""
    tries = 0
    while stops:
        with enrolled(browser, album, language) as (tour, product):
            try:
                if tries:
                    tour_gate.begin_again(tour)
                else:
                    tour_gate.sign_in(tour)
                tour_gate.settle(tour, *SETTINGS[kind])
                while stops:
                    STOPS[stops[0]](tour, product)
                    del stops[0]
            except (Error, AssertionError) as error:
                tries += 1
                print(f"{album.folder.name}: {stops[0]} went wrong ({tries} of {TRIES}): {error}", flush=True)
                tour.tablet.page.screenshot(path=str(album.folder / f"wrong-{stops[0]}-{tries}.png"))
                if tries == TRIES:
                    raise


def shoot(name: str) -> None:
    """One album, in this process."""
    part, _, stops = name.partition(":")
    language, kind, *lights = part.split("-")
    album = Album(PICTURES / part)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        if kind == "console":
            with a_product() as product:
                product.start_server()
                tour_console.shoot(browser, album, language, product)
        elif kind == "camera":
            tour_camera.shoot(browser.browser_type, album, language, *lights)
        elif kind == "extremes":
            extremes.shoot(browser, album, language, *lights)
        elif kind == "seldom":
            tour_seldom.shoot(browser, album, language, *lights)
        else:
            walk(browser, album, language, kind, stops.split("+") if stops else [*SHORT.get(kind, STOPS)])
        browser.close()
    (album.folder / "faults.txt").write_text("".join(f"{fault}\n" for fault in album.faults))


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


def make(part: str) -> str:
    """One album in a process of its own, once more where it stopped; what went wrong, or nothing."""
    name, _, stops = part.partition(":")
    folder = PICTURES / name
    if not stops:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    began, code = time.monotonic(), -1
    for _ in range(2):
        with (folder / "log.txt").open("ab") as log:
            command = [sys.executable, "-m", "tests.e2e.screenshots", "--one", part]
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
            try:
                code = process.wait(PART_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                code = -1
        if code == 0:
            break
    faults = (folder / "faults.txt").read_text().splitlines() if code == 0 else []
    print(f"{part}: {'done' if code == 0 else 'STOPPED'} in {time.monotonic() - began:.0f} s", flush=True)
    make_sheets(folder, SHOWN)
    wrong = [f"{part}: it stopped; see {folder / 'log.txt'}"] if code else []
    return "\n".join([*wrong, *(f"{part}: {fault}" for fault in faults)])


def main() -> None:
    """Take every picture, or those of the parts that are named; at the end say what is wrong with them."""
    if sys.argv[1:2] == ["--one"]:
        shoot(sys.argv[2])
        return
    parts = sys.argv[1:] or PARTS
    SHOWN.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(DEMO, ignore_errors=True)
    make_demo(DEMO, PLACE)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        with_a_chinese_font(Path(folder))
        wrong = [said for said in pool.map(make, parts) if said]
    keep_some()
    print(f"{len(parts)} parts in {(time.monotonic() - began) / 60:.1f} min", flush=True)
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
