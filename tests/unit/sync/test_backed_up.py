"""What a server's backup does not have stays on the tablets: one restored from an old backup ends with every event."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select

from checkpoint.bootstrap import enrol_tablet, open_tablet, utc_now
from checkpoint.domain.policy import Policy
from checkpoint.server.backup import back_up, restore
from checkpoint.server.database import open_empty
from checkpoint.server.demo.dataset import ensure_demo
from checkpoint.server.event_tables import event
from checkpoint.services.upkeep import Retention
from checkpoint.store import open_store
from checkpoint.store.journal import Options
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, key_of
from checkpoint.store.outbox import Outbox
from tests.support.builders import a_movement, an_event
from tests.support.centre import RunningCentre, ServedCentre, founded
from tests.support.databases import copy_server, server_settings

SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0)
LONG_AGO = timedelta(days=100)
HOUR = timedelta(hours=1)


class Server:
    """A server whose clock the test moves, and that may come back from a backup."""

    def __init__(self, folder):
        self.folder, self.behind = folder, 200 * HOUR
        copy_server(founded(), folder)
        self.served = ServedCentre(folder, self.now)
        self.served.start(lambda centre: ensure_demo(centre.database, centre.keys, utc_now()))
        self.running = RunningCentre(self.served.url, self.served.centre)

    def now(self):
        return utc_now() - self.behind

    def back_up(self, file):
        back_up(self.served.centre.database, file, self.now())

    def come_back_from(self, file):
        """On a new machine: the keys, an empty database, and the copy."""
        self.served.stop()
        folder = self.folder.with_name("anew")
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*.db*", "*.sqlite*"))
        database = open_empty(server_settings(folder).url)
        restore(database, file, "anew")
        database.close()
        self.served = ServedCentre(folder, self.now, self.served.port)
        self.served.start()

    def has(self):
        with self.served.centre.database.read() as connection:
            return set(connection.execute(select(event.c.id)).scalars())


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "server")
    yield server
    server.served.stop()


@pytest.fixture
def tablet(tmp_path, server):
    """Two hundred records of long ago, in several segments, which the server has and told so."""
    folder = tmp_path / "tablet"
    with open_store(folder, key=key_of(FolderKeystore(folder), DEVICE_KEY), options=SMALL) as store:
        record(Outbox(store), 200)
    enrol_tablet(folder, server.running.url, server.running.enrol_code(), "test", "web")
    tablet = open_tablet(folder)
    assert tablet.link.session()
    yield tablet
    tablet.close()


def record(outbox, count):
    """As if they had been recorded long ago, without any network since."""
    for number in range(count):
        outbox.append(an_event(a_movement(), utc_now() - LONG_AGO + timedelta(minutes=outbox.last + number)))


def retention(tablet, *, is_disk_low=False):
    policy = Policy(1, utc_now() - 2 * LONG_AGO, keep_days=0)
    chosen = Retention(tablet.outbox, lambda _at: policy, tablet.clock, lambda _until: None, lambda: is_disk_low)
    return chosen.run(lambda _seconds: False)


def test_a_server_restored_from_a_backup_72_hours_old_ends_with_every_event(tmp_path, server, tablet):
    own = {row.id for row in tablet.outbox.events()}
    server.behind -= HOUR
    server.back_up(tmp_path / "old")
    server.behind -= HOUR
    record(tablet.outbox, 100)
    assert tablet.link.session()
    assert retention(tablet) == 0
    server.behind -= 69 * HOUR
    server.back_up(tmp_path / "new")
    own |= {row.id for row in tablet.outbox.events()}
    assert tablet.link.session()
    assert retention(tablet) == 0  # the newest backup has all of it, the one before has not
    server.behind -= 2 * HOUR
    assert tablet.link.session()
    assert 50 < retention(tablet) <= 200
    server.come_back_from(tmp_path / "old")
    assert not own <= server.has()
    assert tablet.link.session(), tablet.link.state
    assert own <= server.has()
    assert (tablet.outbox.pending, tablet.outbox.lost) == (0, 0)


def test_of_a_server_without_a_backup_a_tablet_drops_nothing_unless_its_disk_is_nearly_full(server, tablet):
    for _ in range(5):
        server.behind -= 30 * HOUR
        assert tablet.link.session()
    assert tablet.outbox.backups.told.backed_up_at is None
    assert retention(tablet) == 0
    gone = retention(tablet, is_disk_low=True)
    assert gone > 50
    assert tablet.outbox.drops.unproven == gone
