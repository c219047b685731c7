"""What a policy does: remarks whose words are in the text catalogue; what is odd about it: `policy_odd`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time

from checkpoint.domain.policy import Policy, TripRule
from checkpoint.domain.readings import format_tenths


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a policy: the key of its text and what fills it. Lists of pass types stay values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def statements(policy: Policy) -> list[Remark]:
    """What the policy does, a sentence for each rule that it sets."""
    return [
        *_origin(policy),
        *_temperature(policy),
        *_going_out(policy),
        *_coming_in(policy),
        *_passes(policy),
        *_gates(policy),
        *_tasks(policy),
        *_watching(policy),
    ]


def _origin(policy: Policy) -> Iterator[Remark]:
    if policy.issued_by:
        yield Remark("policy.says.issued_by", {"unit": policy.issued_by})
    if policy.supervisor_phone:
        yield Remark("policy.says.supervisor_phone", {"number": policy.supervisor_phone})
    if policy.valid_until is not None:
        yield Remark("policy.says.valid_until", {"day": policy.valid_until.strftime("%Y-%m-%d %H:%M UTC")})


def _temperature(policy: Policy) -> Iterator[Remark]:
    if not policy.temperature_required:
        yield Remark("policy.says.no_temperature")
    yield Remark(
        "policy.says.temperature",
        {
            "fever": format_tenths(policy.fever_tenths),
            "low": format_tenths(policy.low_tenths),
            "minutes": policy.remeasure_minutes,
            "rounds": policy.fever_rounds,
            "decides": policy.fever_decides,
            "cold": policy.cold_after,
        },
    )
    yield Remark("policy.says.fever_holds", {"hours": policy.fever_holds_hours})
    if policy.readings_per_day:
        yield Remark("policy.says.readings_per_day", {"count": policy.readings_per_day})


def _going_out(policy: Policy) -> Iterator[Remark]:
    if policy.quota_exits is None:
        yield Remark("policy.says.no_quota")
    else:
        key = f"policy.says.quota_{policy.quota_kind.value}"
        yield Remark(key, {"exits": policy.quota_exits, "days": policy.quota_days})
        if policy.quota_known_minutes is not None:
            yield Remark("policy.says.quota_known", {"minutes": policy.quota_known_minutes})
    if policy.minutes_out_max is not None:
        yield Remark("policy.says.minutes_out", {"minutes": policy.minutes_out_max})
    if policy.ask_destination is not TripRule.NONE:
        yield Remark(f"policy.says.destination_{policy.ask_destination.value}")
    if policy.curfew_from is not None and policy.curfew_until is not None:
        yield Remark("policy.says.curfew", {"begin": clock(policy.curfew_from), "end": clock(policy.curfew_until)})
    if policy.returnee_days:
        yield Remark("policy.says.returnee", {"days": policy.returnee_days})
    yield Remark("policy.says.lock", {"hours": policy.lock_stale_hours, "days": policy.isolation_days})


def _coming_in(policy: Policy) -> Iterator[Remark]:
    if not policy.site_open:
        yield Remark("policy.says.site_closed")
    yield Remark(f"policy.says.visitors_{policy.visitors.value}")
    yield Remark("policy.says.visitor_wait", {"minutes": policy.visitor_wait_minutes})
    if policy.appointments:
        yield Remark("policy.says.appointments", {"minutes": policy.slot_grace_minutes})
        yield Remark("policy.says.slot_minutes", {"minutes": policy.slot_minutes})
        if policy.slot_capacity is not None:
            yield Remark("policy.says.slot_capacity", {"most": policy.slot_capacity})
    if policy.capacity_inside is not None:
        yield Remark("policy.says.capacity", {"most": policy.capacity_inside})
    yield Remark(f"policy.says.vehicles_{policy.vehicles.value}")
    if policy.riders_max is not None:
        yield Remark("policy.says.riders", {"most": policy.riders_max})
    if policy.vehicle_trips is not None:
        yield Remark("policy.says.vehicle_trips", {"most": policy.vehicle_trips})
    if policy.workers_real_name:
        yield Remark("policy.says.workers")


def _passes(policy: Policy) -> Iterator[Remark]:
    yield Remark("policy.says.pass_required" if policy.pass_required else "policy.says.pass_not_required")
    for name in ("exempt_types", "check_types", "suspended_types"):
        types = getattr(policy, name)
        if types:
            yield Remark(f"policy.says.{name}", {"types": tuple(sorted(types))})
    yield Remark("policy.says.stale", {"hours": policy.stale_hours})
    yield Remark("policy.says.keep", {"days": policy.days_kept})
    yield Remark("policy.says.report_due", {"by": clock(policy.report_due)})


def _gates(policy: Policy) -> Iterator[Remark]:
    for terms in policy.gates:
        number: dict[str, object] = {"gate": terms.gate_id}
        if terms.homes:
            yield Remark("policy.says.gate_homes", number | {"homes": terms.homes})
        if terms.open_from is not None and terms.open_until is not None:
            hours: dict[str, object] = {"begin": clock(terms.open_from), "end": clock(terms.open_until)}
            yield Remark("policy.says.gate_hours", number | hours)
        for name in ("entries", "exits", "vehicles", "visitors"):
            if not getattr(terms, name):
                yield Remark(f"policy.says.gate_no_{name}", number)


def _tasks(policy: Policy) -> Iterator[Remark]:
    if not policy.tasks:
        yield Remark("policy.says.no_tasks")
    for row in policy.tasks:
        end = clock(row.end) if row.end is not None else "24:00"
        values: dict[str, object] = {"begin": clock(row.begin), "end": end, "title": row.title and f" {row.title}"}
        key = f"policy.says.task_{row.task.value}"
        yield Remark(f"{key}_contact", values | {"minutes": row.minutes}) if row.minutes else Remark(key, values)


def _watching(policy: Policy) -> Iterator[Remark]:
    if policy.unseen_days:
        yield Remark("policy.says.unseen", {"days": policy.unseen_days})
    if policy.quiet_minutes:
        yield Remark("policy.says.quiet", {"minutes": policy.quiet_minutes})


def clock(at: time) -> str:
    return at.isoformat("minutes")


def minutes_of(begin: time, end: time) -> int:
    return ((end.hour - begin.hour) * 60 + end.minute - begin.minute) % (24 * 60)
