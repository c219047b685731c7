"""Enrolment: a one-time code makes one tablet known, once, within ten minutes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from checkpoint.protocol.enrolment import enrolment_from_doc
from checkpoint.server.app import create_app
from checkpoint.server.auth import hash_token
from checkpoint.server.repository.devices import list_devices, revoke_device
from tests.support.bureau import AWAY, HOME, enrol_body, found, make_code
from tests.support.databases import server_settings, stored_bytes
from tests.support.volume import examples


def test_a_code_enrols_one_tablet_for_its_gate(client, centre):
    answer = client.post("/v1/enrol", json=enrol_body(make_code(centre, HOME, 2)))
    enrolment = enrolment_from_doc(answer.json())
    assert (enrolment.place.place_id, enrolment.gate_id) == (HOME, 2)
    assert [gate.name for gate in enrolment.gates] == ["东门", "西门"]
    with centre.database.read() as connection:
        assert [device.name for device in list_devices(connection, [HOME, AWAY])] == ["平板"]


def test_a_code_is_read_however_people_type_it(client, centre):
    code = make_code(centre)
    typed = f"{code[:5].lower()}-{code[5:]} ".replace("0", "o").replace("1", "l")
    assert client.post("/v1/enrol", json=enrol_body(typed)).status_code == 200


@pytest.mark.parametrize("minutes", [10, 11, 60 * 24])
def test_a_code_that_expired_enrols_nobody(client, centre, clock, minutes):
    code = make_code(centre)
    clock.forward(minutes=minutes)
    answer = client.post("/v1/enrol", json=enrol_body(code))
    assert (answer.status_code, answer.json()["code"]) == (403, "enrolment_code")


def test_wrong_used_and_expired_codes_get_the_same_answer(client, centre, clock):
    used, expired = make_code(centre), make_code(centre)
    client.post("/v1/enrol", json=enrol_body(used))
    answers = [client.post("/v1/enrol", json=enrol_body(code)) for code in ("0000000000", used)]
    clock.forward(minutes=11)
    answers.append(client.post("/v1/enrol", json=enrol_body(expired)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(403, answers[0].content)}


def test_of_many_tablets_that_race_for_a_code_exactly_one_wins(client, centre):
    for _ in range(examples(40)):
        code = make_code(centre)
        with ThreadPoolExecutor(4) as pool:
            tries = [pool.submit(client.post, "/v1/enrol", json=enrol_body(code)) for _ in range(2)]
        assert sorted(one.result().status_code for one in tries) == [200, 403]
        centre.now.forward(minutes=2)


def test_guessing_codes_is_braked_after_five_tries_and_free_again_after_a_minute(client, centre, clock):
    good = make_code(centre)
    statuses = [client.post("/v1/enrol", json=enrol_body("0" * 10)).status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    assert client.post("/v1/enrol", json=enrol_body(good)).status_code == 429
    clock.forward(minutes=1)
    assert client.post("/v1/enrol", json=enrol_body(good)).status_code == 200


def test_a_browser_enrols_only_where_all_data_is_invented(tmp_path, clock):
    for demo, expected in ((False, 403), (True, 200)):
        app = create_app(server_settings(tmp_path / str(demo), demo=demo), now=clock)
        found(app.state.centre)
        with TestClient(app) as client:
            body = enrol_body(make_code(app.state.centre), platform="web")
            assert client.post("/v1/enrol", json=body).status_code == expected


@pytest.mark.parametrize("changes", [{"public_key": "xyz"}, {"public_key": "ab"}, {"code": 7}, {"name": "长" * 201}])
def test_a_broken_enrolment_is_refused_without_repeating_it(client, centre, changes):
    answer = client.post("/v1/enrol", json=enrol_body(make_code(centre), **changes))
    assert (answer.status_code, set(answer.json())) == (400, {"code", "message"})
    assert "长长" not in answer.text


def test_neither_code_nor_token_is_in_the_database_as_it_is(client, centre, settings):
    code = make_code(centre)
    token = client.post("/v1/enrol", json=enrol_body(code)).json()["token"]
    stored = stored_bytes(centre.database)
    assert hash_token(token) in stored
    assert code.encode() not in stored
    assert token.encode() not in stored


def test_a_device_that_was_locked_out_is_refused_with_its_next_request(tablet, centre):
    assert tablet.pull("policies").status_code == 200
    with centre.database.write() as connection:
        revoke_device(connection, HOME, tablet.outbox.device_id, centre.now())
    for answer in (tablet.pull("policies"),):
        assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


@pytest.mark.parametrize("token", ["", "x", "1.x", f"{HOME}.x", "９.x", "9" * 400, f"{AWAY}."])
def test_a_token_that_is_not_one_opens_nothing(client, token):
    answer = client.get("/v1/pull", params={"stream": "roster"}, headers={"authorization": f"Bearer {token}".encode()})
    assert answer.status_code in (400, 401)
    answer = client.post("/v1/push", content=b"", headers={"authorization": f"Bearer {token}".encode()})
    assert answer.status_code == 401
