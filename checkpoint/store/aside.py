"""Setting aside: what cannot be used gets another name beside its own, and is never deleted."""

from pathlib import Path


def set_aside(path: Path) -> list[Path]:
    """Rename a file or a folder; gives its new name, or nothing where there is none of this name.

    Raises:
        OSError: it cannot be renamed.
    """
    if not path.exists() and not path.is_symlink():
        return []
    number = 1
    while (target := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(target)
    return [target]
