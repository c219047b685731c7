"""The scenes and the state machine, as they are; `test_planted_bugs.py` shows that they would notice."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from checkpoint import sync
from checkpoint.server.api import tablets
from tests.chaos.machine import SyncMachine
from tests.chaos.scenes import SCENES, play
from tests.chaos.server import SMALL_PAGE
from tests.chaos.tablet import SMALL_BATCH
from tests.support.volume import IS_WHOLE

RUNS = int(os.environ.get("CHECKPOINT_MACHINE_RUNS", "10" if IS_WHOLE else "4"))

RUN_SECONDS_MAX = 30
"""What a run may take on a machine with other work; on a quiet one it takes less than one."""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A batch and a page of everyday size would never be full here."""
    monkeypatch.setattr(tablets, "BATCH_EVENTS", SMALL_BATCH)
    monkeypatch.setattr(sync, "PULL_LIMIT", SMALL_PAGE)


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_lost_or_doubled_after(name):
    play(name)


@pytest.mark.timeout(RUN_SECONDS_MAX * RUNS)
def test_nothing_is_lost_or_doubled_whatever_happens_in_between():
    checked = settings(
        max_examples=RUNS,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # to explain, every line would be traced
    )
    run_state_machine_as_test(SyncMachine, settings=checked)
