"""A film of passes for a browser's camera: each code held up for a while, turned a little, with pauses between."""

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageFilter

from checkpoint.qr.image import code_png

FRAMES_A_SECOND: Final = 30
"""What Chromium plays a file of JPEGs at; it begins anew at the end."""

WIDTH, HEIGHT = 640, 480


def write_film(path: Path, texts: Sequence[str], *, shown: float, between: float, last: float, seed: int = 7) -> None:
    """Write a film of `texts` in their order: `shown` seconds each, the last one `last`, a grey hall `between`."""
    chance = random.Random(seed)
    hall = _jpeg(_hall(chance))
    with path.open("wb") as film:
        for number, text in enumerate(texts):
            film.write(hall * round(between * FRAMES_A_SECOND))
            seconds = last if number == len(texts) - 1 else shown
            for _ in range(round(seconds * 5)):
                film.write(_jpeg(_held_up(text, chance)) * (FRAMES_A_SECOND // 5))


def _hall(chance: random.Random) -> Image.Image:
    return Image.effect_noise((WIDTH, HEIGHT), 18).point(lambda value: value // 2 + 50 + chance.randrange(5))


def _held_up(text: str, chance: random.Random) -> Image.Image:
    """A card in a hand that is not quite still, a little out of focus."""
    frame = _hall(chance)
    card = (
        Image.open(io.BytesIO(code_png(text, 5)))
        .convert("L")
        .rotate(chance.uniform(-8, 8), expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR)
    )
    side = chance.randint(300, 330)
    card = card.resize((side, side), Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(0.6))
    frame.paste(card, (150 + chance.randrange(20), 70 + chance.randrange(20)))
    return frame


def _jpeg(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.convert("RGB").save(data, "JPEG", quality=80)
    return data.getvalue()
