"""The description of the interface is complete and true: whatever is sent, no answer is undeclared and none a 5xx."""

import json
from typing import Any

import pytest
import schemathesis
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from checkpoint.cli import main
from checkpoint.server.api.described import ANSWERS, describe
from checkpoint.server.app import create_app
from tests.support.bureau import DeviceAuth, bearer_of, random_events
from tests.support.databases import server_settings
from tests.support.volume import examples

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = examples(40)


@schemathesis.serializer("application/x-ndjson")
def as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def test_every_call_is_described_and_no_other(client):
    described = describe(client.app)
    calls = {f"{method} {path}" for path, methods in described["paths"].items() for method in methods}
    assert calls == set(ANSWERS)


def test_the_description_is_closed_unless_debugging(client, tmp_path, clock):
    assert client.get("/openapi.json").status_code == 404
    app = create_app(server_settings(tmp_path / "open", debug=True), now=clock)
    assert describe(app) == app.openapi()
    app.state.centre.database.close()


def test_a_command_prints_the_description_for_whoever_writes_another_client():
    printed = CliRunner().invoke(main, ["server", "openapi"])
    assert printed.exit_code == 0, printed.output
    paths = json.loads(printed.output)["paths"]
    assert {f"{method} {path}" for path, methods in paths.items() for method in methods} == set(ANSWERS)


def test_the_answers_of_an_ordinary_day_are_as_described(client, tablet):
    schema = schemathesis.openapi.from_dict(describe(client.app))
    tablet.outbox.record(*random_events(4, 20), b"broken")
    answers = {
        "/v1/push": [("POST", tablet.push(1, 10)), ("POST", tablet.push(1, 12)), ("POST", tablet.push(15))],
        "/v1/pull": [("GET", tablet.pull("residents")), ("GET", tablet.pull("trust")), ("GET", tablet.pull("x"))],
    }
    assert [answer.status_code for _, answer in answers["/v1/push"]] == [200, 200, 409]
    for path, given_answers in answers.items():
        for method, answer in given_answers:
            sent: dict[str, Any] = {"body": b"", "media_type": "application/x-ndjson"} if method == "POST" else {}
            case = schema[path][method].Case(**sent)
            case.validate_response(answer, checks=CHECKS)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(ANSWERS))
@pytest.mark.parametrize("who", ["nobody", "supervisor", "tablet"])
def test_nothing_that_can_be_sent_gets_an_undeclared_answer(client, tablet, name, who):
    schema = schemathesis.openapi.from_dict(describe(client.app))
    method, path = name.split(" ")
    auth = DeviceAuth(tablet.token) if who == "tablet" else None
    headers = bearer_of(client) if who == "supervisor" else {}
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    cases = st.one_of(*(schema[path][method.upper()].as_strategy(generation_mode=mode) for mode in modes))

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(cases)
    def send(case):
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000", headers=headers)
        parts = {key: sent.get(key) for key in ("params", "json", "headers", "cookies") if sent.get(key) is not None}
        if sent.get("data") is not None:
            data = sent["data"]
            parts["content"] = data if isinstance(data, bytes) else str(data).encode(errors="replace")
        request = client.build_request(sent["method"], sent["url"], **parts)
        answer = client.send(request, auth=auth) if auth else client.send(request)
        case.validate_response(answer, checks=CHECKS)

    send()
