"""A reason with the figures behind it, in words: what the gate's card and the supervisors' list say."""

from collections.abc import Callable
from datetime import tzinfo

from checkpoint.domain.decide import Facts, Passage, Reason, told
from checkpoint.domain.policy import Policy
from checkpoint.i18n import Language, text


def detail(
    reason: Reason,
    facts: Facts,
    policy: Policy,
    language: Language,
    zone: tzinfo,
    gate_name: Callable[[int], str],
) -> str:
    """The figures behind a reason; empty where it has none.

    `gate_name` names a gate of the place by its number; times are told in `zone`.
    """
    values = dict(told(reason, facts, policy))
    if not values:
        return ""
    match values.pop("last", None):
        case Passage() as last:
            values["at"] = last.at.astimezone(zone).strftime("%m-%d %H:%M")
            values["gate"] = gate_name(last.gate_id)
            values["direction"] = text(f"direction.{last.direction.value}", language)
    return text(f"detail.{reason.value}", language, **values)
