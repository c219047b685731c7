"""The server of the sync benches, as an administrator starts it: a process of its own, over either database."""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from bench.postgresql import running_postgresql
from bench.sync_load import PLACE_ID, START
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.protocol.proof import Signer, signer_of
from checkpoint.server.app import create_app
from checkpoint.server.partitions import make_partitions
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.devices import Device, add_device
from checkpoint.server.repository.roster import StoredResident
from checkpoint.server.settings import ServerSettings
from checkpoint.transport import HttpTransport

KINDS: Final = ("SQLite", "PostgreSQL")
PLACES: Final = 20
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def device_name(number: int) -> str:
    """The number under which a bench's tablet is enrolled."""
    return f"device-{number}"


def signer(number: int) -> Signer:
    """A bench's tablet's own key."""
    return signer_of(hashlib.sha256(device_name(number).encode()).digest())


def token(number: int) -> str:
    """A bench's tablet's token: tablets are spread over the places in turn."""
    return f"{PLACE_ID + number % PLACES}.bench-{number}"


def transport(url: str, number: int = 0) -> HttpTransport:
    """The connection of an enrolled tablet, as the app has it."""
    return HttpTransport(url, token(number), signer(number), device_name(number))


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


@dataclass
class Running:
    """A server process and, where there is one, its PostgreSQL."""

    url: str
    process: "subprocess.Popen[bytes]"
    postmaster: int = 0

    def cpu_seconds(self) -> float:
        """Processor time of the server so far, without its database's processes."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def database_seconds(self) -> float:
        """Processor time of PostgreSQL so far; SQLite works within the server."""
        if not self.postmaster:
            return 0.0
        total = sum(map(int, _stat(self.postmaster)[11:15]))
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                fields = _stat(int(entry.name))
                if int(fields[1]) == self.postmaster:
                    total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def memory_mib(self) -> float:
        """The most memory that the server ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


@contextmanager
def a_server(kind: str = "SQLite", devices: int = 1, residents: int = 0) -> Iterator[Running]:
    """Start a server with so many enrolled devices, spread over twenty places; the residents live in the first."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="checkpoint-bench-"))
        database, postmaster = "", 0
        if kind == "PostgreSQL":
            database = stack.enter_context(running_postgresql())
            postmaster = _postmaster(database)
        _prepare(Path(folder) / "server", database, devices, residents)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "checkpoint", "server", "--demo", "--port", str(port), "--data", folder]
        environment = os.environ | {"CHECKPOINT_DATABASE_URL": database}
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
        try:
            for _ in range(400):
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
                    break
                time.sleep(0.05)
            yield Running(f"http://127.0.0.1:{port}", process, postmaster)
        finally:
            process.terminate()
            process.wait(20)


def _postmaster(address: str) -> int:
    """The process id of the PostgreSQL behind an address, which names its folder."""
    folder = address.rpartition("host=")[2]
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])


def _prepare(folder: Path, database_url: str, devices: int, residents: int) -> None:
    settings = ServerSettings(folder, database_url=database_url, demo=True)
    centre = create_app(settings, now=now).state.centre
    with centre.database.write() as connection:
        make_partitions(connection, now(), since=START)
        organisation.add_unit(connection, Unit(1, "u", None))
        for number in range(PLACES):
            place_id = PLACE_ID + number
            organisation.add_place(connection, Place(place_id, f"p{number}", PlaceKind.COMPOUND, 1))
            organisation.add_gate(connection, Gate(1, place_id, "东门"))
        for number in range(devices):
            place_id, key = PLACE_ID + number % PLACES, bytes(signer(number).key.verify_key)
            device = Device(place_id, device_name(number), 1, device_name(number), "linux", key, now())
            add_device(connection, device, hashlib.sha256(token(number).encode()).digest())
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
    digest = hashlib.sha256(str(number).encode()).digest()
    phone = f"139{int.from_bytes(digest[:4], 'big') % 10**8:08d}"
    return Resident(number // 4 + 1, number % 4 + 1, name, phone=phone, relation="户主")
