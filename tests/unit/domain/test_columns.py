"""Events by columns: whatever was recorded comes back to the byte, and nothing can be blown up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.protocol.columns import Packer, unpack
from checkpoint.protocol.exchange import TooLargeError, decode_batch, encode_batch
from checkpoint.protocol.values import ProtocolError, dumps
from tests.support.bureau import Outbox, random_events

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.text(), values, max_size=5).map(dumps), min_size=1, max_size=12))
def test_any_json_comes_back_to_the_byte(lines):
    packer, lines = Packer(), lines * 20  # from the seventeenth of a kind on it is cut by what the others had
    for batch in (lines, lines[::-1]):
        packed = packer.pack(batch)
        assert packed is not None
        assert unpack(packed, len(batch), 10**7) == batch


def test_what_never_changed_so_far_may_change_later():
    packer = Packer()
    for gate in ("1", '"east"', '2,"gate":3', '""'):
        lines = [b'{"gate":%b,"at":"%d","n":[%d,true]}' % (gate.encode(), at, -at) for at in range(40)]
        packed = packer.pack(lines)
        assert packed is not None
        assert unpack(packed, 40, 10**6) == lines
        assert b'{"gate":%b,' % gate.encode() in packed.partition(b"\x01")[0]


@given(st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), min_size=1, max_size=6))
def test_what_is_no_json_comes_back_or_is_not_packed(lines):
    packed = Packer().pack(lines)
    assert packed is None or unpack(packed, len(lines), 10**7) == lines


@given(st.binary(max_size=200))
def test_nothing_that_anybody_can_send_raises_anything_else(packed):
    try:
        found = unpack(packed, 10, 1000)
    except ProtocolError:
        return
    assert len(found) <= 10


def test_a_skeleton_repeated_a_million_times_is_refused():
    bomb = b"x" * 1_000_000 + b"\x01" + b"0 " * 500
    with pytest.raises(ProtocolError, match="more than a batch"):
        unpack(bomb, 500, 8 * 1024 * 1024)


def test_a_batch_by_columns_is_the_same_batch_and_shorter():
    outbox = Outbox()
    outbox.record(*random_events(1, 440))
    batch = outbox.batch()
    lines, columns = encode_batch(batch), encode_batch(batch, Packer())
    assert decode_batch(columns) == decode_batch(lines) == batch
    assert len(columns) < 0.95 * len(lines)


def test_a_form_that_is_not_known_is_refused_and_too_much_is_too_much():
    import gzip

    body = gzip.decompress(encode_batch(Outbox().batch())).replace(b'"n":0', b'"n":0,"form":"rows"')
    with pytest.raises(ProtocolError, match="form"):
        decode_batch(gzip.compress(body))
    with pytest.raises(TooLargeError):
        decode_batch(gzip.compress(bytes(9 * 1024 * 1024)))
