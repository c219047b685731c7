"""The layouts: ten ID-1 cards on A4, a household's codes on A5, four lanyard cards on A4."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from checkpoint.domain.pass_classes import CLASSES
from checkpoint.domain.passes import PassType
from checkpoint.i18n import Language, text
from checkpoint.server.printing.canvas import GREY, WHITE, Canvas
from checkpoint.server.printing.card import Card, Layout
from checkpoint.server.printing.lettering import Lettering

CARD_WIDTH, CARD_HEIGHT = 85.6, 54.0
"""ID-1, ISO/IEC 7810: the size of a bank card."""
CODE_SIDE: Final = 36.0
"""With quiet zone; 0.63 mm a module at version 8."""
GUTTER_X, GUTTER_Y = 4.0, 2.0
COLUMNS, ROWS = 2, 5
LANYARD_WIDTH, LANYARD_HEIGHT = 74.0, 105.0
"""A7 upright, the common pouch for a lanyard."""
_HOUSEHOLD_ROWS: Final = 3
_HOUSEHOLD_CELLS: Final = 2 * _HOUSEHOLD_ROWS
_BAND: Final = 9.0

Progress = Callable[[int], None]
"""Told how many cards were drawn since the last time."""


def draw_sheets(
    cards: Sequence[Card], layout: Layout, language: Language, lettering: Lettering, progress: Progress
) -> Canvas:
    """Draw a print run."""
    match layout:
        case Layout.CARDS:
            return _card_sheets(cards, language, lettering, progress)
        case Layout.HOUSEHOLD:
            return _household_sheets(cards, language, lettering, progress)
        case Layout.LANYARD:
            return _lanyard_sheets(cards, language, lettering, progress)


def grid(canvas: Canvas, columns: int, rows: int, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Places of the cards of one page, row by row, from their upper left corners."""
    left = (canvas.w - columns * width - (columns - 1) * GUTTER_X) / 2
    top = (canvas.h - rows * height - (rows - 1) * GUTTER_Y) / 2
    for row in range(rows):
        for column in range(columns):
            yield left + column * (width + GUTTER_X), top + row * (height + GUTTER_Y)


def type_name(kind: PassType, language: Language) -> str:
    """A pass type in words."""
    return text(f"pass_type.{kind.value}", language)


def _card_sheets(cards: Sequence[Card], language: Language, lettering: Lettering, progress: Progress) -> Canvas:
    canvas = Canvas(lettering)
    for page in _chunks(cards, COLUMNS * ROWS):
        canvas.add_page()
        for card, (x, y) in zip(page, grid(canvas, COLUMNS, ROWS, CARD_WIDTH, CARD_HEIGHT), strict=False):
            _card(canvas, x, y, card, language)
        _slug(canvas, page, language)
        progress(len(page))
    return canvas


def _card(canvas: Canvas, x: float, y: float, card: Card, language: Language) -> None:
    canvas.subject = card.subject
    canvas.crop_marks(x, y, CARD_WIDTH, CARD_HEIGHT)
    canvas.band(x, y, CARD_WIDTH, _BAND, card.type)
    name = type_name(card.type, language)
    canvas.words(x + 12, y + 6.3, name, 13, colour=WHITE, bold=True, width=27)
    right = x + CARD_WIDTH
    canvas.lines(right - 3, y + 6.0, card.place_name, 9.5, 42, colour=WHITE, align="right")
    canvas.code(right - CODE_SIDE - 1.5, y + _BAND + 1, CODE_SIDE, card.text)
    _particulars(canvas, x + 4, y + _BAND + 7.5, card, language)
    canvas.words(x + 4, y + 41.7, text("print.short_code", language), 6.5, colour=GREY)
    canvas.words(x + 4, y + 47, f"{CLASSES[card.type].letter} {card.pretty_code}", 13, width=43, bold=True)
    canvas.words(x + 4, y + 51.6, text("print.warning", language), 6.5, colour=GREY, width=CARD_WIDTH - 8)


def _particulars(canvas: Canvas, x: float, y: float, card: Card, language: Language) -> None:
    """Name, unit, validity and quota, as far as the pass has them."""
    canvas.words(x, y, _holder(card, language), 15, width=42, bold=True)
    canvas.lines(x, y + 6, _where(card, language), 9, 42)
    canvas.words(x, y + 12, text("print.valid_until", language), 6.5, colour=GREY)
    canvas.words(x, y + 16.6, card.valid_until.astimezone(card.zone).strftime("%Y-%m-%d %H:%M"), 10.5, width=42)
    if card.quota is not None:
        exits, days = card.quota
        canvas.words(x, y + 20.6, text("print.quota", language, exits=exits, days=days), 7.5, width=42)


def _holder(card: Card, language: Language) -> str:
    return card.masked_name if card.person_no else text("print.household", language)


def _where(card: Card, language: Language) -> str:
    person = text("print.person", language, number=card.person_no) if card.person_no else ""
    return "  ".join(part for part in (card.unit, person) if part)


