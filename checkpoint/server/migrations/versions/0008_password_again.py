"""A session remembers when its password was last given."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; a session of before is asked for its password."""
    op.add_column("account_session", sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
