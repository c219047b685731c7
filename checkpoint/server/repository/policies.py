"""The policy that holds at a place."""

from datetime import datetime

from sqlalchemy import Connection, select

from checkpoint.domain.policy import Policy, policy_at
from checkpoint.protocol.policies import policy_from_doc
from checkpoint.protocol.values import loads
from checkpoint.server import tables


def load_policies(connection: Connection, place_id: int) -> list[Policy]:
    """Every version of a place's rules, by version."""
    table = tables.policy
    docs = connection.execute(
        select(table.c.doc).where(table.c.place_id == place_id, table.c.deleted.is_(False)).order_by(table.c.version)
    ).scalars()
    return [policy_from_doc(loads(doc)) for doc in docs]


def policy_in_force(connection: Connection, place_id: int, at: datetime) -> Policy | None:
    """The newest version whose time has come; None before the first."""
    return policy_at(load_policies(connection, place_id), at)
