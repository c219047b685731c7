"""SIGKILL at random moments: every acknowledged change is there, the one under way is there whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

KILLS = os.environ.get("CHECKPOINT_KILLS", "50")
SEED = os.environ.get("CHECKPOINT_SEED", "3")
ROOT = Path(__file__).resolve().parents[3]


def killed(kills: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: it forks, and this one has threads."""
    command = [sys.executable, "-m", "tests.support.store.kills", "--kills", kills, "--seed", SEED]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False, capture_output=True, text=True)


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged():
    done = killed(KILLS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} kills" in done.stdout
