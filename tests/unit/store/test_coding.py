"""Documents as bytes: what is read back is what Python's own json would read, whatever decodes it."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checkpoint.store.coding import decode, encode

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
)


def same(one: object, other: object) -> bool:
    """Equal, of the same types all the way down; 0.0 is not -0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and (not isinstance(one, float) or math.copysign(1, one) == math.copysign(1, other))  # type: ignore[arg-type]  # a float too


@given(VALUES)
@example(2**63)
@example(-(2**63) - 1)
@example(2**64)
@example(10**400)
@example(1e308)
@example(5e-324)
@example(-0.0)
@example({"a": {"\0": "\u2028王\U0002070e"}})
def test_a_document_is_read_as_json_reads_it(value):
    body = encode(value)
    assert same(decode(body), json.loads(body))
    assert same(decode(body), value)


@pytest.mark.parametrize("body", [b"1" * 4000, b'"\\ud800"', b"[" * 300 + b"]" * 300])
def test_what_the_quick_decoder_refuses_is_read_all_the_same(body):
    assert same(decode(body), json.loads(body))


@pytest.mark.parametrize("value", [math.nan, math.inf, {1, 2}, b"bytes", {("a", "b"): 1}, {"at": object()}])
def test_what_json_refuses_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        encode({"value": value})
