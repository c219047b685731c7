"""Policies on the wire: one document a version.

A tablet that is older than a field leaves it out of account; one that is newer takes the default of a field that an
older server does not send. A value that this version does not know makes the document a ProtocolError, so that a
tablet goes on under the version before rather than under half a policy.
"""

from datetime import time
from enum import StrEnum
from typing import Any, Final, TypeVar

from checkpoint.domain.day_plan import DAY_PLAN, PlannedTask, TaskKind
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import REPORT_DUE, Policy, QuotaKind, TripRule, VehicleRule, VisitorRule
from checkpoint.protocol.values import (
    Json,
    ProtocolError,
    format_time,
    get,
    get_enum,
    get_optional,
    get_optional_time,
    get_or,
    get_time,
)

NUMBERS: Final = (
    "fever_tenths",
    "low_tenths",
    "remeasure_minutes",
    "fever_rounds",
    "fever_decides",
    "fever_holds_hours",
    "cold_after",
    "quota_days",
    "visitor_wait_minutes",
    "slot_grace_minutes",
    "slot_minutes",
    "returnee_days",
    "isolation_days",
    "readings_per_day",
    "stale_hours",
    "lock_stale_hours",
    "keep_days",
    "unseen_days",
    "quiet_minutes",
)
FLAGS: Final = ("temperature_required", "pass_required", "appointments", "site_open", "workers_real_name")
OPTIONAL: Final = (
    "quota_exits",
    "quota_known_minutes",
    "minutes_out_max",
    "riders_max",
    "vehicle_trips",
    "slot_capacity",
    "capacity_inside",
)
TYPES: Final = ("exempt_types", "check_types", "suspended_types")
CHOICES: Final[dict[str, type[StrEnum]]] = {
    "quota_kind": QuotaKind,
    "visitors": VisitorRule,
    "vehicles": VehicleRule,
    "ask_destination": TripRule,
}
_OLDER_VISITORS: Final = "visitors_allowed"
"""What a server said of visitors before there was a third answer; still sent, for tablets of that time."""

E = TypeVar("E", bound=StrEnum)


def policy_to_doc(policy: Policy) -> dict[str, Any]:
    """One version of a place's rules."""
    doc: dict[str, Any] = {
        "id": str(policy.version),
        "version": policy.version,
        "from": format_time(policy.effective_from),
        "title": policy.title,
    }
    doc |= {name: getattr(policy, name) for name in (*NUMBERS, *FLAGS, *OPTIONAL)}
    doc |= {name: getattr(policy, name).value for name in CHOICES}
    doc |= {name: sorted(kind.value for kind in getattr(policy, name)) for name in TYPES}
    doc |= {"issued_by": policy.issued_by} if policy.issued_by else {}
    doc |= {"supervisor_phone": policy.supervisor_phone} if policy.supervisor_phone else {}
    doc |= {"valid_until": format_time(policy.valid_until)} if policy.valid_until else {}
    doc[_OLDER_VISITORS] = policy.visitors is not VisitorRule.REFUSED
    if policy.curfew_from is not None and policy.curfew_until is not None:
        doc["curfew"] = _span(policy.curfew_from, policy.curfew_until)
    if policy.report_due != REPORT_DUE:
        doc["report_due"] = policy.report_due.isoformat("minutes")
    if policy.gates:
        doc["gates"] = [_terms_to_doc(row) for row in policy.gates]
    if policy.tasks != DAY_PLAN:
        doc["tasks"] = [_planned_to_doc(row) for row in policy.tasks]
    return doc


def policy_from_doc(doc: Json) -> Policy:
    """Inverse of `policy_to_doc`.

    Raises:
        ProtocolError: a value of the wrong kind, or one that this version does not know.
        PolicyError: the policy contradicts itself.
    """
    known: dict[str, Any] = {name: get(doc, name, int) for name in NUMBERS if name in doc}
    known |= {name: get(doc, name, bool) for name in FLAGS if name in doc}
    known |= {name: get_optional(doc, name, int) for name in OPTIONAL}
    known |= {name: get_enum(doc, name, kind) for name, kind in CHOICES.items() if name in doc}
    known |= {name: _types(doc, name) for name in TYPES if name in doc}
    if "visitors" not in doc and not get_or(doc, _OLDER_VISITORS, bool, default=True):
        known["visitors"] = VisitorRule.REFUSED
    if "curfew" in doc:
        known["curfew_from"], known["curfew_until"] = _times(doc, "curfew")
    if "report_due" in doc:
        known["report_due"] = _time(get(doc, "report_due", str), "report_due")
    known["gates"] = tuple(_terms_from_doc(row) for row in get_or(doc, "gates", list, []))
    if "tasks" in doc:
        known["tasks"] = tuple(_planned_from_doc(row) for row in get(doc, "tasks", list))
    known |= {"issued_by": get_or(doc, "issued_by", str, ""), "valid_until": get_optional_time(doc, "valid_until")}
    known["supervisor_phone"] = get_or(doc, "supervisor_phone", str, "")
    version, title = get(doc, "version", int), get_or(doc, "title", str, "")
    return Policy(version=version, effective_from=get_time(doc, "from"), title=title, **known)


def _terms_to_doc(terms: GateTerms) -> dict[str, Any]:
    doc: dict[str, Any] = {"gate": terms.gate_id}
    doc |= {name: False for name in _TERMS_FLAGS if not getattr(terms, name)}
    if terms.homes:
        doc["homes"] = list(terms.homes)
    if terms.open_from is not None and terms.open_until is not None:
        doc["open"] = _span(terms.open_from, terms.open_until)
    return doc


_TERMS_FLAGS: Final = ("entries", "exits", "vehicles", "visitors")


def _terms_from_doc(doc: object) -> GateTerms:
    if not isinstance(doc, dict):
        raise ProtocolError("gates: expected one table for each gate")
    opened = _times(doc, "open") if "open" in doc else (None, None)
    flags = {name: get_or(doc, name, bool, default=True) for name in _TERMS_FLAGS}
    homes = tuple(get({"homes": name}, "homes", str) for name in get_or(doc, "homes", list, []))
    return GateTerms(get(doc, "gate", int), homes, open_from=opened[0], open_until=opened[1], **flags)


def _planned_to_doc(row: PlannedTask) -> dict[str, Any]:
    doc: dict[str, Any] = {"task": row.task.value, "from": row.begin.isoformat("minutes")}
    doc |= {"until": row.end.isoformat("minutes")} if row.end is not None else {}
    doc |= {"minutes": row.minutes} if row.minutes else {}
    return doc | ({"title": row.title} if row.title else {})


def _planned_from_doc(doc: object) -> PlannedTask:
    if not isinstance(doc, dict):
        raise ProtocolError("tasks: expected one table for each task")
    until = _time(get(doc, "until", str), "until") if "until" in doc else None
    begin, minutes = _time(get(doc, "from", str), "from"), get_or(doc, "minutes", int, 0)
    return PlannedTask(get_enum(doc, "task", TaskKind), begin, until, minutes, get_or(doc, "title", str, ""))


def _types(doc: Json, name: str) -> frozenset[PassType]:
    return frozenset(get_enum({name: value}, name, PassType) for value in get(doc, name, list))


def _span(begin: time, end: time) -> list[str]:
    return [moment.isoformat("minutes") for moment in (begin, end)]


def _times(doc: Json, name: str) -> tuple[time, time]:
    match doc[name]:
        case [str(begin), str(end)]:
            return _time(begin, name), _time(end, name)
    raise ProtocolError(f"{name}: not two times of day")


def _time(text: str, name: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise ProtocolError(f"{name}: not a time of day") from error
