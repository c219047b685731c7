"""Words of the command line."""

TEXTS: dict[str, tuple[str, str]] = {}
