"""The client's sections of `bench.sync`: the wire, a real server in a process of its own, and crowds of tablets."""

import asyncio
import contextlib
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import httpx
from nacl.signing import SigningKey

from bench.report import Report
from bench.sync_load import PLACE_ID, Load, Section, batches, recorded_events
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.exchange import BATCH_EVENTS, Batch, encode_batch
from checkpoint.protocol.proof import NONCE_HEADER, PROOF_HEADER, signer_of
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import loads
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.devices import Device, add_device
from checkpoint.server.repository.roster import StoredResident
from checkpoint.server.settings import ServerSettings
from checkpoint.services.reference import Reference
from checkpoint.services.signed_lists import SignedLists
from checkpoint.store import open_store
from checkpoint.store.marks import Marks
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, pull_step
from checkpoint.transport import HttpTransport

PLACES: Final = 20
POUCH_BYTES: Final = 731
"""PouchDB 9 to express-pouchdb 4, measured when the protocol was chosen (docs/adr/0021)."""
TICKS: Final = os.sysconf("SC_CLK_TCK")


def _seed(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Running:
    """A server process and the devices that it knows."""

    url: str
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """Processor time of the server so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mib(self) -> float:
        """The most memory that the server ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


@contextmanager
def a_server(devices: int = 1, residents: int = 0) -> Iterator[Running]:
    """Start a server process over SQLite with so many enrolled devices, spread over twenty places."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _prepare(data / "server", devices, residents)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "checkpoint", "server", "--demo", "--port", str(port), "--data", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            for _ in range(400):
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"http://127.0.0.1:{port}/healthz")
                    break
                time.sleep(0.05)
            yield Running(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(20)


def _prepare(folder: Path, devices: int, residents: int) -> None:
    centre: Centre = create_app(ServerSettings(folder, demo=True), now=_now).state.centre
    with centre.database.write() as connection:
        organisation.add_unit(connection, Unit(1, "u", None))
        for number in range(PLACES):
            place_id = PLACE_ID + number
            organisation.add_place(connection, Place(place_id, f"p{number}", PlaceKind.COMPOUND, 1))
            organisation.add_gate(connection, Gate(1, place_id, "东门"))
        for number in range(devices):
            name, place_id = f"device-{number}", PLACE_ID + number % PLACES
            key = bytes(SigningKey(_seed(name)).verify_key)
            device = Device(place_id, name, 1, name, "linux", key, _now())
            add_device(connection, device, hashlib.sha256(_token(number).encode()).digest())
    for start in range(0, residents, 5000):
        people = [_resident(number) for number in range(start, min(start + 5000, residents))]
        homes = [
            Household(number, PLACE_ID, str(number % 90), "1", str(number % 900))
            for number in {person.household_id for person in people}
        ]
        with centre.database.write() as connection:
            roster.save_households(connection, PLACE_ID, homes)
            roster.save_residents(connection, PLACE_ID, [StoredResident(person, "") for person in people])
    centre.database.close()


def _resident(number: int) -> Resident:
    name = (
        "王李张刘陈杨黄赵吴周"[number % 10]
        + "明芳伟静强娟秀建国文"[number // 10 % 10]
        + "华英杰丽军"[number // 100 % 5]
    )
    phone = f"139{int.from_bytes(_seed(str(number))[:4], 'big') % 10**8:08d}"
    return Resident(number // 4 + 1, number % 4 + 1, name, phone=phone, relation="户主")


def _token(number: int) -> str:
    return f"{PLACE_ID + number % PLACES}.bench-{number}"


def _transport(url: str, number: int = 0) -> HttpTransport:
    name = f"device-{number}"
    return HttpTransport(url, _token(number), signer_of(_seed(name)), name)


def wire_bytes(report: Report, load: Load) -> None:
    """Bytes on the wire for each event, in batches of 500."""
    recorded = recorded_events(load.seed, load.count(20_000))
    made = list(batches(recorded, BATCH_EVENTS, device_id="d" * 36, incarnation="i" * 16))
    lines = sum(len(encode_batch(batch)) for batch in made) / len(recorded)
    columns = sum(len(encode_batch(batch, by_columns=True)) for batch in made) / len(recorded)
    report.row("wire, lines, B/event", lines)
    report.row("wire, columns, B/event", columns, "<= 66 (stretch 36)", good=columns <= 66)
    report.row("wire, PouchDB / ours", POUCH_BYTES / columns, ">= 11", good=columns <= 66)


def _fill(folder: Path, recorded: list[bytes]) -> Outbox:
    outbox = Outbox(open_store(folder))
    table = outbox._store.rows("events")  # noqa: SLF001  # events are recorded one by one otherwise
    table.insert_multiple(dict(loads(line)) for line in recorded)
    return Outbox(outbox._store)  # noqa: SLF001


def push_one_tablet(report: Report, load: Load) -> None:
    """Seven days of one tablet, 21,000 events, from its sealed store to a server in another process."""
    recorded = recorded_events(load.seed, load.count(21_000))
    with a_server() as server, tempfile.TemporaryDirectory() as folder:
        outbox = _fill(Path(folder), recorded)
        pusher, transport = Pusher(outbox, "device-0", "inc-bench"), _transport(server.url)
        cpu, own, wall = server.cpu_seconds(), time.process_time(), time.perf_counter()
        while pusher.step(transport, _now(), 1):
            pass
        wall, own = time.perf_counter() - wall, time.process_time() - own
        cpu = server.cpu_seconds() - cpu
        assert outbox.pending == 0
        report.row("7 days of one tablet drained, s", wall, "<= 60", good=wall <= 60 * max(1.0, load.scale))
        report.row("push, events/s", len(recorded) / wall)
        report.row("push, tablet CPU us/event", own / len(recorded) * 1e6)
        report.row("push, server CPU us/event", cpu / len(recorded) * 1e6, "<= 16")
        singles = 200
        ours = len(recorded) / wall
        one, wall = Pusher(outbox, "device-0", "inc-singles", batch_events=1), time.perf_counter()
        outbox.begin_anew("inc-singles", "inc-one")
        for _ in range(singles):
            one.batch_events = 1
            one.step(transport, _now(), 1)
        rate = singles / (time.perf_counter() - wall)
        report.row("one event per POST, events/s", rate)
        report.row("batches / one per POST", ours / rate, ">= 60", good=ours / rate >= 60)


def first_sync(report: Report, load: Load) -> None:
    """The first sync of 100,000 residents: bytes, the time to apply them, and memory."""
    people = load.count(100_000)
    with a_server(residents=people) as server, tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        replica, transport = Replica(store), _transport(server.url)
        taken = _counted(transport)
        before = peak = _memory_mib()
        began, applying = time.perf_counter(), 0.0
        honest = replica.apply

        def apply(stream: Stream, page: Any) -> None:  # noqa: ANN401  # as Replica.apply
            nonlocal applying, peak
            start = time.perf_counter()
            honest(stream, page)
            applying += time.perf_counter() - start
            peak = max(peak, _memory_mib())

        replica.apply = apply  # type: ignore[method-assign]
        while pull_step(replica, Stream.RESIDENTS, transport):
            pass
        wall = time.perf_counter() - began
        reference = time.perf_counter()
        held = Reference(replica, SignedLists(Marks(store), PLACE_ID, b"")).roster
        reference = time.perf_counter() - reference
        grown = max(peak, _memory_mib()) - before
        assert len(held.residents) == people
        mib = taken[0] / 1024 / 1024
        report.row("first sync, MiB", mib, "<= 6", good=mib <= 6)
        report.row("first sync, whole, s", wall)
        report.row("first sync, applied, s", applying, "<= 10", good=applying <= 10)
        report.row("first sync, roster read into memory, s", reference)
        report.row("first sync, memory grown, MiB", grown, "<= 150", good=grown <= 150)
        store.close()


def _memory_mib() -> float:
    """What this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1024 / 1024


def _counted(transport: HttpTransport) -> list[int]:
    """Counts the bytes of the bodies that arrive."""
    taken = [0]
    session = transport._session  # noqa: SLF001  # the bench looks at the wire
    honest = session.send

    def send(*call: Any, **options: Any) -> Any:  # noqa: ANN401  # as requests takes
        response = honest(*call, **options)
        taken[0] += int(response.headers.get("Content-Length", 0))
        return response

    session.send = send  # type: ignore[method-assign]
    return taken


class Caller:
    """A tablet as load: signs and sends, and keeps its chain."""

    def __init__(self, number: int, client: httpx.AsyncClient, recorded: list[bytes]) -> None:
        self.number, self.client, self.recorded = number, client, recorded
        self.signer, self.nonce = signer_of(_seed(f"device-{number}")), ""
        self.first, self.head = 1, GENESIS
        self.errors = self.busy = 0

    async def _send(self, body: bytes) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {_token(self.number)}",
            "Content-Encoding": "gzip",
            PROOF_HEADER: self.signer.header("POST", "/v1/push", self.nonce, body),
        }
        answer = await self.client.post("/v1/push", content=body, headers=headers)
        self.nonce = answer.headers.get(NONCE_HEADER, self.nonce)
        return answer

    async def push(self, count: int) -> bool:
        """Send the next `count` events; true when they were taken."""
        lines = [self.recorded[(self.first - 1 + at) % len(self.recorded)] for at in range(count)]
        unique = [
            line.replace(b'"id":"01', f'"id":"{self.number:03d}{(self.first + at):07d}'.encode(), 1)
            for at, line in enumerate(lines)
        ]
        batch = Batch(f"device-{self.number}", "inc", self.first, self.head, unique, _now(), 1)
        body = encode_batch(batch)
        try:
            answer = await self._send(body)
            if answer.status_code == 401:
                answer = await self._send(body)
        except httpx.HTTPError:
            self.errors += 1
            return False
        if answer.status_code == 429:
            self.busy += 1
            await asyncio.sleep(int(answer.headers["Retry-After"]) * (1 + secrets.randbelow(100) / 100))
            return False
        if answer.status_code != 200 or answer.json()["acked"] != self.first + count - 1:
            self.errors += 1
            return False
        self.first += count
        for line in unique:
            self.head = chain(self.head, line)
        return True


