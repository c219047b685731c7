"""Where the time comes from. Whoever needs it is handed it: by the composition root, or by the command that begins."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
