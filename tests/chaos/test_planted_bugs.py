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
SEEN_IN = {
    "a fork is not written down": "a cloned tablet and both go on",
    "a fork stops the tablet for good": "a cloned tablet and both go on",
    "a repeated event is set aside": "a cloned tablet and both go on",
    "after a fork the incarnation stays": "a cloned tablet and both go on",
    "what is removed leaves no tombstone": "a roster of many pages with tombstones",
    "a cursor of another history is kept": "a server restored from a backup and nothing new at the gate",
    "a gap is accepted": "a server restored from a backup and nothing new at the gate",
    "a gap is an error and nothing else": "a server restored from a backup and nothing new at the gate",
    "a gap is skipped forward": "a server restored from a backup and nothing new at the gate",
    "no handshake when nothing waits": "a server restored from a backup and nothing new at the gate",
    "what a whole pull did not bring stays": "a server restored while a tablet was away",
    "a tablet set back does not notice": "a tablet put back that went on before it met the server",
    "any receipt is believed": "a tablet put back that went on before it met the server",
    "a batch that is too large is given up": "late and repeated deliveries",
    "a late batch is a fork": "late and repeated deliveries",
    "a poison record does not count as received": "poison between good events",
    "a poison record is dropped": "poison between good events",
    "of two events with one id the last stands": "poison between good events",
}
"""Which scene is played first, where the first ones do not see it; where it has ceased to, the others follow."""


def test_there_are_enough_of_them():
    assert len(BUGS) >= 25
    assert SEEN_IN.keys() <= BUGS.keys()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", BUGS)
def test_somebody_notices_when(name, monkeypatch, capsys):
    monkeypatch.setattr(tablets, "BATCH_EVENTS", SMALL_BATCH)
    monkeypatch.setattr(sync, "PULL_LIMIT", SMALL_PAGE)
    BUGS[name](monkeypatch)
    noticed = _by_a_scene(SEEN_IN.get(name, "")) or _by_the_machine()
    assert noticed, "nobody noticed"
    with capsys.disabled():
        print(f"  {name}: {noticed}")


def _by_a_scene(first: str) -> str:
    for name in sorted(SCENES, key=lambda scene: scene != first):
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
