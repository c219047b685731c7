"""Enrolment: a one-time code makes one tablet known, once, within ten minutes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from checkpoint.protocol.enrolment import enrolment_from_doc
from checkpoint.server.app import create_app
from checkpoint.server.auth import hash_password, hash_token
from checkpoint.server.enrolment import create_enrolment_code, draw_code
from checkpoint.server.repository.devices import NewCode, list_devices, open_codes, revoke_device, use_code
from tests.support.bureau import AWAY, HOME, enrol_body, found, make_code
from tests.support.databases import ON_POSTGRESQL, server_settings, stored_bytes
from tests.support.volume import IS_WHOLE

RACES = (1_000 if ON_POSTGRESQL else 200) if IS_WHOLE else 40
"""A file has one writer at a time, so a race for it is between two that wait in a row."""


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


def test_of_two_tablets_that_race_for_a_code_exactly_one_wins_each_time(client, centre):
    """A thousand races in CI; each has a minute of its own, so that the brake on wrong codes has no part in it."""
    with ThreadPoolExecutor(2) as pool:
        for _ in range(RACES):
            body = enrol_body(make_code(centre))
            tries = [pool.submit(client.post, "/v1/enrol", json=body) for _ in range(2)]
            assert sorted(one.result().status_code for one in tries) == [200, 403]
            centre.now.forward(minutes=2)
    with centre.database.read() as connection:
        assert len(list_devices(connection, [HOME, AWAY])) == RACES


def test_two_that_use_a_code_up_in_transactions_beside_each_other_do_not_both_get_it(centre):
    """The same without the server's queue for writers: two workers, each with its own connection."""
    barrier = threading.Barrier(2)

    def use(code):
        with centre.database.append() as connection:
            if not centre.database.is_sqlite:  # a file has one writer at a time
                barrier.wait(10)
            return use_code(connection, code, centre.now())

    with ThreadPoolExecutor(2) as pool:
        for _ in range(RACES):
            text = make_code(centre)
            with centre.database.read() as connection:
                (code,) = open_codes(connection, text, centre.now())
            won = [one.result() for one in [pool.submit(use, code) for _ in range(2)]]
            assert sorted(won, key=bool) == [None, (HOME, 1)]
            centre.now.forward(minutes=11)


def test_guessing_codes_is_braked_after_five_tries_and_free_again_after_a_minute(client, centre, clock):
    good = make_code(centre)
    statuses = [client.post("/v1/enrol", json=enrol_body("0" * 10)).status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    assert client.post("/v1/enrol", json=enrol_body(good)).status_code == 429
    clock.forward(minutes=1)
    assert client.post("/v1/enrol", json=enrol_body(good)).status_code == 200


def test_tries_at_the_same_time_are_counted_as_those_one_after_the_other(client, centre):
    make_code(centre)
    with ThreadPoolExecutor(12) as pool:
        tries = [pool.submit(client.post, "/v1/enrol", json=enrol_body("0" * 10)) for _ in range(12)]
    assert sorted(one.result().status_code for one in tries) == [403] * 5 + [429] * 7


def test_a_right_code_leaves_the_wrong_ones_before_it_counted(client, centre):
    wrong = [client.post("/v1/enrol", json=enrol_body("0" * 10)).status_code for _ in range(4)]
    right = [client.post("/v1/enrol", json=enrol_body(make_code(centre))).status_code for _ in range(3)]
    assert (wrong, right) == ([403] * 4, [200] * 3)
    after = [client.post("/v1/enrol", json=enrol_body("0" * 10)).status_code for _ in range(2)]
    assert after == [403, 429]


def test_a_code_is_kept_under_argon2id_at_the_cost_of_a_password(centre, client):
    with centre.database.write() as connection:
        code = create_enrolment_code(connection, HOME, 1, centre.now(), draw_code(centre.random_bytes))
    with centre.database.read() as connection:
        (kept,) = open_codes(connection, code, centre.now())
    assert kept.hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert client.post("/v1/enrol", json=enrol_body(code)).status_code == 200


def test_of_codes_that_begin_alike_each_enrols_for_its_own_gate(client, centre):
    """What finds a code is three characters of ten: two open ones may share them."""
    alike = [NewCode(f"ABC{number}456789", "") for number in range(2)]
    with centre.database.write() as connection:
        for gate, code in enumerate(alike, 1):
            kept = NewCode(code.text, hash_password(code.text))
            create_enrolment_code(connection, HOME, gate, centre.now(), kept)
    answers = [client.post("/v1/enrol", json=enrol_body(code.text)) for code in reversed(alike)]
    assert [answer.json()["gate"] for answer in answers] == [2, 1]
    assert client.post("/v1/enrol", json=enrol_body("ABC2456789")).status_code == 403


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
    assert code[3:].encode() not in stored
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
