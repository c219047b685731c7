"""The look of each pass type (类别标识): a colour, a shape and a series letter; none is told by colour alone.

One table and one geometry for the paper card, the resident's page and the gate: whoever drew the shape, it is the same.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from checkpoint.domain.passes import PassType

Point = tuple[float, float]
"""To the right and down, from the middle of the shape; the shape lies within -1 to 1 both ways."""

Colour = tuple[int, int, int]
"""Red, green, blue."""

ROUND: Final = 36
"""Corners of a circle."""


class ClassShape(StrEnum):
    """The shape in the band; each has an outline that survives a black-and-white copier."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    HEXAGON = "hexagon"
    CROSS = "cross"
    STAR = "star"


def _regular(corners: int, far: float, turned: float = 0) -> tuple[Point, ...]:
    return tuple(_at(far, 360 / corners * number + turned) for number in range(corners))


def _at(far: float, degrees: float) -> Point:
    """A corner by its distance and its angle from the top."""
    angle = math.radians(degrees)
    return round(far * math.sin(angle), 3), round(-far * math.cos(angle), 3)


_ARM: Final = 0.5

OUTLINES: Final[dict[ClassShape, tuple[Point, ...]]] = {
    ClassShape.CIRCLE: _regular(ROUND, 0.9),
    ClassShape.SQUARE: _regular(4, 1.15, 45),
    ClassShape.DIAMOND: _regular(4, 1.0),
    ClassShape.TRIANGLE: tuple((x, y + 0.2) for x, y in _regular(3, 1.15)),
    ClassShape.HEXAGON: ((-0.6, -0.62), (0.6, -0.62), (1.0, 0.0), (0.6, 0.62), (-0.6, 0.62), (-1.0, 0.0)),
    ClassShape.CROSS: (
        *((-_ARM, -1.0), (_ARM, -1.0), (_ARM, -_ARM), (1.0, -_ARM), (1.0, _ARM), (_ARM, _ARM)),
        *((_ARM, 1.0), (-_ARM, 1.0), (-_ARM, _ARM), (-1.0, _ARM), (-1.0, -_ARM), (-_ARM, -_ARM)),
    ),
    ClassShape.STAR: tuple(_at((1.0, 0.55)[number % 2], 36 * number) for number in range(10)),
}
"""The corners of each shape, clockwise; a letter fits into its middle."""


@dataclass(frozen=True, slots=True)
class PassClass:
    """How a type of pass looks. White on `colour`, and black on `night`, has a contrast of at least 4.5.

    `night` is the same hue for a dark screen; paper and light screens have `colour`.
    """

    letter: str
    shape: ClassShape
    colour: Colour
    night: Colour

    @property
    def css(self) -> str:
        """The colour as a style sheet writes it."""
        return css(self.colour)


def css(colour: Colour) -> str:
    """A colour as a style sheet writes it: `#0f5257`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


CLASSES: Final = {
    PassType.RESIDENT: PassClass("A", ClassShape.CIRCLE, (15, 82, 87), (127, 208, 201)),
    PassType.HOUSEHOLD: PassClass("B", ClassShape.SQUARE, (30, 74, 150), (147, 185, 255)),
    PassType.WORKER: PassClass("C", ClassShape.HEXAGON, (54, 100, 30), (163, 217, 119)),
    PassType.VISITOR: PassClass("D", ClassShape.TRIANGLE, (168, 80, 8), (255, 176, 102)),
    PassType.VEHICLE: PassClass("E", ClassShape.DIAMOND, (70, 80, 96), (190, 200, 214)),
    PassType.MEDICAL: PassClass("F", ClassShape.CROSS, (176, 26, 40), (255, 150, 150)),
    PassType.TEMPORARY: PassClass("G", ClassShape.STAR, (104, 36, 148), (213, 170, 255)),
}
