"""What alembic runs: on the connection it is given, in the transaction that is open on it."""

from alembic import context
from sqlalchemy import Connection

from checkpoint.server import event_tables, tables  # noqa: F401  # they fill the metadata
from checkpoint.server.columns import metadata
from checkpoint.server.partitions import is_partition


def wanted(_object: object, name: str | None, kind: str, _reflected: object, _compare_to: object) -> bool:
    """A month's partition belongs to its table, not to the schema."""
    return not (kind == "table" and name is not None and is_partition(name))


connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, include_object=wanted, render_as_batch=False)
context.run_migrations()
