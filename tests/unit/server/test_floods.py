"""Floods of guesses at every door: at most the allowed tries are looked at, and whoever belongs here gets in (T14).

A hundred guesses a second by the server's clock; the fast suite takes two seconds of them, CI ten, on
PostgreSQL two again, a soak a minute.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from checkpoint.server import auth
from checkpoint.server.auth import hash_password, neighbourhood
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository import sessions
from checkpoint.server.tables import account
from tests.support.bureau import HOME, PASSWORD, SAME_SITE, enrol_body, make_code, sign_in
from tests.support.databases import ON_POSTGRESQL
from tests.support.volume import IS_SOAK, IS_WHOLE

SECONDS = 60 if IS_SOAK else 10 if IS_WHOLE and not ON_POSTGRESQL else 2
A_SECOND = 100
HEADERS = SAME_SITE | {"accept-language": "zh-CN"}


@pytest.fixture
def attacker(client):
    return TestClient(client.app, base_url="http://127.0.0.1:8000", follow_redirects=False, client=("198.51.100.7", 4))


def at_the_account(attacker, number):
    return attacker.post("/v1/sign-in", json={"login": "bureau", "password": f"guess {number}"})


def at_the_form(attacker, number):
    form = {"login": "bureau", "password": f"guess {number}", "back": ""}
    return attacker.post("/sign-in", data=form, headers=HEADERS)


def at_any_account(attacker, number):
    return attacker.post("/v1/sign-in", json={"login": f"name{number}", "password": "checkpoint"})


def at_a_code(attacker, number):
    return attacker.post("/v1/enrol", json=enrol_body(f"{number:010}"))


def at_the_step_up(attacker, number):
    return attacker.post("/prove", data={"password": f"guess {number}", "back": "/movements"}, headers=HEADERS)


DOORS = {
    at_the_account: (sessions.SIGN_IN, 401),
    at_the_form: (sessions.SIGN_IN, 401),
    at_any_account: (sessions.SIGN_IN_FROM, 401),
    at_a_code: (sessions.ENROL, 403),
    at_the_step_up: (sessions.SIGN_IN, 403),
}


@pytest.fixture
def cheap(centre, monkeypatch):
    """Unknown names and codes cost as little here as known ones do; nothing else is another."""
    with centre.database.read() as connection:
        known = connection.execute(account.select()).first().password_hash
    monkeypatch.setattr("checkpoint.server.auth.NOBODY", known)
    monkeypatch.setattr("checkpoint.server.enrolment.NOBODY", known)


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("guess", DOORS, ids=lambda door: door.__name__)
def test_of_a_flood_no_more_than_the_allowed_tries_are_looked_at_and_all_answers_are_alike(
    client, attacker, clock, guess
):
    brake, refused = DOORS[guess]
    if guess is at_the_step_up:  # whoever found a browser open
        sign_in(attacker)
    answers: Counter[tuple[int, bytes]] = Counter()
    for number in range(SECONDS * A_SECOND):
        answer = guess(attacker, number)
        answers[answer.status_code, answer.content] += 1
        clock.forward(milliseconds=1000 / A_SECOND)
    windows = -(-SECONDS // int(brake.window.total_seconds()))
    looked_at = sum(count for (status, _), count in answers.items() if status == refused)
    assert {status for status, _ in answers} == {refused, 429}
    assert len(answers) == 2
    assert looked_at == brake.failures * windows
    # The flood is over: the owner waits for the end of the window at most, and nobody has to unlock anything.
    clock.forward(seconds=brake.window.total_seconds())
    assert sign_in(client).status_code == 303
    assert client.get("/overview").status_code == 200


@pytest.mark.usefixtures("cheap")
def test_whoever_is_signed_in_or_has_a_code_goes_on_during_a_flood(client, centre, attacker):
    sign_in(client)
    for number in range(40):
        at_the_account(attacker, number)
        at_any_account(attacker, number)
        at_a_code(attacker, number)
    assert client.get("/overview").status_code == 200
    assert client.post("/v1/enrol", json=enrol_body(make_code(centre, HOME))).status_code == 200
    elsewhere = client.post("/v1/sign-in", json={"login": "east", "password": PASSWORD})
    assert elsewhere.status_code == 200
    assert attacker.post("/v1/sign-in", json={"login": "east", "password": PASSWORD}).status_code == 429


def test_an_unknown_a_disabled_and_a_known_account_are_refused_alike(client, centre):
    with centre.database.write() as connection:
        connection.execute(update(account).where(account.c.login == "west").values(disabled=True))
    answers = {client.post("/v1/sign-in", json={"login": name, "password": "?"}).content for name in ("east", "west")}
    answers.add(client.post("/v1/sign-in", json={"login": "nobody", "password": "?"}).content)
    assert len(answers) == 1


def test_who_comes_when_too_many_passwords_are_being_compared_is_told_to_come_again(centre):
    """From as many addresses as there are tries: no brake holds them, and 40 threads answer all requests."""
    slow = hash_password("another")
    with centre.database.write() as connection:
        connection.execute(update(account).where(account.c.login == "east").values(password_hash=slow))

    def attempt(number):
        try:
            auth.sign_in(centre, f"name{number}", "falsch", f"198.51.100.{number}")
        except AnswerError as error:
            return error.status

    with ThreadPoolExecutor(20) as pool:
        answers = Counter(pool.map(attempt, range(20)))
    assert set(answers) <= {401, 503}
    assert answers[401] >= 16
    assert answers[401] + answers[503] == 20


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("x" * 300, "x" * 60),
        ("", ""),
    ],
)
def test_of_ipv6_the_whole_network_of_a_machine_counts_as_one_address(address, counted):
    assert neighbourhood(address) == counted
