"""The font on paper: Noto Sans SC, embedded in part, and the characters that it lacks."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

FAMILY: Final = "noto"
STAND_IN: Final = "〓"
"""Printers' old mark for a sort that the case lacks; it stands in the font, and nobody takes it for a character."""

_PACKAGE: Final = "pylopdf_fonts_zh_cn"
_FILE: Final = "NotoSansSC-Regular.otf"


def font_file() -> Path:
    """Where the font lies."""
    return Path(str(files(_PACKAGE) / _FILE))


@cache
def drawable() -> frozenset[int]:
    """The code points that the font can draw."""
    with TTFont(font_file(), lazy=True) as font:
        return frozenset(font.getBestCmap())


class Lettering:
    """Puts the stand-in for what the font lacks, and keeps a list of it: never a silent box."""

    def __init__(self) -> None:
        self.missing: dict[str, list[str]] = {}
        """The character -> whose cards lack it."""

    def fit(self, text: str, subject: str) -> str:
        """The text as it can be drawn. `subject` says whose card it is, for the list."""
        known = drawable()
        if all(ord(char) in known for char in text):
            return text
        for char in text:
            if ord(char) not in known and subject not in self.missing.setdefault(char, []):
                self.missing[char].append(subject)
        return "".join(char if ord(char) in known else STAND_IN for char in text)
