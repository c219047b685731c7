"""The server's disk fills up, for real: it says so, the tablet keeps everything, and all arrives once there is room."""

import os
import subprocess

import pytest
import requests

from checkpoint.bootstrap import enrol_tablet, open_tablet
from checkpoint.server.admission import DISK_RETRY_SECONDS, FREE_BYTES_MIN
from checkpoint.server.repository.movements import Filter, stream
from checkpoint.sync import Trouble
from tests.support.centre import running_centre

ROOM_BYTES = 40 * 1024 * 1024
"""For the demonstration and its journal, beside the bytes that the server keeps free."""


@pytest.fixture
def disk(tmp_path):
    """A small file system in memory."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    place = tmp_path / "disk"
    place.mkdir()
    size = f"size={FREE_BYTES_MIN + ROOM_BYTES}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def stored_ids(centre):
    with centre.centre.database.read() as connection:
        return {row.id for row in stream(connection, Filter(place_ids=(centre.place.place_id,)))}


def test_what_a_full_server_does_not_take_waits_at_the_gate_and_arrives_later(tmp_path, disk):
    with running_centre(disk / "server") as centre:
        enrol_tablet(tmp_path / "tablet", centre.url, centre.enrol_code(), "test", "web")
        tablet = open_tablet(tmp_path / "tablet")
        assert tablet.link.session()
        with (disk / "ballast").open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, ROOM_BYTES)
        events = {tablet.gate.emergency_exit().id for _ in range(3)}
        assert tablet.link.session() is False
        assert (tablet.link.state.trouble, tablet.outbox.pending) == (Trouble.BUSY, 3)
        next_try = tablet.link.state.next_try
        assert next_try is not None
        wait = next_try - tablet.clock.now()
        assert wait.total_seconds() > DISK_RETRY_SECONDS - 5
        health = requests.get(f"{centre.url}/healthz", timeout=5)
        assert (health.status_code, health.json()["disk"]) == (503, False)
        assert not events & stored_ids(centre)
        (disk / "ballast").unlink()
        assert tablet.link.session()
        assert tablet.outbox.pending == 0
        assert events <= stored_ids(centre)
        tablet.close()
