"""What a store that stands aside still has for the server is taken back, once, whenever it can be read."""

import shutil

import pytest

from checkpoint.store import open_store
from checkpoint.store.cursor import Cursor
from checkpoint.store.journal import Options
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore
from checkpoint.store.outbox import Outbox
from checkpoint.store.rescue import Mishap
from checkpoint.store.tablet_store import open_stores, rescue_stores
from tests.support.builders import NOON, a_movement, an_event
from tests.support.store.damage import TABLET_KINDS

SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0, inline=True)
EVENTS, ACKED = 60, 20


@pytest.fixture
def folder(tmp_path):
    """Sixty events, of which the server has twenty."""
    folder = tmp_path / "tablet"
    FolderKeystore(folder).keep(DEVICE_KEY, bytes(range(32)))
    with open_store(folder, key=bytes(range(32)), options=SMALL) as store:
        outbox = Outbox(store)
        for _ in range(EVENTS):
            outbox.append(an_event(a_movement()))
        outbox.acknowledge(Cursor(ACKED, outbox.hash_at(ACKED)), (), NOON)
    return folder


def ids(store):
    return [event.id for event in Outbox(store).events()]


def recorded(folder):
    with open_store(folder, key=bytes(range(32)), read_only=True) as store:
        return ids(store)


def test_when_the_key_is_back_the_events_that_were_not_sent_are_in_the_outbox_once(folder):
    before, keystore = recorded(folder), FolderKeystore(folder)
    keystore.forget(DEVICE_KEY)
    rescued = rescue_stores(folder, keystore)
    assert rescued.mishap is Mishap.KEY
    Outbox(rescued.store).append(mine := an_event(a_movement()))
    assert ids(rescued.store) == [mine.id]
    rescued.store.close()
    keystore.keep(f"{DEVICE_KEY}.former", bytes(range(32)))
    for _ in range(2):
        with open_stores(folder, keystore) as store:
            assert ids(store) == [mine.id, *before[ACKED:]]
            assert Outbox(store).pending == 1 + EVENTS - ACKED
    assert (folder / "store.damaged-1").is_dir()


def test_of_a_damaged_store_what_can_be_read_is_taken_back_at_once(folder):
    before, keystore = recorded(folder), FolderKeystore(folder)
    aside = folder / "store.damaged-1"
    shutil.copytree(folder / "store", aside)
    shutil.rmtree(folder / "store")
    newest = max(path for path in aside.glob("*.seg") if any(path.read_bytes()))
    newest.write_bytes(b"text" * 100)
    bytes_before = {path.name: path.read_bytes() for path in aside.iterdir()}
    with open_stores(folder, keystore) as store:
        found = ids(store)
    assert 0 < len(found) < EVENTS  # the cursor went with the rest: the server knows its own again
    assert found == [event_id for event_id in before if event_id in found]
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == bytes_before


def test_an_event_that_this_outbox_has_already_is_not_taken_twice(folder):
    before, keystore = recorded(folder), FolderKeystore(folder)
    shutil.copytree(folder / "store", folder / "store.damaged-1")
    with open_stores(folder, keystore) as store:
        assert ids(store) == before


@pytest.mark.parametrize("kind", ["a segment of a newer version", "a first format of a newer version"])
def test_a_newer_store_is_left_where_it_is_and_what_is_recorded_beside_it_stays(folder, kind):
    TABLET_KINDS[kind](folder)
    theirs = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "store" in str(path)}
    keystore = FolderKeystore(folder)
    mine: list[str] = []
    for _ in range(2):
        rescued = rescue_stores(folder, keystore)
        assert (rescued.mishap, rescued.set_aside) == (Mishap.NEWER, ())
        assert ids(rescued.store) == mine
        event = an_event(a_movement())
        Outbox(rescued.store).append(event)
        mine.append(event.id)
        rescued.store.close()
    assert {path: path.read_bytes() for path in theirs} == theirs
