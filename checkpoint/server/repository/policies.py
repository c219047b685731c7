"""The policy that holds at a place."""

from datetime import datetime

from sqlalchemy import Connection, select

from checkpoint.domain.policy import Policy, policy_at
from checkpoint.protocol.policies import policy_from_doc
from checkpoint.protocol.values import loads
from checkpoint.server import tables


def policy_in_force(connection: Connection, place_id: int, at: datetime) -> Policy | None:
    """The newest version whose time has come; None before the first."""
    table = tables.policy
    docs = connection.execute(
        select(table.c.doc).where(table.c.place_id == place_id, table.c.deleted.is_(False))
    ).scalars()
    return policy_at([policy_from_doc(loads(doc)) for doc in docs], at)
