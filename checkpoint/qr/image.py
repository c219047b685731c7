"""The picture of a code: error level M, a quiet zone of four modules, black on white and never inverted."""

import io
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE: Final = 4


def code_image(text: str, module_pixels: int = 8) -> Image.Image:
    """Draw a code. Upper-case GP1 text is stored in alphanumeric mode, which keeps the symbol at version 8."""
    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)  # type: ignore[no-untyped-call]  # qrcode is typed in parts
    code.make(fit=True)  # type: ignore[no-untyped-call]
    modules: list[list[bool]] = code.get_matrix()  # type: ignore[no-untyped-call]
    side = len(modules)
    picture = Image.new("1", (side, side), 1)
    picture.putdata([int(not dark) for row in modules for dark in row])
    return picture.resize((side * module_pixels, side * module_pixels), Image.Resampling.NEAREST)


def code_png(text: str, module_pixels: int = 8) -> bytes:
    """Draw a code as a PNG file."""
    buffer = io.BytesIO()
    code_image(text, module_pixels).save(buffer, "PNG")
    return buffer.getvalue()


def labelled_png(text: str, label: str, module_pixels: int = 8) -> bytes:
    """Draw a code with one line of ASCII below it, such as the short code."""
    code = code_image(text, module_pixels).convert("L")
    font = ImageFont.load_default(size=5 * module_pixels)
    height = 8 * module_pixels
    picture = Image.new("L", (code.width, code.height + height), 255)
    picture.paste(code, (0, 0))
    ImageDraw.Draw(picture).text((code.width // 2, code.height), label, font=font, fill=0, anchor="ma")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
