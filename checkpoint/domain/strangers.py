"""Strangers (无证人员): somebody at the gate of whom no pass, roster or host tells anything but what they say."""

from dataclasses import dataclass

from checkpoint.domain.bounded import require_short


@dataclass(frozen=True, slots=True)
class Stranger:
    """What they were asked and said: their name, and where they live. Either may be empty; nobody has proven any."""

    name: str = ""
    home: str = ""

    def __post_init__(self) -> None:
        require_short(self, self.name, self.home)

    @property
    def told(self) -> "Stranger | None":
        """Without the blanks around what was typed; None: nothing is known of them."""
        name, home = self.name.strip(), self.home.strip()
        return Stranger(name, home) if name or home else None
