"""Ids in presence and among what was taken back are in the order of their bytes, whatever the database's language."""

from alembic import op

revision = "0010"
down_revision = "0009"

_CODES = (
    ("annulment", "event_id", 64),
    ("presence", "person_id", 16),
    ("presence", "direction", 8),
    ("presence", "event_id", 64),
)


def upgrade() -> None:
    """Change the columns on PostgreSQL, which makes their keys anew; a file of SQLite has this order already."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, length in _CODES:
            op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR({length}) COLLATE "C"')
