"""Reading codes out of a picture: zxing-cpp where the platform has it, ZBar on Android."""

import importlib.util
import io
from collections.abc import Callable
from typing import Final

from PIL import Image, UnidentifiedImageError

PIXELS_MAX: Final = 4096 * 4096
"""No camera of a tablet gives more; a picture that claims more is not looked at."""

Decoder = Callable[[Image.Image], list[str]]


def decode_picture(data: bytes) -> list[str]:
    """Give the texts of all QR codes in a JPEG or PNG; an unreadable picture holds none."""
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > PIXELS_MAX:
            return []
        grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return []
    decoder = _decoder()
    return decoder(grey) if decoder else []


def can_decode() -> bool:
    """Whether this platform has a decoder at all; without one there is no camera button."""
    return _decoder() is not None


def _decoder() -> Decoder | None:
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
