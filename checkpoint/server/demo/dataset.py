"""The demo in a database: made once, and left alone from then on."""

from dataclasses import dataclass
from datetime import datetime

from checkpoint.server.database import Database
from checkpoint.server.demo import storing
from checkpoint.server.demo.assembly import SEED, Dataset, DemoPlace, build
from checkpoint.server.demo.recognising import is_there
from checkpoint.server.keys import ServerKeys


@dataclass(frozen=True, slots=True)
class Size:
    """How much was made."""

    places: int
    households: int
    residents: int
    gates: int
    volunteers: int
    passes: int
    events: int


def ensure_demo(database: Database, keys: ServerKeys, now: datetime, seed: int = SEED) -> Dataset | None:
    """Make the demo in an empty database; None when there are places already, which then stay as they are."""
    with database.read() as connection:
        if is_there(connection):
            return None
    dataset = build(now, seed)
    storing.store(dataset, database, keys)
    return dataset


def size_of(dataset: Dataset) -> Size:
    """Count a dataset."""
    places = dataset.places
    return Size(
        places=len(places),
        households=sum(len(place.households) for place in places),
        residents=sum(len(place.residents) for place in places),
        gates=sum(len(place.compound.gates) for place in places),
        volunteers=len(dataset.volunteers),
        passes=sum(len(place.passes) for place in places),
        events=sum(events_of(place) for place in places),
    )


def events_of(place: DemoPlace) -> int:
    """How many events a place's tablets have pushed."""
    return sum(len(batch.recorded) for device in place.devices for batch in device.batches)
