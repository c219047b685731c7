"""The modules of a code: QR at error level M, by zxing-cpp where the platform has it, else by qrcode.

Both choose the smallest version and the alphanumeric mode; zxing-cpp weighs the eight masks 30 times faster.
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

QUIET_ZONE: Final = 4
"""Modules of white that the standard wants on each side."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square of modules without its quiet zone, row by row; true is dark."""

    side: int
    dark: tuple[bool, ...]

    @property
    def version(self) -> int:
        """1 is 21 modules wide, each further version 4 more."""
        return (self.side - 17) // 4

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """The dark modules as horizontal strokes: (x, y, length)."""
        for y in range(self.side):
            row = self.dark[y * self.side : (y + 1) * self.side]
            x = 0
            while x < self.side:
                start = x
                while x < self.side and row[x]:
                    x += 1
                if x > start:
                    yield start, y, x - start
                x += 1


def symbol_of(text: str) -> Symbol:
    """Encode a text."""
    return _by_zxing(text) if importlib.util.find_spec("zxingcpp") else _by_qrcode(text)


def _by_zxing(text: str) -> Symbol:
    import zxingcpp  # noqa: PLC0415  # absent on Android

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = memoryview(made.to_image(scale=1, add_quiet_zones=False)).tobytes()  # type: ignore[arg-type]  # a buffer
    side = int(len(pixels) ** 0.5)
    return Symbol(side, tuple(pixel == 0 for pixel in pixels))


def _by_qrcode(text: str) -> Symbol:
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415  # not loaded where zxing-cpp does the work
    from qrcode.main import QRCode  # noqa: PLC0415

    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)  # type: ignore[no-untyped-call]  # qrcode is typed in parts
    code.make(fit=True)  # type: ignore[no-untyped-call]
    rows: list[list[bool]] = code.get_matrix()  # type: ignore[no-untyped-call]
    return Symbol(len(rows), tuple(bool(dark) for row in rows for dark in row))
