"""Reading codes out of a picture: zxing-cpp where the platform has it, ZBar on Android.

A camera sends many frames of the same card. So a frame gets one try: as it is, and every second frame in one of a
few treatments in turn. What one frame does not give, a later one does, and no frame costs the time of six.
"""

import importlib.util
import io
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

PIXELS_MAX: Final = 4096 * 4096
"""No camera of a tablet gives more; a picture that claims more is not looked at."""

FRAME_SIDE: Final = 960
"""Frames are read at about this size: a JPEG twice as large is halved while it is unpacked."""

Treatment = Callable[[Image.Image], Image.Image]
Engine = Callable[[Image.Image], list[str]]


def decode_picture(data: bytes) -> list[str]:
    """Give the texts of all QR codes in a JPEG or PNG, trying everything; an unreadable picture holds none."""
    grey = _unpacked(data, None)
    if grey is None:
        return []
    decoder = Decoder()
    return next((found for _ in range(2 * decoder.tries) if (found := decoder.read(grey))), [])


def can_decode() -> bool:
    """Whether this platform has a decoder at all; without one there is no camera button."""
    return _engine() is not None


class Decoder:
    """Reads the frames of one camera. Its only state is whose turn it is."""

    def __init__(self, engine: str = "") -> None:
        """`engine`: "zxing" or "zbar"; by default what the platform has."""
        self._engine = _ENGINES[engine] if engine else _engine()
        self._treatments = _FOR_ZXING if self._engine is _by_zxing else _FOR_ZBAR
        self._turn = 0

    @property
    def tries(self) -> int:
        """How many treatments there are, the plain one aside."""
        return len(self._treatments)

    def read_frame(self, data: bytes) -> list[str]:
        """Give the texts of the QR codes of a frame as the camera sends it: JPEG or PNG."""
        grey = _unpacked(data, FRAME_SIDE)
        return [] if grey is None else self.read(grey)

    def read(self, grey: Image.Image) -> list[str]:
        """Give the texts of a grey frame, with the one try that it gets."""
        if self._engine is None:
            return []
        turn, self._turn = self._turn, self._turn + 1
        if turn % 2:
            grey = self._treatments[turn // 2 % len(self._treatments)](grey)
        found = self._engine(grey)
        if found:
            self._turn = 0
        return found


def _unpacked(data: bytes, side: int | None) -> Image.Image | None:
    """A picture in grey; of a JPEG, only the brightness is unpacked."""
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > PIXELS_MAX:
            return None
        picture.draft("L", picture.size if side is None else (min(side, picture.width), min(side, picture.height)))
        return picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


@cache
def _engine() -> Engine | None:
    if importlib.util.find_spec("zxingcpp"):
        return _by_zxing
    if importlib.util.find_spec("pyzbar"):
        return _by_zbar
    return None


def _by_zxing(grey: Image.Image) -> list[str]:
    import zxingcpp  # noqa: PLC0415  # absent on Android

    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.barcode_formats_from_str("QRCode"))
    return [row.text for row in found if row.text]


def _by_zbar(grey: Image.Image) -> list[str]:
    from pyzbar import pyzbar  # noqa: PLC0415  # needs the ZBar library, which only Android's build brings

    return [row.data.decode("utf-8", "replace") for row in pyzbar.decode(grey, [pyzbar.ZBarSymbol.QRCODE])]


def _sharper(grey: Image.Image) -> Image.Image:
    """Against a lens out of focus: away from its own blur. A box blur, as a Gaussian one costs twice as much."""
    return Image.blend(grey.filter(ImageFilter.BoxBlur(4)), grey, 3.5)


def _stretched(grey: Image.Image) -> Image.Image:
    """Against darkness: contrast drawn out, noise smoothed."""
    return ImageOps.autocontrast(grey.filter(ImageFilter.BoxBlur(1)), cutoff=2)


def _larger(grey: Image.Image) -> Image.Image:
    """Against a moving hand and smallness: the middle enlarged, then sharpened."""
    width, height = grey.width * 2 // 3, grey.height * 2 // 3
    left, top = (grey.width - width) // 2, (grey.height - height) // 2
    middle = grey.resize(grey.size, Image.Resampling.BICUBIC, (left, top, left + width, top + height))
    return Image.blend(middle.filter(ImageFilter.BoxBlur(6)), middle, 4)


def _inverted(grey: Image.Image) -> Image.Image:
    """A telephone in dark mode. zxing-cpp looks for that by itself, ZBar does not."""
    return ImageOps.invert(grey)


def _smaller(grey: Image.Image) -> Image.Image:
    """Against moiré and grain."""
    return grey.resize((grey.width * 2 // 3, grey.height * 2 // 3), Image.Resampling.BOX)


_FOR_ZXING: Final[Sequence[Treatment]] = (_sharper, _larger, _stretched, _smaller)
_FOR_ZBAR: Final[Sequence[Treatment]] = (_inverted, _sharper, _stretched, _larger, _smaller)
_ENGINES: Final[dict[str, Engine]] = {"zxing": _by_zxing, "zbar": _by_zbar}
