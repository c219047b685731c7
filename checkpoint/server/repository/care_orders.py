"""Orders of supervisors: one proposes that somebody stays at home, another one of the same or a higher unit confirms.

A release needs one person: it holds nobody back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, insert, select, update

from checkpoint.domain.care import CONSOLE, CareNote, CareStep
from checkpoint.domain.events import Event, EventKind
from checkpoint.protocol.duties import duty_from_doc, duty_to_doc
from checkpoint.protocol.values import dumps, loads
from checkpoint.server.repository.care import STANDING, tell_care
from checkpoint.server.repository.organisation import Account, find_account, unit_path
from checkpoint.server.tables import care_order

WAITING: Final = "waiting"
DECLINED: Final = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An order that one person wants; `above` is the path of their unit, empty where the account is gone."""

    order_id: str
    place_id: int
    at: datetime
    login: str
    name: str
    above: str
    note: CareNote

    def may_confirm(self, account: Account, path: str) -> bool:
        """Whether somebody of the unit with this path may: another person, of the same unit or one above it (S10)."""
        return account.login != self.login and self.above.startswith(path)


def propose(connection: Connection, place_id: int, order_id: str, note: CareNote, who: Account, at: datetime) -> None:
    """Put an order down for a second person; no gate hears of it yet."""
    row = {"state": WAITING, "decided_by": "", "decided_at": None, "by": who.name}
    _add(connection, place_id, order_id, note, row | {"proposed_at": at, "proposed_by": who.login})


def confirm(connection: Connection, proposal: Proposal, who: Account, at: datetime) -> None:
    """The second person gives the order: from now on the gates of the place are told."""
    by = f"{proposal.name}、{who.name}"
    _decide(connection, proposal, {"state": STANDING, "decided_at": at, "decided_by": who.login, "by": by})
    _tell(connection, proposal.place_id, proposal.order_id, proposal.note, (by, at))


def decline(connection: Connection, proposal: Proposal, who: Account, at: datetime) -> None:
    """The second person, or whoever proposed it, lets it drop; whom it was about is forgotten but for the flat."""
    row = {"state": DECLINED, "decided_at": at, "decided_by": who.login}
    _decide(connection, proposal, row | {"doc": _doc(replace(proposal.note, name="", reason=""))})


def release(connection: Connection, place_id: int, order_id: str, note: CareNote, who: Account, at: datetime) -> None:
    """End an isolation at all gates, whoever began it."""
    row = {"state": STANDING, "decided_at": at, "decided_by": who.login, "by": who.name}
    _add(connection, place_id, order_id, note, row | {"proposed_at": at, "proposed_by": who.login})
    _tell(connection, place_id, order_id, note, (who.name, at))


def waiting(connection: Connection, place_ids: Sequence[int]) -> list[Proposal]:
    """What waits for a second person, the oldest first."""
    wanted = select(care_order).where(care_order.c.place_id.in_(place_ids), care_order.c.state == WAITING)
    rows = connection.execute(wanted.order_by(care_order.c.proposed_at, care_order.c.order_id)).all()
    return [_proposal(connection, row) for row in rows]


@dataclass(frozen=True, slots=True)
class GivenOrder:
    """An order that two supervisors gave; `by` names both."""

    order_id: str
    at: datetime
    by: str
    note: CareNote


def given_order(connection: Connection, place_id: int, household_id: int, person_no: int) -> GivenOrder | None:
    """The newest order that supervisors gave for a person or, with 0, a household; None: there is none."""
    wanted = select(care_order).where(care_order.c.place_id == place_id, care_order.c.state == STANDING)
    for row in connection.execute(wanted.order_by(care_order.c.decided_at.desc(), care_order.c.order_id.desc())):
        note = _note(row.doc)
        if note.step is CareStep.BEGIN and (note.household_id, note.person_no) == (household_id, person_no):
            return GivenOrder(row.order_id, row.decided_at, row.by, note)
    return None


def _proposal(connection: Connection, row: Row[tuple[object, ...]]) -> Proposal:
    account = find_account(connection, row.proposed_by)
    above = unit_path(connection, account.unit_id) if account else None
    note = _note(row.doc)
    return Proposal(row.order_id, row.place_id, row.proposed_at, row.proposed_by, row.by, above or "", note)


def _note(doc: str) -> CareNote:
    note = duty_from_doc(EventKind.CARE, loads(doc))
    if not isinstance(note, CareNote):
        raise TypeError("an order is a note of an isolation")
    return note


def _doc(note: CareNote) -> str:
    return dumps(duty_to_doc(note)).decode()


def _add(connection: Connection, place_id: int, order_id: str, note: CareNote, row: dict[str, object]) -> None:
    values = {"place_id": place_id, "order_id": order_id, "doc": _doc(note)}
    connection.execute(insert(care_order).values(**values, **row))


def _decide(connection: Connection, proposal: Proposal, row: dict[str, object]) -> None:
    mine = (care_order.c.place_id == proposal.place_id) & (care_order.c.order_id == proposal.order_id)
    connection.execute(update(care_order).where(mine, care_order.c.state == WAITING).values(**row))


def _tell(connection: Connection, place_id: int, order_id: str, note: CareNote, given: tuple[str, datetime]) -> None:
    """What the gates are told; why somebody stays at home is no gate's business (A3)."""
    by, at = given
    tell_care(connection, place_id, [Event(order_id, at, 0, "", by, CONSOLE, replace(note, reason=""))], at)
