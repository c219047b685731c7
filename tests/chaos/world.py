"""A place in one process: tablets and a server, all real but the wire between them, which does what a network can do.

The server is the whole application over SQLite, asked through its ASGI interface; a tablet is its store, its pusher,
its replica and its link. Faults are drawn for each request, those of a push apart from those of a pull.
"""

import atexit
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import requests
from fastapi.testclient import TestClient
from nacl.signing import SigningKey
from requests.adapters import BaseAdapter
from sqlalchemy import select
from urllib3 import HTTPResponse

from checkpoint.domain.passes import Revocation, RevocationKind
from checkpoint.domain.people import Resident
from checkpoint.link import Duties, Link
from checkpoint.protocol.proof import signer_of
from checkpoint.protocol.reference import Stream
from checkpoint.server import event_tables, tables
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.database import open_database
from checkpoint.server.repository import passes, roster
from checkpoint.server.repository.devices import Device, DeviceState, add_device, find_device
from checkpoint.server.repository.roster import StoredResident
from checkpoint.services.clock import Clock
from checkpoint.store import Store, open_store
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, Trouble
from checkpoint.transport import HttpTransport
from tests.support.builders import a_movement, an_event
from tests.support.bureau import HOME, NOON, found
from tests.support.databases import copy_server, drop_database, server_settings

DEVICES = ("alpha", "beta")
SMALL_BATCH = 3
SMALL_PAGE = 2
SESSION_REQUESTS_MAX = 300


class Fault(StrEnum):
    """What the wire does with one exchange."""

    NONE = "none"
    LOST = "lost"
    REPLY_LOST = "reply lost"
    CUT = "reply cut short"
    TWICE = "delivered twice"
    LATE = "delivered later, the sender was told of no answer"
    ERROR = "500"
    REFUSED = "400"
    GONE = "404"
    BUSY = "429"
    PORTAL = "a captive portal's page"
    ODD = "a 200 with JSON of somebody else's"
    FORGED = "a receipt for everything, with a wrong hash"


FAULTS = [fault for fault in Fault if fault is not Fault.NONE]


def _seed(name: str) -> bytes:
    return name.encode().ljust(32, b"\0")


