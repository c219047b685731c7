"""Push: each event once, nothing lost, nothing blocked."""

import asyncio
import gzip
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from checkpoint.protocol.events import EVENT_BYTES_MAX, encode_event
from checkpoint.protocol.exchange import encode_batch, receipt_from_doc
from checkpoint.protocol.values import dumps
from checkpoint.server import event_tables
from checkpoint.server.repository.devices import find_device
from checkpoint.server.repository.event_rows import read_line
from checkpoint.server.repository.events import ingest
from tests.support.bureau import AWAY, HOME, NOON, Outbox, Tablet, event, movement, random_events
from tests.support.volume import examples


def stored(centre, place_id=HOME):
    """What the server has: raw bytes by event id."""
    table = event_tables.event
    with centre.database.read() as connection:
        rows = connection.execute(select(table.c.id, table.c.raw).where(table.c.place_id == place_id))
        return {row.id: row.raw for row in rows}


def aside(centre):
    table = event_tables.quarantine
    with centre.database.read() as connection:
        return {row.seq: (row.code, row.raw) for row in connection.execute(select(table))}


def test_a_receipt_names_the_last_event_and_the_hash_there(tablet, centre):
    tablet.outbox.record(*random_events(1, 40))
    receipt = receipt_from_doc(tablet.push().json())
    assert (receipt.acked, receipt.head, receipt.new) == (45, tablet.outbox.head(45), 45)
    assert set(stored(centre).values()) == set(tablet.outbox.recorded)


def test_the_same_batch_again_changes_nothing(tablet, centre):
    tablet.outbox.record(*random_events(2, 40))
    first, before = tablet.push().json(), stored(centre)
    again = tablet.push().json()
    assert (again["acked"], again["head"], again["new"], again["dup"]) == (45, first["head"], 0, 45)
    assert stored(centre) == before


def test_batches_that_overlap_or_come_late_lose_and_double_nothing(tablet, centre):
    tablet.outbox.record(*random_events(3, 40))
    for first, last in ((1, 10), (5, 20), (1, 3), (21, 45), (12, 18)):
        assert tablet.push(first, last).status_code == 200
    assert tablet.push(46).json()["acked"] == 45
    assert set(stored(centre).values()) == set(tablet.outbox.recorded)


def test_a_gap_is_answered_with_what_is_here(tablet):
    tablet.outbox.record(*random_events(4, 20))
    tablet.push(1, 5)
    answer = tablet.push(9, 12)
    assert answer.status_code == 409
    assert answer.json() | {"message": ""} == {
        "code": "gap",
        "message": "",
        "have": 5,
        "head": tablet.outbox.head(5).hex(),
    }


def test_a_handshake_asks_what_is_here_and_changes_nothing(tablet, centre):
    tablet.outbox.record(*random_events(5, 8))
    answer = tablet.push(10)
    assert (answer.status_code, answer.json()["have"]) == (409, 0)
    tablet.push()
    assert tablet.push(10).json()["acked"] == 9
    assert len(stored(centre)) == 9


@pytest.mark.parametrize("length", [9, 6, 3])
def test_a_tablet_with_another_past_is_told_so(tablet, centre, length):
    tablet.outbox.record(*random_events(6, 6))
    tablet.push()
    before = stored(centre)
    clone = Tablet(tablet.client, tablet.token, Outbox(tablet.outbox.device_id))
    clone.outbox.record(*tablet.outbox.recorded[:2], *random_events(7, 20)[: length - 2])
    answer = clone.push()
    assert (answer.status_code, answer.json()["code"]) == (409, "fork")
    assert stored(centre) == before