def _slug(canvas: Canvas, cards: Sequence[Card], language: Language) -> None:
    """In the margin that is cut off: which flats' cards these are, so that they reach the right doors."""
    canvas.subject = ""
    first, last = cards[0], cards[-1]
    flats = first.address if first.address == last.address else f"{first.address} — {last.address}"
    said = text("print.slug", language, place=first.place_name, flats=flats, page=canvas.page_no(), cards=len(cards))
    canvas.words(canvas.w / 2, canvas.h - 3, said, 6.5, colour=GREY, align="middle", width=190)


def _household_sheets(cards: Sequence[Card], language: Language, lettering: Lettering, progress: Progress) -> Canvas:
    canvas = Canvas(lettering, (148, 210))
    for _, members in groupby(cards, key=lambda card: card.subject.partition("-")[0]):
        for page in _chunks(list(members), _HOUSEHOLD_CELLS):
            canvas.add_page()
            _household_page(canvas, page, language)
            progress(len(page))
    return canvas


def _household_page(canvas: Canvas, cards: Sequence[Card], language: Language) -> None:
    canvas.subject = cards[0].subject
    canvas.band(0, 0, canvas.w, 16, PassType.HOUSEHOLD)
    canvas.words(20, 10.8, text("print.sheet", language), 17, colour=WHITE, bold=True, width=60)
    canvas.lines(canvas.w - 8, 10.6, cards[0].place_name, 12, 62, colour=WHITE, align="right")
    canvas.lines(10, 24, cards[0].unit, 13, 74, bold=True)
    until = min(card.valid_until for card in cards).astimezone(cards[0].zone).strftime("%Y-%m-%d %H:%M")
    canvas.words(canvas.w - 10, 24, f"{text('print.valid_until', language)} {until}", 10, align="right")
    for number, card in enumerate(cards):
        canvas.subject = card.subject
        x, y = 10 + number % 2 * 66, 29 + number // 2 * 56
        canvas.set_draw_color(*GREY)
        canvas.set_line_width(0.15)
        canvas.rect(x, y, 62, 53)
        canvas.code(x + 1.5, y + 8.2, CODE_SIDE, card.text)
        canvas.band(x, y, 62, 7, card.type)
        canvas.words(x + 10, y + 4.9, type_name(card.type, language), 9.5, colour=WHITE, bold=True, width=48)
        canvas.words(x + 39, y + 15, _holder(card, language), 12, width=22, bold=True)
        person = text("print.person", language, number=card.person_no) if card.person_no else ""
        canvas.words(x + 39, y + 20.5, person, 8, width=22)
        canvas.words(x + 4, y + 50, f"{CLASSES[card.type].letter} {card.pretty_code}", 12, bold=True)
    canvas.words(10, canvas.h - 6, text("print.warning", language), 7.5, colour=GREY, width=canvas.w - 20)


def _lanyard_sheets(cards: Sequence[Card], language: Language, lettering: Lettering, progress: Progress) -> Canvas:
    canvas = Canvas(lettering)
    for page in _chunks(cards, 4):
        canvas.add_page()
        for card, (x, y) in zip(page, grid(canvas, 2, 2, LANYARD_WIDTH, LANYARD_HEIGHT), strict=False):
            _lanyard(canvas, x, y, card, language)
        _slug(canvas, page, language)
        progress(len(page))
    return canvas


def _lanyard(canvas: Canvas, x: float, y: float, card: Card, language: Language) -> None:
    canvas.subject = card.subject
    width, middle = LANYARD_WIDTH, x + LANYARD_WIDTH / 2
    canvas.set_draw_color(*GREY)
    canvas.set_line_width(0.1)
    canvas.rect(x, y, width, LANYARD_HEIGHT)
    canvas.rect(middle - 7, y + 4, 14, 3)
    canvas.band(x, y + 10, width, 12, card.type)
    canvas.words(x + 16, y + 18.2, type_name(card.type, language), 17, colour=WHITE, bold=True, width=width - 20)
    canvas.lines(middle, y + 28, card.place_name, 10, width - 8, align="middle")
    canvas.words(middle, y + 37, _holder(card, language), 19, align="middle", bold=True, width=width - 8)
    canvas.lines(middle, y + 42.6, _where(card, language), 9, width - 8, align="middle")
    canvas.code(middle - 22, y + 44.5, 44, card.text)
    canvas.words(middle, y + 94, f"{CLASSES[card.type].letter} {card.pretty_code}", 14, align="middle", bold=True)
    until = card.valid_until.astimezone(card.zone).strftime("%Y-%m-%d %H:%M")
    canvas.words(middle, y + 99, f"{text('print.valid_until', language)} {until}", 8, align="middle")
    canvas.words(middle, y + 102.6, text("print.warning", language), 5.5, colour=GREY, align="middle", width=width - 6)


def _chunks(cards: Sequence[Card], size: int) -> Iterator[Sequence[Card]]:
    for start in range(0, len(cards), size):
        yield cards[start : start + size]
