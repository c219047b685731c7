"""One's own account: where it is signed in and how that is ended (S8), and its second factor (S7)."""

import base64
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from checkpoint.server import totp
from checkpoint.server.account_tables import recovery_code, second_factor
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.organisation import add_account, find_account
from checkpoint.server.second_factor import RECOVERY_CODES
from tests.support.bureau import PASSWORD, SAME_SITE, bearer_of, sign_in

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(second, code):
    assert totp.code_at(RFC_SECRET, second // 30, 8) == code


def posted(client, path, **form):
    return client.post(path, data=form, headers=SAME_SITE)


def code_of(secret, clock, off=0):
    return totp.code_at(secret, totp.step_of(clock.at) + off)


@pytest.fixture
def guarded(client, clock):
    """The bureau's account with a second factor, signed out; its secret and recovery codes."""
    sign_in(client)
    page = posted(client, "/account/second").text
    written = re.search(r'class="typed">([A-Z2-7 ]+)<', page)[1]
    secret = base64.b32decode(written.replace(" ", ""))
    assert "data:image/png" in page
    page = posted(client, "/account/second/confirm", code=code_of(secret, clock)).text
    codes = re.findall(r"<li>([0-9A-Z-]{11})</li>", page)
    assert len(codes) == RECOVERY_CODES
    posted(client, "/sign-out")
    clock.forward(seconds=60)
    return secret, codes


def given(client, code):
    """Sign in with the password, and give a code."""
    assert sign_in(client).headers["location"] == "/sign-in/code?back=%2Foverview"
    return posted(client, "/sign-in/code", code=code, back="/overview")


def test_a_new_password_is_drawn_shown_once_and_ends_what_the_old_one_opened(client, centre, clock):
    pulling = bearer_of(client)
    sign_in(client)
    clock.forward(minutes=6)
    assert posted(client, "/account/password").headers["location"].startswith("/prove")
    posted(client, "/prove", password=PASSWORD, back="/account")
    page = posted(client, "/account/password").text
    (drawn,) = re.findall(r'class="typed">([0-9A-Z-]{23})<', page)
    assert drawn not in client.get("/account").text
    assert client.get("/v1/places", headers=pulling).status_code == 401
    posted(client, "/sign-out")
    assert sign_in(client).status_code == 401
    assert sign_in(client, password=drawn).headers["location"] == "/overview"
    with centre.database.read() as connection:
        done = connection.execute(select(audit.c.actor).where(audit.c.action == "own_password"))
        assert done.scalar_one() == "bureau"


def test_ones_own_sessions_are_listed_and_another_is_ended(client, centre):
    pulling = bearer_of(client)
    sign_in(client, "east")
    client.cookies.clear()
    sign_in(client)
    page = client.get("/account").text
    assert page.count('<th scope="row">') == 2
    assert ("命令行" in page, "浏览器" in page, "本次登录" in page) == (True, True, True)
    (number,) = re.findall(r'name="session" value="(\w+)"', page)
    assert posted(client, "/account/end", session=number).headers["location"] == "/account?said=ended"
    assert client.get("/v1/places", headers=pulling).status_code == 401
    assert client.get("/overview").status_code == 200
    with centre.database.read() as connection:
        done = connection.execute(select(audit.c.actor, audit.c.count).where(audit.c.action == "sessions_ended")).all()
    assert [tuple(row) for row in done] == [("bureau", 1)]


def test_nobody_ends_a_session_of_somebody_else(client):
    theirs = bearer_of(client, "east")
    sign_in(client)
    for number in ("0" * 16, "east", "'"):
        assert posted(client, "/account/end", session=number).status_code == 303
    assert client.get("/v1/places", headers=theirs).status_code == 200
    assert client.post("/account/end", headers={"origin": "http://x"}).status_code == 403


def test_all_others_end_at_once_and_this_one_goes_on(client):
    others = [bearer_of(client), bearer_of(client)]
    sign_in(client)
    posted(client, "/account/end")
    assert [client.get("/v1/places", headers=other).status_code for other in others] == [401, 401]
    assert client.get("/overview").status_code == 200


def test_the_password_alone_opens_nothing_and_the_code_opens_it_under_another_token(client, clock, guarded):
    secret, _ = guarded
    sign_in(client)
    waiting = client.cookies["checkpoint_session"]
    assert client.get("/overview").status_code == 303
    assert client.get("/v1/places", headers={"authorization": f"Bearer {waiting}"}).status_code == 401
    answer = posted(client, "/sign-in/code", code=code_of(secret, clock), back="/movements")
    assert answer.headers["location"] == "/movements"
    assert client.cookies["checkpoint_session"] != waiting
    assert client.get("/overview").status_code == 200
    assert "已于" in client.get("/account").text


@pytest.mark.parametrize(("off", "status"), [(-2, 401), (-1, 303), (0, 303), (1, 303), (2, 401)])
def test_a_code_is_good_in_its_half_minute_and_the_ones_beside_it(client, clock, guarded, off, status):
    assert given(client, code_of(guarded[0], clock, off)).status_code == status


def test_a_code_counts_once_and_none_of_before_after_it(client, clock, guarded):
    secret, _ = guarded
    code = code_of(secret, clock)
    assert given(client, f" {code[:3]} {code[3:]} ").status_code == 303
    posted(client, "/sign-out")
    for used in (code, code_of(secret, clock, -1)):
        answer = given(client, used)
        assert answer.status_code == 401
        assert "已经用过" in answer.text
    clock.forward(seconds=30)
    assert posted(client, "/sign-in/code", code=code_of(secret, clock)).status_code == 303


def test_five_wrong_codes_pause_the_account_also_for_the_right_one(client, clock, guarded):
    secret, codes = guarded
    assert [given(client, "000000").status_code for _ in range(5)] == [401] * 5
    refused = given(client, code_of(secret, clock))
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 901
    assert given(client, codes[0]).status_code == 429
    clock.forward(minutes=15)
    assert given(client, code_of(secret, clock)).status_code == 303


def test_a_recovery_code_opens_once_however_it_is_typed(client, clock, centre, guarded):
    _, codes = guarded
    assert given(client, codes[0].lower().replace("-", " ").replace("0", "o")).status_code == 303
    assert f"恢复码还剩 {RECOVERY_CODES - 1} 个" in client.get("/account").text
    posted(client, "/sign-out")
    assert given(client, codes[0]).status_code == 401


def test_a_right_password_waits_five_minutes_for_its_code(client, clock, guarded):
    sign_in(client)
    clock.forward(minutes=5)
    answer = posted(client, "/sign-in/code", code=code_of(guarded[0], clock))
    assert answer.status_code == 401
    assert "请重新登录" in answer.text
    client.cookies.clear()
    assert posted(client, "/sign-in/code", code=code_of(guarded[0], clock)).status_code == 401


def test_the_command_line_is_asked_for_the_code_and_sends_it_along(client, clock, guarded):
    words = {"login": "bureau", "password": PASSWORD}
    asked = client.post("/v1/sign-in", json=words)
    assert (asked.status_code, asked.json()["code"]) == (401, "code_needed")
    answer = client.post("/v1/sign-in", json=words | {"code": code_of(guarded[0], clock)})
    assert answer.status_code == 200
    headers = {"authorization": f"Bearer {answer.json()['token']}"}
    assert client.get("/v1/places", headers=headers).status_code == 200


def test_a_wrong_password_says_the_same_with_a_second_factor_and_without(client, guarded):
    with_factor, without = (sign_in(client, login, "falsch") for login in ("bureau", "east"))
    assert (with_factor.status_code, without.status_code) == (401, 401)
    assert with_factor.text.replace("bureau", "") == without.text.replace("east", "")


def test_turning_it_on_ends_all_other_sessions_and_a_wrong_first_code_turns_nothing_on(client, clock):
    other = bearer_of(client)
    sign_in(client)
    page = posted(client, "/account/second").text
    secret = base64.b32decode(re.search(r'class="typed">([A-Z2-7 ]+)<', page)[1].replace(" ", ""))
    assert posted(client, "/account/second/confirm", code="000000").status_code == 400
    assert client.get("/v1/places", headers=other).status_code == 200
    assert posted(client, "/account/second/confirm", code=code_of(secret, clock)).status_code == 200
    assert client.get("/v1/places", headers=other).status_code == 401
    assert posted(client, "/account/second").status_code == 409
    assert posted(client, "/account/second/confirm", code=code_of(secret, clock)).status_code == 400


def test_it_is_turned_off_by_a_code_of_it_and_asks_for_the_password(client, clock, guarded):
    secret, codes = guarded
    assert given(client, code_of(secret, clock)).status_code == 303
    assert posted(client, "/account/second/off", code="000000").status_code == 401
    clock.forward(minutes=6)
    assert posted(client, "/account/second/off", code=codes[1]).headers["location"] == "/prove?back=%2Faccount"
    posted(client, "/prove", password=PASSWORD, back="/account")
    assert posted(client, "/account/second/off", code=codes[1]).headers["location"] == "/account?said=off"
    posted(client, "/sign-out")
    assert sign_in(client).headers["location"] == "/overview"


def test_a_copy_of_the_database_has_neither_secret_nor_recovery_code(centre, guarded):
    secret, codes = guarded
    with centre.database.read() as connection:
        (sealed,) = connection.execute(select(second_factor.c.secret)).scalars()
        hashes = [bytes(row) for row in connection.execute(select(recovery_code.c.code_hash)).scalars()]
    assert secret not in bytes(sealed)
    assert not any(code.replace("-", "").encode() in found for found in hashes for code in codes)


def test_whoever_is_shut_out_does_not_come_in_by_the_code_either(client, clock, centre, guarded):
    sign_in(client)
    with centre.database.write() as connection:
        known = find_account(connection, "bureau")
        assert known is not None
        add_account(connection, replace(known, disabled=True))
    assert posted(client, "/sign-in/code", code=code_of(guarded[0], clock)).status_code == 401


@pytest.mark.parametrize(("language", "heading"), [("zh-CN", "我的账号"), ("en", "My account")])
def test_the_page_is_there_in_both_languages_and_for_nobody_else(client, language, heading):
    client.cookies.set("checkpoint_language", language)
    assert client.get("/account").status_code == 303
    sign_in(client)
    assert heading in client.get("/account").text
