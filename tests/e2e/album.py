"""An album of one language and one light: each screen in three sizes, what is wrong with its words, contact sheets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page

from tests.e2e import painted
from tests.e2e.hands import Tablet

SIZES: Final = {"tablet": (1280, 800), "portrait": (800, 1280), "phone": (412, 915)}
CELL_HEIGHT: Final = 220
ACROSS: Final = 3
PAGE: Final = 48
"""So many screens are on one contact sheet."""

SHEET_BYTES: Final = 420_000
"""No contact sheet is larger; all of them lie in the repository."""

QUALITIES: Final = (70, 60, 50, 42, 35, 28)
GAP: Final = 10
TITLE: Final = 18
GROUND: Final = "#DDE3E2"


class Album:
    """Takes pictures of one tablet under names of their own, and notes whatever nobody can read on them."""

    def __init__(self, folder: Path) -> None:
        """Begin an album, or go on with one."""
        self.folder = folder
        self.faults: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, tablet: Tablet, name: str) -> None:
        """The present screen in each size; the tablet's comes last, so that taps go on there."""
        for size, (width, height) in reversed(SIZES.items()):
            painted.resize(tablet.page, width, height)
            tablet.page.screenshot(path=str(self.folder / f"{name}-{size}.png"))
            for fault in painted.faults(tablet.page):
                self._note(f"{name} {size}: {fault}")
        print(self.folder.name, name, flush=True)

    def take_page(self, page: Page, name: str) -> None:
        """A whole page of the console in each size, however long it is."""
        for size, (width, height) in reversed(SIZES.items()):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=str(self.folder / f"{name}-{size}.png"), full_page=True)
            wide = int(page.evaluate("document.documentElement.scrollWidth"))
            if wide > width:
                self._note(f"{name} {size}: is {wide - width} px wider than the screen")
        print(self.folder.name, name, flush=True)

    def _note(self, fault: str) -> None:
        if fault not in self.faults:
            self.faults.append(fault)
            print(f"  {fault}", flush=True)


def make_sheets(folder: Path, shown: Path) -> None:
    """All pictures of an album small, in as many contact sheets as they need; sheets of an earlier run go."""
    for old in shown.glob(f"all-{folder.name}*.jpg"):
        old.unlink()
    names = sorted(path.name.removesuffix("-tablet.png") for path in folder.glob("*-tablet.png"))
    for number, page in enumerate(_pages(names), 1):
        _make_sheet(folder, page, shown / f"all-{folder.name}-{number}.jpg")


def _pages(names: list[str]) -> Iterator[list[str]]:
    sheets = -(-len(names) // PAGE)
    for number in range(sheets):
        yield names[number * len(names) // sheets : (number + 1) * len(names) // sheets]


def _make_sheet(folder: Path, names: list[str], path: Path) -> None:
    cells = [_cell(folder, name) for name in names]
    width = max(cell.width for cell in cells)
    rows = -(-len(cells) // ACROSS)
    height = CELL_HEIGHT + TITLE
    sheet = Image.new("RGB", (ACROSS * (width + GAP) + GAP, rows * (height + GAP) + GAP), GROUND)
    for number, cell in enumerate(cells):
        row, place = divmod(number, ACROSS)
        sheet.paste(cell, (GAP + place * (width + GAP), GAP + row * (height + GAP)))
    for quality in QUALITIES:
        sheet.save(path, quality=quality, optimize=True)
        if path.stat().st_size <= SHEET_BYTES:
            return


def _cell(folder: Path, name: str) -> Image.Image:
    shots = [_small(folder / f"{name}-{size}.png", SIZES[size]) for size in SIZES]
    width = sum(shot.width for shot in shots) + (len(shots) - 1) * GAP // 2
    cell = Image.new("RGB", (width, CELL_HEIGHT + TITLE), GROUND)
    ImageDraw.Draw(cell).text((0, 2), name, fill="#0E1F1D", font=ImageFont.load_default(13))
    left = 0
    for shot in shots:
        cell.paste(shot, (left, TITLE))
        left += shot.width + GAP // 2
    return cell


def _small(path: Path, size: tuple[int, int]) -> Image.Image:
    """A screen's upper part in its own proportion: a page of the console may be longer."""
    with Image.open(path) as picture:
        first = picture.convert("RGB").crop((0, 0, picture.width, round(picture.width * size[1] / size[0])))
        return first.resize((round(first.width * CELL_HEIGHT / first.height), CELL_HEIGHT), Image.Resampling.LANCZOS)
