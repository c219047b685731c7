"""Upkeep: what is old and sent goes by the policy's days, nothing else does, and the drop is recorded."""

from datetime import timedelta

import pytest

from checkpoint.bootstrap import open_tablet
from checkpoint.domain.policy import Policy
from checkpoint.services.upkeep import Retention, Upkeep
from checkpoint.store import StoreError, open_store
from checkpoint.store.backups import Backing
from checkpoint.store.cursor import Cursor
from checkpoint.store.journal import Options
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, key_of
from checkpoint.store.outbox import Outbox
from tests.support.builders import NOON, a_movement, an_event
from tests.support.gates import Hands
from tests.support.tablet import fill

DAY = timedelta(days=1)
SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0)
EVENTS = 400


@pytest.fixture
def store(tmp_path):
    """Four events a day for a hundred days, until yesterday; the server has the first 300."""
    store = open_store(tmp_path, key=bytes(32), options=SMALL)
    outbox = Outbox(store)
    for number in range(EVENTS):
        outbox.append(an_event(a_movement(), NOON - DAY * 100 + DAY / 4 * number))
    acknowledge(outbox, 300)
    yield store
    store.close()


def acknowledge(outbox, seq):
    """The server has so much, and told so four days ago; a backup of last night has it too."""
    cursor = Cursor(seq, outbox.hash_at(seq))
    for at in (NOON - 4 * DAY, NOON):
        outbox.acknowledge(cursor, (), NOON, Backing(at, at - DAY / 2))


def days(number):
    return lambda _at: Policy(1, NOON - DAY * 200, keep_days=number)


def run(store, policy, pause=lambda _seconds: False):
    return Retention(Outbox(store), policy, Hands().clock(), lambda _until: None, lambda: False).run(pause)


def kept(store):
    return [row.doc_id for row in store.table("events")]


def test_what_is_older_than_the_policy_keeps_it_and_was_sent_goes(store):
    gone = run(store, days(50))
    assert 100 < gone <= 200
    assert kept(store) == list(range(gone + 1, EVENTS + 1))
    assert store.storage.damage.records_lost == 0


def test_what_the_server_does_not_have_stays_however_old_it_is(store):
    gone = run(store, days(2))
    assert 200 < gone <= 300


def test_what_the_quota_looks_back_on_stays_whatever_the_policy_says(store):
    assert run(store, lambda _at: Policy(1, NOON, keep_days=0, quota_exits=1, quota_days=31)) <= 276


def test_while_no_policy_was_received_nothing_goes(store):
    assert run(store, lambda _at: None) == 0


def test_the_drop_is_recorded_and_outlives_a_restart(store, tmp_path):
    gone = run(store, days(50))
    store.close()
    again = open_store(tmp_path, key=bytes(32), options=SMALL)
    outbox = Outbox(again)
    assert sum(row["events"] for row in outbox.drops.rows) == gone
    assert outbox.drops.rows[-1]["until"] == gone
    assert kept(again) == list(range(gone + 1, EVENTS + 1))
    assert outbox.append(an_event(a_movement())) == EVENTS + 1
    again.close()


def test_the_upload_goes_on_with_the_same_chain_after_a_drop(store):
    outbox = Outbox(store)
    before = outbox.hash_at(EVENTS), outbox.recorded(301, 100)
    assert run(store, days(50))
    outbox = Outbox(store)
    assert (outbox.hash_at(EVENTS), outbox.recorded(301, 100)) == before
    assert outbox.gap_at(301) is None


def test_a_lost_cursor_is_known_from_the_drop_so_that_nothing_dropped_counts_as_lost(store):
    gone = run(store, days(50))
    store.rows("cursor").truncate()
    outbox = Outbox(store)
    assert outbox.cursor.acked == 300
    assert outbox.gap_at(gone) is None


def test_it_goes_a_segment_at_a_time_and_stops_when_the_app_closes(store):
    pauses: list[float] = []

    def closing(seconds):
        pauses.append(seconds)
        return True

    first = run(store, days(50), closing)
    assert len(pauses) == 1
    assert 0 < first < run(store, days(50))


def test_a_disk_that_refuses_one_duty_does_not_keep_the_others_from_being_done():
    done = []

    def refuse(_pause):
        raise StoreError("no space left on device")

    Upkeep([refuse, lambda _pause: done.append(1)]).round()
    assert done == [1]


def test_the_app_has_it_done_in_the_background_with_the_policy_that_it_received(tmp_path):
    key = key_of(FolderKeystore(tmp_path), DEVICE_KEY)
    with open_store(tmp_path, key=key, options=SMALL) as store:
        outbox = Outbox(store)
        for number in range(200):
            outbox.append(an_event(a_movement(), NOON - DAY * 100 + DAY / 4 * number))
        acknowledge(outbox, 200)
    fill(tmp_path, Policy(1, NOON - DAY * 200, keep_days=60), now=NOON)
    tablet = open_tablet(tmp_path, Hands().clock())
    tablet.upkeep.round()
    gone = tablet.outbox.drops.rows[-1]["until"]
    assert 60 < gone <= 160
    assert tablet.gate.emergency_exit()
    tablet.close()
    tablet = open_tablet(tmp_path, Hands().clock())
    assert (tablet.outbox.last, tablet.damaged_records) == (201, 0)
    assert [row.doc_id for row in tablet.store.table("events")] == list(range(gone + 1, 202))
    tablet.close()
