"""Objections (异议) to refusals, each with its answer and how long that took (A6)."""

from datetime import timedelta
from typing import Final

from checkpoint.domain.incidents import ANSWER_WITHIN, Incident, IncidentStage
from checkpoint.domain.policy import Policy
from checkpoint.server.console.duty_rows import Cell, Look, Names, Row
from checkpoint.server.repository.incidents import place_incidents
from checkpoint.server.repository.policies import policy_in_force

OBJECTION_REACH: Final = timedelta(days=60)
"""As long as incidents are kept (S14)."""


def objections(look: Look) -> list[Row]:
    """Each objection of the last weeks, the newest first; urgent while its answer is due."""
    policy = policy_in_force(look.connection, look.place.place_id, look.now) or Policy(0, look.now)
    since = look.now - OBJECTION_REACH
    found = place_incidents(look.connection, look.place.place_id, since, policy.fever_tenths)
    names = Names(look)
    return [_told(look, names, row, policy) for row in reversed(found) if row.objected]


def _told(look: Look, names: Names, row: Incident, policy: Policy) -> Row:
    reasons = look.say("list.comma").join(look.say(f"console.reason.{reason.value}") for reason in row.disputed)
    who = row.masked_name or look.say("category.unknown")
    told: list[Cell] = [look.place.name, look.clock(row.opened_at), row.number, who, row.address, reasons]
    if row.stage is not IncidentStage.CLOSED:
        over = row.due_at(policy) <= look.now
        minutes = int(ANSWER_WITHIN.total_seconds() // 60)
        said = look.say(f"console.duty.objection.{'over' if over else 'open'}", minutes=minutes)
        return Row((*told, said, "", "", "", ""), urgent=over)
    _, at, by = row.done[-1]
    if row.ended is None:
        return Row((*told, look.say("console.duty.objection.left"), look.clock(at), "", row.note, names.operator(by)))
    took = int((at - row.opened_at).total_seconds() // 60)
    outcome = look.say(f"outcome.{row.ended.value}")
    return Row((*told, outcome, look.clock(at), took, row.note, names.operator(by)))
