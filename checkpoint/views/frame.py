"""What concerns every screen: language, light, the room on the glass, which screen is open."""

from dataclasses import dataclass
from typing import Final

import flet as ft

from checkpoint.domain.shifts import Shift
from checkpoint.i18n import Language
from checkpoint.views.state import Desk, Sheet, Tab
from checkpoint.views.theme import Light

WIDE: Final = 840
"""From this width on there is room for two columns."""

UPRIGHT: Final = (600, 900)
"""A glass of one column that is at least so wide and so high is a tablet held upright."""

SHORT: Final = 720
"""In one column that is lower, not all fits: the day's figures are left out, and a card scrolls with its pad."""

FOUR_ROWS: Final = (980, 792)
"""Two columns that are lower have six keys in a row where they are wide enough: a tablet lying down with bars of the
system above and below, or in the frame of practice."""

PRACTICE_FRAME: Final = 76
"""So much of the height goes to the frame of practice."""

LOW_WIDE: Final = 720
LOW_PHONE: Final = 600
"""Below these heights the screens do not fit: they are drawn this high less the top bar, and scroll."""


@dataclass
class Frame(ft.Observable):
    """What concerns every screen: a change repaints all."""

    language: Language = Language.ZH
    light: Light = Light.DAY
    scale: float = 1.0
    """How much larger everything is drawn; `width` and `height` are what is left of the glass at that size."""
    glass: tuple[float, float] = (1280, 800)
    locked: bool = False
    """Nobody touched it for a while: who lives here is shown after a PIN only; scanning goes on."""
    hidden: bool = False
    """The server was not heard of for days: who lives here is not shown."""
    practising: bool = False
    """Invented people: nothing that is tapped is real."""
    full: bool = False
    """The disk is nearly full."""
    width: float = 1280
    height: float = 800
    tab: Tab = Tab.GATE
    desk: Desk = Desk.HOME
    sheet: Sheet | None = None
    shift: Shift | None = None
    enrolled: bool = False
    store_fault: str = ""

    @property
    def night(self) -> bool:
        """Whether what Flet draws by itself is dark."""
        return self.light is Light.NIGHT

    @property
    def low(self) -> bool:
        """Whether there is too little height, as on a tablet at twice the size: what is under the top bar scrolls."""
        return self.height < (LOW_PHONE if self.single else LOW_WIDE)

    @property
    def single(self) -> bool:
        """Whether the screen is too narrow for two columns: a phone, or a tablet held upright."""
        return self.width < WIDE

    @property
    def upright(self) -> bool:
        """Whether it is one column with room for large words and keys."""
        return self.single and self.width >= UPRIGHT[0] and self.height >= UPRIGHT[1]

    @property
    def short(self) -> bool:
        """Whether it is one column in which card, pad and record button have no room above each other."""
        return self.single and self.height < SHORT

    @property
    def squat(self) -> bool:
        """Whether card and buttons are beside each other, and too low for four rows of keys."""
        wide, high = FOUR_ROWS
        room = self.height - (PRACTICE_FRAME if self.practising else 0)
        return self.width >= wide and room < high

    @property
    def lying(self) -> bool:
        """Whether it is one column, wider than high, as on a tablet at twice the size: buttons stand beside a card."""
        return self.low and self.single and self.width > self.height

    @property
    def phone(self) -> bool:
        """Whether there is room for small words and narrow rows only."""
        return self.single and not self.upright
