"""The tables that events fill: what came up from the tablets, and what is folded from it."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from checkpoint.server.columns import UtcTime, code, filled, key, metadata, place_key, revised

event = Table(
    "event",
    metadata,
    place_key(),
    key("id", code(64)),
    filled("device_id", String(36)),
    filled("incarnation", String(36)),
    filled("seq", BigInteger),
    filled("kind", String(16)),
    filled("at", UtcTime),
    filled("received_at", UtcTime),
    Column("clock_ms", BigInteger),
    filled("gate_id", Integer),
    filled("operator_id", String(64)),
    filled("person_id", String(16)),
    Column("household_id", BigInteger),
    Column("direction", String(8)),
    Column("outcome", String(8)),
    Column("category", String(16)),
    Column("source", String(16)),
    filled("reasons", Text),
    Column("first_tenths", Integer),
    Column("tenths", Integer),
    filled("fever", Boolean),
    filled("override", Boolean),
    filled("override_reason", Text),
    filled("emergency", Boolean),
    filled("masked_name", Text),
    filled("address", Text),
    filled("note", Text),
    filled("raw", LargeBinary),
    Index("event_by_time", "place_id", "at"),
    Index("event_by_person", "place_id", "person_id", "at"),
    postgresql_partition_by="RANGE (id)",
)
"""Every good event, once. `clock_ms`: by how much the tablet's clock was ahead of ours; null where nobody can tell.
What only a movement has is null or empty for the other kinds."""

annulment = Table(
    "annulment",
    metadata,
    place_key(),
    key("event_id", code(64)),
    filled("by_event_id", String(64)),
    filled("reason", String(24)),
)
"""Movements taken back, known or yet to come: a correction may arrive before what it corrects."""

duty = Table(
    "duty",
    metadata,
    place_key(),
    key("kind", String(16)),
    key("event_id", String(64)),
    filled("at", UtcTime),
    Index("duty_by_time", "place_id", "kind", "at"),
)
"""Where the few events of each kind of duty are among the many movements."""

presence = Table(
    "presence",
    metadata,
    place_key(),
    key("person_id", code(16)),
    key("direction", code(8)),
    filled("event_id", code(64)),
    filled("at", UtcTime),
    filled("gate_id", Integer),
    *revised("presence"),
)
"""The newest passage of each direction of a person."""

chain = Table(
    "chain",
    metadata,
    place_key(),
    key("device_id", String(36)),
    key("incarnation", String(36)),
    filled("high", BigInteger),
    filled("head", LargeBinary(32)),
)
"""How far each outbox has been received without a gap, and the hash there."""

chain_mark = Table(
    "chain_mark",
    metadata,
    place_key(),
    key("device_id", String(36)),
    key("incarnation", String(36)),
    key("seq", BigInteger),
    filled("head", LargeBinary(32)),
)
"""The hash at the end of each batch: where a tablet that was cloned looks for the last thing in common."""

head_list = Table(
    "head_list",
    metadata,
    place_key(),
    key("seq", BigInteger),
    filled("at", UtcTime),
    filled("body", LargeBinary),
    *revised("head_list"),
)
"""The heads of a place's chains as they were signed once a day; all are kept, those of late are told to the tablets."""

quarantine = Table(
    "quarantine",
    metadata,
    place_key(),
    key("device_id", String(36)),
    key("incarnation", String(36)),
    key("seq", BigInteger),
    filled("code", String(24)),
    filled("raw", LargeBinary),
    filled("received_at", UtcTime),
)
"""Records kept aside (退件): received, in the chain, and not understood."""

loss = Table(
    "loss",
    metadata,
    place_key(),
    key("event_id", String(64)),
    filled("device_id", String(36)),
    filled("incarnation", String(36)),
    filled("seq", BigInteger),
    filled("records", Integer),
    filled("gate_id", Integer),
    Column("after_at", UtcTime),
    Column("before_at", UtcTime),
    filled("received_at", UtcTime),
)
"""Records that damage took on a tablet before they came up (缺失), as the tablet told; `seq` 0: number unknown."""

audit = Table(
    "audit",
    metadata,
    place_key(),
    key("audit_id", String(36)),
    filled("at", UtcTime),
    filled("actor", String(80)),
    filled("action", String(32)),
    filled("object", Text),
    filled("count", Integer),
    filled("seq", BigInteger),
    filled("hash", LargeBinary(32)),
    Index("audit_by_seq", "place_id", "seq", unique=True),
)
"""Who read or changed what. `place_id` is 0 for what belongs to no single place. Lines are only added: `trail_guard`
has the database refuse all else, and `hash` is over the line and the hash of the one before it."""

audit_head = Table("audit_head", metadata, place_key(), filled("seq", BigInteger), filled("hash", LargeBinary(32)))
"""Where the trail's chain of each place ends: the number and the hash of its last line."""
