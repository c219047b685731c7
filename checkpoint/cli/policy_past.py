"""Where `checkpoint policy replay` takes the past from: the server's database or a tablet's store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from checkpoint.cli.logs import moment
from checkpoint.cli.options import both, fail
from checkpoint.cli.server_files import require_place, server_files
from checkpoint.config import DataFolder
from checkpoint.domain.events import Event
from checkpoint.domain.policy import QUOTA_DAYS_MAX, Policy
from checkpoint.protocol.policies import policy_from_doc
from checkpoint.protocol.reference import Stream
from checkpoint.server.repository.policies import load_policies
from checkpoint.server.repository.recorded import recorded_events
from checkpoint.store import StoreError
from checkpoint.store.identity import IdentityFile
from checkpoint.store.keystore import FolderKeystore
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.store.tablet_store import read_stores


@dataclass(frozen=True, slots=True)
class Past:
    """The events of a place from before `since` on, as far back as the longest quota window reaches."""

    events: Iterator[Event]
    versions: dict[int, Policy]
    zone: tzinfo
    since: datetime


@contextmanager
def on_server(data: DataFolder, since: str, wanted: str) -> Iterator[Past]:
    with server_files(data) as files, files.database.survey() as connection:
        place = require_place(connection, wanted)
        zone = ZoneInfo(place.timezone)
        begin = moment(since, zone)
        versions = {row.version: row for row in load_policies(connection, place.place_id)}
        events = recorded_events(connection, place.place_id, begin - timedelta(days=QUOTA_DAYS_MAX))
        yield Past(events, versions, zone, begin)


@contextmanager
def on_tablet(data: DataFolder, since: str) -> Iterator[Past]:
    try:
        store = read_stores(data.tablet, FolderKeystore(data.tablet))
    except StoreError as error:
        fail(str(error))
    with store:
        identity = IdentityFile(store).load()
        if identity is None:
            fail(both("policy.no_store", folder=data.tablet))
        zone = ZoneInfo(identity.place.timezone)
        begin = moment(since, zone)
        known = [policy_from_doc(doc) for doc in Replica(store).documents(Stream.POLICIES)]
        events = (event for _, event in Outbox(store).between(begin - timedelta(days=QUOTA_DAYS_MAX)))
        yield Past(events, {row.version: row for row in known}, zone, begin)