def test_a_clone_finds_the_last_common_mark_and_goes_on_in_a_new_outbox(tablet, centre):
    tablet.outbox.record(*random_events(8, 16))
    tablet.push(1, 4)
    tablet.push(5, 12)
    probe = tablet.client.get("/v1/probe", params={"inc": "i1", "seq": 11}, auth=tablet.auth).json()
    assert probe == {"have": 4, "head": tablet.outbox.head(4).hex()}
    clone = Tablet(tablet.client, tablet.token, Outbox(tablet.outbox.device_id, "i2"))
    clone.outbox.record(*tablet.outbox.recorded[4:])
    receipt = clone.push().json()
    assert (receipt["new"], receipt["dup"], receipt["acked"]) == (6, 8, 14)
    assert len(stored(centre)) == 18


def forked_at(centre, tablet):
    with centre.database.read() as connection:
        return find_device(connection, tablet.outbox.device_id).forked_at


def push_behind(tablet, begin):
    """What is in the outbox, as a chain of its own after so many events that are gone."""
    body = encode_batch(replace(tablet.outbox.batch(), first=begin + 1))
    return tablet.client.post("/v1/push", content=body, auth=tablet.auth)


def test_a_new_incarnation_may_begin_behind_what_retention_dropped(tablet, centre):
    tablet.outbox.record(*random_events(9, 16))
    tablet.push()
    clone = Tablet(tablet.client, tablet.token, Outbox(tablet.outbox.device_id, "i2"))
    kept = [*tablet.outbox.recorded[10:], encode_event(event(movement()))]
    clone.outbox.recorded = kept
    receipt = push_behind(clone, 10).json()
    assert (receipt["acked"], receipt["new"], receipt["dup"]) == (10 + len(kept), 1, len(kept) - 1)
    assert receipt["head"] == clone.outbox.head(len(kept)).hex()
    assert forked_at(centre, tablet) is not None
    assert push_behind(clone, 10).json() == receipt | {"new": 0, "dup": len(kept)}


def test_a_known_incarnation_does_not_begin_a_second_time_further_on(tablet, centre):
    tablet.outbox.record(*random_events(10, 16))
    tablet.push(1, 5)
    again = Tablet(tablet.client, tablet.token, Outbox(tablet.outbox.device_id))
    again.outbox.recorded = tablet.outbox.recorded[10:]
    answer = push_behind(again, 10)
    assert (answer.status_code, answer.json()["code"], answer.json()["have"]) == (409, "gap", 5)
    assert forked_at(centre, tablet) is None


POISON = {
    "unknown_kind": b'{"id":"x","kind":"drone"}',
    "broken": b'{"id":"x","kind":"movement","at":"never"}',
    "too_large": b'{"id":"' + b"x" * EVENT_BYTES_MAX + b'"}',
}


@pytest.mark.parametrize("code", POISON)
def test_a_record_that_cannot_be_understood_is_kept_aside_and_blocks_nobody(tablet, centre, code):
    before, after = event(movement()), event(movement())
    tablet.outbox.record(before, POISON[code], after)
    receipt = tablet.push().json()
    assert (receipt["acked"], receipt["new"], receipt["quarantined"]) == (3, 2, [{"seq": 2, "code": code}])
    assert aside(centre) == {2: (code, POISON[code])}
    assert tablet.push().json() | {"quarantined": []} == receipt | {"new": 0, "dup": 3, "quarantined": []}
    tablet.outbox.record(event(movement()))
    assert tablet.push(4).json()["acked"] == 4


def test_the_same_id_with_other_bytes_is_kept_aside_and_the_first_stands(tablet, centre):
    first = event(movement(note="甲"))
    tablet.outbox.record(first)
    tablet.push()
    other = replace(first, body=movement(note="乙"))
    tablet.outbox.record(other, other)
    receipt = tablet.push(2).json()
    assert [row["code"] for row in receipt["quarantined"]] == ["id_conflict", "id_conflict"]
    assert stored(centre) == {first.id: encode_event(first)}