def _client(url: str) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=300, max_keepalive_connections=300)
    return httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False)


async def _steady(callers: list[Caller], seconds: float, rate: float) -> list[float]:
    """An open loop: a push is due every 1/rate seconds whatever became of the one before; its time counts from then."""
    took: list[float] = []

    async def one(caller: Caller, due: float) -> None:
        await caller.push(5)
        took.append(time.perf_counter() - due)

    for caller in callers:
        await caller.push(0)  # the nonce
    begin, tasks = time.perf_counter(), []
    for number in range(int(seconds * rate)):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(callers[number % len(callers)], due)))
    await asyncio.gather(*tasks)
    return took


def steady(report: Report, load: Load) -> None:
    """200 tablets, an open loop of 40 pushes a second with 5 events each; a minute, with --scale 10 ten of them."""
    recorded = recorded_events(load.seed, 1000)

    async def run(url: str) -> tuple[list[float], int]:
        async with _client(url) as client:
            callers = [Caller(number, client, recorded) for number in range(200)]
            took = await _steady(callers, 60 * load.scale, 40)
            return took, sum(caller.errors + caller.busy for caller in callers)

    with a_server(200) as server:
        took, errors = asyncio.run(run(server.url))
        p99 = quantiles(took, n=100)[98] * 1000
        report.row("200 tablets, 40 req/s x 5, p50 ms", median(took) * 1000)
        report.row("200 tablets, 40 req/s x 5, p99 ms", p99, "< 150", good=p99 < 150)
        report.row("200 tablets, errors", errors, "0", good=errors == 0)


