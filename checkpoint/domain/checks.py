"""What a volunteer checks before somebody is let through whom the gate would have checked (核实)."""

from typing import Final

from checkpoint.domain.verdicts import Outcome, Reason, Verdict

CHECKS: Final = ("seen_id", "phoned", "vouched", "asked")
"""How, chosen by one tap and recorded as this code; words under `override.<code>`."""

CHECKABLE: Final = frozenset(
    {
        Reason.NOT_A_PASS,
        Reason.MALFORMED,
        Reason.UNKNOWN_KEY,
        Reason.ID_CHECK,
        Reason.PASS_MISSING,
        Reason.ROSTER_MISSING,
        Reason.NOT_ON_ROSTER,
        Reason.LIST_STALE,
        Reason.LOCK_STALE,
        Reason.QUOTA_UNSURE,
        Reason.PLACE_UNSURE,
        Reason.CURFEW,
        Reason.VISITOR_UNANNOUNCED,
        Reason.APPOINTMENT_MISSING,
        Reason.WORKER_UNNAMED,
        Reason.FEVER_BEFORE,
    }
)
"""Reasons with something to check about who it is, or why: not those that a reading or a tap on the card answers."""


def names_a_check(verdict: Verdict) -> bool:
    """Whether the gate asks for a check of which the record can say how it was done."""
    return verdict.outcome is Outcome.CHECK and not CHECKABLE.isdisjoint(verdict.reasons)
