"""Sign-in, sessions and scope: who sees what, and for how long."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from checkpoint.server import auth
from checkpoint.server.auth import hash_password
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository import organisation
from checkpoint.server.repository.organisation import Account
from tests.support.bureau import (
    AWAY,
    HOME,
    PASSWORD,
    PASSWORD_HASH,
    SAME_SITE,
    bearer_of,
    event,
    movement,
    sign_in,
)

SINCE = "2026-11-01T00:00:00Z"


def test_signing_in_opens_the_console_and_signing_out_closes_it(client):
    assert client.get("/overview").headers["location"] == "/sign-in?back=%2Foverview"
    assert sign_in(client).headers["location"] == "/overview"
    assert client.get("/overview").status_code == 200
    answer = client.post("/sign-out", headers=SAME_SITE)
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert client.get("/overview").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = sign_in(client).headers["set-cookie"]
    assert cookie.startswith("checkpoint_session=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


def test_over_https_the_cookie_is_bound_to_the_host(client):
    client.base_url = "https://centre.example"
    cookie = sign_in(client).headers["set-cookie"]
    assert cookie.startswith("__Host-checkpoint_session=")
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Secure"} <= set(cookie.split("; "))
    assert "max-age" in client.get("/sign-in").headers["strict-transport-security"]


def test_each_sign_in_has_a_new_token_and_ends_only_its_own(client):
    first, second = bearer_of(client), bearer_of(client)
    assert first != second
    client.post("/v1/sign-out", headers=first)
    assert client.get("/v1/places", headers=first).status_code == 401
    assert client.get("/v1/places", headers=second).status_code == 200


def test_fifteen_idle_minutes_end_a_session(client, clock):
    sign_in(client)
    for _ in range(4):
        clock.forward(minutes=14)
        assert client.get("/overview").status_code == 200
    clock.forward(minutes=15)
    assert client.get("/overview").status_code == 303


def test_a_page_that_refreshes_itself_keeps_no_session_alive(client, clock):
    sign_in(client)
    for _ in range(14):
        clock.forward(minutes=1)
        assert client.get("/overview/figures").status_code == 200
    clock.forward(minutes=1)
    assert client.get("/overview/figures").status_code == 401


def test_eight_hours_end_a_session_however_busy(client, clock):
    sign_in(client)
    for _ in range(8 * 6 - 1):
        clock.forward(minutes=10)
        assert client.get("/overview").status_code == 200
    clock.forward(minutes=10)
    assert client.get("/overview").status_code == 303


def test_ten_wrong_tries_pause_the_account_for_fifteen_minutes_and_no_other(client, clock):
    assert [sign_in(client, password="falsch").status_code for _ in range(10)] == [401] * 10
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 901
    assert client.post("/v1/sign-in", json={"login": "BUREAU ", "password": PASSWORD}).status_code == 429
    assert sign_in(client, "east").status_code == 303
    clock.forward(minutes=15)
    assert sign_in(client).status_code == 303


def test_whoever_has_to_wait_is_told_so_while_a_tablet_is_being_written(client, centre):
    for _ in range(10):
        sign_in(client, password="falsch")
    with ThreadPoolExecutor(1) as pool, centre.database.write():
        assert pool.submit(sign_in, client).result(2).status_code == 429


def test_tries_are_counted_across_a_restart(client, settings, clock):
    from fastapi.testclient import TestClient

    from checkpoint.server.app import create_app

    for _ in range(10):
        sign_in(client, password="falsch")
    with TestClient(create_app(settings, now=clock)) as again:
        assert again.post("/v1/sign-in", json={"login": "bureau", "password": PASSWORD}).status_code == 429


def test_tries_at_the_same_time_are_all_counted(centre):
    def attempt(_):
        try:
            auth.sign_in(centre, "bureau", "falsch", "here")
        except AnswerError as error:
            return error.status

    with ThreadPoolExecutor(30) as pool:
        answers = Counter(pool.map(attempt, range(30)))
    assert answers == {401: 10, 429: 20}


def test_the_right_password_takes_its_own_try_back(client, centre):
    for _ in range(2):
        assert [sign_in(client, password="falsch").status_code for _ in range(9)] == [401] * 9
        assert sign_in(client).status_code == 303
    with centre.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*), sum(failures) FROM throttle").one() == (1, 18)


@pytest.mark.parametrize("lone", ["\\ud800", "x\\udfff"])
@pytest.mark.parametrize("key", ["login", "password"])
def test_half_a_character_is_a_bad_request(client, key, lone):
    words = {"login": "bureau", "password": PASSWORD} | {key: "?"}
    body = json.dumps(words).replace("?", lone)
    assert client.post("/v1/sign-in", content=body).status_code == 400


@pytest.mark.parametrize("lone", ["%ED%A0%80", "%FF"])
@pytest.mark.parametrize("key", ["login", "password"])
def test_half_a_character_in_the_form_signs_nobody_in(client, key, lone):
    words = {"login": "bureau", "password": "x"} | {key: ""}
    body = "&".join(f"{name}={value or lone}" for name, value in words.items())
    assert client.post("/sign-in", content=body, headers=SAME_SITE).status_code == 401


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(client):
    answers = [client.post("/v1/sign-in", json={"login": login, "password": "x"}) for login in ("bureau", "nobody", "")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}


def test_a_disabled_account_is_out_at_once(client, centre):
    sign_in(client)
    with centre.database.write() as connection:
        organisation.add_account(connection, Account("bureau", "x", PASSWORD_HASH, 1, disabled=True))
    assert client.get("/overview").status_code == 303
    assert sign_in(client).status_code == 401


def test_a_new_password_ends_all_sessions_of_the_account(client, centre):
    headers = bearer_of(client, "east")
    others = bearer_of(client, "west")
    with centre.database.write() as connection:
        organisation.add_account(connection, Account("EAST", "x", hash_password("新口令，够长的"), 2))
    assert client.get("/v1/places", headers=headers).status_code == 401
    assert client.get("/v1/places", headers=others).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_from_another_site_is_refused(client, path, headers):
    sign_in(client)
    answer = client.post(path, data={"login": "bureau", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert client.get("/overview").status_code == 200


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "x", "/a\r\nX: y", "\\\\e"]
)
def test_nobody_is_led_off_the_server(client, back):
    form = {"login": "bureau", "password": PASSWORD, "back": back}
    assert client.post("/sign-in", data=form, headers=SAME_SITE).headers["location"] == "/overview"
    assert client.get("/language", params={"to": "en", "back": back}).headers["location"] == "/overview"


SEEN = {"bureau": {HOME, AWAY}, "east": {HOME}, "unit-east": {HOME}, "west": {AWAY}}


@pytest.mark.parametrize("login", SEEN)
def test_an_account_sees_the_places_of_its_own_branch_and_no_others(client, enrol, login):
    for place_id in (HOME, AWAY):
        tablet = enrol(place_id)
        tablet.outbox.record(event(movement("00000001-1", masked_name=f"人{place_id}")))
        assert tablet.push().status_code == 200
    headers = bearer_of(client, login)
    assert {place["id"] for place in client.get("/v1/places", headers=headers).json()["places"]} == SEEN[login]
    sign_in(client, login)
    for place_id in (HOME, AWAY):
        seen = place_id in SEEN[login]
        query = {"place": place_id, "since": SINCE}
        assert client.get("/v1/movements", params=query, headers=headers).status_code == (200 if seen else 404)
        for path in (f"/movements?where=p{place_id}", f"/movements/export?kind=jsonl&where=p{place_id}g1"):
            assert client.get(path).status_code == (200 if seen else 404)
        everything = client.get("/movements").text + client.get("/movements/export?kind=csv").text
        assert (f"人{place_id}" in everything) is seen
        overview = client.get("/overview").text
        assert ({HOME: "总公司家属区", AWAY: "西山工地"}[place_id] in overview) is seen


def test_a_place_out_of_scope_and_one_that_is_not_get_the_same_answer(client):
    headers = bearer_of(client, "east")
    answers = [
        client.get("/v1/movements", params={"place": place, "since": SINCE}, headers=headers) for place in (AWAY, 7)
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_a_devices_token_opens_nothing_of_the_supervisors_and_the_other_way_round(client, tablet):
    headers = bearer_of(client)
    for path in ("/v1/places", f"/v1/movements?place={HOME}&since={SINCE}"):
        assert client.get(path, headers=tablet.headers).status_code == 401
    assert client.get("/v1/pull?stream=residents", headers=headers).status_code == 401
    sign_in(client)
    assert client.get("/v1/places").status_code == 401


def test_who_read_what_is_written_down(client, centre):
    headers = bearer_of(client, "east")
    client.get("/v1/movements", params={"place": HOME, "since": SINCE}, headers=headers)
    sign_in(client, "east")
    client.get("/movements")
    client.get("/movements/export?kind=csv")
    with centre.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT action FROM audit WHERE actor = 'east' ORDER BY audit_id").scalars()
    assert sorted(rows) == ["exported", "movements_pulled", "movements_viewed", "sign_in", "sign_in"]
