"""Where data lives: one folder, chosen once, with a room for the server and one for each tablet."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

COLLECT_AFTER: Final = 50_000
"""The tablet's process looks for cycles among so many new objects: a screen makes thousands and nearly all of them go
by themselves, so that looking after every 700, as Python does, is a tenth of the time of a push or a screen."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder named by `--data`, by CHECKPOINT_DATA, or the platform's own for applications."""

    root: Path

    @property
    def server(self) -> Path:
        """The central server's database, keys and logs."""
        return self.root / "server"

    @property
    def tablet(self) -> Path:
        """The tablet's store and its identity."""
        return self.root / "tablet"

    @property
    def passes(self) -> Path:
        """Pictures of passes for trying the demo."""
        return self.root / "passes"


def data_folder(option: Path | None = None) -> DataFolder:
    """Settle the data folder. On Android, Flet names the app's private storage in FLET_APP_STORAGE_DATA."""
    if option is not None:
        return DataFolder(option.expanduser().resolve())
    named = os.environ.get("CHECKPOINT_DATA") or os.environ.get("FLET_APP_STORAGE_DATA")
    return DataFolder(Path(named).resolve() if named else Path(platformdirs.user_data_dir("checkpoint")))


def has_keystore() -> bool:
    """Whether the device keeps secrets by itself, as phones and tablets do.

    CHECKPOINT_KEYSTORE=device says so elsewhere: in a browser the same service answers, which is how it is tested.
    """
    return os.environ.get("CHECKPOINT_KEYSTORE") == "device" or os.environ.get("FLET_PLATFORM") in {"android", "ios"}
