"""Documents as bytes: what is read back is what Python's own json would read, whatever decodes it."""

import json
import math
from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

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


class Colour(StrEnum):
    """Text that is more than text."""

    RED = "red"


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


@given(st.text() | st.integers() | st.lists(st.text(max_size=4) | st.booleans() | st.none()) | st.tuples(st.integers()))
@example((1, (2, [3])))
@example({1: {None: True, False: 2.5}})
@example(OrderedDict(b=1, a=2))
@example(Colour.RED)
def test_a_document_is_written_as_json_writes_it(value):
    doc = {"value": value}
    assert encode(doc) == json.dumps(doc, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "value",
    [
        math.nan, math.inf, {1, 2}, b"bytes", {("a", "b"): 1}, {"at": object()}, [date(2026, 11, 30)], UUID(int=1),
        Decimal("36.5"), datetime(2026, 11, 30, tzinfo=UTC), timedelta(1), "\ud800",
        {"deep": [{"deeper": (math.nan,)}]},
    ],
)  # fmt: skip
def test_what_json_refuses_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        encode({"value": value})
