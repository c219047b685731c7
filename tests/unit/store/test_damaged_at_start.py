"""Twenty-five kinds of broken folder: the store opens in under 5 s, nothing is deleted, an emergency counts."""

import shutil
import time

import pytest

from checkpoint.domain.decide import Direction
from checkpoint.domain.movements import Source
from checkpoint.store import StoreBusyError, open_store, rescue
from checkpoint.store.journal import Options
from checkpoint.store.outbox import Outbox
from tests.support.builders import a_movement, an_event
from tests.support.store.damage import KINDS

KEY = bytes(range(32))
SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0, inline=True)


@pytest.fixture
def folder(tmp_path):
    store = open_store(tmp_path / "tablet", key=KEY, options=SMALL)
    outbox = Outbox(store)
    for _ in range(60):
        outbox.append(an_event(a_movement()))
    store.close()
    return tmp_path / "tablet"


def everything(folder):
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 64)


@pytest.mark.parametrize("kind", KINDS)
def test_the_store_opens_and_an_emergency_is_recorded(folder, kind):
    KINDS[kind](folder)
    key = bytes(32) if kind == "another device's store" else KEY
    began = time.monotonic()
    rescued = rescue.open_or_rescue(folder, key)
    assert time.monotonic() - began < 5
    outbox = Outbox(rescued.store)
    before = len(rescued.store.table("events"))
    outbox.append(an_event(a_movement(direction=Direction.OUT, source=Source.EMERGENCY)))
    assert len(rescued.store.table("events")) == before + 1
    assert not rescued.is_temporary
    rescued.store.close()
    for path in rescued.set_aside:
        assert path.exists()
    again = rescue.open_or_rescue(folder, key)
    assert len(again.store.table("events")) == before + 1
    assert again.set_aside == ()
    again.store.close()


def test_there_are_twenty_five_kinds():
    assert len(KINDS) == 25


def test_what_can_be_read_is_read(folder):
    KINDS["a page of zeros"](folder)
    rescued = rescue.open_or_rescue(folder, KEY)
    assert 45 <= len(rescued.store.table("events").all()) < 60
    assert rescued.set_aside == ()
    rescued.store.close()


def test_a_folder_that_cannot_be_written_still_takes_an_emergency(tmp_path):
    (tmp_path / "tablet").write_text("a file in place of the tablet's folder")
    rescued = rescue.open_or_rescue(tmp_path / "tablet", KEY)
    assert rescued.is_temporary
    assert Outbox(rescued.store).append(an_event(a_movement(source=Source.EMERGENCY))) == 1
    rescued.store.close()
    shutil.rmtree(rescued.store.storage.folder.parent)


def test_a_store_in_use_is_not_set_aside(folder):
    store = open_store(folder, key=KEY, options=SMALL)
    with pytest.raises(StoreBusyError):
        rescue.open_or_rescue(folder, KEY)
    store.close()
