"""Words of the roster import."""

TEXTS: dict[str, tuple[str, str]] = {}
