"""Stores of every released format open whole, and one that has to be brought over is so at any power cut."""

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from checkpoint.domain.events import EventKind
from checkpoint.store import StoreDamagedError, fsck, open_store
from checkpoint.store.journal import FORMAT, Options
from checkpoint.store.outbox import Outbox
from tests.support.store.disks import ForgetfulDisk, RecordingDisk
from tests.support.store.looking import state_of
from tests.support.store.present import KEY, OPTIONS, contents
from tests.support.store.replay import lay_out, states
from tests.support.store.volumes import VOLUMES

DATA = Path(__file__).resolve().parents[2] / "data" / "store"
SMALL = Options(reserve_bytes=0)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "format1", tmp_path / "tablet")
    return tmp_path / "tablet"


@pytest.mark.parametrize("key", [None, bytes(32)])
def test_a_store_of_the_first_format_keeps_every_document_in_its_place(folder, key):
    expected = json.loads((DATA / "format1.json").read_text())
    for _ in range(2):
        store = open_store(folder, key=key, options=SMALL)
        assert contents(store) == expected
        store.close()
    assert not (folder / "store.journal").exists()
    assert (folder / "store.journal.migrated").read_bytes() == (DATA / "format1" / "store.journal").read_bytes()


def test_the_outbox_goes_on_where_it_stood_with_the_same_chain(folder):
    store = open_store(folder, key=bytes(32), options=SMALL)
    outbox = Outbox(store)
    assert (outbox.last, outbox.cursor.acked) == (121, 40)
    from checkpoint.protocol.events import GENESIS, chain

    digest = GENESIS
    for seq in range(1, 122):
        digest = chain(digest, outbox.recorded(seq, 1)[0])
        assert seq != 40 or digest == outbox.cursor.head
    assert state_of(store, "events").chain_head == digest
    assert outbox.hash_at(121) == digest
    store.close()


def test_a_migration_that_was_cut_short_begins_anew(folder):
    (folder / "store.new").mkdir()
    (folder / "store.new" / "00000001.seg").write_bytes(b"half of it")
    store = open_store(folder, options=SMALL)
    assert contents(store) == json.loads((DATA / "format1.json").read_text())
    store.close()


def test_a_first_format_that_is_none_is_refused_and_left(folder):
    (folder / "store.journal").write_text("name,phone\n张三,1\n")
    with pytest.raises(StoreDamagedError, match="not a journal"):
        open_store(folder, options=SMALL)
    assert (folder / "store.journal").read_text() == "name,phone\n张三,1\n"


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_every_format_that_was_released_has_its_fixture(number):
    """The next format begins with `python -m tests.support.store.present tests/data/store` before anything changes."""
    assert any((DATA / f"format{number}").iterdir())
    assert json.loads((DATA / f"format{number}.json").read_text())


@pytest.fixture
def second(tmp_path):
    shutil.copytree(DATA / "format2", tmp_path / "second")
    return tmp_path / "second"


@pytest.mark.parametrize("hints", [True, False], ids=["with its sidecars", "without them"])
def test_a_store_of_the_second_format_has_every_document_in_its_place(second, hints):
    expected = json.loads((DATA / "format2.json").read_text())
    for hint in () if hints else (second / "store").glob("*.hint"):
        hint.unlink()
    report = fsck.verify(second / "store", KEY)
    assert (report.problems, report.sealed) == ([], True)
    for _ in range(2):
        with open_store(second, key=KEY, options=OPTIONS) as store:
            assert contents(store) == expected
            assert store.storage.damage.records_lost == 0


def test_the_outbox_of_the_second_format_goes_on_with_its_chain_its_drop_and_what_was_carried(second):
    with open_store(second, key=KEY, options=OPTIONS) as store:
        outbox = Outbox(store)
        assert (outbox.last, outbox.cursor.acked, outbox.lost) == (79, 60, 0)
        assert 0 < outbox.drops.until <= outbox.backups.proven == 40
        assert outbox.hash_at(79) == state_of(store, "events").chain_head
        assert [seq for seq, _ in outbox.forward.duties(EventKind.CARE)] == [2]
        assert outbox.forward.sums().stocks["口罩"].balance == 6000
        assert {row.person_id for row in outbox.forward.passages()} == {"00001000-1", "00001001-1", "00001002-1"}


@pytest.fixture
def work():
    base = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
    folder = base / f"checkpoint-upgrade-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def migrated(work, disk_class=RecordingDisk):
    """The operations of a migration, and how many of them laid the old file down."""
    folder = work / "recorded" / "tablet"
    folder.parent.mkdir()
    disk = RecordingDisk(work / "recorded")
    disk.make_folder(folder)
    disk.write_file(folder / "store.journal", (DATA / "format1" / "store.journal").read_bytes())
    disk.sync_folder(folder.parent)
    laid, mutant = len(disk.steps), disk_class(work / "recorded")
    mutant.steps = disk.steps
    open_store(folder, key=KEY, options=OPTIONS, disk=mutant).close()
    return disk.steps, laid


def wrong_after_cuts(work, steps, laid, *, once=False):
    most = 60 * VOLUMES.replays // 1000  # of some four hundred
    expected = json.loads((DATA / "format1.json").read_text())
    possible = [(number, mode, files) for number, mode, files in states(steps, 7) if number > laid]
    found, opened = [], set()
    for number, mode, files in random.Random(7).sample(possible, min(most, len(possible))):
        content = frozenset(files.items())
        if content in opened:  # what a store makes of a folder depends on its bytes alone
            continue
        opened.add(content)
        root = work / "state"
        shutil.rmtree(root, ignore_errors=True)
        lay_out(files, root)
        with open_store(root / "tablet", key=KEY, options=OPTIONS) as store:
            if contents(store) != expected:
                found.append(f"after operation {number} ({mode})")
        if found and once:
            break
    return found


def test_a_power_cut_at_any_operation_of_the_migration_loses_nothing(work):
    steps, laid = migrated(work)
    assert len(steps) - laid > 20
    assert wrong_after_cuts(work, steps, laid) == []


def test_a_migration_that_did_not_flush_its_files_would_be_seen(work):
    steps, laid = migrated(work, ForgetfulDisk)
    assert wrong_after_cuts(work, steps, laid, once=True)
