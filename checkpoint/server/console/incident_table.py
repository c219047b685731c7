"""The incidents at the gates in words: where each stands, and whether somebody has to do something."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from checkpoint.domain.incident_ends import CAME, HANDED_TO, WELL_AGAIN
from checkpoint.domain.incidents import Incident, IncidentStage
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import format_tenths
from checkpoint.server.console.duty_rows import Look, Row
from checkpoint.server.repository.incidents import place_incidents
from checkpoint.server.repository.policies import policy_in_force

INCIDENT_REACH: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IncidentTold:
    """An incident in words; `urgent`: somebody has to do something."""

    incident: Incident
    name: str
    readings: str
    said: str
    urgent: bool


def incident_rows(look: Look) -> list[Row]:
    """Each incident of the last days, the newest first."""
    return [
        Row(
            (
                look.place.name,
                look.clock(row.incident.opened_at),
                row.name,
                row.incident.address,
                row.readings,
                row.said,
            ),
            row.urgent,
        )
        for row in reversed(incidents_told(look))
    ]


def incidents_told(look: Look) -> list[IncidentTold]:
    """Each incident of the last days, the oldest first."""
    policy = policy_in_force(look.connection, look.place.place_id, look.now) or Policy(0, look.now)
    since = look.now - INCIDENT_REACH
    return [
        _told(look, row, policy)
        for row in place_incidents(look.connection, look.place.place_id, since, policy.fever_tenths)
    ]


def _told(look: Look, row: Incident, policy: Policy) -> IncidentTold:
    if row.timed:
        urgent = row.due_at(policy) <= look.now
        resting = row.stage is IncidentStage.WAITING
        said = look.say("console.duty.waiting") if resting else _held(look, row, policy, over=urgent)
        if row.objected:
            said = _objected(look, row, "object_over" if urgent else "object")
    elif row.stage is not IncidentStage.CLOSED:
        steps = look.say("list.comma").join(look.say(f"incident.{step.value}") for step in row.missing)
        urgent = True
        said = look.say("incident.missing", steps=steps) if steps else look.say("incident.todo.close")
    else:
        urgent, said = False, _closed(look, row)
    said = f"{look.say('console.duty.at_home')}{look.say('list.comma')}{said}" if row.at_home else said
    said = f"{look.say('console.duty.alone')}{look.say('list.comma')}{said}" if row.alone else said
    readings = " → ".join(format_tenths(reading.tenths) for reading in row.readings)
    return IncidentTold(row, row.masked_name or look.say("category.unknown"), readings, said, urgent)


def _closed(look: Look, row: Incident) -> str:
    if row.at_home and row.note in CAME:
        return look.say("console.duty.came", by=look.say(f"home.came.{row.note}"))
    if row.at_home and row.note == WELL_AGAIN:
        return look.say("console.duty.well_again")
    if row.alone and row.note in HANDED_TO:
        return look.say("console.duty.handed_to", to=look.say(f"alone.to.{row.note}"))
    return _objected(look, row, "object_closed") if row.objected else look.say("console.duty.closed")


def _held(look: Look, row: Incident, policy: Policy, *, over: bool) -> str:
    key = "console.duty.held_over" if over else "console.duty.held"
    return look.say(key, number=row.number, minutes=policy.visitor_wait_minutes)


def _objected(look: Look, row: Incident, key: str) -> str:
    reasons = [look.say(f"console.reason.{reason.value}") for reason in row.disputed]
    told = {"number": row.number, "reasons": look.say("list.comma").join(reasons)}
    if row.ended is None:
        return look.say(f"console.duty.{key}", **told)
    answered_at = row.done[-1][1]
    minutes = int((answered_at - row.opened_at).total_seconds() // 60)
    outcome = look.say(f"outcome.{row.ended.value}")
    said = look.say("console.duty.object_ended", at=look.clock(answered_at), outcome=outcome, minutes=minutes, **told)
    return look.say("list.comma").join(part for part in (said, row.note) if part)
