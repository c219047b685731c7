"""SIGKILL at random moments: every acknowledged change is there, the one under way is there whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.store.volumes import SEED, SHARDS, VOLUMES, share

pytestmark = pytest.mark.timeout(900 + VOLUMES.kills)  # seconds: a kill takes a tenth to a third on a busy machine

ROOT = Path(__file__).resolve().parents[3]


def run(program: str, *arguments: object) -> str:
    """In a process of its own: it forks, and this one has threads."""
    command = [sys.executable, "-m", f"tests.support.store.{program}", *map(str, arguments)]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(shard):
    kills = share(VOLUMES.kills, shard)
    assert f"{kills} kills" in run("kills", "--times", kills, "--seed", SEED + shard)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting an image needs root")
@pytest.mark.parametrize("shard", range(2))
def test_a_power_cut_of_a_real_ext4_loses_nothing_that_was_acknowledged(shard):
    cuts = share(VOLUMES.power_cuts, shard, 2)
    assert f"{cuts} power cuts" in run("power", "--times", cuts, "--seed", SEED + shard)
