"""Words of the supervisors' console and of exported files."""

TEXTS: dict[str, tuple[str, str]] = {}
