"""Paper and its reader: a sheet is rendered by poppler and read by ZBar, neither of which knows our code."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest


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
    """The texts of all QR codes that ZBar finds in a picture."""
    require("zbarimg")
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout.decode().splitlines()


def words_in(pdf: Path) -> str:
    """The text of a PDF, as somebody would copy it."""
    require("pdftotext")
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return re.sub(r"[ \t]+", " ", done.stdout.decode())
