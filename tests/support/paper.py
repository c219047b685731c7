"""Paper and its reader: a sheet is rendered by poppler and read by ZBar, neither of which knows our code."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from PIL import Image


def require(*programs: str) -> None:
    """Fail with a hint when a program of the workshop is absent; a skipped test would look like a pass."""
    absent = [program for program in programs if shutil.which(program) is None]
    if absent:
        pytest.fail(f"{', '.join(absent)} not found: `make setup-dev` as root, or install poppler-utils, zbar-tools")


def rendered(pdf: Path, dots_per_inch: int = 100) -> list[Path]:
    """Each page as a PNG."""
    require("pdftoppm")
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dots_per_inch), "-png", pdf, stem], check=True)
    return sorted(pdf.parent.glob(f"{stem.name}-*.png"))


def codes_in(picture: Path) -> list[str]:
    """The texts of all QR codes that ZBar finds in a picture of a sheet, sorted.

    It is shown the sheet whole and in overlapping parts, as one who cuts it: ZBar draws its line between black and
    white from the whole picture, and of ten codes on one page it now and then loses one (8 of 600) that it reads
    without fail from the card (1,000 of 1,000).
    """
    require("zbarimg")
    with tempfile.TemporaryDirectory() as folder:
        parts = [picture, *_parts(picture, Path(folder))]
        command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *map(str, parts)]
        done = subprocess.run(command, capture_output=True, check=False)
    return sorted(set(done.stdout.decode().splitlines()))


def _parts(picture: Path, folder: Path) -> list[Path]:
    """Left and right parts, three tenths of the height each, so that every code lies wholly in one of them."""
    cut: list[Path] = []
    with Image.open(picture) as page:
        width, height = page.size
        for left in (0.0, 0.4):
            for top in range(0, 71, 10):
                box = (int(left * width), top * height // 100, int((left + 0.6) * width), (top + 30) * height // 100)
                cut.append(folder / f"{len(cut):02}.png")
                page.crop(box).save(cut[-1])
    return cut


def words_in(pdf: Path) -> str:
    """The text of a PDF, as somebody would copy it."""
    require("pdftotext")
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return re.sub(r"[ \t]+", " ", done.stdout.decode())
