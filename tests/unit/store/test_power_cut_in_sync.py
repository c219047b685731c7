"""A power cut at every operation of a push: after it, the server ends up with every event, each once."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from checkpoint.protocol.events import GENESIS, chain, encode_event
from checkpoint.protocol.exchange import Receipt, receipt_to_doc
from checkpoint.store import open_store
from checkpoint.store.cursor import Cursor
from checkpoint.store.journal import Options
from checkpoint.store.outbox import Outbox
from checkpoint.sync import Pusher, SyncError
from checkpoint.transport import Answer, OfflineError
from tests.support.answers import pushed
from tests.support.builders import NOON, a_movement, an_event
from tests.support.store.disks import RecordingDisk
from tests.support.store.replay import lay_out, states

EVENTS = 12
SMALL = Options(segment_bytes=16 * 1024, reserve_bytes=0, inline=True)


class Server:
    """What the centre does with a batch: takes what follows on what it has, and names it in the receipt."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.asked = 0

    def push(self, body, waiting):
        self.asked += 1
        if self.asked <= 2:
            raise OfflineError("no network")
        batch = pushed(body)
        if batch.first <= len(self.lines) + 1:
            self.lines += list(batch.recorded)[len(self.lines) + 1 - batch.first :]
        digest = GENESIS
        for line in self.lines:
            digest = chain(digest, line)
        count = len(self.lines)
        return Answer(200, receipt_to_doc(Receipt(count, digest, count, 0, (), NOON)))


class HastyPusher(Pusher):
    """A mutant: moves the cursor before the receipt is there."""

    def step(self, transport, now, mono_ms):
        cursor = self.outbox.cursor
        until = min(self.outbox.last, cursor.acked + self.batch_events)
        self.outbox.acknowledge(Cursor(until, self.outbox.hash_at(until)), (), now)
        return Pusher.step(self, transport, now, mono_ms) if until == cursor.acked else self._send(transport, cursor)

    def _send(self, transport, cursor):
        sent = Pusher(cast("Outbox", _Before(self.outbox, cursor)), self.device_id, self.incarnation, self.batch_events)
        sent.step(transport, NOON, 1)
        return self.outbox.pending > 0


class _Before:
    """The outbox as it stood before the cursor moved."""

    def __init__(self, outbox, cursor) -> None:
        self._outbox, self.cursor, self.pending = outbox, cursor, 0

    def __getattr__(self, name):
        return getattr(self._outbox, name)

    def acknowledge(self, *_):
        pass


def sync_all(outbox, server, kind=Pusher, tries=60):
    pusher = kind(outbox, "d1", "inc", EVENTS)
    for _ in range(tries):
        try:
            if not pusher.step(server, NOON, 1):
                return
        except SyncError:
            continue


def lost(folder: Path, kind) -> int:
    """Play a push on a disk that is recorded; cut the power at each operation; sync again; count what is missing."""
    folder.mkdir()
    disk = RecordingDisk(folder)
    store = open_store(folder / "tablet", disk=disk, options=SMALL)
    outbox, server = Outbox(store), Server()
    lines = []
    for minute in range(EVENTS):
        event = an_event(a_movement(), NOON + timedelta(minutes=minute))
        outbox.append(event)
        lines.append(encode_event(event))
    begun = len(disk.steps)
    after: list[tuple[int, list[bytes]]] = []
    taken = server.push

    def noting(body, waiting):
        at = len(disk.steps)
        answer = taken(body, waiting)
        after.append((at, list(server.lines)))
        return answer

    server.push = noting  # type: ignore[method-assign]  # to know what the server had at each operation
    sync_all(outbox, server, kind)
    store.close()
    missing = 0
    for number, _mode, files in states(disk.steps, 5):
        if number < begun:
            continue
        root = folder / "state"
        shutil.rmtree(root, ignore_errors=True)
        lay_out(files, root)
        again = open_store(root / "tablet", options=SMALL)
        second = Server()
        second.lines = max((had for at, had in after if at < number), key=len, default=[])[:]
        sync_all(Outbox(again), second)
        missing += second.lines != lines
        again.close()
    return missing


@pytest.fixture
def work():
    folder = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"checkpoint-sync-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder)


def test_no_event_is_lost_by_a_power_cut_in_a_push(work):
    assert lost(work, Pusher) == 0


def test_a_cursor_that_moves_before_its_receipt_is_seen(work):
    assert lost(work, HastyPusher) > 0
