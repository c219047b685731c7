"""The shape of a line shows that no key stands twice in it; where it cannot show that, it does not say so."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkpoint.protocol.columns import Packer, unpack
from checkpoint.protocol.exchange import DECODED_BYTES_MAX
from checkpoint.protocol.shape import SHAPE_BYTES_MAX, are_plain_columns, is_plain_line
from checkpoint.protocol.values import ProtocolError, dumps
from tests.support.volume import examples
from tests.unit.domain.test_columns import values


def is_whole(line):
    """What the shape has to show: JSON in which no key stands twice."""

    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError
        return dict(pairs)

    try:
        json.loads(line, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return False
    return True


PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b'"',
        b"\\",
        b'"a"',
        b'"b"',
        b"1",
        b"-",
        b" ",
        b"\x00",
        b"\n",
        b"\x01",
        b"null",
    ]
)
LINES = st.lists(PIECES, max_size=14).map(b"".join)


@given(st.dictionaries(st.text(), values, max_size=5).map(dumps), LINES)
@settings(max_examples=examples(200))
def test_what_is_plain_has_each_key_once(line, broken):
    for raw in (line, broken, line[:-1] + b"," + broken):
        if is_plain_line(raw):
            assert is_whole(raw) or not is_json(raw), raw


def is_json(line):
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


@given(st.lists(st.lists(PIECES, max_size=9).map(b"".join), min_size=2, max_size=6).map(b"\x01".join))
@settings(max_examples=examples(300))
def test_no_line_of_plain_columns_has_a_key_twice(packed):
    try:
        lines = unpack(packed, 20, DECODED_BYTES_MAX)
    except ProtocolError:
        return
    if are_plain_columns(packed):
        assert all(is_whole(line) or not is_json(line) for line in lines)


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1,"a":2}',
        b'{"a":"x","b":{"c":1,"c":2}}',
        b'{"a,":"x","a,":"y"}',
        b'{"a" :1,"a":2}',
        b'{"a":1,"\\u0061":2}',
        b'{"a":"x,","b":"","b":1}',
        b'{"a":[{"b":1,"b":2}]}',
        b'{"x":"' + b"y" * SHAPE_BYTES_MAX + b'\\n"}',
        b"[]",
        b"",
    ],
)
def test_what_is_not_plain_is_not_taken_for_it(line):
    assert not is_plain_line(line)


@pytest.mark.parametrize(
    "skeleton", [b'{\x00:1,"a":2}', b'{"a":"\x00"}', b'{"a":"x,\x00,y"}', b'{"a":1\x00}', b'{"a":\x00\x00}']
)
def test_a_slot_that_is_no_value_is_not_plain(skeleton):
    slots = skeleton.count(b"\x00")
    assert not are_plain_columns(b"\x01".join([skeleton, b"0", *[b'"a"'] * slots]))
    assert are_plain_columns(b"\x01".join([b'{"a":\x00}', b"0", b'"a"']))


@pytest.mark.parametrize("value", [b'x","a":"y', b"x\\", b'"'])
def test_what_a_slot_within_quotes_may_hold(value):
    skeleton = b'{"a":"\x00","b":\x00}'
    assert are_plain_columns(b"\x01".join([skeleton, b"0", "张三".encode(), b"7"]))
    assert not are_plain_columns(b"\x01".join([skeleton, b"0", value, b"7"]))


def test_a_thousand_lines_of_one_shape_are_plain_by_columns_and_alone():
    lines = [dumps({"id": f"号{number}", "at": number, "n": [number, None, True]}) for number in range(1000)]
    packed = Packer().pack(lines)
    assert packed is not None
    assert are_plain_columns(packed)
    assert all(map(is_plain_line, lines))