@cache
def template() -> Path:
    """A founded server with its devices, made once and copied for every run."""
    folder = Path(tempfile.mkdtemp(prefix="checkpoint-world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = create_app(server_settings(folder / "server", demo=True), now=lambda: NOON)
    centre: Centre = app.state.centre
    found(centre)
    with centre.database.write() as connection:
        for name in DEVICES:
            device = Device(
                HOME, name, 1, name, "linux", bytes(SigningKey(_seed(name)).verify_key), NOON, state=DeviceState.ACTIVE
            )
            add_device(connection, device, hashlib.sha256(f"{HOME}.{name}".encode()).digest())
    centre.database.close()
    return folder


class Server:
    """The central server; what it holds can be backed up and put back."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.at, self.restored = folder, NOON, 0
        copy_server(template() / "server", folder)
        self.app, self.client = _app()
        self.open()

    def open(self) -> None:
        settings = server_settings(self.folder, demo=True)
        database = open_database(settings.url, "never used")
        self.centre = Centre(settings, database, self.app.state.centre.keys, lambda: self.at, os.urandom)
        self.app.state.centre = self.centre

    def restart(self) -> None:
        """Killed and started: only the disk remains."""
        self.centre.database.close()
        self.open()

    def backup(self, target: Path) -> None:
        self.centre.database.close()
        shutil.rmtree(target, ignore_errors=True)
        copy_server(self.folder, target)
        self.open()

    def restore(self, source: Path) -> None:
        self.centre.database.close()
        shutil.rmtree(self.folder)
        copy_server(source, self.folder)
        self.open()
        # As `checkpoint server restore` does: the cursors of the lost history mean nothing here.
        self.restored += 1
        info = tables.database_info
        with self.centre.database.write() as connection:
            connection.execute(
                info.update().where(info.c.name == "generation").values(value=f"restored{self.restored}")
            )
        self.restart()

    def events(self) -> dict[str, bytes]:
        table = event_tables.event
        with self.centre.database.read() as connection:
            rows = connection.execute(select(table.c.id, table.c.raw).where(table.c.place_id == HOME)).all()
        assert len({row.id for row in rows}) == len(rows), "an event is there twice"
        return {row.id: bytes(row.raw) for row in rows}

    def quarantine(self) -> set[bytes]:
        table = event_tables.quarantine
        with self.centre.database.read() as connection:
            return {bytes(raw) for raw in connection.execute(select(table.c.raw)).scalars()}

    def residents(self) -> dict[str, str]:
        table = tables.resident
        with self.centre.database.read() as connection:
            living = select(table.c.person_id, table.c.name).where(table.c.place_id == HOME, table.c.deleted.is_(False))
            return {row.person_id: row.name for row in connection.execute(living)}

    def device(self, name: str) -> Device:
        with self.centre.database.read() as connection:
            device = find_device(connection, name)
        assert device is not None
        return device

    def revocations(self) -> int:
        table = tables.revocation
        with self.centre.database.read() as connection:
            return len(connection.execute(select(table.c.rev).where(table.c.place_id == HOME)).all())


@cache
def _app() -> tuple[Any, TestClient]:
    """One application for all runs, whose disk is changed under it; its event loop is started once."""
    folder = template() / "app"
    copy_server(template() / "server", folder)
    app = create_app(server_settings(folder, demo=True), now=lambda: NOON)
    client = TestClient(app, base_url="http://server")
    client.__enter__()
    return app, client


class Wire(BaseAdapter):
    """`requests`' way to the server. `faults` gives the fault of the next exchange of a kind."""

    def __init__(self, server: Server, draw: Callable[[str], Fault]) -> None:
        super().__init__()
        self.server, self.draw = server, draw
        self.late: list[requests.PreparedRequest] = []
        self.sent: list[str] = []

    def deliver(self, request: requests.PreparedRequest) -> Any:
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        return self.server.client.request(
            str(request.method), request.path_url, content=body, headers=dict(request.headers)
        )

    def deliver_late(self) -> None:
        """What was held up on the way arrives at last."""
        while self.late:
            self.deliver(self.late.pop(0))

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        kind = "push" if request.path_url.startswith(_OF_A_PUSH) else "pull"
        fault = self.draw(kind)
        self.sent.append(request.path_url)
        assert len(self.sent) < SESSION_REQUESTS_MAX, "the session does not end"
        if fault is Fault.LATE:
            self.late.append(request)
        if fault in (Fault.LOST, Fault.LATE):
            raise requests.ConnectionError(fault)
        if fault in _MADE_UP:
            status, data = _MADE_UP[fault](request)
            return _response(request, status, data, {"Content-Type": "application/json"})
        answer = self.deliver(request)
        if fault is Fault.TWICE:
            answer = self.deliver(request)
        if fault is Fault.REPLY_LOST:
            raise requests.ConnectionError(fault)
        data = answer.content[: len(answer.content) // 2] if fault is Fault.CUT else answer.content
        return _response(request, answer.status_code, data, dict(answer.headers))

    def close(self) -> None:
        """Nothing to close."""


def _forged(request: requests.PreparedRequest) -> tuple[int, bytes]:
    receipt = {"acked": 3, "head": "ab" * 32, "new": 0, "dup": 0, "quarantined": [], "time": "2026-11-22T04:00:00.000Z"}
    return 200, json.dumps(receipt).encode()


_MADE_UP: dict[Fault, Callable[[requests.PreparedRequest], tuple[int, bytes]]] = {
    Fault.ERROR: lambda _: (500, b"oops"),
    Fault.REFUSED: lambda _: (400, b'{"code":"bad_request"}'),
    Fault.GONE: lambda _: (404, b'{"code":"not_found"}'),
    Fault.BUSY: lambda _: (429, b'{"code":"busy"}'),
    Fault.PORTAL: lambda _: (200, b"<html>sign in</html>"),
    Fault.ODD: lambda _: (200, b'{"status":"ok"}'),
    Fault.FORGED: _forged,
}


_OF_A_PUSH = ("/v1/push", "/v1/probe")
"""A probe asks about the answer to a push, within it."""

_OF_THE_WAY = ("content-encoding", "content-length")
"""The body is unpacked already, and perhaps cut."""


def _response(
    request: requests.PreparedRequest, status: int, data: bytes, headers: dict[str, str]
) -> requests.Response:
    headers = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_WAY}
    response = requests.Response()
    response.status_code, response.request, response.elapsed = status, request, timedelta(milliseconds=1)
    response.headers.update(headers)
    response.raw = HTTPResponse(body=io.BytesIO(data), headers=headers, status=status, preload_content=False)
    return response


@dataclass
class Plan:
    """The faults of one session: lists that are used up, then all goes well."""

    push: list[Fault] = field(default_factory=list)
    pull: list[Fault] = field(default_factory=list)

    def draw(self, kind: str) -> Fault:
        faults = self.push if kind == "push" else self.pull
        return faults.pop(0) if faults else Fault.NONE


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
        transport = HttpTransport("http://server", f"{HOME}.{self.device}", signer_of(_seed(self.device)), self.device)
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


class World:
    """All of it, with the model of what must hold."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="checkpoint-world-", dir=_memory()))
        self.server = Server(self.folder / "server")
        self.tablets: list[Tablet] = []
        self.good: dict[str, bytes] = {}
        self.bad: set[bytes] = set()
        self.copies: list[tuple[int, Path]] = []
        self.backup: Path | None = None
        self.restored = self.forked = False
        self.named = 0
        for device in DEVICES:
            self.add(device)

    def close(self) -> None:
        for tablet in self.tablets:
            tablet.store.close()
        self.server.centre.database.close()
        for folder in (self.server.folder, self.backup):
            if folder is not None:
                drop_database(folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, device: str, source: Path | None = None) -> Tablet:
        number = len(self.tablets)
        folder = self.folder / f"tablet{number}"
        if source is not None:
            shutil.copytree(source, folder)
        tablet = Tablet(folder, device, self.server, number)
        self.tablets.append(tablet)
        return tablet

    # ------------------------------------------------------------ what happens

    def record(self, tablet: Tablet) -> None:
        self.named += 1
        raw = tablet.record(f"note {self.named}")
        self.good[json.loads(raw)["id"]] = raw

    def record_poison(self, tablet: Tablet) -> None:
        self.named += 1
        doc = {"id": f"poison-{self.named}", "kind": "drone", "at": "2026-11-22T04:00:00.000Z"}
        self.bad.add(tablet.record_raw(doc))

    def record_conflict(self, tablet: Tablet) -> None:
        """The id of an event that is there, with other bytes: a bug of the app, which must not change history."""
        held = [raw for raw in tablet.held() if raw in self.good.values()]
        if held:
            doc = json.loads(held[0])
            self.named += 1
            doc["body"]["note"] = f"conflict {self.named}"
            self.bad.add(tablet.record_raw(doc))

    def sync(self, tablet: Tablet, plan: Plan) -> None:
        pulls_well, pushes_well = not plan.pull, not plan.push
        before = tablet.outbox.pending
        trouble = tablet.session(plan)
        if trouble is None:
            assert tablet.outbox.pending == 0
            self.check_delivered(tablet)
        elif not self.restored:
            self.check_delivered(tablet, tablet.outbox.cursor.acked)
        if pulls_well:
            assert tablet.roster() == self.server.residents(), "the roster is not current, and nothing stood in the way"
            assert self.known_revocations(tablet) == self.server.revocations(), "a revocation did not arrive"
        if pushes_well:
            assert tablet.outbox.pending == 0, f"nothing stood in the way of the push, and {before} events wait"

    def known_revocations(self, tablet: Tablet) -> int:
        mark = tablet.replica.cursor(Stream.REVOCATIONS)
        return _rows_of(mark, self.server)

    def clone(self, tablet: Tablet) -> None:
        target = self.folder / f"image{len(self.copies)}-{len(self.tablets)}"
        tablet.copy_to(target)
        self.add(tablet.device, target)
        self.forked = True

    def keep_copy(self, tablet: Tablet) -> None:
        target = self.folder / f"copy{len(self.copies)}"
        tablet.copy_to(target)
        self.copies.append((tablet.number, target))

    def put_back(self) -> None:
        number, source = self.copies[-1]
        self.tablets[number].put_back(source)
        self.forked = True

    def keep_backup(self) -> None:
        self.backup = self.folder / "backup"
        self.server.backup(self.backup)

    def restore(self) -> None:
        assert self.backup is not None
        self.server.restore(self.backup)
        self.restored = True

    def edit_roster(self) -> None:
        self.named += 1
        person = Resident(1 + self.named % 3, 1 + self.named % 4, f"新{self.named}")
        with self.server.centre.database.write() as connection:
            roster.save_residents(connection, HOME, [StoredResident(person, "")])

    def remove_resident(self) -> None:
        living = sorted(self.server.residents())
        if living:
            with self.server.centre.database.write() as connection:
                roster.remove_residents(connection, HOME, [living[self.named % len(living)]])

    def revoke(self) -> None:
        self.named += 1
        with self.server.centre.database.write() as connection:
            passes.revoke(connection, HOME, Revocation(RevocationKind.PASS, f"{self.named:016x}"))

    # ------------------------------------------------------------ what must hold

    def check_always(self) -> None:
        events, aside = self.server.events(), self.server.quarantine()
        assert all(self.good.get(key) == raw for key, raw in events.items()), "something was invented or changed"
        assert aside <= self.bad, "a good event was set aside"
        if not (self.forked or self.restored):
            assert all(self.server.device(name).forked_at is None for name in DEVICES), "a fork where there is none"

    def check_delivered(self, tablet: Tablet, until: int | None = None) -> None:
        """What a tablet takes for acknowledged, all of it or up to a number, is there."""
        events, aside = self.server.events(), self.server.quarantine()
        for raw in tablet.held()[:until]:
            assert raw in aside if raw in self.bad else events.get(json.loads(raw)["id"]) == raw, (
                "acknowledged and lost"
            )

    def settle(self) -> None:
        """The faults end: everything finds its way within a few sessions."""
        for tablet in self.tablets:
            tablet.wire.deliver_late()
        for tablet in self.tablets * 2:
            trouble = tablet.session()
            assert trouble is None, f"without any fault: {trouble}"
        for tablet in self.tablets:
            self.check_delivered(tablet)
            assert tablet.roster() == self.server.residents(), "the roster differs in the end"
            assert self.known_revocations(tablet) == self.server.revocations()
        self.check_always()
        for tablet in self.tablets:
            if tablet.outbox.renewed(f"inc-{tablet.device}") and not self.restored:
                assert self.server.device(tablet.device).forked_at is not None, "a cloned tablet went unnoticed"


def _rows_of(mark: str, server: Server) -> int:
    """How many revocations a tablet knows: its cursor names the highest revision of the list it has."""
    if not mark:
        return 0
    generation, revision, _ = mark.split(".")
    if generation != server.centre.database.generation:
        return -1
    table = tables.revocation
    with server.centre.database.read() as connection:
        rows = connection.execute(select(table.c.rev).where(table.c.place_id == HOME)).scalars().all()
    return sum(rev <= int(revision) for rev in rows)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
