"""A tablet's two stores and their keys: the roster apart from the journal, the organisation's way in, a fresh key."""

import shutil

import nacl.exceptions
import pytest
from click.testing import CliRunner

from checkpoint.bootstrap import open_tablet
from checkpoint.cli import main
from checkpoint.protocol.reference import Stream
from checkpoint.server.roots import ensure_test_root
from checkpoint.store import StoreBusyError, StoreDamagedError, StoreKeyError, open_store, rekey
from checkpoint.store.disk import Disk
from checkpoint.store.escrow import recovery_secret
from checkpoint.store.keystore import DEVICE_KEY, REFERENCE_KEY, FolderKeystore, HighWater, key_of
from checkpoint.store.reference_store import forget_reference
from checkpoint.store.replica import Replica
from checkpoint.store.survey import Found, survey
from checkpoint.store.tablet_store import open_stores
from tests.support.lists import ROOT
from tests.support.tablet import FLATS, fill


@pytest.fixture
def folder(tmp_path):
    """An enrolled tablet that was opened, recorded three exits and was closed."""
    fill(tmp_path / "tablet")
    tablet = open_tablet(tmp_path / "tablet")
    for _ in range(3):
        tablet.gate.emergency_exit()
    tablet.close()
    return tmp_path / "tablet"


def headers(folder):
    found: list[Found] = []
    survey(Disk(), folder, found, writing=False)
    for row in found:
        Disk().close(row.segment.file)
    return [row.front for row in found if row.front]


def test_the_roster_lies_in_a_store_of_its_own_under_a_key_of_its_own(folder):
    store = open_stores(folder, FolderKeystore(folder))
    assert {"events", "identity"} <= store.tables()
    assert not store.tables() & {stream.value for stream in Stream}
    assert len(store.reference.table("households")) == len(FLATS)
    store.close()
    device, reference = (key_of(FolderKeystore(folder), name) for name in (DEVICE_KEY, REFERENCE_KEY))
    assert device != reference
    with pytest.raises(StoreKeyError):
        open_store(folder / "reference", key=device, read_only=True)
    with pytest.raises(StoreKeyError):
        open_store(folder, key=reference, read_only=True)


def test_without_the_reference_key_the_journal_is_written_and_the_roster_is_noise(folder):
    FolderKeystore(folder).forget(REFERENCE_KEY)
    tablet = open_tablet(folder)
    assert tablet.reference.roster.households == {}
    assert tablet.gate.emergency_exit()
    assert tablet.outbox.last == 4
    tablet.close()


def test_what_an_earlier_version_kept_in_one_store_is_brought_over(tmp_path):
    store = open_store(tmp_path, key=key_of(FolderKeystore(tmp_path), DEVICE_KEY))
    store.table("households").insert_multiple({"id": str(number)} for number in range(700))
    store.table("streams").insert({"stream": "households", "cursor": "7", "complete_at": ""})
    store.close()
    for _ in range(2):
        store = open_stores(tmp_path, FolderKeystore(tmp_path))
        assert store.tables() == set()
        assert (len(store.reference.table("households")), Replica(store).cursor(Stream.HOUSEHOLDS)) == (700, "7")
        store.close()


def test_a_store_that_is_mostly_out_of_date_is_written_anew_under_a_new_data_key(folder, monkeypatch):
    monkeypatch.setattr("checkpoint.store.reference_store.STALE_RECORDS", 10)
    store = open_stores(folder, FolderKeystore(folder))
    table = store.reference.rows("presence")
    for number in range(600):
        table.upsert({"id": "one", "n": number}, lambda row: True)
    before = headers(folder / "reference" / "store")[0]["wraps"]["device"]
    store.close()
    store = open_stores(folder, FolderKeystore(folder))
    assert headers(folder / "reference" / "store")[0]["wraps"]["device"] != before
    assert [row["n"] for row in store.reference.table("presence")] == [599]
    assert len(store.reference.table("households")) == len(FLATS)
    assert store.reference.storage.journal.head.seq < 200
    store.close()


def test_forgetting_the_reference_empties_it_and_leaves_the_journal(folder):
    store = open_stores(folder, FolderKeystore(folder))
    forget_reference(store, FolderKeystore(folder))
    assert not store.reference.tables()
    assert len(store.table("events")) == 3
    store.close()


