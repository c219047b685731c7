"""The console's page of the rules (管控规则) of a place: what holds now, what is to come, what held before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from checkpoint.domain.policy import Policy, policy_at
from checkpoint.domain.policy_review import statements
from checkpoint.i18n.policy_told import sentence
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import authorize, scope_of
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.errors import not_found
from checkpoint.server.repository.policies import load_policies

router: Final = APIRouter()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a place's rules with its sentences; `state` is now, later or before."""

    policy: Policy
    state: str
    begins: datetime
    says: tuple[str, ...]


@router.get("/rules")
def get_rules(request: Request, centre: CentreHere, viewer: SignedIn, place: int = 0) -> Response:
    """The rules of one place, the newest version first."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        chosen = authorize(connection, viewer, place) if place else next(iter(places), None)
        if chosen is None:
            raise not_found()
        known = load_policies(connection, chosen.place_id)
    zone, in_force = ZoneInfo(chosen.timezone), policy_at(known, now)
    versions = [
        Version(
            row,
            "now" if row is in_force else "later" if row.effective_from > now else "before",
            row.effective_from.astimezone(zone),
            tuple(sentence(remark, language) for remark in statements(row)),
        )
        for row in sorted(known, key=lambda row: (row.effective_from, row.version), reverse=True)
    ]
    usual = [sentence(remark, language) for remark in statements(Policy(0, now))] if in_force is None else []
    return page(
        request, "rules.html", viewer, {"places": places, "place": chosen, "versions": versions, "usual": usual}
    )
