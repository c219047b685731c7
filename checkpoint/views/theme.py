"""Colours, sizes and shapes. Every verdict has its own colour, shape and word, so that no one of them must be seen.

Contrast of the verdict words is at least 7:1 on both palettes (a test computes it).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome

TARGET: Final = 56
"""The smallest height of anything that is tapped, in logical pixels."""

RADIUS: Final = 14
GAP: Final = 12
VERDICT_SIZE: Final = 84
VERDICT_SIZE_PHONE: Final = 48


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one light: day (sunlight on the glass) or night."""

    ground: str
    surface: str
    raised: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    tint: str
    warn_ground: str
    warn_ink: str
    alarm: str
    on_alarm: str
    alarm_ink: str
    """The alarm's colour as a drawing on a surface, where the ground is not red."""


DAY: Final = Palette(
    ground="#EEF2F1",
    surface="#FFFFFF",
    raised="#F4F7F6",
    line="#D3DCDA",
    ink="#0E1F1D",
    muted="#4D605D",
    accent="#0F5257",
    on_accent="#FFFFFF",
    tint="#DCECEA",
    warn_ground="#FFF1CC",
    warn_ink="#4A3500",
    alarm="#A81414",
    on_alarm="#FFFFFF",
    alarm_ink="#A81414",
)
NIGHT: Final = Palette(
    ground="#0B1413",
    surface="#14211F",
    raised="#1B2B29",
    line="#2D413E",
    ink="#EAF3F1",
    muted="#A3B7B3",
    accent="#7FD0C9",
    on_accent="#04201E",
    tint="#1E3A38",
    warn_ground="#3D3000",
    warn_ink="#FFE49A",
    alarm="#B31B1B",
    on_alarm="#FFFFFF",
    alarm_ink="#FF9D92",
)


SUN: Final = Palette(
    ground="#FFFFFF",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#000000",
    ink="#000000",
    muted="#1F1F1F",
    accent="#00332F",
    on_accent="#FFFFFF",
    tint="#E3F3F0",
    warn_ground="#FFE48A",
    warn_ink="#000000",
    alarm="#8A0000",
    on_alarm="#FFFFFF",
    alarm_ink="#8A0000",
)
"""Full sunlight on the glass: black on white, every line drawn."""


class Light(StrEnum):
    """The light that the tablet stands in."""

    DAY = "day"
    NIGHT = "night"
    SUN = "sun"


PALETTES: Final = {Light.DAY: DAY, Light.NIGHT: NIGHT, Light.SUN: SUN}


@dataclass(frozen=True, slots=True)
class Mark:
    """How an outcome looks: colour, the colour of what is written on it, and a shape of its own."""

    colour: str
    on_colour: str
    icon: ft.IconData


MARKS: Final = {
    Outcome.ADMIT: Mark("#00613F", "#FFFFFF", ft.Icons.CHECK_CIRCLE),
    Outcome.CHECK: Mark("#FFC533", "#1A1400", ft.Icons.WARNING_ROUNDED),
    Outcome.REFER: Mark("#63278A", "#FFFFFF", ft.Icons.DIRECTIONS),
    Outcome.REFUSE: Mark("#8F1414", "#FFFFFF", ft.Icons.DANGEROUS),
}
"""Circle, triangle, diamond, octagon."""

MEASURE: Final = Mark("#0B4F8A", "#FFFFFF", ft.Icons.THERMOSTAT)
"""Nothing is wrong, the temperature is asked for: a neutral blue."""


def theme(palette: Palette) -> ft.Theme:
    """The theme for what Flet draws by itself: ripples, text fields, scroll bars."""
    return ft.Theme(
        color_scheme=ft.ColorScheme(
            primary=palette.accent,
            on_primary=palette.on_accent,
            surface=palette.surface,
            on_surface=palette.ink,
            outline=palette.line,
        ),
        scaffold_bgcolor=palette.ground,
    )
