"""The chaos run: real processes, a proxy that breaks a third of the connections, kill -9 of both sides.

`python -m tests.chaos.soak SECONDS` runs it by hand; `test_chaos.py` runs a minute of it. In the end the server has the
union of what the tablets hold, each event exactly once, and every id that a tablet said was recorded.
"""

import asyncio
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from checkpoint.bootstrap import enrol_tablet, open_tablet_store, utc_now
from checkpoint.protocol.values import loads
from checkpoint.server import event_tables
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.database import open_database
from checkpoint.server.enrolment import create_enrolment_code, draw_code
from checkpoint.server.settings import DATABASE_URL, ServerSettings
from checkpoint.store.identity import IdentityFile
from checkpoint.store.outbox import Outbox
from tests.chaos.proxy import BreakingProxy
from tests.support.bureau import HOME, found
from tests.support.databases import server_settings

GATES = 3
ROOT = Path(__file__).parents[2]
DRAIN_SECONDS = 60


@dataclass
class Report:
    """What happened, and what was found in the end."""

    seconds: float = 0
    kills: int = 0
    connections: int = 0
    faults: int = 0
    recorded: int = 0
    stored: int = 0
    lost: set[str] = field(default_factory=set)
    doubled: int = 0
    invented: set[str] = field(default_factory=set)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Chaos:
    """One run in a folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.settings: ServerSettings = server_settings(folder / "server", demo=True)
        self.port = free_port()
        self.proxy = BreakingProxy(self.port, seed)
        self.server: subprocess.Popen[bytes]
        self.gates: list[subprocess.Popen[bytes]] = []
        self.report = Report()

    def prepare(self) -> None:
        """Found the place and enrol the tablets, then point them at the proxy."""
        centre: Centre = create_app(self.settings, now=utc_now).state.centre
        found(centre)
        self.server = self.start_server()
        for number in range(GATES):
            with centre.database.write() as connection:
                code = create_enrolment_code(connection, HOME, 1, utc_now(), draw_code(secrets.token_bytes))
            folder = self.gate_folder(number)
            enrol_tablet(folder, f"http://127.0.0.1:{self.port}", code, f"gate {number}", "linux")
            store = open_tablet_store(folder)
            file = IdentityFile(store)
            identity = file.load()
            assert identity is not None
            file.save(replace(identity, server_url=f"http://127.0.0.1:{self.proxy.port}"))
            store.close()
        centre.database.close()

    def gate_folder(self, number: int) -> Path:
        return self.folder / f"tablet{number}"

    def start_server(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "checkpoint", "server", "--demo", "--port", str(self.port)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        if self.settings.database_url:
            environment[DATABASE_URL] = self.settings.database_url
        process = self._start([*command, "--data", str(self.folder)], environment)
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            time.sleep(0.05)
        raise RuntimeError("the server does not start")

    def start_gate(self, number: int, *, drain: bool = False) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.chaos.gate_process", str(self.gate_folder(number))]
        return self._start([*command, *(["drain"] if drain else [])], {**os.environ, "PYTHONPATH": str(ROOT)})

    def _start(self, command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        quiet = (self.folder / "output.txt").open("ab")
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.report.kills += 1

    async def run(self, seconds: float) -> Report:
        await self.proxy.start()
        await asyncio.to_thread(self.prepare)
        self.gates = [self.start_gate(number) for number in range(GATES)]
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            await asyncio.sleep(0.6 + self.chance.random() * 1.6)
            await asyncio.to_thread(self.kill_somebody)
        for gate in self.gates:
            await asyncio.to_thread(self.kill, gate)
        self.report.seconds = time.monotonic() - began
        self.proxy.broken = 0.0
        await self.drain()
        self.report.connections, self.report.faults = self.proxy.exchanges, sum(self.proxy.faults.values())
        return await asyncio.to_thread(self.compare)

    def kill_somebody(self) -> None:
        victim = self.chance.randrange(GATES + 1)
        if victim == GATES:
            self.kill(self.server)
            self.server = self.start_server()
        else:
            self.kill(self.gates[victim])
            self.gates[victim] = self.start_gate(victim)

    async def drain(self) -> None:
        """Nobody records any more: wait until nothing waits."""
        for number in range(GATES):
            (self.gate_folder(number) / "pending.txt").unlink(missing_ok=True)
        gates = [self.start_gate(number, drain=True) for number in range(GATES)]
        files = [self.gate_folder(number) / "pending.txt" for number in range(GATES)]

        def done() -> bool:
            return all(file.exists() and file.read_text() == "0" for file in files)

        for _ in range(DRAIN_SECONDS * 5):
            if done():
                break
            await asyncio.sleep(0.2)
        for gate in gates:
            gate.kill()
            gate.wait()
        self.server.terminate()
        self.server.wait(20)

    def compare(self) -> Report:
        held, said = set(), set()
        for number in range(GATES):
            folder = self.gate_folder(number)
            store = open_tablet_store(folder)
            outbox = Outbox(store)
            held |= {str(loads(raw)["id"]) for raw in outbox.recorded(1, outbox.last)}
            store.close()
            said |= set((folder / "recorded.txt").read_text().split())
        database = open_database(self.settings.url, "never used")
        table = event_tables.event
        with database.read() as connection:
            rows = connection.execute(select(table.c.id).where(table.c.place_id == HOME)).scalars().all()
            aside = connection.execute(select(event_tables.quarantine.c.seq)).all()
        database.close()
        report, stored = self.report, set(rows)
        report.recorded, report.stored = len(said), len(stored)
        report.lost = (held | said) - stored
        report.invented = stored - held
        report.doubled = len(rows) - len(stored) + len(aside)
        return report

    def end(self) -> None:
        """Leave no process behind."""
        for process in [*self.gates, getattr(self, "server", None)]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()


def run(seconds: float, seed: int) -> Report:
    with tempfile.TemporaryDirectory(prefix="checkpoint-chaos-") as folder:
        chaos = Chaos(Path(folder), seed)
        try:
            return asyncio.run(chaos.run(seconds))
        finally:
            chaos.end()


if __name__ == "__main__":
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    result = run(float(sys.argv[1]), seed)
    print(f"seed {seed}: {result}")
    sys.exit(bool(result.lost or result.doubled or result.invented))