def test_what_is_new_beside_what_is_known_goes_in_and_is_told_as_new(tablet, centre):
    known, fresh = event(movement()), [event(movement()) for _ in range(4)]
    tablet.outbox.record(known)
    tablet.push()
    tablet.outbox.record(fresh[0], fresh[1], known, fresh[2], fresh[2], fresh[3])
    receipt = tablet.push(2).json()
    assert (receipt["new"], receipt["dup"], receipt["quarantined"]) == (4, 2, [])
    assert stored(centre) == {each.id: encode_event(each) for each in [known, *fresh]}


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text() | st.integers() | st.floats(), st.lists))
@settings(max_examples=examples(200), deadline=None)
def test_nothing_that_a_device_can_send_raises(value):
    raw = value if isinstance(value, bytes) else repr(value).encode(errors="replace")
    assert read_line(1, raw).fault is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "0001-01-01T00:00:00+08:00"},
        {"gate": 2**70},
        {"gate": -1},
        {"id": ""},
        {"id": "\ud800"},
        {"id": "i" * 65},
        {"op": "a\x00b"},
        {"kind": ["movement"]},
        {"kind": {}},
        {"body": []},
    ],
)
def test_a_value_that_no_database_holds_is_a_broken_record(changes):
    import json

    from checkpoint.protocol.events import event_to_doc

    doc = event_to_doc(event(movement())) | changes
    assert read_line(1, json.dumps(doc).encode()).fault is not None
    assert read_line(1, dumps(event_to_doc(event(movement())))).fault is None


def test_a_body_over_a_mebibyte_is_refused_before_anybody_is_asked_who_they_are(client):
    answer = client.post("/v1/push", content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413


def test_a_body_without_its_length_is_bounded_as_well(client):
    answer = client.post("/v1/push", content=(b"x" * 65536 for _ in range(20)))
    assert answer.status_code == 413


def test_a_gzip_bomb_is_not_unpacked(tablet):
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9)
    answer = tablet.client.post("/v1/push", content=bomb, auth=tablet.auth)
    assert answer.status_code == 413


def test_more_events_than_a_batch_may_hold_are_sent_back_to_be_halved(tablet):
    tablet.outbox.record(*[b"{}"] * 2001)
    answer = tablet.push()
    assert (answer.status_code, answer.json()["max_events"]) == (413, 2000)
    assert tablet.push(1, 2000).json()["acked"] == 2000


def test_a_tablet_cannot_push_for_another_one_or_into_another_place(enrol, centre):
    east, west = enrol(HOME), enrol(AWAY)
    east.outbox.record(event(movement("00000001-1")))
    body = encode_batch(replace(east.outbox.batch(), device_id=west.outbox.device_id))
    assert east.client.post("/v1/push", content=body, auth=east.auth).json()["code"] == "other_device"
    assert east.push().status_code == 200
    assert (len(stored(centre, HOME)), len(stored(centre, AWAY))) == (1, 0)


def test_a_push_tells_the_overview_how_the_device_is(tablet, centre):
    from checkpoint.server.repository.devices import list_devices

    body = encode_batch(replace(tablet.outbox.batch(), sent_at=NOON + timedelta(seconds=150)))
    headers = {"checkpoint-pending": "12", "checkpoint-version": "0.2"}
    tablet.client.post("/v1/push", content=body, headers=headers, auth=tablet.auth)
    with centre.database.read() as connection:
        (device,) = list_devices(connection, [HOME])
    assert (device.pending, device.app_version, device.clock_offset_ms) == (12, "0.2", 150_000)
    assert device.unsynced(NOON)


def test_nothing_is_kept_of_a_batch_whose_transaction_fails(tablet, centre, monkeypatch):
    from checkpoint.server.repository import events

    tablet.outbox.record(*random_events(9, 16))

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(events, "advance", fail)
    assert tablet.push().status_code == 500
    monkeypatch.undo()
    assert stored(centre) == {}
    assert tablet.push().json()["new"] == 18


def test_movements_of_strangers_have_no_presence(tablet, centre):
    tablet.outbox.record(event(movement("")))
    tablet.push()
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(event_tables.presence)).scalar() == 0


