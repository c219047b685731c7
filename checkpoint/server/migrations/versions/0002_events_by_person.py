"""One person's movements are found without reading the place's; on PostgreSQL each month has its partition."""

from alembic import op

from checkpoint.server.partitions import make_default_partition

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the index, and the partition for what has no month."""
    make_default_partition(op.get_bind())
    op.create_index("event_by_person", "event", ["place_id", "person_id", "at"])
