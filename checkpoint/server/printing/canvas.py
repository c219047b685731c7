"""A page to draw on: codes as vectors, bands, crop marks, words that shrink to fit. All lengths in millimetres."""

from typing import Any, Final

from fpdf import FPDF
from fpdf.enums import TextMode

from checkpoint.domain.pass_classes import CLASSES, OUTLINES, ClassShape
from checkpoint.domain.passes import PassType
from checkpoint.qr.symbol import QUIET_ZONE, symbol_of
from checkpoint.server.printing.lettering import FAMILY, Lettering, font_file

INK: Final = (24, 28, 32)
GREY: Final = (92, 98, 104)
WHITE: Final = (255, 255, 255)
POINT: Final = 25.4 / 72
_SMALLEST: Final = 0.6
"""Words are shrunk to this part of their size, then cut."""
_ROUNDED: Final = 0.01
"""What was shrunk to a width may come out wider by so much, in millimetres, and is whole all the same."""
_ONE_LINE: Final = 0.8
"""What would have to be shrunk below this part of its size has two lines, where there is room for them."""
_TWO_LINES: Final = 0.72
"""The size of words in two lines, as a part of that in one."""
_CROP: Final = 3.0
_CROP_GAP: Final = 1.0
_MARGIN_X, _MARGIN_Y = 17.0, 9.0
"""The paper outside of the cards."""


class Canvas(FPDF):
    """A PDF under construction. One font, so bold is the same letters with a stroke."""

    def __init__(
        self, lettering: Lettering, size: str | tuple[float, float] = "A4", *, landscape: bool = False
    ) -> None:
        super().__init__("landscape" if landscape else "portrait", "mm", size)
        self.lettering = lettering
        self.subject = ""
        """Whose card is being drawn; a character that the font lacks is listed under it."""
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.add_font(FAMILY, "", str(font_file()))
        self.set_creator("checkpoint")
        self.set_lang("zh-CN")

    def words(  # noqa: PLR0913  # where, what, and how it looks
        self,
        x: float,
        baseline: float,
        text: str,
        points: float,
        *,
        colour: tuple[int, int, int] = INK,
        width: float = 0,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Write one line; `x` is its left end, its middle or its right end, `width` what it may take (0: anything)."""
        text = self.lettering.fit(text, self.subject)
        self.set_font(FAMILY, "", points)
        taken = self.get_string_width(text)
        if width and taken > width:
            points = max(points * width / taken, points * _SMALLEST)
            self.set_font(FAMILY, "", points)
            while text and self.get_string_width(text) > width + _ROUNDED:
                text = text[:-2] + "…"
            taken = self.get_string_width(text)
        self.set_text_color(*colour)
        left = x - {"left": 0.0, "middle": taken / 2, "right": taken}[align]
        if not bold:
            self.text(left, baseline, text)
            return
        with self.local_context(
            text_mode=TextMode.FILL_STROKE, draw_color=colour, line_width=points * POINT / 40, text_color=colour
        ):
            self.text(left, baseline, text)

    def lines(self, x: float, baseline: float, text: str, points: float, width: float, **look: Any) -> None:  # noqa: ANN401  # handed on
        """Write one line, or two around where it would stand: a long name is not told by its beginning."""
        self.set_font(FAMILY, "", points)
        if self.get_string_width(self.lettering.fit(text, self.subject)) * _ONE_LINE <= width:
            self.words(x, baseline, text, points, width=width, **look)
            return
        points *= _TWO_LINES
        step = points * POINT * 0.6
        for line, at in zip(halves(text), (baseline - step, baseline + step), strict=True):
            self.words(x, at, line, points, width=width, **look)

    def code(self, x: float, y: float, side: float, text: str) -> None:
        """Draw a code with its quiet zone in a white square of this side; one path, so no seams between modules."""
        self.set_fill_color(*WHITE)
        self.rect(x, y, side, side, "F")
        symbol = symbol_of(text)
        module = side / (symbol.side + 2 * QUIET_ZONE) * self.k
        left, top = x * self.k + QUIET_ZONE * module, (self.h - y) * self.k - QUIET_ZONE * module
        strokes = " ".join(
            f"{left + column * module:.2f} {top - row * module:.2f} {length * module:.2f} {-module:.2f} re"
            for column, row, length in symbol.runs()
        )
        self._out(f"q 0 g {strokes} f Q")

    def band(self, x: float, y: float, width: float, height: float, kind: PassType) -> None:
        """Draw the class band: its colour, and in a white shape its series letter."""
        look = CLASSES[kind]
        self.set_fill_color(*look.colour)
        self.rect(x, y, width, height, "F")
        radius = height * 0.40
        self._shape(look.shape, x + height * 0.60, y + height / 2, radius)
        points = radius * 1.15 / POINT
        self.words(
            x + height * 0.60,
            y + height / 2 + points * POINT * 0.36,
            look.letter,
            points,
            colour=look.colour,
            align="middle",
            bold=True,
        )

    def crop_marks(self, x: float, y: float, width: float, height: float) -> None:
        """Draw marks at the four corners, outside of the card, only where no other card lies."""
        self.set_draw_color(*GREY)
        self.set_line_width(0.1)
        for corner_x, out_x in ((x, -1), (x + width, 1)):
            for corner_y, out_y in ((y, -1), (y + height, 1)):
                if not _MARGIN_X < corner_x + out_x * _CROP < self.w - _MARGIN_X:
                    start = corner_x + out_x * _CROP_GAP
                    self.line(start, corner_y, start + out_x * (_CROP - _CROP_GAP), corner_y)
                if not _MARGIN_Y < corner_y + out_y * _CROP < self.h - _MARGIN_Y:
                    start = corner_y + out_y * _CROP_GAP
                    self.line(corner_x, start, corner_x, start + out_y * (_CROP - _CROP_GAP))

    def blank(self, x: float, baseline: float, width: float) -> None:
        """Draw a line to write on."""
        self.set_draw_color(*GREY)
        self.set_line_width(0.15)
        self.line(x, baseline, x + width, baseline)

    def _shape(self, shape: ClassShape, x: float, y: float, radius: float) -> None:
        self.set_fill_color(*WHITE)
        self.polygon([(x + radius * right, y + radius * down) for right, down in OUTLINES[shape]], style="F")


def halves(text: str) -> tuple[str, str]:
    """Two lines of about the same length: at a space near the middle, if there is one."""
    middle = (len(text) + 1) // 2
    near = [at for at in range(middle - middle // 2, middle + middle // 2) if text[at] == " "]
    at = min(near, key=lambda at: abs(at - middle), default=middle)
    return text[:at].rstrip(), text[at:].lstrip()
