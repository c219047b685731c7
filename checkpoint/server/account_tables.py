"""The tables of who is signed in: sessions, second factors, and the brake on guessing."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, LargeBinary, String, Table

from checkpoint.server.columns import UtcTime, filled, key, metadata

account_session = Table(
    "account_session",
    metadata,
    key("token_hash", LargeBinary(32)),
    filled("login", String(64)),
    filled("created_at", UtcTime),
    filled("seen_at", UtcTime),
    Column("proven_at", UtcTime),
    Column("kind", String(16)),
    Column("origin", String(60)),
    Column("code_until", UtcTime),
    ForeignKeyConstraint(["login"], ["account.login"]),
)
"""`code_until`: the password was right and the second factor is awaited until then; nothing is open to it yet."""

second_factor = Table(
    "second_factor",
    metadata,
    key("login", String(64)),
    filled("secret", LargeBinary(128)),
    Column("since", UtcTime),
    filled("last_step", BigInteger),
    ForeignKeyConstraint(["login"], ["account.login"]),
)
"""`secret` is sealed with a key of the server's; without `since` it was begun and never confirmed by a code."""

recovery_code = Table(
    "recovery_code",
    metadata,
    key("login", String(64)),
    key("code_hash", LargeBinary(32)),
    ForeignKeyConstraint(["login"], ["account.login"]),
)
"""Each opens one sign-in without the telephone, and is gone then."""

throttle = Table(
    "throttle", metadata, key("subject", String(80)), filled("failures", Integer), filled("since", UtcTime)
)
