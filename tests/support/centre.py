"""A real central server with the demonstration in it, on a loopback port, in a thread of the test."""

import os
import pickle
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import uvicorn

from checkpoint.bootstrap import utc_now
from checkpoint.domain.places import Place
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.demo import storing
from checkpoint.server.demo.assembly import build
from checkpoint.server.demo.dataset import ensure_demo
from checkpoint.server.enrolment import create_enrolment_code
from checkpoint.server.repository.organisation import list_places
from tests.support.bureau import a_code
from tests.support.databases import ON_POSTGRESQL, copy_server, server_settings
from tests.support.once import made_once


@dataclass
class RunningCentre:
    """The server's address and its inside."""

    url: str
    centre: Centre

    @property
    def places(self) -> list[Place]:
        """The nine compounds, the largest first."""
        with self.centre.database.read() as connection:
            return list_places(connection)

    @property
    def place(self) -> Place:
        """The smallest of them: what a tablet pulls first is most of what a test of it costs."""
        return self.places[-1]

    def enrol_code(self, gate_id: int = 1, place: Place | None = None) -> str:
        """A one-time code for a gate of that place, or of another."""
        centre, place = self.centre, place or self.place
        with centre.database.write() as connection:
            return create_enrolment_code(connection, place.place_id, gate_id, utc_now(), a_code(secrets.token_bytes))


class ServedCentre:
    """A server over a folder that can be stopped and started again on the same port."""

    def __init__(self, folder: Path, now: Callable[[], datetime], port: int = 0) -> None:
        self._folder, self._now, self.port = folder, now, port
        self.centre: Centre
        self.running = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, prepare: Callable[[Centre], object] = lambda _centre: None) -> None:
        """Begin to answer; `prepare` is called before anybody can ask."""
        app = create_app(server_settings(self._folder, demo=True), now=self._now, random_bytes=secrets.token_bytes)
        self.centre = app.state.centre
        prepare(self.centre)
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)
        self._thread.start()
        while not self._server.started:
            threading.Event().wait(0.01)
        self.running = True

    def stop(self) -> None:
        """End in an orderly way."""
        self.running = False
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()


@cache
def founded() -> Path:
    """The folder of a server with the demonstration in it, to be copied: making it takes a second of hashing PINs.

    One for the run; on PostgreSQL, which each process has started for itself, one for the process.
    """
    return made_once(f"demonstration-{os.getpid()}" if ON_POSTGRESQL else "demonstration", _found)


def _found(folder: Path) -> None:
    app = create_app(server_settings(folder, demo=True), now=utc_now, random_bytes=secrets.token_bytes)
    centre: Centre = app.state.centre
    storing.store(pickle.loads((made_once("dataset", _build) / "dataset").read_bytes()), centre.database, centre.keys)
    centre.database.close()


def _build(folder: Path) -> None:
    """The demonstration as it stands in no database yet: on PostgreSQL each process fills one of its own from it."""
    folder.mkdir()
    (folder / "dataset").write_bytes(pickle.dumps(build(utc_now())))


@contextmanager
def running_centre(folder: Path, port: int = 0) -> Iterator[RunningCentre]:
    """Start the server over a folder, with the demonstration made on first use; stopped at the end."""
    if not any(folder.glob("*")):
        copy_server(founded(), folder)
    served = ServedCentre(folder, utc_now, port)
    served.start(lambda centre: ensure_demo(centre.database, centre.keys, utc_now()))
    try:
        yield RunningCentre(served.url, served.centre)
    finally:
        served.stop()
