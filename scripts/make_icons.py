"""Draw the app's icon: a raised barrier and a check mark.

Drawn four times too large and scaled down, which is Pillow's way to smooth edges.
"""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parent.parent / "assets"
TEAL = (15, 82, 87, 255)
WHITE = (255, 255, 255, 255)
AMBER = (255, 179, 0, 255)
GREEN = (46, 160, 67, 255)
CLEAR = (0, 0, 0, 0)

# All coordinates are in a drawing of 100 by 100.
SIDE = 100
OVERSAMPLING = 4
BOOM_FROM = (22.0, 60.0)
BOOM_ANGLE = math.radians(-32)
BOOM_LENGTH = 70.0
BOOM_HALF_WIDTH = 6.0
STRIPES = 5

Point = tuple[float, float]


def along_boom(distance: float, aside: float) -> Point:
    cos, sin = math.cos(BOOM_ANGLE), math.sin(BOOM_ANGLE)
    return BOOM_FROM[0] + distance * cos - aside * sin, BOOM_FROM[1] + distance * sin + aside * cos


def emblem(side: int) -> Image.Image:
    """The drawing alone, on nothing, `side` pixels wide and high."""
    scale = side * OVERSAMPLING / SIDE
    image = Image.new("RGBA", (side * OVERSAMPLING, side * OVERSAMPLING), CLEAR)
    draw = ImageDraw.Draw(image)

    def at(*points: Point) -> list[Point]:
        return [(x * scale, y * scale) for x, y in points]

    def disc(centre: Point, radius: float, colour: tuple[int, int, int, int]) -> None:
        x, y = centre
        draw.ellipse(at((x - radius, y - radius), (x + radius, y + radius)), fill=colour)

    draw.rounded_rectangle(at((13, 48), (31, 90)), radius=4 * scale, fill=WHITE)
    draw.rounded_rectangle(at((7, 86), (37, 93)), radius=3 * scale, fill=WHITE)
    step = BOOM_LENGTH / STRIPES
    for stripe in range(STRIPES):
        near, far = stripe * step, (stripe + 1) * step
        corners = [
            along_boom(near, -BOOM_HALF_WIDTH),
            along_boom(far, -BOOM_HALF_WIDTH),
            along_boom(far, BOOM_HALF_WIDTH),
            along_boom(near, BOOM_HALF_WIDTH),
        ]
        draw.polygon(at(*corners), fill=AMBER if stripe % 2 else WHITE)
    disc(along_boom(BOOM_LENGTH, 0), BOOM_HALF_WIDTH, WHITE)
    disc(BOOM_FROM, 9, WHITE)
    disc(BOOM_FROM, 5, TEAL)

    disc((70, 70), 25, WHITE)
    disc((70, 70), 21.5, GREEN)
    tick = at((59, 71), (67, 79), (82, 62))
    draw.line(tick, fill=WHITE, width=round(6 * scale), joint="curve")
    for x, y in (tick[0], tick[-1]):
        end = 3 * scale
        draw.ellipse((x - end, y - end, x + end, y + end), fill=WHITE)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def placed(side: int, share: float, background: Image.Image | None = None) -> Image.Image:
    """The emblem in the middle, taking `share` of the width."""
    canvas = background or Image.new("RGBA", (side, side), CLEAR)
    drawing = emblem(round(side * share))
    corner = (side - drawing.width) // 2
    canvas.alpha_composite(drawing, (corner, corner))
    return canvas


def tile(side: int) -> Image.Image:
    large = Image.new("RGBA", (side * OVERSAMPLING, side * OVERSAMPLING), CLEAR)
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius=large.width * 0.2, fill=TEAL)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def filled(side: int) -> Image.Image:
    return Image.new("RGBA", (side, side), TEAL)


def main() -> None:
    # An adaptive icon and a splash are cut to a circle of two thirds: their emblem keeps inside it.
    pictures = {
        "icon.png": placed(512, 0.78, tile(512)),
        "icon_android.png": placed(512, 0.46),
        "splash_android.png": placed(768, 0.46),
        "favicon.png": placed(64, 0.86, tile(64)),
        # The names that Flet's page and manifest ask for.
        "icons/icon-192.png": placed(192, 0.78, tile(192)),
        "icons/icon-512.png": placed(512, 0.78, tile(512)),
        "icons/icon-maskable-192.png": placed(192, 0.56, filled(192)),
        "icons/icon-maskable-512.png": placed(512, 0.56, filled(512)),
        "icons/apple-touch-icon-192.png": placed(192, 0.72, filled(192)),
        "icons/loading-animation.png": placed(256, 0.78, tile(256)),
    }
    for name, picture in pictures.items():
        path = ASSETS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.quantize(128).save(path, optimize=True)
        print(f"icon: {name}, {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
