"""The database, as SQLAlchemy Core tables.

Rules of this file:
1. A table that belongs to a place has `place_id` first in its primary key and in every unique constraint.
2. No sequences, and no triggers but those that keep the trail (`trail_guard`): ids come from the program, revisions
   from `place_counter`.
3. Whatever a tablet pulls has `rev` and `deleted`; a deleted row stays as the news that it is gone.
4. Times are UTC; texts from a gate are kept as they came.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from checkpoint.server.columns import UtcTime, code, filled, key, metadata, place_key, revised

# ------------------------------------------------------------- reference tables, the same for all places
database_info = Table("database_info", metadata, key("name", String(32)), filled("value", Text))

unit = Table(
    "unit",
    metadata,
    key("unit_id", BigInteger),
    Column("parent_id", BigInteger),
    filled("name", Text),
    filled("path", Text),
)

account = Table(
    "account",
    metadata,
    key("login", String(64)),
    filled("name", Text),
    filled("password_hash", Text),
    filled("unit_id", BigInteger),
    filled("role", String(16)),
    filled("language", String(8)),
    Column("disabled", Boolean, nullable=False, default=False),
    ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
)

# ------------------------------------------------------------- places
place = Table(
    "place",
    metadata,
    place_key(),
    filled("name", Text),
    filled("kind", String(16)),
    filled("unit_id", BigInteger),
    filled("timezone", Text),
    ForeignKeyConstraint(["unit_id"], ["unit.unit_id"]),
)

place_counter = Table("place_counter", metadata, place_key(), filled("rev", BigInteger))

gate = Table(
    "gate",
    metadata,
    place_key(),
    key("gate_id", Integer),
    filled("name", Text),
    ForeignKeyConstraint(["place_id"], ["place.place_id"]),
)

device = Table(
    "device",
    metadata,
    place_key(),
    key("device_id", String(36)),
    filled("gate_id", Integer),
    filled("name", Text),
    filled("platform", String(32)),
    filled("token_hash", LargeBinary(32)),
    Column("next_token_hash", LargeBinary(32)),
    Column("token_at", UtcTime),
    filled("public_key", LargeBinary(32)),
    filled("enrolled_at", UtcTime),
    Column("last_seen_at", UtcTime),
    Column("last_push_at", UtcTime),
    Column("pending", Integer),
    Column("clock_offset_ms", BigInteger),
    filled("app_version", String(32)),
    filled("state", String(16)),
    Column("state_at", UtcTime),
    Column("forked_at", UtcTime),
    ForeignKeyConstraint(["place_id", "gate_id"], ["gate.place_id", "gate.gate_id"]),
    Index("device_by_token", "place_id", "token_hash", unique=True),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    place_key(),
    key("code_hash", String(128)),
    filled("lookup", String(4)),
    filled("gate_id", Integer),
    filled("created_by", String(64)),
    filled("expires_at", UtcTime),
    Column("used_at", UtcTime),
    ForeignKeyConstraint(["place_id", "gate_id"], ["gate.place_id", "gate.gate_id"]),
    Index("enrolment_code_by_lookup", "lookup"),
)
"""`code_hash` is an Argon2id string of the code; `lookup`, its first characters, finds the few to compare with."""

# ------------------------------------------------------------- what supervisors sign
daily_report = Table(
    "daily_report",
    metadata,
    place_key(),
    key("day", String(10)),
    key("version", Integer),
    filled("signed_at", UtcTime),
    filled("digest", String(64)),
    filled("doc", Text),
)
"""Signed reports, each version as it was signed; `digest` is the SHA-256 of `doc`, which names the one before."""

# ------------------------------------------------------------- reference data on its way down
household = Table(
    "household",
    metadata,
    place_key(),
    key("household_id", BigInteger),
    filled("building", Text),
    filled("unit", Text),
    filled("room", Text),
    filled("locked", Boolean),
    Column("returnee_at", UtcTime),
    *revised("household"),
)

resident = Table(
    "resident",
    metadata,
    place_key(),
    key("person_id", String(16)),
    filled("household_id", BigInteger),
    filled("person_no", Integer),
    filled("name", Text),
    filled("sex", String(1)),
    filled("phone", Text),
    filled("relation", Text),
    filled("note", Text),
    filled("id_tail", String(4)),
    Column("birth_year", Integer),
    filled("initials", Text),  # the whole pinyin, see Resident.pinyin
    filled("exempt", Boolean),
    Column("isolated", Boolean),
    Column("looked_after", Boolean),
    filled("id_hmac", String(64)),
    *revised("resident"),
)

operator = Table(
    "operator",
    metadata,
    place_key(),
    key("operator_id", String(36)),
    filled("name", Text),
    filled("pin_hash", Text),
    *revised("operator"),
)

policy = Table(
    "policy",
    metadata,
    place_key(),
    key("version", Integer),
    filled("effective_from", UtcTime),
    filled("doc", Text),
    *revised("policy"),
)

appointment = Table(
    "appointment",
    metadata,
    place_key(),
    key("appointment_id", String(36)),
    filled("begins", UtcTime),
    filled("ends", UtcTime),
    filled("name", Text),
    filled("phone_tail", String(4)),
    filled("party", Integer),
    Column("host", BigInteger),
    filled("note", Text),
    *revised("appointment"),
    Index("appointment_by_time", "place_id", "begins"),
)

notice = Table(
    "notice",
    metadata,
    place_key(),
    key("notice_id", String(36)),
    filled("zh", Text),
    filled("en", Text),
    filled("at", UtcTime),
    Column("until", UtcTime),
    filled("by", Text),
    *revised("notice"),
)

care_note = Table(
    "care_note",
    metadata,
    place_key(),
    key("note_id", code(64)),
    filled("household_id", BigInteger),
    filled("at", UtcTime),
    filled("gate_id", Integer),
    filled("by", Text),
    filled("doc", Text),
    *revised("care_note"),
    Index("care_note_by_household", "place_id", "household_id"),
)
"""What all gates of a place are told of isolations and deliveries; a note that nobody needs any more loses its words.
`at` is never later than the note's coming."""

care_order = Table(
    "care_order",
    metadata,
    place_key(),
    key("order_id", String(36)),
    filled("state", String(16)),
    filled("proposed_at", UtcTime),
    filled("proposed_by", String(64)),
    Column("decided_at", UtcTime),
    filled("decided_by", String(64)),
    filled("by", Text),
    filled("doc", Text),
    Index("care_order_by_state", "place_id", "state", "decided_at"),
)
"""What supervisors ordered or released from the console, and what waits for the second of them; `by` says who in
words."""

trusted_key = Table(
    "trusted_key",
    metadata,
    place_key(),
    key("public_key", LargeBinary(32)),
    filled("kid", String(32)),
    filled("types", Text),
    filled("issued_from", UtcTime),
    filled("issued_until", UtcTime),
    *revised("trusted_key"),
)

pass_ = Table(
    "pass",
    metadata,
    place_key(),
    key("pass_id", String(16)),
    filled("household_id", BigInteger),
    filled("person_no", Integer),
    filled("type", Integer),
    filled("issued_at", UtcTime),
    filled("valid_from", UtcTime),
    filled("valid_until", UtcTime),
    Column("quota_exits", Integer),
    Column("quota_days", Integer),
    filled("masked_name", Text),
    filled("flags", Integer),
    filled("short_code", String(16)),
    *revised("pass"),
)

revocation = Table(
    "revocation",
    metadata,
    place_key(),
    key("revocation_id", String(64)),
    filled("kind", String(16)),
    filled("subject", String(32)),
    Column("issued_before", UtcTime),
    *revised("revocation"),
)
