"""Each planted bug turns the scenes or the state machine red: a green run means something."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from checkpoint import sync
from checkpoint.server.api import tablets
from tests.chaos.bugs import BUGS
from tests.chaos.machine import SyncMachine
from tests.chaos.scenes import SCENES, play
from tests.chaos.server import SMALL_PAGE
from tests.chaos.tablet import SMALL_BATCH

pytestmark = pytest.mark.skipif(not os.environ.get("CHECKPOINT_CHAOS"), reason="minutes long: `make chaos`")

RUNS = 40
"""At most; a bug that survives so many is one that nobody here sees."""


def test_there_are_enough_of_them():
    assert len(BUGS) >= 25


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", BUGS)
def test_somebody_notices_when(name, monkeypatch, capsys):
    monkeypatch.setattr(tablets, "BATCH_EVENTS", SMALL_BATCH)
    monkeypatch.setattr(sync, "PULL_LIMIT", SMALL_PAGE)
    BUGS[name](monkeypatch)
    noticed = _by_a_scene() or _by_the_machine()
    assert noticed, "nobody noticed"
    with capsys.disabled():
        print(f"  {name}: {noticed}")


def _by_a_scene() -> str:
    for name in SCENES:
        try:
            play(name)
        except Exception as error:
            return f"{name}: {_honest(error)}"
    return ""


def _by_the_machine() -> str:
    many = settings(
        max_examples=RUNS,
        stateful_step_count=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    try:
        run_state_machine_as_test(SyncMachine, settings=many)
    except Exception as error:
        return f"the machine: {_honest(error)}"
    return ""


def _honest(error: Exception) -> str:
    assert not isinstance(error, (AttributeError, NameError, TypeError)), "the bug itself is broken"
    return str(error).partition("\n")[0] or type(error).__name__
