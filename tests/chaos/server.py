"""The whole server over a database of its own, asked through its ASGI interface, that can be killed and set back."""

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from nacl.signing import SigningKey
from sqlalchemy import select

from checkpoint.server import event_tables, tables
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.database import open_database
from checkpoint.server.repository.devices import Device, DeviceState, add_device, find_device
from tests.support.bureau import HOME, NOON, found
from tests.support.databases import copy_server, server_settings

DEVICES = ("alpha", "beta")
SMALL_PAGE = 2


def seed_of(name: str) -> bytes:
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
                HOME,
                name,
                1,
                name,
                "linux",
                bytes(SigningKey(seed_of(name)).verify_key),
                NOON,
                state=DeviceState.ACTIVE,
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
