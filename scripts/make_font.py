"""Cut the app's Chinese font out of Noto Sans SC.

The browser client asks for its default family at `assets/fonts/roboto.woff2` and looks into the app's
assets first, so a font put there under that name draws every text, also where a theme does not reach.
The whole family would do, but a tablet loads it before the first picture: hence a subset.
It holds all of GBK because names of people do not keep to the 6,763 characters of GB 2312.
"""

from __future__ import annotations

import argparse
import time
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).parent.parent / "assets" / "assets" / "fonts"
PACKAGE = "pylopdf_fonts_zh_cn"
SOURCE = "NotoSansSC-Regular.otf"

# Outside GBK, yet on identity cards; the last blocks are searched for whatever the source can draw of them.
RARE_NAMES = "㛃䶮𬭎𫖯𬬭"
SYMBOLS = "℃℉№←↑→↓↔↕✓✔✕✗✘⚠●○◎■□▲△▼▽◆◇★☆※·…—–‘’“”‰×÷±≤≥≈¥￥"
# What the source lacks is drawn as its nearest neighbour.
STAND_INS = {"✔": "✓", "✕": "×", "✗": "×", "✘": "×"}
RANGES = (
    (0x0020, 0x007F),  # ASCII
    (0x00A0, 0x0180),  # Latin letters of foreign names
    (0x0391, 0x03CA),  # Greek
    (0x2010, 0x2040),  # dashes, quotes
    (0x2160, 0x2180),  # Roman numerals
    (0x2460, 0x2474),  # ① to ⑳
    (0x2500, 0x2580),  # box drawing
    (0x3000, 0x3020),  # Chinese punctuation
    (0x3400, 0x4DC0),  # CJK Extension A
    (0x4E00, 0xA000),  # CJK Unified Ideographs
    (0xFF01, 0xFF61),  # full-width forms
    (0x20000, 0x2EBF0),  # CJK Extensions B to F
)


def gbk() -> set[int]:
    """Every character that two bytes of GBK can spell."""
    spelt: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode("gbk", errors="ignore")
            spelt.update(ord(char) for char in text if ord(char) > 0x7F)
    return spelt


def wanted() -> set[int]:
    codes = gbk() | {ord(char) for char in RARE_NAMES + SYMBOLS}
    for first, until in RANGES:
        codes.update(range(first, until))
    return codes


def lend_shapes(font: TTFont) -> None:
    """Let the characters of `STAND_INS` borrow a glyph; a box with a cross in it is no answer at a gate."""
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for lacking, lender in STAND_INS.items():
            if ord(lender) in table.cmap:
                table.cmap.setdefault(ord(lacking), table.cmap[ord(lender)])


def cut(target: Path) -> tuple[int, str]:
    """Write the subset; return how many characters it draws and which of ours the source lacks."""
    with files(PACKAGE).joinpath(SOURCE).open("rb") as source:
        font = TTFont(source, lazy=True)
        lend_shapes(font)
        options = subset.Options()
        options.flavor = "woff2"
        options.hinting = False
        options.layout_features = []  # horizontal Chinese needs none
        options.drop_tables += ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
        options.name_IDs = [0, 1, 2, 4, 6, 13, 14]  # the copyright and licence stay with the font
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted())
        cutter.subset(font)
        drawn = set(font.getBestCmap())
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        subset.save_font(font, str(unfinished), options)
        unfinished.replace(target)
    return len(drawn), "".join(char for char in RARE_NAMES + SYMBOLS if ord(char) not in drawn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ASSETS / "roboto.woff2")
    target: Path = parser.parse_args().to
    start = time.perf_counter()
    count, missing = cut(target)
    took = time.perf_counter() - start
    print(f"font: {count} characters, {target.stat().st_size / 1e6:.1f} MB, {took:.0f} s")
    if missing:
        print(f"font: the source cannot draw {missing}")


if __name__ == "__main__":
    main()
