"""Real names (实名): what the volunteer read on a worker's identity document, as much of it as is kept."""

import re
from dataclasses import dataclass
from typing import Final

from checkpoint.domain.bounded import require_short

TAIL: Final = re.compile(r"[0-9]{3}[0-9X]|")
"""The last four characters of an identity number; never more of it (S13)."""


@dataclass(frozen=True, slots=True)
class RealName:
    """Their name, whole, and the last four characters of the number; `name` is empty where the roster has it."""

    name: str = ""
    tail: str = ""

    def __post_init__(self) -> None:
        require_short(self, self.name)
        if TAIL.fullmatch(self.tail) is None:
            message = "of an identity number the last four characters are kept, or none"
            raise ValueError(message)

    def proves(self, *, named: bool) -> bool:
        """Whether it says who this is; `named`: the roster has the name."""
        return bool(self.tail) and (named or bool(self.name.strip()))
