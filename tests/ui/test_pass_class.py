"""The look of the classes of passes: told apart without colour, by any eye, in any light."""

import re
from itertools import combinations

import flet.canvas as cv
import pytest
from PIL import Image, ImageDraw, ImageFilter

from checkpoint.domain.pass_classes import CLASSES, OUTLINES, ClassShape, css
from checkpoint.domain.passes import PassType
from checkpoint.server.resident_page import STYLE
from checkpoint.views.components.pass_badge import class_colours
from checkpoint.views.theme import PALETTES, Light
from tests.support.tablet import resident, sign_pass
from tests.ui.test_theme import EYES, contrast, seen
from tests.ui.test_visitor import listed

SIDE = 48
LEAST_APART = 0.15
"""Of all that either of two shapes covers, at least so much is covered by one alone."""


def drawn(shape, ink, ground, side=SIDE):
    picture = Image.new("RGB", (side, side), ground)
    corners = [((x + 1) * side / 2, (y + 1) * side / 2) for x, y in OUTLINES[shape]]
    ImageDraw.Draw(picture).polygon(corners, fill=ink)
    return picture


def covered(shape):
    data = drawn(shape, "#FFFFFF", "#000000").convert("1").tobytes()
    return int.from_bytes(data)


def as_seen(colour, eyes):
    """A colour as such eyes see it, written for the screen again."""
    light = [
        12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055 for value in seen(colour, eyes)
    ]
    return css(tuple(round(value * 255) for value in light))


def test_every_type_has_a_class_and_no_two_share_a_shape_or_a_letter():
    assert set(CLASSES) == set(PassType)
    assert len({look.shape for look in CLASSES.values()}) == len(CLASSES)
    assert len({look.letter for look in CLASSES.values()}) == len(CLASSES)
    assert set(OUTLINES) == set(ClassShape)


@pytest.mark.parametrize("pair", list(combinations(ClassShape, 2)), ids="-".join)
def test_two_shapes_cover_different_ground(pair):
    one, other = map(covered, pair)
    assert (one ^ other).bit_count() / (one | other).bit_count() >= LEAST_APART


@pytest.mark.parametrize("shape", ClassShape)
def test_a_shape_stays_within_its_square_and_has_room_for_a_letter(shape):
    assert all(abs(x) <= 1 and abs(y) <= 1 for x, y in OUTLINES[shape])
    picture = drawn(shape, "#000000", "#FFFFFF").convert("L")
    assert picture.crop((18, 17, 30, 31)).getextrema() == (0, 0)


@pytest.mark.parametrize("light", Light)
@pytest.mark.parametrize("kind", PassType)
def test_shape_and_letter_are_seen_in_every_light(kind, light):
    palette, (colour, ink) = PALETTES[light], class_colours(CLASSES[kind], light)
    for ground in (palette.surface, palette.raised):
        assert contrast(colour, ground) >= 4.5, ground
    assert contrast(ink, colour) >= 4.5


@pytest.mark.parametrize("light", Light)
@pytest.mark.parametrize("eye", EYES)
def test_a_small_and_blurred_class_is_recognised_by_every_eye(eye, light):
    """Against the outlines alone, so nothing but the shape helps: at 24 pixels, blurred, in that eye's colours."""

    def look(kind):
        colour, ground = class_colours(CLASSES[kind], light)[0], PALETTES[light].surface
        colour, ground = as_seen(colour, eye), as_seen(ground, eye)
        picture = drawn(CLASSES[kind].shape, colour, ground).resize((24, 24)).convert("L")
        low, high = picture.filter(ImageFilter.GaussianBlur(1)).getextrema()
        assert high - low > 60
        dark = picture.filter(ImageFilter.GaussianBlur(1)).point(lambda value: 255 if value > (low + high) / 2 else 0)
        return dark if light is not Light.NIGHT else dark.point(lambda value: 255 - value)

    models = {kind: drawn(CLASSES[kind].shape, "#000000", "#FFFFFF").resize((24, 24)).convert("L") for kind in PassType}
    for kind in PassType:
        found = look(kind).tobytes()
        apart = {
            other: sum(abs(a - b) for a, b in zip(found, model.tobytes(), strict=True))
            for other, model in models.items()
        }
        assert min(apart, key=apart.__getitem__) is kind


@pytest.mark.parametrize("kind", PassType)
def test_the_residents_page_cuts_the_same_shape(kind):
    rule = re.search(rf"\.t{kind.value} b{{([^}}]*)}}", STYLE)
    assert rule is not None
    corners = re.findall(r"([\d.]+)% ([\d.]+)%", rule[1])
    outline = OUTLINES[CLASSES[kind].shape]
    assert len(corners) == len(outline)
    for (left, top), (x, y) in zip(corners, outline, strict=True):
        assert (float(left), float(top)) == pytest.approx(((x + 1) * 50, (y + 1) * 50), abs=0.1)


def test_a_colour_is_written_as_a_style_sheet_has_it():
    assert css((15, 82, 7)) == "#0f5207"


async def test_the_card_shows_the_class_of_the_pass_as_shape_letter_and_word(gate):
    await gate.scan(sign_pass(resident("王小明"), type=PassType.WORKER))
    assert gate.text("pass-class") == "C 工作证"
    (path,) = gate.inner("pass-class", cv.Canvas).shapes
    assert len(path.elements) == len(OUTLINES[ClassShape.HEXAGON]) + 1
    assert path.paint.color == css(CLASSES[PassType.WORKER].colour)


async def test_the_badge_from_the_gate_is_of_the_visitors_class(gate):
    listed(gate.station)
    for name in ("visit-new", "chip-building-1", "chip-room-4097", "visit-consent", "preset-365", "record-primary"):
        await gate.tap(name)
    await gate.until(lambda: gate.has("visitor-code"))
    assert gate.text("pass-class").startswith("D ")
