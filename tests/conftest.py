"""What all tests share: where their files lie, how many processes run them, on how many examples a law is tried."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from checkpoint.config import COLLECT_AFTER
from tests.support.once import begin_run
from tests.support.volume import examples

MEMORY = Path("/dev/shm")
ROOM_BYTES = 3 << 30
SLOW = frozenset(Path(__file__).parent / line for line in Path(__file__).with_name("slow.txt").read_text().split())
"""The modules that `make fast` leaves to `make test`; `scripts/make_slow.py` writes the list."""

if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
    # Thousands of small stores and databases: what they hold is tested, not how long this machine's disk takes.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

if sys.dont_write_bytecode:
    # Each worker and each process that a test starts would compile our files anew. Beside the sources is where pip has
    # put what it compiled; kept elsewhere, all that is installed would be compiled once more in a fresh clone.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

begin_run()
gc.disable()  # until all is collected: what is loaded stays, and a process that only hands out tests makes little


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors: half of a test's time is waiting, for a screen, a server, a process."""
    return (os.cpu_count() or 1) + 2


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the marks asked for leave out is not even loaded: each process would load all of it to leave it out."""
    marks, here = config.getoption("markexpr"), Path(__file__).parent
    is_left_out = "not e2e" in marks and collection_path == here / "e2e"
    return True if is_left_out or ("not slow" in marks and collection_path in SLOW) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The emergency exit comes first: whatever else is wrong, a gate must open (A4)."""
    items.sort(key=lambda item: item.path.name != "test_emergency_matrix.py")
    for item in items:
        if item.path in SLOW:
            item.add_marker("slow")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """A test of the server leaves PostgreSQL as many connections as it found."""
    if "tests.support.databases" in sys.modules:
        sys.modules["tests.support.databases"].let_connections_go()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Collect cycles as rarely as both programs do, and never again among what all tests have loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    gc.enable()


settings.register_profile("suite", max_examples=examples(100), deadline=None)
settings.load_profile("suite")
