"""The fail policy (失效策略): what the gate advises when something is broken, missing or urgent; a row each.

The app advises; it never controls a lock. Missing data is never a reason to refuse. A row is a situation with an
example of its facts: the manual prints the rows, and a test decides every example.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Final

from checkpoint.domain.facts import Direction, Facts
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.policy import VisitorRule
from checkpoint.domain.verdicts import Outcome

_NOON: Final = time(12)
_HOME: Final = Facts(Direction.IN, _NOON, on_roster=True, readings=(365,), list_age_hours=1)
_OUT: Final = replace(_HOME, direction=Direction.OUT, pass_status=PassStatus.OK, pass_type=PassType.RESIDENT)
_GUEST: Final = Facts(Direction.IN, _NOON, readings=(365,))


@dataclass(frozen=True, slots=True)
class Situation:
    """One row. `key` ends the keys of its words: `fail.<key>` the situation, `fail.<key>.does` what the gate does.

    `policy`: what of the default policy the example needs to be otherwise.
    """

    key: str
    outcome: Outcome
    facts: Facts
    policy: Mapping[str, object] = field(default_factory=dict)


_ORDER: Final = replace(_OUT, household_locked=True)

FAIL_POLICY: Final = (
    Situation("emergency", Outcome.ADMIT, replace(_ORDER, emergency=True, readings=(400,), pass_status=None)),
    Situation("evacuation", Outcome.ADMIT, Facts(Direction.OUT, _NOON, emergency=True)),
    Situation("rescue", Outcome.ADMIT, Facts(Direction.IN, _NOON, emergency=True), {"site_open": False}),
    Situation("list_fresh", Outcome.ADMIT, replace(_OUT, list_age_hours=72)),
    Situation("list_old", Outcome.CHECK, replace(_OUT, list_age_hours=73)),
    Situation("no_pass", Outcome.CHECK, _HOME, {"pass_required": True}),
    Situation("no_pass_known", Outcome.ADMIT, _HOME),
    Situation("roster_missing", Outcome.CHECK, replace(_GUEST, roster_missing=True)),
    Situation("unknown_visitor", Outcome.CHECK, _GUEST),
    Situation("order_fresh", Outcome.REFUSE, replace(_ORDER, orders_age_hours=24)),
    Situation("order_medical", Outcome.ADMIT, replace(_ORDER, orders_age_hours=24, pass_type=PassType.MEDICAL)),
    Situation("order_old", Outcome.CHECK, replace(_ORDER, orders_age_hours=25)),
    Situation("temperature", Outcome.REFER, replace(_OUT, readings=(428,))),
    Situation("thermometer", Outcome.CHECK, replace(_OUT, readings=(335,))),
    Situation("alone", Outcome.REFER, replace(_GUEST, alone=True), {"visitors": VisitorRule.REFUSED}),
)
