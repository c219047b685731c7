"""The tables of 0.1."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

AT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them, what others refer to first."""
    _chains_and_trail()
    _events()
    _gates_households_operators()
    _passes_and_policies()
    _presence_and_quarantine()
    _residents_and_revocations()
    _keys_and_units()
    _accounts_and_places()
    _devices()
    _codes_and_sessions()


def _chains_and_trail() -> None:
    op.create_table(
        "annulment",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("by_event_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "event_id"),
    )
    op.create_table(
        "audit",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "audit_id"),
    )
    op.create_table(
        "chain",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "device_id", "incarnation"),
    )
    op.create_table(
        "chain_mark",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "device_id", "incarnation", "seq"),
    )
    op.create_table(
        "database_info",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "id",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("category", sa.String(length=16), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("first_tenths", sa.Integer(), nullable=True),
        sa.Column("tenths", sa.Integer(), nullable=True),
        sa.Column("fever", sa.Boolean(), nullable=False),
        sa.Column("override", sa.Boolean(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("masked_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "id"),
        postgresql_partition_by="RANGE (id)",
    )
    op.create_index("event_by_time", "event", ["place_id", "at"], unique=False)


def _gates_households_operators() -> None:
    op.create_table(
        "household",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "household_id"),
    )
    op.create_index("household_by_rev", "household", ["place_id", "rev"], unique=False)
    op.create_table(
        "operator",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("operator_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "operator_id"),
    )
    op.create_index("operator_by_rev", "operator", ["place_id", "rev"], unique=False)


def _passes_and_policies() -> None:
    op.create_table(
        "pass",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pass_id", sa.String(length=16), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("person_no", sa.Integer(), nullable=False),
        sa.Column("type", sa.Integer(), nullable=False),
        sa.Column("issued_at", AT, nullable=False),
        sa.Column("valid_from", AT, nullable=False),
        sa.Column("valid_until", AT, nullable=False),
        sa.Column("quota_exits", sa.Integer(), nullable=True),
        sa.Column("quota_days", sa.Integer(), nullable=True),
        sa.Column("masked_name", sa.Text(), nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("short_code", sa.String(length=16), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "pass_id"),
    )
    op.create_index("pass_by_rev", "pass", ["place_id", "rev"], unique=False)
    op.create_table(
        "place_counter",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place_id"),
    )
    op.create_table(
        "policy",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_from", AT, nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "version"),
    )
    op.create_index("policy_by_rev", "policy", ["place_id", "rev"], unique=False)


def _presence_and_quarantine() -> None:
    op.create_table(
        "presence",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "person_id", "direction"),
    )
    op.create_index("presence_by_rev", "presence", ["place_id", "rev"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("place_id", "device_id", "incarnation", "seq"),
    )


def _residents_and_revocations() -> None:
    op.create_table(
        "resident",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("person_no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id_tail", sa.String(length=4), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.Column("id_hmac", sa.String(length=64), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "person_id"),
    )
    op.create_index("resident_by_rev", "resident", ["place_id", "rev"], unique=False)
    op.create_table(
        "revocation",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revocation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("issued_before", AT, nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "revocation_id"),
    )
    op.create_index("revocation_by_rev", "revocation", ["place_id", "rev"], unique=False)


def _keys_and_units() -> None:
    op.create_table(
        "throttle",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_table(
        "trusted_key",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kid", sa.String(length=32), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("issued_from", AT, nullable=False),
        sa.Column("issued_until", AT, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "public_key"),
    )
    op.create_index("trusted_key_by_rev", "trusted_key", ["place_id", "rev"], unique=False)
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id"),
    )


def _accounts_and_places() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.unit_id"],
        ),
        sa.PrimaryKeyConstraint("login"),
    )
    op.create_table(
        "place",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.unit_id"],
        ),
        sa.PrimaryKeyConstraint("place_id"),
    )
    op.create_table(
        "account_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("seen_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["login"],
            ["account.login"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )


def _devices() -> None:
    op.create_table(
        "gate",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.place_id"],
        ),
        sa.PrimaryKeyConstraint("place_id", "gate_id"),
    )
    op.create_table(
        "device",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("enrolled_at", AT, nullable=False),
        sa.Column("last_seen_at", AT, nullable=True),
        sa.Column("last_push_at", AT, nullable=True),
        sa.Column("pending", sa.Integer(), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("app_version", sa.String(length=32), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id", "gate_id"],
            ["gate.place_id", "gate.gate_id"],
        ),
        sa.PrimaryKeyConstraint("place_id", "device_id"),
    )
    op.create_index("device_by_token", "device", ["place_id", "token_hash"], unique=True)


def _codes_and_sessions() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["place_id", "gate_id"],
            ["gate.place_id", "gate.gate_id"],
        ),
        sa.PrimaryKeyConstraint("place_id", "code_hash"),
    )
    op.create_index("enrolment_code_by_hash", "enrolment_code", ["code_hash"], unique=False)
