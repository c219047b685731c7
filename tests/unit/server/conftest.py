"""The server on a real database, with the small bureau in it."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from checkpoint.server.app import create_app
from checkpoint.server.centre import Centre
from checkpoint.server.settings import ServerSettings
from tests.support.bureau import HOME, Clock, Outbox, Tablet, enrol_body, make_code, move_in
from tests.support.databases import server_settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path) -> ServerSettings:
    move_in(tmp_path / "server")
    return server_settings(tmp_path / "server", demo=True)


@pytest.fixture
def client(settings, clock) -> Iterator[TestClient]:
    with TestClient(
        create_app(settings, now=clock), base_url="http://127.0.0.1:8000", follow_redirects=False
    ) as client:
        yield client


@pytest.fixture
def centre(client) -> Centre:
    centre: Centre = client.app.state.centre
    return centre


@pytest.fixture
def enrol(client, centre) -> Callable[..., Tablet]:
    def enrol(place_id: int = HOME, gate_id: int = 1) -> Tablet:
        answer = client.post("/v1/enrol", json=enrol_body(make_code(centre, place_id, gate_id)))
        doc = answer.json()
        return Tablet(client, doc["token"], Outbox(doc["device"]))

    return enrol


@pytest.fixture
def tablet(enrol) -> Tablet:
    tablet: Tablet = enrol()
    return tablet
