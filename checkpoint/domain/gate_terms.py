"""Rules of a single gate (卡点规则): when it is open, which way, for whom, and whose home gate it is."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class GateTerms:
    """One gate's row in a policy. `homes`: the buildings whose households this gate may let out by itself.

    Open in `[open_from, open_until)` of the place's local time, which may run over midnight; None: at all hours.
    """

    gate_id: int
    homes: tuple[str, ...] = ()
    entries: bool = True
    exits: bool = True
    vehicles: bool = True
    visitors: bool = True
    open_from: time | None = None
    open_until: time | None = None

    def __post_init__(self) -> None:
        if (self.open_from is None) != (self.open_until is None):
            message = f"gate {self.gate_id}: opening hours have both a beginning and an end"
            raise ValueError(message)

    def is_open(self, local: time) -> bool:
        """Whether the gate is open at a local time of day."""
        return self.open_from is None or self.open_until is None or in_span(local, self.open_from, self.open_until)


def in_span(local: time, begin: time, end: time) -> bool:
    """Tell whether a time of day lies in `[begin, end)`, which may run over midnight; equal ends are an empty span."""
    if begin <= end:
        return begin <= local < end
    return local >= begin or local < end