@pytest.mark.parametrize(("part", "table", "count"), [("", "events", 3), ("reference", "households", len(FLATS))])
def test_the_organisation_opens_a_tablet_whose_keys_are_lost(folder, part, table, count):
    for name in (DEVICE_KEY, REFERENCE_KEY):
        FolderKeystore(folder).forget(name)
    opened = open_store(folder / part, key=recovery_secret(ROOT.seed), read_only=True)
    assert len(opened.table(table)) == count
    opened.close()
    with pytest.raises(StoreKeyError):
        open_store(folder / part, key=recovery_secret(bytes(32)), read_only=True)


def test_every_header_from_then_on_carries_the_organisations_wrap(folder):
    tablet = open_tablet(folder)
    tablet.store.storage.journal.options.segment_bytes = 16 * 1024
    top = tablet.store.storage.journal.head
    while len(tablet.store.storage.journal.segments) < 3:
        tablet.store.table("other").insert({"text": "x" * 500_000})
    tablet.close()
    assert top.segment
    wraps = [front["wraps"] for front in headers(folder / "store")]
    assert all("recovery" in row for row in wraps[1:])
    assert len(wraps) >= 3


def test_the_export_works_by_the_root_key_alone(folder, tmp_path):
    root = ensure_test_root(tmp_path / "server")
    tablet = open_tablet(folder)
    from checkpoint.store.escrow import seal_all_to

    seal_all_to(tablet.store, root.public_key)
    tablet.close()
    (folder / "device.key").unlink()
    done = CliRunner().invoke(main, ["store", "export", str(folder), "--root", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert done.stdout.count('"table": "events"') == 3
    assert CliRunner().invoke(main, ["store", "export", str(folder), "--data", str(tmp_path)]).exit_code != 0


def test_a_store_under_a_fresh_key_holds_the_same_and_the_upload_goes_on(folder):
    key = key_of(FolderKeystore(folder), DEVICE_KEY)
    tablet = open_tablet(folder)
    before = tablet.outbox.recorded(1, 9), tablet.outbox.hash_at(3), tablet.identity
    tablet.close()
    wrap = headers(folder / "store")[0]["wraps"]["device"]
    assert rekey.rekey(folder, key) > 3
    assert headers(folder / "store")[0]["wraps"]["device"] != wrap
    tablet = open_tablet(folder)
    assert (tablet.outbox.recorded(1, 9), tablet.outbox.hash_at(3), tablet.identity) == before
    assert tablet.outbox.last == 3
    tablet.close()
    assert sorted(path.name for path in folder.glob("store*")) == ["store"]


def test_a_cut_between_the_two_renamings_is_mended_at_the_next_start(folder, monkeypatch):
    key = key_of(FolderKeystore(folder), DEVICE_KEY)
    calls = []

    def cut(place):
        calls.append(place)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(rekey, "finish_rekey", cut)
    with pytest.raises(KeyboardInterrupt):
        rekey.rekey(folder, key)
    assert not (folder / "store").exists()
    tablet = open_tablet(folder)
    assert (tablet.outbox.last, tablet.damaged_records) == (3, 0)
    tablet.close()


def test_a_store_that_is_damaged_or_in_use_keeps_its_key(folder):
    key = key_of(FolderKeystore(folder), DEVICE_KEY)
    tablet = open_tablet(folder)
    with pytest.raises(StoreBusyError):
        rekey.rekey(folder, key)
    loc = tablet.store.storage.catalog.named("events").directory.get(2)
    tablet.close()
    path = folder / "store" / f"{loc >> 32:08d}.seg"
    data = bytearray(path.read_bytes())
    data[(loc & 0xFFFFFFFF) + 60] ^= 1
    path.write_bytes(data)
    copy = shutil.copytree(folder, folder.with_name("copy"))
    with pytest.raises(StoreDamagedError, match="damaged"):
        rekey.rekey(copy, key)
    assert (copy / "store" / path.name).read_bytes() == bytes(data)


def test_the_high_water_mark_belongs_to_one_outbox_and_never_falls(tmp_path):
    keystore = FolderKeystore(tmp_path)
    mark = HighWater(keystore, "one")
    noted = []
    for last in range(1, 301):
        if mark.is_due(last):
            mark.note(last)
            noted.append(last)
    assert noted == [100, 200, 300]
    mark.note(5)
    assert HighWater(keystore, "one").noted == 300
    assert HighWater(keystore, "two").noted == 0


def test_a_header_shows_neither_of_the_secrets(folder):
    secret = key_of(FolderKeystore(folder), DEVICE_KEY)
    for front in headers(folder / "store"):
        for wrap in front["wraps"].values():
            assert secret.hex() not in wrap
    with pytest.raises((nacl.exceptions.CryptoError, StoreKeyError)):
        open_store(folder, key=bytes(32), read_only=True)
