"""The gate's rules as data (管控规则): an authority issues them, with a version and a time from which they hold."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from checkpoint.domain.readings import TENTHS_MAX, TENTHS_MIN

QUOTA_DAYS_MAX: Final = 31
TEXT_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a place's rules. Every number is the authority's to set; the defaults are those most often found.

    Sources of the defaults: docs/adr/0005-policy-defaults.md.
    """

    version: int
    effective_from: datetime
    title: str = ""
    fever_tenths: int = 373
    """A reading at or above this is a fever. Orders differ (37.3, 37.5; "reaches", "exceeds"): inclusive is safer."""
    low_tenths: int = 350
    """A reading below this is more likely a cold thermometer than a person."""
    remeasure_minutes: int = 5
    temperature_required: bool = True
    pass_required: bool = False
    """False: a person found in the roster by name or room needs no pass, so nobody needs a smartphone."""
    quota_exits: int | None = None
    """Exits per household within `quota_days` calendar days, today included; None: no limit."""
    quota_days: int = 1
    minutes_out_max: int | None = None
    curfew_from: time | None = None
    """Curfew `[curfew_from, curfew_until)` in the place's local time; it may run over midnight."""
    curfew_until: time | None = None
    visitors_allowed: bool = True
    site_open: bool = True
    stale_hours: int = 72
    """A revocation list older than this makes a valid pass a matter for CHECK, never for REFUSE."""

    def __post_init__(self) -> None:
        if not TENTHS_MIN <= self.low_tenths < self.fever_tenths <= TENTHS_MAX:
            message = "policy: 30.0 <= low limit < fever limit <= 45.0"
            raise ValueError(message)
        if self.quota_exits is not None and self.quota_exits < 0:
            message = "policy: the quota of exits is not negative"
            raise ValueError(message)
        if not 1 <= self.quota_days <= QUOTA_DAYS_MAX:
            message = f"policy: quota days are 1 to {QUOTA_DAYS_MAX}"
            raise ValueError(message)
        if (self.curfew_from is None) != (self.curfew_until is None):
            message = "policy: a curfew has both a beginning and an end"
            raise ValueError(message)
        if self.effective_from.tzinfo is None:
            message = "policy: effective_from is an aware time"
            raise ValueError(message)

    def quota(self, of_pass: tuple[int, int] | None) -> tuple[int, int] | None:
        """(exits, days) that hold for a household: the policy's own where it sets one, else the pass's; None: none."""
        return of_pass if self.quota_exits is None else (self.quota_exits, self.quota_days)

    def in_curfew(self, local: time) -> bool:
        """Tell whether a local time of day lies in the curfew."""
        if self.curfew_from is None or self.curfew_until is None:
            return False
        if self.curfew_from <= self.curfew_until:
            return self.curfew_from <= local < self.curfew_until
        return local >= self.curfew_from or local < self.curfew_until


def policy_at(versions: list[Policy], at: datetime) -> Policy | None:
    """Pick the version in force: the highest whose effective date has come; None before the first."""
    in_force = [policy for policy in versions if policy.effective_from <= at]
    return max(in_force, key=lambda policy: (policy.effective_from, policy.version), default=None)
