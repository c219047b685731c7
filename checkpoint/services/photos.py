"""Photographs made small: what a telephone's camera gives is a hundred times what a proof of work needs."""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from checkpoint.store.photos import BYTES_MAX

SIDES: Final = (960, 720, 480, 320)
"""The longest side in pixels, tried from the largest."""

QUALITIES: Final = (70, 50, 35)
PIXELS_MAX: Final = 60_000_000
"""Larger than any telephone's camera; more is somebody's joke on the memory."""


class PhotoError(Exception):
    """It is no picture, or one that cannot be made small."""


def shrink(data: bytes) -> bytes:
    """Make a JPEG of at most `BYTES_MAX` bytes, upright, without what a camera writes into it (place, time, owner).

    Raises:
        PhotoError: no picture, too many pixels, or too large at the smallest size.
    """
    try:
        with Image.open(io.BytesIO(data)) as found:
            if found.width * found.height > PIXELS_MAX:
                raise PhotoError("too many pixels")
            found.draft("RGB", (2 * SIDES[0], 2 * SIDES[0]))
            picture = ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PhotoError("no picture") from error
    for side in SIDES:
        small = ImageOps.contain(picture, (side, side)) if max(picture.size) > side else picture
        for quality in QUALITIES:
            out = io.BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= BYTES_MAX:
                return out.getvalue()
    raise PhotoError("too large")
