"""A real central server with the demonstration in it, on a loopback port, in a thread of the test."""

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from checkpoint.bootstrap import utc_now
from checkpoint.domain.places import Place
from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.demo.dataset import ensure_demo
from checkpoint.server.enrolment import create_enrolment_code
from checkpoint.server.repository.organisation import list_places
from tests.support.databases import server_settings


@dataclass
class RunningCentre:
    """The server's address and its inside."""

    url: str
    centre: Centre

    @property
    def place(self) -> Place:
        """The first of the nine compounds."""
        with self.centre.database.read() as connection:
            return list_places(connection)[0]

    def enrol_code(self, gate_id: int = 1) -> str:
        """A one-time code for a gate of that place."""
        centre, place = self.centre, self.place
        with centre.database.write() as connection:
            return create_enrolment_code(
                connection, place.place_id, gate_id, utc_now(), keys=centre.keys, random_bytes=secrets.token_bytes
            )


@contextmanager
def running_centre(folder: Path, port: int = 0) -> Iterator[RunningCentre]:
    """Start the server over a folder, with the demonstration made on first use; stopped at the end."""
    app = create_app(server_settings(folder, demo=True), now=utc_now, random_bytes=secrets.token_bytes)
    centre: Centre = app.state.centre
    ensure_demo(centre.database, centre.keys, utc_now())
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            threading.Event().wait(0.01)
        try:
            yield RunningCentre(f"http://127.0.0.1:{listener.getsockname()[1]}", centre)
        finally:
            server.should_exit = True
            thread.join(10)
