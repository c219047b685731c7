"""What a volunteer checks before somebody is let through whom the gate would have checked (核实)."""

from typing import Final

from checkpoint.domain.rules import CHECKABLE
from checkpoint.domain.verdicts import Outcome, Verdict

CHECKS: Final = ("seen_id", "phoned", "vouched", "asked")
"""How, chosen by one tap and recorded as this code; words under `override.<code>`."""


def names_a_check(verdict: Verdict) -> bool:
    """Whether the gate asks for a check of which the record can say how it was done."""
    return verdict.outcome is Outcome.CHECK and not CHECKABLE.isdisjoint(verdict.reasons)
