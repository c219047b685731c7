"""What a device proves with each request, what it is told when it may not, and how its token changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from checkpoint.protocol.proof import comparison_digits, is_order
from checkpoint.server import event_tables
from checkpoint.server.app import create_app
from checkpoint.server.repository.devices import DeviceState, find_device, set_state
from checkpoint.server.settings import ServerSettings
from tests.support.bureau import HOME, NOON, PUBLIC_KEY, DeviceAuth, enrol_body, event, found, make_code, movement


def put(centre, tablet, state):
    with centre.database.write() as connection:
        set_state(connection, HOME, tablet.outbox.device_id, state, centre.now())


def device_of(centre, tablet):
    with centre.database.read() as connection:
        return find_device(connection, tablet.outbox.device_id)


def trail(centre, action):
    table = event_tables.audit
    with centre.database.read() as connection:
        return connection.execute(select(table.c.actor).where(table.c.action == action)).scalars().all()


def test_a_token_without_a_signature_opens_nothing(tablet, client):
    answer = client.get("/v1/pull", params={"stream": "policies"}, headers=tablet.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "proof")
    assert answer.headers["checkpoint-nonce"]


def test_a_stolen_token_with_another_key_opens_nothing_and_is_written_down(tablet, client, centre):
    thief = DeviceAuth(tablet.token, bytes(32))
    answer = client.get("/v1/pull", params={"stream": "policies"}, auth=thief)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert trail(centre, "proof_wrong") == [tablet.outbox.device_id]


@pytest.mark.parametrize("change", ["path", "query", "body", "method"])
def test_a_signature_is_good_for_its_own_request_only(tablet, client, change):
    tablet.outbox.record(event(movement()))
    assert tablet.push().status_code == 200
    auth = tablet.auth
    signed = auth.signer.header("GET", "/v1/pull?stream=policies", auth.nonce, b"")
    pushing = auth.signer.header("POST", "/v1/push", auth.nonce, b"y")
    headers = tablet.headers | {"checkpoint-proof": signed}
    assert client.get("/v1/pull?stream=policies", headers=headers).status_code == 200
    other = {
        "path": lambda: client.get("/v1/probe?inc=i1&seq=1", headers=headers),
        "query": lambda: client.get("/v1/pull?stream=residents", headers=headers),
        "body": lambda: client.post("/v1/push", content=b"x", headers=tablet.headers | {"checkpoint-proof": pushing}),
        "method": lambda: client.post("/v1/token", headers=headers),
    }[change]()
    assert other.status_code == 401


def test_a_signature_may_be_written_without_its_padding(tablet, client):
    assert tablet.pull("policies").status_code == 200
    signed = tablet.auth.signer.header("GET", "/v1/pull?stream=policies", tablet.auth.nonce, b"")
    assert signed.endswith("=")
    for text, status in ((signed.rstrip("="), 200), (signed.rstrip("=")[:-1], 401)):
        answer = client.get("/v1/pull?stream=policies", headers=tablet.headers | {"checkpoint-proof": text})
        assert answer.status_code == status


def test_a_nonce_is_good_for_ten_to_twenty_minutes(tablet, clock):
    assert tablet.pull("policies").status_code == 200
    first = tablet.auth.nonce
    clock.forward(minutes=9)
    assert tablet.pull("policies").status_code == 200
    clock.forward(minutes=20)
    stale = tablet.auth.signer.header("GET", "/v1/pull?stream=policies", first, b"")
    answer = tablet.client.get("/v1/pull?stream=policies", headers=tablet.headers | {"checkpoint-proof": stale})
    assert (answer.status_code, answer.json()["code"]) == (401, "proof")
    assert tablet.pull("policies").status_code == 200


@pytest.mark.parametrize("header", ["", ".", "x", "1-2.!!", "a" * 5000, "1-2." + "A" * 88])
def test_what_is_no_proof_is_asked_for_one(tablet, client, header):
    answer = client.get("/v1/pull?stream=policies", headers=tablet.headers | {"checkpoint-proof": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "proof")


def test_the_old_token_is_good_until_the_new_one_was_used(tablet, client):
    new = client.post("/v1/token", auth=tablet.auth).json()["token"]
    assert tablet.pull("policies").status_code == 200
    lost = client.post("/v1/token", auth=tablet.auth).json()["token"]
    assert new != lost
    assert client.get("/v1/pull?stream=policies", auth=DeviceAuth(new)).status_code == 401
    assert client.get("/v1/pull?stream=policies", auth=DeviceAuth(lost)).status_code == 200
    assert tablet.pull("policies").json()["code"] == "unauthorized"


def test_a_tablet_that_was_not_in_contact_for_thirty_days_enrols_anew(tablet, clock):
    clock.forward(days=30)
    assert tablet.pull("policies").status_code == 200
    clock.forward(days=30, seconds=1)
    answer = tablet.pull("policies")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


def test_a_new_tablet_waits_until_its_digits_were_compared(tmp_path, clock):
    from fastapi.testclient import TestClient

    app = create_app(ServerSettings(tmp_path / "server"), now=clock)
    found(app.state.centre)
    with TestClient(app) as client:
        doc = client.post("/v1/enrol", json=enrol_body(make_code(app.state.centre))).json()
        auth = DeviceAuth(doc["token"])
        answer = client.get("/v1/pull?stream=policies", auth=auth)
        assert (answer.status_code, answer.json()["code"]) == (403, "device_waiting")
        with app.state.centre.database.write() as connection:
            set_state(connection, HOME, doc["device"], DeviceState.ACTIVE, clock())
        assert client.get("/v1/pull?stream=policies", auth=auth).status_code == 200


def test_the_digits_tell_devices_and_keys_apart():
    seen = {comparison_digits(key, device) for key in (PUBLIC_KEY, bytes(32)) for device in ("a", "b")}
    assert len(seen) == 4
    assert all(len(digits) == 6 and digits.isdecimal() for digits in seen)


@pytest.mark.parametrize("state", [DeviceState.REVOKED, DeviceState.LOST])
def test_an_order_to_erase_is_proven_to_the_device_and_to_nobody_else(tablet, centre, state):
    put(centre, tablet, state)
    doc = tablet.pull("policies").json()
    device = tablet.outbox.device_id
    assert is_order(tablet.token, device, doc["state"], doc["proof"])
    assert not is_order(tablet.token, device, "lost" if state == "revoked" else "revoked", doc["proof"])
    assert not is_order("another token", device, doc["state"], doc["proof"])
    assert not is_order(tablet.token, "another device", doc["state"], doc["proof"])


def test_a_suspended_tablet_is_refused_without_any_order(tablet, centre):
    put(centre, tablet, DeviceState.SUSPENDED)
    answer = tablet.push()
    assert (answer.status_code, answer.json()["code"]) == (403, "device_suspended")
    assert "proof" not in answer.json()
    put(centre, tablet, DeviceState.ACTIVE)
    assert tablet.push().status_code == 200


def test_a_revoked_tablet_hands_in_what_it_has_and_what_is_younger_is_kept_aside(tablet, centre, clock):
    tablet.outbox.record(event(movement(), NOON - timedelta(minutes=1)))
    put(centre, tablet, DeviceState.REVOKED)
    tablet.outbox.record(event(movement(), NOON), event(movement(), NOON + timedelta(hours=1)))
    doc = tablet.push().json()
    assert (doc["new"], [row["code"] for row in doc["quarantined"]]) == (1, ["untrusted", "untrusted"])
    assert doc["acked"] == 3


def test_a_lost_tablet_hands_in_nothing(tablet, centre):
    tablet.outbox.record(event(movement()))
    put(centre, tablet, DeviceState.LOST)
    assert tablet.push().status_code == 403


def test_a_tablet_that_was_wiped_says_so(tablet, centre, client):
    assert client.post("/v1/wiped", auth=tablet.auth).status_code == 403
    put(centre, tablet, DeviceState.LOST)
    assert client.post("/v1/wiped", auth=tablet.auth).status_code == 200
    assert device_of(centre, tablet).state == DeviceState.WIPED
    assert trail(centre, "wiped") == [tablet.outbox.device_id]


def test_a_fork_is_shown_to_the_supervisors(tablet, centre, clock):
    tablet.outbox.record(event(movement()))
    tablet.push()
    assert device_of(centre, tablet).forked_at is None
    tablet.outbox.recorded[:] = []
    tablet.outbox.record(event(movement()))
    assert tablet.push().json()["code"] == "fork"
    assert device_of(centre, tablet).forked_at == clock()
    assert trail(centre, "fork") == [tablet.outbox.device_id]
