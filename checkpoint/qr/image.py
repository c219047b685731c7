"""The picture of a code: error level M, a quiet zone of four modules, black on white and never inverted."""

import io

from PIL import Image, ImageDraw, ImageFont

from checkpoint.qr.symbol import QUIET_ZONE, symbol_of


def code_image(text: str, module_pixels: int = 8) -> Image.Image:
    """Draw a code. Upper-case GP1 text is stored in alphanumeric mode, which keeps the symbol at version 8."""
    symbol = symbol_of(text)
    modules = Image.frombytes("L", (symbol.side, symbol.side), bytes(0 if dark else 255 for dark in symbol.dark))
    side = symbol.side + 2 * QUIET_ZONE
    picture = Image.new("L", (side, side), 255)
    picture.paste(modules, (QUIET_ZONE, QUIET_ZONE))
    size = (side * module_pixels, side * module_pixels)
    return picture.resize(size, Image.Resampling.NEAREST).convert("1", dither=Image.Dither.NONE)


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
