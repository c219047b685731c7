import pickle
import random
from datetime import UTC, datetime

import pytest

from checkpoint.protocol.events import decode_event
from checkpoint.server.database import open_database
from checkpoint.server.demo import storing
from checkpoint.server.demo.assembly import build
from checkpoint.server.keys import load_keys
from tests.support.databases import server_settings
from tests.support.once import made_once

NOW = datetime(2026, 11, 22, 11, 20, tzinfo=UTC)
"""19:20 in the compounds: a day with its evening peak."""


@pytest.fixture(scope="session")
def dataset():
    return pickle.loads((made_once("demo-dataset", _build) / "dataset").read_bytes())


def _build(folder):
    folder.mkdir()
    (folder / "dataset").write_bytes(pickle.dumps(build(NOW)))


@pytest.fixture(scope="session")
def events(dataset):
    """What the tablets of each place pushed, by place id."""
    return {
        place.compound.place.place_id: [
            decode_event(line) for device in place.devices for batch in device.batches for line in batch.recorded
        ]
        for place in dataset.places
    }


@pytest.fixture(scope="session")
def stored(dataset, tmp_path_factory):
    """The demo in a real database; PINs are kept in the clear here, hashing them is not what is tested."""
    folder = tmp_path_factory.mktemp("demo")
    keys = load_keys(folder, random.Random(1).randbytes)
    database = open_database(server_settings(folder).url, "demo")
    storing.store(dataset, database, keys, hash_secret=lambda secret: f"hash of {secret}")
    yield database
    database.close()