@pytest.mark.parametrize("event_id", ['a"b', "a\\b", '{a,"b\\c"}', "NULL", "，é"])
def test_presence_names_any_id_as_it_is(tablet, centre, event_id):
    passages = [event(movement(f"00000001-{number}")) for number in (1, 2)]
    tablet.outbox.record(replace(passages[0], id=event_id), passages[1])
    assert tablet.push().json()["new"] == 2
    with centre.database.read() as connection:
        found = connection.execute(select(event_tables.presence.c.event_id)).scalars().all()
    assert sorted(found) == sorted([event_id, passages[1].id])


@pytest.mark.parametrize("milliseconds", [0, 5, 120, 999])
def test_a_time_is_kept_as_a_question_for_it_is_written(tablet, centre, milliseconds):
    at = NOON + timedelta(milliseconds=milliseconds)
    tablet.outbox.record(replace(event(movement("00000001-1")), at=at))
    tablet.push()
    with centre.database.read() as connection:
        for table in (event_tables.event, event_tables.presence):
            assert connection.execute(select(table.c.at).where(table.c.at == at)).scalars().all() == [at]


def test_a_batch_that_comes_at_a_time_with_an_offset_is_kept_by_utc(tablet, centre):
    tablet.outbox.record(*random_events(6, 3))
    at = NOON.astimezone(timezone(timedelta(hours=8)))
    with centre.database.write() as connection:
        ingest(connection, HOME, tablet.outbox.batch(1), at)
    table = event_tables.event
    with centre.database.read() as connection:
        assert set(connection.execute(select(table.c.received_at)).scalars()) == {NOON}


def test_a_full_disk_is_said_and_recovers(tablet, monkeypatch):
    from checkpoint.server import admission

    tablet.outbox.record(event(movement()))
    monkeypatch.setattr(admission, "FREE_BYTES_MIN", 2**62)
    answer = tablet.push()
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "disk_full", "60")
    monkeypatch.undo()
    assert tablet.push().json()["acked"] == 1


async def test_a_large_batch_gives_way_to_a_small_one_but_not_for_ever(tmp_path, monkeypatch):
    from checkpoint.server import admission

    told = []
    queues = admission.Admission(tmp_path, bytes)

    async def push_much():
        async with queues.place(admission.LARGE_FROM_BYTES):
            told.append("large")

    monkeypatch.setattr(admission, "GIVE_WAY_SECONDS", 60)
    async with queues.place(1):
        waiting = asyncio.create_task(push_much())
        await asyncio.sleep(0.01)
        told.append("small")
    await waiting
    assert told == ["small", "large"]
    monkeypatch.setattr(admission, "GIVE_WAY_SECONDS", 0.01)
    async with queues.place(1):
        await push_much()


async def test_large_batches_wait_their_turn_and_small_ones_pass_beside_them(tmp_path):
    from contextlib import AsyncExitStack

    from checkpoint.server.admission import LARGE_AT_ONCE, LARGE_FROM_BYTES, LARGE_WAITING, Admission
    from checkpoint.server.errors import AnswerError

    admission = Admission(tmp_path, bytes)
    going = asyncio.Event()
    inside = 0

    async def push_much():
        nonlocal inside
        async with admission.place(LARGE_FROM_BYTES):
            inside += 1
            await going.wait()

    tasks = [asyncio.create_task(push_much()) for _ in range(LARGE_AT_ONCE + LARGE_WAITING)]
    await asyncio.sleep(0.01)
    assert inside == LARGE_AT_ONCE
    with pytest.raises(AnswerError) as caught:
        await push_much()
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (429, "1")
    async with AsyncExitStack() as stack:
        for _ in range(20):
            await stack.enter_async_context(admission.place(LARGE_FROM_BYTES - 1))
    going.set()
    await asyncio.gather(*tasks)
    assert inside == LARGE_AT_ONCE + LARGE_WAITING
