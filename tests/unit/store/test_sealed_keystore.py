"""The tablet's keys on a device with a keystore of its own (S3): what lies on the disk opens with its secret alone."""

import shutil

import pytest

from checkpoint.bootstrap import open_tablet_store, rescue_tablet
from checkpoint.services.wipe import erase_everything
from checkpoint.store import StoreError, StoreKeyError, StoreSealedError
from checkpoint.store.keystore import DEVICE_KEY, HIGH_WATER, REFERENCE_KEY, FolderKeystore, key_of
from checkpoint.store.outbox import Outbox
from checkpoint.store.rescue import Mishap
from checkpoint.store.sealed_keystore import SECRET_BYTES, SealedKeystore, name_of
from tests.support.builders import a_movement, an_event

SECRET, OTHER = bytes(range(SECRET_BYTES)), bytes(reversed(range(SECRET_BYTES)))


def unsealed(folder, secret=SECRET, others=None):
    keystore = SealedKeystore(folder)
    keystore.unseal(secret, others)
    return keystore


def test_what_is_kept_is_read_again_and_does_not_lie_open_on_the_disk(tmp_path):
    unsealed(tmp_path).keep(HIGH_WATER, b"inc-7:1200")
    assert b"1200" not in (tmp_path / HIGH_WATER).read_bytes()
    assert (tmp_path / HIGH_WATER).stat().st_mode & 0o077 == 0
    assert unsealed(tmp_path).read(HIGH_WATER) == b"inc-7:1200"
    assert unsealed(tmp_path).read(DEVICE_KEY) is None


def test_before_the_device_answers_nothing_is_read_drawn_or_kept(tmp_path):
    key = key_of(unsealed(tmp_path), DEVICE_KEY)
    silent = SealedKeystore(tmp_path)
    for step in (lambda: key_of(silent, DEVICE_KEY), lambda: silent.keep(DEVICE_KEY, bytes(32))):
        with pytest.raises(StoreSealedError):
            step()
    assert silent.wanted() == (name_of(SECRET),)
    assert key_of(unsealed(tmp_path), DEVICE_KEY) == key


def test_a_key_that_lay_open_is_taken_over_and_sealed(tmp_path):
    key = key_of(FolderKeystore(tmp_path), DEVICE_KEY)
    keystore = SealedKeystore(tmp_path)
    assert keystore.wanted() == ()
    keystore.unseal(SECRET)
    assert keystore.read(DEVICE_KEY) == key
    assert key not in (tmp_path / DEVICE_KEY).read_bytes()
    assert unsealed(tmp_path).read(DEVICE_KEY) == key


def test_another_secret_a_changed_byte_and_anothers_file_open_nothing(tmp_path):
    keystore = unsealed(tmp_path)
    key_of(keystore, DEVICE_KEY)
    with pytest.raises(StoreKeyError):
        unsealed(tmp_path, OTHER).read(DEVICE_KEY)
    shutil.copy(tmp_path / DEVICE_KEY, tmp_path / REFERENCE_KEY)
    with pytest.raises(StoreKeyError):
        keystore.read(REFERENCE_KEY)
    sealed = bytearray((tmp_path / DEVICE_KEY).read_bytes())
    sealed[-1] ^= 1
    (tmp_path / DEVICE_KEY).write_bytes(sealed)
    with pytest.raises(StoreKeyError):
        keystore.read(DEVICE_KEY)


def test_a_store_whose_secret_was_lost_is_set_aside_and_taken_back_when_the_secret_is_back(tmp_path):
    with_event = open_tablet_store(tmp_path, unsealed(tmp_path))
    raw = Outbox(with_event).append(an_event(a_movement()))
    assert raw == 1
    with_event.close()

    saved = rescue_tablet(tmp_path, keystore=unsealed(tmp_path, OTHER))
    assert saved.rescued.mishap is Mishap.KEY
    assert Outbox(saved.rescued.store).last == 0
    saved.close()

    back = unsealed(tmp_path, OTHER, {name_of(SECRET): SECRET})
    store = open_tablet_store(tmp_path, back)
    assert Outbox(store).last == 1, "the event is there again"
    store.close()


def test_both_secrets_are_asked_for_the_one_of_the_key_in_use_first(tmp_path):
    key_of(unsealed(tmp_path), DEVICE_KEY)
    keystore = unsealed(tmp_path, OTHER)
    keystore.set_aside(DEVICE_KEY)
    key_of(keystore, DEVICE_KEY)
    assert SealedKeystore(tmp_path).wanted() == (name_of(OTHER), name_of(SECRET))


def test_after_a_wipe_nothing_asks_for_the_secret(tmp_path):
    keystore = unsealed(tmp_path)
    open_tablet_store(tmp_path, keystore).close()
    erase_everything(tmp_path)
    assert SealedKeystore(tmp_path).wanted() == ()


def test_a_disk_that_refuses_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="Not a directory"):
        unsealed(tmp_path / "file" / "folder").keep(DEVICE_KEY, bytes(32))
