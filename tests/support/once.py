"""What the processes of a run have in common: made by the first that asks, and copied by all."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

FOLDER: Final = "CHECKPOINT_TEST_RUN"
"""Names the run's folder to the processes that the run starts."""


def begin_run() -> None:
    """Make the run's folder, which goes with this process, the first of the run."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="checkpoint-run-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, for all processes of the run; whoever asks meanwhile waits. Nobody changes it."""
    begin_run()  # a bench is a run, too
    folder = Path(os.environ[FOLDER]) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            try:
                make(folder)
            except BaseException:  # half of it is nothing to be copied
                shutil.rmtree(folder, ignore_errors=True)
                raise
    return folder
