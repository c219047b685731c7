"""Pictures of passes as gates see them: twelve kinds of trouble, the same for the same seed.

A frame is 720 x 720 grey with a version 8 code of about 300 px, as a tablet's camera gives at arm's length.
"""

import io
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from checkpoint.domain.passes import Pass, PassType
from checkpoint.qr.image import code_image
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import encode_pass

FRAME = 720
PER_CLASS = 60
_KEY = IssuerKey(bytes(range(32)))
_SINCE = datetime(2026, 11, 22, tzinfo=UTC)
Grey = Image.Image


@dataclass(frozen=True, slots=True)
class Sample:
    """One frame, as grey and as the JPEG that a camera sends, with what it shows."""

    kind: str
    text: str
    grey: Grey
    jpeg: bytes


def samples(seed: int, per_class: int = PER_CLASS) -> Iterator[Sample]:
    """All frames, class by class."""
    for kind, damage in CLASSES.items():
        for number in range(per_class):
            chance = random.Random(f"{seed} {kind} {number}")
            text = _token(chance)
            grey = damage(text, chance)
            buffer = io.BytesIO()
            quality = 100 if kind == "clean" else chance.randint(75, 92)
            grey.save(buffer, "JPEG", quality=quality)
            yield Sample(kind, text, Image.open(io.BytesIO(buffer.getvalue())).convert("L"), buffer.getvalue())


def empty_frames(seed: int, count: int = PER_CLASS) -> Iterator[Grey]:
    """Frames with no code: what a camera sees most of the time."""
    for number in range(count):
        chance = random.Random(f"{seed} empty {number}")
        grey = _wall(chance)
        draw = ImageDraw.Draw(grey)
        for _ in range(40):
            x, y = chance.randrange(FRAME), chance.randrange(FRAME)
            draw.rectangle(
                (x, y, x + chance.randrange(10, 200), y + chance.randrange(10, 200)), fill=chance.randrange(256)
            )
        yield _noisy(grey.filter(ImageFilter.GaussianBlur(1.2)), chance, 8)


def _token(chance: random.Random) -> str:
    claims = Pass(
        pass_id=chance.randbytes(8).hex(),
        place_id=99011500401201,
        household_id=chance.randrange(1, 2**32),
        person_no=chance.randrange(6),
        type=PassType(chance.randrange(1, 8)),
        issued_at=_SINCE,
        valid_until=_SINCE + timedelta(days=14),
        valid_from=_SINCE,
        masked_name="张*国",
    )
    return encode_pass(claims, _KEY)


def _wall(chance: random.Random) -> Grey:
    """An uneven background."""
    rough = Image.frombytes("L", (6, 6), bytes(chance.randrange(90, 190) for _ in range(36)))
    return rough.resize((FRAME, FRAME), Image.Resampling.BICUBIC)


