"""What is sent to wear the server out: bombs, depth, slowness, repetition. It answers and goes on (T16, T17)."""

import gzip
import random
import socket
import tracemalloc
import zlib
from contextlib import ExitStack

import pytest
import requests
from sqlalchemy import select

from checkpoint.protocol.exchange import DECODED_BYTES_MAX, WIRE_BYTES_MAX
from checkpoint.server import edge, event_tables
from tests.support.bureau import Outbox, Tablet, enrol_body, found, make_code, random_events
from tests.support.centre import ServedCentre

BOMB_BYTES = 1000 * 1024 * 1024
PEAK_BYTES = 20 * 1024 * 1024
SLOW_SOCKETS = 200


def bomb() -> bytes:
    """A gigabyte of zeros that fits the wire: one packed piece of it, again and again."""
    packer = zlib.compressobj(9, wbits=31)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + piece * (BOMB_BYTES // 1024 // 1024)


@pytest.fixture(scope="module")
def gigabyte():
    return bomb()


def test_a_gigabyte_that_was_packed_is_413_and_takes_little_memory(tablet, gigabyte):
    assert len(gigabyte) < WIRE_BYTES_MAX
    unpacked = zlib.decompressobj(wbits=31).decompress(gigabyte, 2 * DECODED_BYTES_MAX)
    assert len(unpacked) == 2 * DECODED_BYTES_MAX
    del unpacked
    tablet.push()  # what is made once is made
    tracemalloc.start()
    answer = tablet.client.post("/v1/push", content=gigabyte, auth=tablet.auth)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413
    assert peak < PEAK_BYTES


def test_what_unpacks_to_the_limit_is_read_and_one_byte_more_is_not(tablet):
    head = gzip.decompress(gzip.compress(b"{}"))
    for size, status in ((DECODED_BYTES_MAX, 400), (DECODED_BYTES_MAX + 1, 413)):
        body = gzip.compress(head + b"\n" * (size - len(head)))
        assert tablet.client.post("/v1/push", content=body, auth=tablet.auth).status_code == status


@pytest.mark.parametrize("path", ["/v1/push", "/v1/enrol", "/v1/sign-in"])
@pytest.mark.parametrize("opens", [b"[", b'{"a":'])
def test_ten_thousand_levels_of_json_are_a_plain_400(tablet, path, opens):
    deep = opens * 10_000
    body = gzip.compress(deep) if path == "/v1/push" else deep
    answer = tablet.client.post(path, content=body, auth=tablet.auth)
    assert (answer.status_code, set(answer.json())) == (400, {"code", "message"})


def test_a_bomb_from_nobody_is_not_even_unpacked(client, gigabyte):
    tracemalloc.start()
    answer = client.post("/v1/push", content=gigabyte, headers={"authorization": "Bearer 1.nobody"})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 401
    assert peak < DECODED_BYTES_MAX


@pytest.fixture
def served(tmp_path, clock):
    centre = ServedCentre(tmp_path / "served", clock)
    centre.start(found)
    yield centre
    centre.stop()


def test_two_hundred_slow_ones_keep_nobody_from_pushing(served):
    """Half of them never end their head, half never end their body."""
    heads = (
        b"POST /v1/push HTTP/1.1\r\nHost: x\r\n",
        b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx",
    )
    with ExitStack() as stack:
        for number in range(SLOW_SOCKETS):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            slow.sendall(heads[number % 2])
        session = requests.Session()
        code = make_code(served.centre)
        enrolled = session.post(f"{served.url}/v1/enrol", json=enrol_body(code), timeout=20)
        assert enrolled.status_code == 200
        assert session.get(f"{served.url}/readyz", timeout=20).status_code == 200


def test_a_body_that_does_not_come_is_given_up_in_words(served, monkeypatch):
    monkeypatch.setattr(edge, "BODY_SECONDS", 0.1)
    with socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.settimeout(20)
        slow.sendall(b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        said = slow.recv(65536)
    assert said.startswith(b"HTTP/1.1 408")
    assert b'"too_slow"' in said


def rows(centre):
    table = event_tables.event
    columns = (table.c.id, table.c.incarnation, table.c.seq, table.c.raw)
    with centre.database.read() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_batches_one_to_five_times_each_and_in_any_order_end_as_if_sent_once(tablet, enrol, centre, seed):
    chance, size = random.Random(seed), 7
    tablet.outbox.record(*random_events(seed, 60))
    starts = range(1, len(tablet.outbox.recorded) + 1, size)
    sent = [first for first in starts for _ in range(chance.randint(1, 5))]
    chance.shuffle(sent)
    missing = set(starts)
    while missing:  # a tablet goes on until everything is acknowledged
        for first in [*sent, *sorted(missing)]:
            answer = tablet.push(first, first + size - 1)
            assert answer.status_code in (200, 409)
            if answer.status_code == 200:
                missing.discard(first)
                assert answer.json()["head"] == tablet.outbox.head(answer.json()["acked"]).hex()
    once = rows(centre)
    assert [row[2] for row in sorted(once, key=lambda row: row[2])] == list(range(1, len(tablet.outbox.recorded) + 1))
    assert {row[3] for row in once} == set(tablet.outbox.recorded)
    clean = Tablet(tablet.client, tablet.token, Outbox(tablet.outbox.device_id, tablet.outbox.incarnation))
    clean.outbox.record(*tablet.outbox.recorded)
    assert clean.push().json()["new"] == 0
    assert rows(centre) == once


def test_a_recorded_request_that_is_sent_again_later_is_refused_and_changes_nothing(tablet, centre, clock):
    """Replay: the same bytes with the same signature, after its nonce's life."""
    tablet.outbox.record(*random_events(4, 8))
    request = tablet.push().request
    before = rows(centre)
    again = {"content": request.content, "headers": dict(request.headers)}
    assert tablet.client.post("/v1/push", **again).json()["new"] == 0
    clock.forward(minutes=21)
    answer = tablet.client.post("/v1/push", **again)
    assert (answer.status_code, answer.json()["code"]) == (401, "proof")
    assert rows(centre) == before
