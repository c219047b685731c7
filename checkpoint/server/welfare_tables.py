"""The table of calls on people who are looked after, which only supervisors read."""

from sqlalchemy import Index, String, Table, Text

from checkpoint.server.columns import UtcTime, code, filled, key, metadata, place_key

welfare_call = Table(
    "welfare_call",
    metadata,
    place_key(),
    key("call_id", String(36)),
    filled("person_id", code(16)),
    filled("at", UtcTime),
    filled("by", Text),
    filled("result", String(16)),
    filled("login", String(64)),
    Index("welfare_call_by_person", "place_id", "person_id", "at"),
)
"""`by` says in words who called, `login` who wrote it down."""
