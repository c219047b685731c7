"""An album of one language and one light: each screen in three sizes, and a contact sheet of all of them."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from tests.e2e.hands import Tablet

SIZES: Final = {"tablet": (1280, 800), "portrait": (800, 1280), "phone": (412, 915)}
PAINT_MS: Final = 1300
"""The canvas lags behind the semantics by up to this much on a machine without a graphics card."""

CELL_HEIGHT: Final = 220
ACROSS: Final = 3
GAP: Final = 10
TITLE: Final = 18
GROUND: Final = "#DDE3E2"


class Album:
    """Takes pictures of one tablet under names of their own.

    `night` is an album of the screens that somebody meets in the dark: only those that are taken with `dark`.
    """

    def __init__(self, folder: Path, *, night: bool) -> None:
        """Begin an empty album."""
        self.folder, self.night = folder, night
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def names(self) -> list[str]:
        """Whatever was taken, now or before, in the order of its numbers."""
        return sorted(path.name.removesuffix("-tablet.png") for path in self.folder.glob("*-tablet.png"))

    def take(self, tablet: Tablet, name: str, *, dark: bool = False) -> None:
        """The present screen in each size; the tablet's comes last, so that taps go on there."""
        if self.night and not dark:
            return
        for size, (width, height) in reversed(SIZES.items()):
            tablet.page.set_viewport_size({"width": width, "height": height})
            tablet.page.wait_for_timeout(PAINT_MS)
            tablet.page.screenshot(path=str(self.picture(name, size)))
        print(self.folder.name, name, flush=True)

    def picture(self, name: str, size: str) -> Path:
        """Where a picture lies."""
        return self.folder / f"{name}-{size}.png"

    def contact_sheet(self, path: Path) -> None:
        """All of them small, three screens across, each in its sizes and with its name."""
        cells = [self._cell(name) for name in self.names]
        if not cells:
            return
        width, height = cells[0].size
        rows = -(-len(cells) // ACROSS)
        sheet = Image.new("RGB", (ACROSS * (width + GAP) + GAP, rows * (height + GAP) + GAP), GROUND)
        for number, cell in enumerate(cells):
            row, place = divmod(number, ACROSS)
            sheet.paste(cell, (GAP + place * (width + GAP), GAP + row * (height + GAP)))
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(path, quality=70, optimize=True)

    def _cell(self, name: str) -> Image.Image:
        shots = [self._small(name, size) for size in SIZES]
        width = sum(shot.width for shot in shots) + (len(shots) - 1) * GAP // 2
        cell = Image.new("RGB", (width, CELL_HEIGHT + TITLE), GROUND)
        ImageDraw.Draw(cell).text((0, 2), name, fill="#0E1F1D", font=ImageFont.load_default(13))
        left = 0
        for shot in shots:
            cell.paste(shot, (left, TITLE))
            left += shot.width + GAP // 2
        return cell

    def _small(self, name: str, size: str) -> Image.Image:
        with Image.open(self.picture(name, size)) as picture:
            width = round(picture.width * CELL_HEIGHT / picture.height)
            return picture.convert("RGB").resize((width, CELL_HEIGHT), Image.Resampling.LANCZOS)
