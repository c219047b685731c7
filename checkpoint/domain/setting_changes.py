"""Setting changes (设置变更): what of a gate's working was changed on the tablet, and whose PIN stood for it."""

from dataclasses import dataclass
from enum import StrEnum

from checkpoint.domain.bounded import require_short


class Setting(StrEnum):
    """What changes how the gate works; language, light and size change only how it looks, and are nobody's business."""

    SOUND = "sound"
    NUMBER = "number"
    """The telephone that is shown where somebody asks for help."""
    DIAGNOSIS = "diagnosis"
    """Not changed but drawn up, to be told or copied."""
    PRACTICE = "practice"
    """Begun: until its end nothing at this gate is real."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change. `value` is what it is now where that is short and nobody's, else empty; `by`: whose PIN it was."""

    setting: Setting
    value: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        require_short(self, self.value, self.by)
