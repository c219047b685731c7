"""Bounds that records share: nothing that a gate writes down grows without end."""

from checkpoint.domain.policy import TEXT_MAX


def require_short(record: object, *texts: str) -> None:
    """Every text of a record is bounded.

    Raises:
        ValueError: one is longer than `TEXT_MAX` characters.
    """
    if any(len(text) > TEXT_MAX for text in texts):
        raise ValueError(f"texts of a {type(record).__name__} are at most {TEXT_MAX} characters long")
