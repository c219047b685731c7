"""A tablet: its store, its pusher, its replica and its link, in a folder that can be copied and put back."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from checkpoint.link import Duties, Link
from checkpoint.protocol.proof import signer_of
from checkpoint.protocol.reference import Stream
from checkpoint.services.clock import Clock
from checkpoint.store import Store, open_store
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, Trouble
from checkpoint.transport import HttpTransport
from tests.chaos.server import Server, seed_of
from tests.chaos.wire import Plan, Wire
from tests.support.builders import a_movement, an_event
from tests.support.bureau import HOME, NOON

SMALL_BATCH = 3


class Tablet:
    """One enrolled tablet; its folder can be copied and put back."""

    def __init__(self, folder: Path, device: str, server: Server, number: int) -> None:
        self.folder, self.device, self.number = folder, device, number
        self.now, self.drawn = NOON, 0
        self.plan = Plan()
        self.wire = Wire(server, lambda kind: self.plan.draw(kind))  # noqa: PLW0108  # the plan changes
        self.open()

    def open(self) -> None:
        self.store: Store = open_store(self.folder)
        self.outbox, self.replica = Outbox(self.store), Replica(self.store)
        transport = HttpTransport(
            "http://server", f"{HOME}.{self.device}", signer_of(seed_of(self.device)), self.device
        )
        transport._session.mount("http://", self.wire)
        clock = Clock(
            now=lambda: self.now,
            mono_ms=lambda: int((self.now - NOON).total_seconds() * 1000) % 10**9,
            boot=f"boot{self.number}",
            random_bytes=self._random,
            chance=lambda: 0.5,
        )
        self.pusher = Pusher(
            self.outbox, self.device, f"inc-{self.device}", random_bytes=self._random, boot=clock.boot, place_id=HOME
        )
        duties = Duties(lambda _stream: None, token_at=datetime.max.replace(tzinfo=NOON.tzinfo))
        self.link = Link(self.pusher, self.replica, transport, clock, duties)

    def _random(self, count: int) -> bytes:
        self.drawn += 1
        return f"{self.number} {self.drawn}".encode().ljust(count, b".")[:count]

    def record(self, note: str) -> bytes:
        self.now += timedelta(seconds=1)
        event = an_event(a_movement(note=note), at=self.now)
        seq = self.outbox.append(event)
        return self.outbox.recorded(seq, 1)[0]

    def record_raw(self, doc: dict[str, Any]) -> bytes:
        """What a newer app, or a broken one, may have recorded."""
        self.outbox._last = self.store.rows("events").insert(doc)
        return self.outbox.recorded(self.outbox.last, 1)[0]

    def restart(self) -> None:
        self.store.close()
        self.open()

    def copy_to(self, target: Path) -> None:
        self.store.close()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder, target)
        self.open()

    def put_back(self, source: Path) -> None:
        self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(source, self.folder)
        self.open()

    def session(self, plan: Plan | None = None) -> Trouble | None:
        """Sync once; what stood in the way."""
        self.plan = plan or Plan()
        self.wire.sent.clear()
        self.link.session()
        self.now += timedelta(seconds=15)
        return self.link.state.trouble

    def held(self) -> list[bytes]:
        """Every event on it, in order."""
        return self.outbox.recorded(1, self.outbox.last)

    def roster(self) -> dict[str, str]:
        return {doc["id"]: doc["name"] for doc in self.replica.documents(Stream.RESIDENTS)}
