"""The gate's decision: facts in, verdict out, with every reason.

Rules of this file:
1. `decide` reads nothing but its arguments.
2. A rule is a row of `RULES`; each reason has exactly one; the manual's table is printed from it.
3. All broken rules are reported, not the first; the severest outcome wins.
4. Missing data is never a reason to refuse, a resident who comes home is never refused by the machine, nobody who does
   not live here is kept inside by it, and nobody who is alone and needs looking after is turned back.
"""

from collections.abc import Mapping

from checkpoint.domain.facts import Direction, Facts, Passage
from checkpoint.domain.policy import Policy
from checkpoint.domain.rules import OUTCOME_OF, RULES
from checkpoint.domain.verdicts import SEVERITY, Outcome, Reason, Rule, Verdict

__all__ = [
    "RULES",
    "SEVERITY",
    "Direction",
    "Facts",
    "Outcome",
    "Passage",
    "Reason",
    "Rule",
    "Verdict",
    "decide",
    "told",
]


def decide(facts: Facts, policy: Policy) -> Verdict:
    """Advise on one person at one gate. An emergency is free whatever else is true."""
    if facts.emergency:
        return Verdict(Outcome.ADMIT, (Reason.EMERGENCY,), policy.version)
    broken = [rule for rule in RULES if rule.holds(facts, policy)]
    outcomes = [softened(rule.outcome, facts) for rule in broken]
    severest = max(outcomes, key=SEVERITY.__getitem__, default=Outcome.ADMIT)
    return Verdict(severest, tuple(rule.reason for rule in broken), policy.version)


def softened(outcome: Outcome, facts: Facts) -> Outcome:
    """A resident is let home, and a guest let go: what would refuse anybody else is a matter of a check for them.

    Whoever is alone and needs looking after is stayed with, whatever would turn back anybody else.
    """
    if outcome is not Outcome.REFUSE:
        return outcome
    if facts.alone:
        return Outcome.REFER
    goes_where_they_live = facts.on_roster is not facts.leaves
    return Outcome.CHECK if goes_where_they_live else outcome


def told(reason: Reason, facts: Facts, policy: Policy) -> Mapping[str, object]:
    """The figures behind a reason, for its text `detail.<reason>`; empty where there is nothing to tell."""
    return next((rule.tells(facts, policy) for rule in RULES if rule.reason is reason), {})


def deciding(verdict: Verdict) -> tuple[Reason, ...]:
    """Of the reasons of a verdict those that make it what it is: each would by itself."""
    return tuple(reason for reason in verdict.reasons if OUTCOME_OF.get(reason) is verdict.outcome)
