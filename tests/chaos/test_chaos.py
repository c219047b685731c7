"""A minute of chaos with real processes; `make soak-sync` runs ten."""

import os

import pytest

from tests.chaos.soak import run

pytestmark = pytest.mark.skipif(not os.environ.get("CHECKPOINT_CHAOS"), reason="a minute long: `make chaos`")

SECONDS = float(os.environ.get("CHECKPOINT_CHAOS_SECONDS", "60"))


@pytest.mark.timeout(SECONDS + 240)
def test_after_kills_and_broken_connections_the_server_has_every_event_once():
    report = run(SECONDS, seed=int(os.environ.get("CHECKPOINT_CHAOS_SEED", "1")))
    print(report)
    assert report.recorded > SECONDS
    assert report.kills > SECONDS / 6
    assert (report.lost, report.doubled, report.invented) == (set(), 0, set())
