"""Words of the tablet."""

TEXTS: dict[str, tuple[str, str]] = {}