def storm(report: Report, load: Load) -> None:
    """200 tablets come back with 5,000 events each, while small fresh pushes go on."""
    each, recorded = max(500, int(5000 * load.scale)), recorded_events(load.seed, 2000)

    async def drain(caller: Caller) -> None:
        while caller.first <= each and caller.errors < 50:
            await caller.push(min(BATCH_EVENTS, each - caller.first + 1))

    async def run(url: str) -> tuple[float, list[float], list[Caller]]:
        async with _client(url) as client:
            callers = [Caller(number, client, recorded) for number in range(220)]
            begin = time.perf_counter()
            returning = asyncio.gather(*(drain(caller) for caller in callers[:200]))
            took: list[float] = []
            while not returning.done():
                due = time.perf_counter()
                await callers[200 + len(took) % 20].push(5)
                took.append(time.perf_counter() - due)
                await asyncio.sleep(0.1)
            await returning
            return time.perf_counter() - begin, took, callers

    with a_server(220) as server:
        wall, took, callers = asyncio.run(run(server.url))
        p99 = quantiles(took, n=100)[98] if len(took) > 2 else max(took)
        memory = server.memory_mib()
        asked = 150 * load.scale
        report.row("storm, events", 200 * each)
        report.row("storm, drained, s", wall, f"<= {asked:g}", good=wall <= asked)
        report.row("storm, fresh pushes p99, s", p99, "< 1", good=p99 < 1)
        report.row("storm, told to come later", sum(caller.busy for caller in callers))
        report.row(
            "storm, errors", sum(caller.errors for caller in callers), "0", good=not any(c.errors for c in callers)
        )
        report.row("storm, server memory, MiB", memory, "< 400", good=memory < 400)


async def _throttled(target_port: int, bytes_per_second: float) -> asyncio.Server:
    """A link of so many bytes a second, upwards."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", target_port)

        async def up() -> None:
            due = time.perf_counter()
            while data := await reader.read(1400):
                due = max(due, time.perf_counter()) + (len(data) + 40) / bytes_per_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                up_writer.write(data)

        async def down() -> None:
            while data := await up_reader.read(65536):
                writer.write(data)

        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(up(), down())

    return await asyncio.start_server(serve, "127.0.0.1", 0, limit=2048)


def slow_link(report: Report, load: Load) -> None:
    """One tablet behind 256 kbit/s."""
    recorded = recorded_events(load.seed, load.count(6000))
    with a_server() as server, tempfile.TemporaryDirectory() as folder:
        outbox = _fill(Path(folder), recorded)

        async def run() -> float:
            relay = await _throttled(int(server.url.rpartition(":")[2]), 256_000 / 8)
            port = relay.sockets[0].getsockname()[1]
            pusher, transport = Pusher(outbox, "device-0", "inc-slow"), _transport(f"http://127.0.0.1:{port}")
            begin = time.perf_counter()
            while await asyncio.to_thread(pusher.step, transport, _now(), 1):
                pass
            return time.perf_counter() - begin

        wall = asyncio.run(run())
        rate = len(recorded) / wall
        report.row("256 kbit/s, events/s", rate, ">= 450", good=rate >= 450)


SECTIONS: Final[dict[str, Section]] = {
    "wire": wire_bytes,
    "push": push_one_tablet,
    "slow": slow_link,
    "first": first_sync,
    "steady": steady,
    "storm": storm,
}
