"""The golden exchanges: the server is held to the recorded requests, the tablet to the recorded answers.

A change of the protocol shows here as a difference of `exchanges.json`. To write it anew after a change that is meant:
`CHECKPOINT_RECORD=1 pytest tests/contract`.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import CorrectionReason, EventKind
from checkpoint.domain.movements import Category, Source
from checkpoint.protocol.events import decode_event
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import loads
from tests.contract.story import EXCHANGES, STEPS, Bureau, Gate, Teller, record, telling

PAPER = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def load() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(EXCHANGES.read_text())
    return found


@pytest.fixture(scope="module", autouse=True)
def recorded(tmp_path_factory):
    if os.environ.get("CHECKPOINT_RECORD"):
        told = record(tmp_path_factory.mktemp("record"))
        EXCHANGES.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def settled(request):
    """A request as far as it must be the same: the compressor's version and the port may differ."""
    kept = {key: value for key, value in request.items() if key != "sha256"}
    headers = dict(request["headers"])
    if headers.get("Content-Encoding") == "gzip":
        # The signature is over the compressed bytes.
        headers["Checkpoint-Proof"] = headers.get("Checkpoint-Proof", "").partition(".")[0]
    return kept | {"headers": headers}


def test_the_story_is_recorded_whole():
    assert list(load()) == list(STEPS)
    assert all(load().values())


def test_a_new_recording_changes_nothing_but_what_the_compressor_does(tmp_path):
    told, kept = record(tmp_path), load()
    for name, exchanges in told.items():
        for new, old in zip(exchanges, kept[name], strict=True):
            assert settled(new["request"]) == settled(old["request"]), name
            assert new["answer"] == old["answer"], (name, old["request"]["target"])


def test_the_server_answers_what_was_recorded(tmp_path):
    bureau = Bureau(tmp_path / "server")
    with bureau.client:
        for name, exchanges in load().items():
            STEPS[name][0](bureau)
            for exchange in exchanges:
                answer = bureau.answer(exchange["request"])
                assert answer == exchange["answer"], (name, exchange["request"]["target"])


def test_the_tablet_asks_what_was_recorded(tmp_path):
    told = load()
    code = loads(told["enrolment"][0]["request"]["body"])["code"]
    waiting: list[dict[str, Any]] = []

    def answer(request):
        assert waiting, ("one request too many", request["target"])
        exchange = waiting.pop(0)
        assert settled(request) == settled(exchange["request"])
        given: dict[str, Any] = exchange["answer"]
        return given

    with telling(Teller(answer)) as url:
        gate = Gate(tmp_path / "tablet", url, code)
        for name, exchanges in told.items():
            waiting[:] = exchanges
            STEPS[name][1](gate)
            assert waiting == [], name
        gate.tablet.close()


def test_every_word_of_the_protocol_is_in_the_paper():
    """Whatever key, header or code goes over the wire in the story is named in docs/protocol.md."""
    from pathlib import Path

    paper = Path("docs/protocol.md").read_text()
    words: set[str] = set()
    for exchanges in load().values():
        for exchange in exchanges:
            request, doc = exchange["request"], exchange["answer"]["doc"]
            words |= {request["target"].partition("?")[0], *doc, *request["headers"]}
            words |= set(json.loads(request["body"].partition("\n")[0])) if request["body"] else set()
            words |= {doc["code"]} if "code" in doc else set()
    missing = {word for word in words if f"`{word}`" not in paper and not (word[0] == "/" and word in paper)}
    assert missing == set()


def test_the_event_in_the_paper_is_one_and_needs_each_of_its_keys():
    (text,) = re.findall(r"```json\n(.*)\n```", PAPER)
    event = decode_event(text.encode())
    assert (event.kind, event.body.direction, event.gate_id) == (EventKind.MOVEMENT, Direction.OUT, 1)
    doc = loads(text)
    for key in doc:
        with pytest.raises(ValueError, match=key):
            decode_event(json.dumps({name: value for name, value in doc.items() if name != key}).encode())


@pytest.mark.parametrize("words", [EventKind, Stream, Outcome, Category, Source, CorrectionReason])
def test_the_paper_names_every_word_that_a_client_has_to_know(words):
    assert [word.value for word in words if f"`{word.value}`" not in PAPER] == []
