"""Paper for a power cut: blank registers (出入登记表) and spare numbered passes, filled in by pen."""

from typing import Final

from stdnum import verhoeff

from checkpoint.domain.passes import PassType
from checkpoint.i18n import Language, text
from checkpoint.server.printing.canvas import GREY, WHITE, Canvas
from checkpoint.server.printing.lettering import Lettering
from checkpoint.server.printing.sheets import CARD_HEIGHT, CARD_WIDTH, COLUMNS, ROWS, grid

REGISTER_ROWS: Final = 22
SPARE_NUMBER_MAX: Final = 9999
_COLUMN_WIDTHS: Final = (10, 20, 17, 28, 46, 33, 18, 20, 34, 27, 24)
"""Millimetres: number, time, direction, name, address or company, pass, temperature, verdict, destination with the time
to be back, note, operator."""


def draw_register(place_name: str, gate_name: str, pages: int, language: Language) -> Canvas:
    """Draw blank registers, A4 on its side, in the columns in which the record is typed in later."""
    canvas = Canvas(Lettering(), landscape=True)
    left, top, row_height = 10.0, 29.0, 7.4
    for page in range(1, pages + 1):
        canvas.add_page()
        canvas.words(canvas.w / 2, 14, text("register.title", language), 20, align="middle", bold=True)
        where = text("register.where", language, place=place_name, gate=gate_name or "________")
        canvas.lines(left, 23, where, 11, 110)
        canvas.words(canvas.w - 10, 23, text("register.date", language), 11, align="right", width=160)
        canvas.set_draw_color(*GREY)
        canvas.set_line_width(0.2)
        x = left
        for number, width in enumerate(_COLUMN_WIDTHS):
            canvas.rect(x, top, width, row_height * (REGISTER_ROWS + 1))
            head = text(f"register.column.{number}", language)
            canvas.words(x + width / 2, top + 5, head, 9.5, align="middle", width=width - 2, bold=True)
            x += width
        for row in range(1, REGISTER_ROWS + 1):
            canvas.line(left, top + row * row_height, x, top + row * row_height)
            middle, baseline = left + _COLUMN_WIDTHS[0] / 2, top + row * row_height + 5
            canvas.words(middle, baseline, str(row), 9, align="middle", colour=GREY)
            ways = text("register.ways", language)
            at = left + sum(_COLUMN_WIDTHS[:2]) + _COLUMN_WIDTHS[2] / 2
            canvas.words(at, baseline, ways, 9, align="middle", colour=GREY, width=_COLUMN_WIDTHS[2] - 2)
        foot = canvas.h - 6
        canvas.words(left, foot, text("register.foot", language), 8, colour=GREY, width=230)
        canvas.words(canvas.w - 10, foot, text("register.page", language, page=page), 8, colour=GREY, align="right")
    return canvas


def spare_number(number: int) -> str:
    """Four digits and a check digit: too short to be taken for a short code."""
    digits = f"{number:04d}"
    return f"{digits}-{verhoeff.calc_check_digit(digits)}"


def draw_spares(place_name: str, first: int, count: int, language: Language) -> Canvas:
    """Draw spare passes with a running number and no code, to be filled in and stamped by hand."""
    canvas = Canvas(Lettering())
    numbers = list(range(first, first + count))
    per_page = COLUMNS * ROWS
    for start in range(0, count, per_page):
        canvas.add_page()
        places = grid(canvas, COLUMNS, ROWS, CARD_WIDTH, CARD_HEIGHT)
        for number, (x, y) in zip(numbers[start : start + per_page], places, strict=False):
            _spare(canvas, x, y, place_name, number, language)
    return canvas


def _spare(canvas: Canvas, x: float, y: float, place_name: str, number: int, language: Language) -> None:
    canvas.crop_marks(x, y, CARD_WIDTH, CARD_HEIGHT)
    canvas.band(x, y, CARD_WIDTH, 9, PassType.TEMPORARY)
    canvas.words(x + 12, y + 6.3, text("spare.title", language), 13, colour=WHITE, bold=True, width=34)
    canvas.lines(x + CARD_WIDTH - 3, y + 6, place_name, 9.5, 36, colour=WHITE, align="right")
    for row, label in enumerate(("name", "address", "until", "by")):
        baseline = y + 17 + row * 8
        canvas.words(x + 4, baseline, text(f"spare.{label}", language), 8.5, colour=GREY, width=17)
        canvas.blank(x + 21, baseline + 0.8, 33)
    canvas.set_draw_color(*GREY)
    canvas.set_line_width(0.15)
    canvas.rect(x + 57, y + 12, 25.5, 25.5)
    canvas.words(x + 69.75, y + 25.8, text("spare.stamp", language), 8, colour=GREY, align="middle", width=23)
    canvas.words(x + 82.5, y + 46, f"G {spare_number(number)}", 15, align="right", bold=True)
    canvas.words(x + 4, y + 51.2, text("spare.warning", language), 6.5, colour=GREY, width=CARD_WIDTH - 8)