def _placed(
    text: str,
    chance: random.Random,
    side: float = 300,
    turn: float = 12,
    tilt: float = 8,
    light: tuple[int, int] = (28, 232),
) -> Grey:
    """A card with the code, turned in its plane by up to `turn` degrees and tilted out of it by `tilt`."""
    code = code_image(text, 12).convert("L")
    card = Image.new("L", (code.width + 240, code.height + 160), 255)
    card.paste(code, (120, 80))
    dark, bright = light
    card = card.point([dark + (bright - dark) * value // 255 for value in range(256)])
    half = FRAME / 2
    scale = side / code.width
    angle = math.radians(chance.uniform(-turn, turn))
    lean, lean_axis = math.radians(tilt), chance.uniform(0, 2 * math.pi)
    middle_x, middle_y = half + chance.uniform(-40, 40), half + chance.uniform(-40, 40)

    def project(x: float, y: float) -> tuple[float, float]:
        x, y = x * scale, y * scale
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        along = x * math.cos(lean_axis) + y * math.sin(lean_axis)
        across = -x * math.sin(lean_axis) + y * math.cos(lean_axis)
        depth = 1 + across * math.sin(lean) / 1400
        across *= math.cos(lean)
        x = (along * math.cos(lean_axis) - across * math.sin(lean_axis)) / depth
        y = (along * math.sin(lean_axis) + across * math.cos(lean_axis)) / depth
        return middle_x + x, middle_y + y

    wide, high = card.width / 2, card.height / 2
    corners = [(-wide, -high), (wide, -high), (wide, high), (-wide, high)]
    there = [project(x, y) for x, y in corners]
    here = [(0, 0), (card.width, 0), (card.width, card.height), (0, card.height)]
    # Twice the size first, then halved: each module is averaged, as a lens does it.
    big = (2 * FRAME, 2 * FRAME)
    doubled = [(2 * x, 2 * y) for x, y in there]
    factors = _perspective(doubled, here)
    drawn = card.transform(big, Image.Transform.PERSPECTIVE, factors, Image.Resampling.BICUBIC)
    mask = Image.new("L", card.size, 255).transform(big, Image.Transform.PERSPECTIVE, factors)
    wall = _wall(chance)
    wall.paste(drawn.resize(wall.size, Image.Resampling.BOX), mask=mask.resize(wall.size, Image.Resampling.BOX))
    return wall


def _perspective(there: Sequence[tuple[float, float]], here: Sequence[tuple[float, float]]) -> list[float]:
    """The eight factors that Pillow wants: Gauss on the equations of four corners."""
    rows = []
    for (x, y), (u, v) in zip(there, here, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                factor = rows[other][at]
                rows[other] = [value - factor * own for value, own in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def _noisy(grey: Grey, chance: random.Random, strength: float) -> Grey:
    """Add noise, near to normal: the mean of three uniform draws."""
    layers = [Image.frombytes("L", grey.size, chance.randbytes(grey.width * grey.height)) for _ in range(3)]
    mean = Image.blend(Image.blend(layers[0], layers[1], 0.5), layers[2], 1 / 3)
    spread = 42.5  # standard deviation of that mean
    table = [max(0, min(255, round(128 + (value - 127.5) * strength / spread))) for value in range(256)]
    return ImageChops.add(grey, mean.point(table), 1, -128)


def clean(text: str, chance: random.Random) -> Grey:
    return _placed(text, chance, turn=0, tilt=0, light=(0, 255))


def print_mild(text: str, chance: random.Random) -> Grey:
    return _noisy(_placed(text, chance).filter(ImageFilter.GaussianBlur(0.8)), chance, 5)


def defocus(text: str, chance: random.Random) -> Grey:
    return _noisy(_placed(text, chance).filter(ImageFilter.GaussianBlur(chance.uniform(1.5, 2.8))), chance, 4)


def motion(text: str, chance: random.Random) -> Grey:
    return _noisy(_moved(_placed(text, chance), chance, 5, 11), chance, 4)


def _moved(grey: Grey, chance: random.Random, least: int, most: int) -> Grey:
    """The mean of the frame moved along a line of so many pixels."""
    length, angle = chance.randint(least, most), chance.uniform(0, math.pi)
    total = grey
    for step in range(1, length):
        x, y = round(step * math.cos(angle)), round(step * math.sin(angle))
        total = Image.blend(total, ImageChops.offset(grey, x, y), 1 / (step + 1))
    return total


def tilted(text: str, chance: random.Random) -> Grey:
    side = chance.uniform(300, 380)
    grey = _placed(text, chance, side=side, turn=180, tilt=chance.uniform(30, 55))
    return _noisy(grey.filter(ImageFilter.GaussianBlur(0.7)), chance, 4)


def low_light(text: str, chance: random.Random) -> Grey:
    grey = _placed(text, chance).filter(ImageFilter.GaussianBlur(0.9))
    grey = ImageEnhance.Brightness(grey).enhance(chance.uniform(0.18, 0.4))
    return _noisy(grey, chance, chance.uniform(6, 11))


def worn(text: str, chance: random.Random) -> Grey:
    grey = _placed(text, chance, tilt=4)
    draw = ImageDraw.Draw(grey)
    for _ in range(chance.randint(2, 4)):
        x, y = chance.randint(230, 490), chance.randint(230, 490)
        draw.line((x - chance.randint(60, 200), y, x + 200, y + chance.randint(-80, 80)), 205, chance.randint(2, 5))
    for _ in range(chance.randint(1, 3)):
        x, y, r = chance.randint(240, 480), chance.randint(240, 480), chance.randint(5, 15)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=chance.choice([40, 120, 215]))
    for _ in range(chance.randint(8, 20)):
        x, y = chance.randint(200, 520), chance.randint(200, 520)
        draw.line((x, y, x + chance.randint(-30, 30), y + chance.randint(-30, 30)), 220, 1)
    return _noisy(grey.filter(ImageFilter.GaussianBlur(0.9)), chance, 5)


def small(text: str, chance: random.Random) -> Grey:
    grey = _placed(text, chance, side=chance.uniform(150, 200), tilt=4)
    return _noisy(grey.filter(ImageFilter.GaussianBlur(0.5)), chance, 4)


def harsh(text: str, chance: random.Random) -> Grey:
    grey = _placed(text, chance, turn=40, tilt=chance.uniform(15, 35)).filter(ImageFilter.GaussianBlur(1.1))
    grey = ImageEnhance.Brightness(_moved(grey, chance, 2, 5)).enhance(chance.uniform(0.35, 0.7))
    return _noisy(grey, chance, 6)


def phone_screen(text: str, chance: random.Random) -> Grey:
    grey = _placed(text, chance, light=(16, 246))
    draw = ImageDraw.Draw(bands := Image.new("L", grey.size, 0))
    period, slope = chance.uniform(9, 40), chance.uniform(-0.4, 0.4)
    at = -FRAME / 1
    while at < 2 * FRAME:
        draw.line((0, at, FRAME, at + slope * FRAME), 34, max(1, round(period / 2)))
        at += period
    return _noisy(ImageChops.subtract(grey, bands.filter(ImageFilter.GaussianBlur(2))), chance, 4)


def glare(text: str, chance: random.Random) -> Grey:
    grey = _placed(text, chance, light=(16, 240))
    spot = Image.new("L", grey.size, 0)
    x, y, r = chance.randint(210, 510), chance.randint(210, 510), chance.randint(28, 62)
    ImageDraw.Draw(spot).ellipse((x - r, y - r, x + r, y + r), fill=255)
    return _noisy(ImageChops.add(grey, spot.filter(ImageFilter.GaussianBlur(16))), chance, 4)


def inverted(text: str, chance: random.Random) -> Grey:
    return _noisy(ImageOps.invert(_placed(text, chance)).filter(ImageFilter.GaussianBlur(0.7)), chance, 4)


CLASSES: dict[str, Callable[[str, random.Random], Grey]] = {
    "clean": clean,
    "print, mild": print_mild,
    "defocus": defocus,
    "motion": motion,
    "tilt 30-55 degrees": tilted,
    "low light": low_light,
    "worn": worn,
    "small, 150-200 px": small,
    "harsh, several": harsh,
    "phone screen": phone_screen,
    "glare": glare,
    "inverted": inverted,
}
