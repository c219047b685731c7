"""The look of each pass type (类别标识): a colour, a shape and a series letter; none is told by colour alone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from checkpoint.domain.passes import PassType


class ClassShape(StrEnum):
    """The shape in the band; each has an outline that survives a black-and-white copier."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    HEXAGON = "hexagon"
    CROSS = "cross"
    STAR = "star"


@dataclass(frozen=True, slots=True)
class PassClass:
    """How a type of pass looks. `colour` is red, green, blue; white text on it has a contrast of at least 4.5."""

    letter: str
    shape: ClassShape
    colour: tuple[int, int, int]

    @property
    def css(self) -> str:
        """The colour as a style sheet writes it."""
        return "#{:02x}{:02x}{:02x}".format(*self.colour)


CLASSES: Final = {
    PassType.RESIDENT: PassClass("A", ClassShape.CIRCLE, (15, 82, 87)),
    PassType.HOUSEHOLD: PassClass("B", ClassShape.SQUARE, (30, 74, 150)),
    PassType.WORKER: PassClass("C", ClassShape.HEXAGON, (54, 100, 30)),
    PassType.VISITOR: PassClass("D", ClassShape.TRIANGLE, (168, 80, 8)),
    PassType.VEHICLE: PassClass("E", ClassShape.DIAMOND, (70, 80, 96)),
    PassType.MEDICAL: PassClass("F", ClassShape.CROSS, (176, 26, 40)),
    PassType.TEMPORARY: PassClass("G", ClassShape.STAR, (104, 36, 148)),
}
