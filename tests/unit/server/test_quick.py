"""The quick reader of movements: what it reads is what the protocol's own reader would have read."""

import copy
import json
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkpoint.domain.decide import Direction, Facts, Outcome, Reason
from checkpoint.domain.events import EventKind
from checkpoint.protocol.events import event_to_doc
from checkpoint.protocol.shape import is_plain_line
from checkpoint.protocol.values import dumps
from checkpoint.server.repository.event_rows import COLUMNS, read_carefully, read_line
from checkpoint.server.repository.quick import read_quickly
from tests.support.bureau import event, movement, random_events
from tests.support.volume import examples


def same(raw):
    """Whether the quick reader took a record; if it did, both readers must agree."""
    quick, careful = read_quickly(raw) if is_plain_line(raw) else None, read_carefully(1, raw)
    if quick is None:
        return False
    assert careful.fault is None, raw
    assert tuple(quick) == (careful.id, careful.at, careful.mono_ms, careful.boot, careful.columns), raw
    return True


DOCS = [event_to_doc(item) for item in random_events(11, 40) if item.kind is EventKind.MOVEMENT]


def test_what_tablets_send_all_day_is_read_quickly():
    taken = [same(dumps(doc)) for doc in DOCS]
    assert sum(taken) == len(taken) == 40


def paths(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(child, (*path, key))


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(
        [
            "", "in", "out", "check", "admit", "refuse", "movement", "loss", "fever", "emergency", "resident", "ok",
            "9c41f00d-2", "9C41F00D-2", "9c41f00d-2\n", "9c41f00d-0", "9c41f00d-٣", "+c41f00d-2", "00000000-1",
            "2026-11-22T04:00:00.000Z", "2026-11-22T12:00:00.000+08:00", "2026-11-22 04:00:00Z", "2026-11-22T04:00Z",
            "2026-11-22T04:00:00", "2026-11-22t04:00:00z", "2026-W47-7T04:00:00.123Z",
            "2026-11-22T04:00:00.1229999Z", "2026-02-30T04:00:00Z", "0001-01-01T00:00:00+08:00",
            "2026-11-22T04:00:00.1234567Z",
            "2026-11-22T23:59:60Z",
            "24:00", "7:05", "07:05", "07:05:00", "a\x00b", "x" * 300, "\ud800",
        ]
    ),
    st.lists(st.integers(0, 500), max_size=3),
    st.just([["out", "2026-11-22T04:00:00.000Z", 2]]),
    st.just(["out", "2026-11-22T04:00:00.000Z", 2]),
    st.just([[365, "2026-11-22T04:00:00.000Z"]] * 6),
    st.just([[299, "2026-11-22T04:00:00.000Z"]]),
    st.just({}),
)  # fmt: skip


@st.composite
def mutated(draw):
    doc = copy.deepcopy(draw(st.sampled_from(DOCS)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in paths(doc) if path]))
        parent = doc
        for key in path[:-1]:
            parent = parent[key]
        match draw(st.sampled_from(["change", "remove", "add"])):
            case "change":
                parent[path[-1]] = copy.deepcopy(draw(ODD))
            case "remove":
                del parent[path[-1]]
            case _ if isinstance(parent, dict):
                name = draw(st.sampled_from(["visit", "plate", "riders", "person", "note", "override", "last", "new"]))
                parent[name] = copy.deepcopy(draw(ODD))
    return json.dumps(doc, ensure_ascii=draw(st.booleans())).encode(errors="surrogatepass")


@given(mutated())
@settings(max_examples=examples(1500), deadline=None)
def test_a_movement_that_was_changed_anywhere_is_read_alike_or_left_to_the_other_reader(raw):
    same(raw)


@given(mutated(), st.integers(0, 2**32), st.integers(0, 255))
@settings(max_examples=examples(500), deadline=None)
def test_a_changed_byte_is_read_alike_or_left_to_the_other_reader(raw, at, byte):
    at %= len(raw)
    same(raw[:at] + bytes([byte]) + raw[at + 1 :])


@pytest.mark.parametrize(("again", "counted"), [((), True), ((Reason.FEVER_OPEN,), False)])
def test_a_fever_that_comes_again_is_counted_once_by_both_readers(again, counted):
    facts = Facts(Direction.OUT, time(12), fever_minutes=40, fever_left=2)
    found = movement(outcome=Outcome.REFER, reasons=(*again, Reason.FEVER), facts=facts, direction=Direction.OUT)
    raw = dumps(event_to_doc(event(found)))
    assert same(raw)
    assert read_carefully(1, raw).columns[COLUMNS.index("fever")] is counted


@pytest.mark.parametrize("note", ["a\x00b", "x" * 201])
def test_what_no_database_keeps_is_left_to_the_other_reader(note):
    doc = event_to_doc(event(movement()))
    doc["body"]["note"] = note
    assert not same(dumps(doc))
    assert read_line(1, dumps(doc)).fault is not None
