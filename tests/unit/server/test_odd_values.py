"""Values that no database holds and forms without end: said to be no good, never an error of ours."""

import pytest

from tests.support.bureau import HOME, SAME_SITE, enrol_body, make_code, sign_in

NUL = "a\x00b"
GET = [
    "/passes?text=%00",
    f"/passes?place={HOME}&text=%00",
    "/movements?text=%00",
    "/movements?place=99999999999999999999&after=%00",
    "/overview?day=%00",
    "/duties?place=99999999999999999999",
    "/operators?place=99999999999999999999",
    "/language?to=%00&back=%00",
]
POST = [
    ("/operators", {"place": str(HOME), "name": NUL}),
    ("/operators/pin", {"place": str(HOME), "operator": NUL}),
    ("/operators/unlock", {"place": str(HOME), "operator": NUL, "device": NUL}),
    ("/operators/unlock", {"place": "9" * 30, "operator": "x", "device": "x"}),
    ("/notices", {"place": str(HOME), "zh": NUL}),
    ("/devices/state", {"device": NUL, "do": "revoke"}),
    ("/devices/code", {"gate": "9" * 30 + "-1"}),
    ("/passes/replace", {"place": str(HOME), "person": NUL}),
    ("/prove", {"password": NUL}),
    ("/account/end", {"session": NUL}),
    ("/account/second/confirm", {"code": NUL}),
    ("/account/second/off", {"code": NUL}),
    ("/sign-in/code", {"code": NUL}),
    ("/sign-in", {"login": NUL, "password": NUL}),
]


@pytest.fixture
def desk(client):
    sign_in(client)
    return client


@pytest.mark.parametrize("path", GET)
def test_a_question_with_a_value_that_nothing_holds_is_no_error_of_ours(desk, path):
    assert desk.get(path, follow_redirects=False).status_code < 500


@pytest.mark.parametrize(("path", "form"), POST)
def test_nor_is_a_form(desk, path, form):
    assert desk.post(path, data=form, headers=SAME_SITE).status_code < 500


@pytest.mark.parametrize("path", ["/sign-in", "/operators", "/notices", "/prove"])
def test_a_form_with_fields_without_end_is_refused(desk, path):
    form = {f"f{number}": "x" for number in range(100)}
    assert desk.post(path, data=form, headers=SAME_SITE).status_code == 400


@pytest.mark.parametrize("key", ["code", "name", "platform", "app_version"])
def test_an_enrolment_or_a_sign_in_with_nul_is_refused(client, centre, key):
    answer = client.post("/v1/enrol", json=enrol_body(make_code(centre), **{key: NUL}))
    assert answer.status_code in (400, 403)
    assert client.post("/v1/sign-in", json={"login": NUL, "password": NUL}).status_code in (400, 401)
