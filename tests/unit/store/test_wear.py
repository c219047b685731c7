"""Every truncation and many flipped bits: an exact state, or damage that is named. And that these tests can see."""

import pytest

from checkpoint.store import record, recovery
from tests.support.store.volumes import SEED, SHARDS, VOLUMES, share
from tests.support.store.wear import (
    KEY,
    SETTINGS,
    cuts_opened,
    cuts_read,
    filled,
    flips,
    no_waiting_for_the_disk,
)

pytestmark = pytest.mark.timeout(900)  # at the greater volumes, on a machine that is busy

STEP = 29
"""Where not every cut is opened, each so many-eth is; all are read."""
RECORDS = 111
MUTANTS = {
    "checksum ignored": (record, "_fits", lambda _checksum, _recorded: True),
    "first bad record taken for the end": (recovery, "_after_damage", lambda _data, _position: None),
}


@pytest.fixture(params=[KEY, None], ids=["sealed", "plain"])
def settings(request):
    return SETTINGS | {"key": request.param}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    no_waiting_for_the_disk(monkeypatch)


def all_cuts(ends):
    """Every byte of the last hundred records."""
    return list(range(ends[-101] + 1, ends[-1]))


def test_every_truncation_of_the_last_hundred_records_is_read_to_the_last_whole_one(tmp_path, settings):
    ends = filled(tmp_path, RECORDS, settings)
    assert len(all_cuts(ends)) > 5_000
    assert cuts_read(tmp_path, all_cuts(ends), ends) == []


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_truncated_store_opens_in_an_exact_state_and_goes_on(tmp_path, settings, shard):
    ends = filled(tmp_path, RECORDS, settings)
    cuts = all_cuts(ends) if VOLUMES.whole_truncations else all_cuts(ends)[::STEP]
    assert cuts_opened(tmp_path, settings, cuts[shard::SHARDS], ends) == []


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_flipped_bit_is_noticed(tmp_path, settings, shard):
    assert flips(tmp_path, settings, share(VOLUMES.flips, shard), SEED + shard) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_flips_see(tmp_path, monkeypatch, mutant):
    monkeypatch.setattr(*MUTANTS[mutant])
    assert flips(tmp_path, SETTINGS | {"key": None}, 60, SEED) != []


def test_the_truncations_see_a_transaction_that_counts_by_halves(tmp_path, settings, monkeypatch):
    ends = filled(tmp_path, RECORDS, settings)
    monkeypatch.setattr(recovery, "is_complete", lambda _rows: True)
    assert cuts_read(tmp_path, all_cuts(ends), ends) != []
