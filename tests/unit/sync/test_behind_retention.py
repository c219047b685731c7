"""A cloned tablet whose oldest records went by retention goes on all the same, and the bureau sees that it is one."""

import shutil
from datetime import timedelta

import pytest

from checkpoint.bootstrap import enrol_tablet, open_tablet, utc_now
from checkpoint.server.repository.devices import find_device
from checkpoint.store import open_store
from checkpoint.store.journal import Options
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, key_of
from checkpoint.store.outbox import Outbox
from tests.support.builders import a_movement, an_event

SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0)
LONG_AGO = timedelta(days=100)


@pytest.fixture
def folder(tmp_path, centre):
    """A tablet whose two hundred records of long ago, in several segments, the server has."""
    folder = tmp_path / "tablet"
    began = utc_now() - LONG_AGO
    with open_store(folder, key=key_of(FolderKeystore(folder), DEVICE_KEY), options=SMALL) as store:
        outbox = Outbox(store)
        for number in range(200):
            outbox.append(an_event(a_movement(), began + timedelta(minutes=number)))
    enrol_tablet(folder, centre.url, centre.enrol_code(), "test", "web")
    tablet = open_tablet(folder)
    assert tablet.link.session()
    assert tablet.outbox.pending == 0
    tablet.close()
    return folder


def test_a_clone_goes_on_behind_what_was_dropped(tmp_path, folder, centre):
    shutil.copytree(folder, tmp_path / "clone")
    honest, clone = open_tablet(folder), open_tablet(tmp_path / "clone")
    honest.gate.emergency_exit()
    assert honest.link.session()
    for _ in range(4):
        clone.outbox.retire(utc_now() - LONG_AGO / 2, utc_now(), most=200, carry=lambda _until: None)
    assert clone.outbox.drops.until > 50
    clone.gate.emergency_exit()
    assert clone.link.session()
    assert (clone.outbox.pending, clone.outbox.begin) == (0, clone.outbox.drops.until)
    clone.close()
    clone = open_tablet(tmp_path / "clone")
    clone.gate.emergency_exit()
    assert clone.link.session()
    assert (clone.outbox.pending, clone.outbox.lost) == (0, 0)
    with centre.centre.database.read() as connection:
        assert find_device(connection, clone.identity.device_id).forked_at is not None
    honest.close()
    clone.close()
