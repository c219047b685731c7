"""How much of each crash suite runs: `CHECKPOINT_CRASH` is fast (the default), ci, or soak.

A suite is cut into shards, so that several processes share it; each shard draws its own chance from the seed.
"""

import os
from typing import Final, NamedTuple


class Volumes(NamedTuple):
    """Counts over all shards. `whole_truncations`: open a store at each cut, and not only read it back."""

    kills: int
    replays: int
    flips: int
    power_cuts: int
    calls: int
    whole_truncations: bool


_ALL: Final = {
    "fast": Volumes(50, 1_000, 500, 10, 6_000, whole_truncations=False),
    "ci": Volumes(1_000, 7_000, 5_000, 50, 20_000, whole_truncations=True),
    "soak": Volumes(10_000, 20_000, 20_000, 500, 100_000, whole_truncations=True),
}
VOLUMES: Final = _ALL[os.environ.get("CHECKPOINT_CRASH", "fast")]
SEED: Final = int(os.environ.get("CHECKPOINT_SEED", "11"))
SHARDS: Final = 4


def share(count: int, shard: int, shards: int = SHARDS) -> int:
    """What one shard does of a count."""
    return count // shards + (shard < count % shards)
