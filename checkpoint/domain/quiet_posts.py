"""Quiet posts (久无登记的卡点): nothing recorded for long at a gate that should be manned."""

from datetime import datetime, time, timedelta, tzinfo

from checkpoint.domain.policy import Policy


def quiet_from(policy: Policy, gate_id: int, now: datetime, zone: tzinfo) -> datetime | None:
    """A gate without a record since this time is quiet; None: it need not be manned long enough, or nobody asks.

    It is manned within its opening hours and outside the curfew. What was before it opened counts for nothing.
    """
    if not policy.quiet_minutes:
        return None
    local, terms = now.astimezone(zone), policy.gate(gate_id)
    if policy.in_curfew(local.time()) or (terms is not None and not terms.is_open(local.time())):
        return None
    begins = [at for at in (policy.curfew_until, terms.open_from if terms else None) if at is not None]
    since = now - timedelta(minutes=policy.quiet_minutes)
    return None if any(_latest(at, local) > since for at in begins) else since


def _latest(at: time, local: datetime) -> datetime:
    """When the clock last showed a time of day."""
    today = datetime.combine(local.date(), at, local.tzinfo)
    return today if today <= local else today - timedelta(days=1)
