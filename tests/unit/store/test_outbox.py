"""The outbox and the replica: what goes up stays in order, what comes down comes whole."""

from datetime import timedelta

import pytest

from checkpoint.domain.bidi import MARKS, has_marks
from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.events import EventKind
from checkpoint.protocol.events import GENESIS, chain, encode_event
from checkpoint.protocol.exchange import Change, Page, Quarantined
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import loads
from checkpoint.store import open_store
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from tests.support.builders import NOON, a_movement, an_event

ALARM = Evacuation(EvacuationStep.START, NOON + timedelta(minutes=30), 3)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


def page(*changes, cursor="g.1", more=False):
    return Page(tuple(changes), cursor, more=more, time=NOON)


def test_events_are_numbered_without_gaps_and_given_back_as_recorded(store):
    events = [an_event(a_movement()) for _ in range(5)]
    outbox = Outbox(store)
    assert [outbox.append(event) for event in events] == [1, 2, 3, 4, 5]
    assert outbox.recorded(2, 3) == [encode_event(event) for event in events[1:4]]
    assert list(Outbox(store).events()) == events


def test_what_was_pasted_with_marks_that_nobody_sees_is_recorded_without_them(store):
    outbox = Outbox(store)
    outbox.append(an_event(a_movement(note=f"临时{MARKS}放行 👨‍👩‍👧")))
    (event,) = outbox.events()
    assert event.body.note == "临时放行 👨‍👩‍👧"
    assert not has_marks(outbox.recorded(1, 1)[0].decode())


def test_recorded_bytes_are_read_in_one_go_whatever_their_length_up_to_the_first_that_is_gone(store):
    table = store.rows("some")
    docs = [{"n": number, "text": "x" * (number * 7919 % 14_000)} for number in range(40)]
    table.insert_multiple(dict(doc) for doc in docs)
    assert [loads(body) for body in table.bodies(1, 99)] == docs
    table.remove(doc_ids=[31])
    assert [loads(body) for body in table.bodies(5, 41)] == docs[4:30]


def test_pending_counts_what_the_server_has_not_acknowledged(store):
    outbox = Outbox(store)
    lines = []
    for _ in range(3):
        event = an_event(a_movement())
        outbox.append(event)
        lines.append(encode_event(event))
    head = chain(chain(GENESIS, lines[0]), lines[1])
    outbox.acknowledge(Cursor(2, head), (Quarantined(2, "unknown_kind"),), NOON)
    again = Outbox(store)
    assert (again.pending, again.cursor) == (1, Cursor(2, head))
    assert again.hash_at(2) == head
    assert again.hash_at(3) == chain(head, lines[2])
    assert again.hash_at(1) == chain(GENESIS, lines[0])
    assert [(row["seq"], row["code"]) for row in again.rejected] == [(2, "unknown_kind")]


def test_an_event_that_is_too_large_is_refused_and_leaves_no_gap(store):
    outbox = Outbox(store)
    with pytest.raises(ValueError, match="16384"):
        outbox.append(an_event(a_movement(address="长" * 6000)))
    assert outbox.append(an_event(a_movement())) == 1


def test_a_page_replaces_adds_and_removes_documents_and_moves_the_cursor(store):
    replica = Replica(store)
    replica.apply(Stream.RESIDENTS, page(Change("a", {"id": "a", "n": 1}), Change("b", {"id": "b"}), more=True))
    assert replica.pulled_at(Stream.RESIDENTS) is None
    replica.apply(
        Stream.RESIDENTS,
        page(Change("a", {"id": "a", "n": 2}), Change("b", None), Change("never", None), cursor="g.2"),
    )
    again = Replica(store)
    assert [(row["id"], row["n"]) for row in again.documents(Stream.RESIDENTS)] == [("a", 2)]
    assert again.cursor(Stream.RESIDENTS) == "g.2"
    assert again.pulled_at(Stream.RESIDENTS) == NOON


def test_the_same_page_twice_changes_nothing(store):
    replica = Replica(store)
    for _ in range(2):
        replica.apply(Stream.RESIDENTS, page(Change("a", {"id": "a"}), Change("a", {"id": "a", "n": 2})))
    assert [row["n"] for row in replica.documents(Stream.RESIDENTS)] == [2]


def test_that_nothing_changed_is_written_down_once_in_ten_minutes_only(store):
    replica = Replica(store)
    replica.apply(Stream.RESIDENTS, page(Change("a", {"id": "a"})))

    def replica_on_disk():
        return Replica(store).pulled_at(Stream.RESIDENTS)

    def written(minutes):
        before = replica_on_disk()
        replica.apply(Stream.RESIDENTS, Page((), "g.1", more=False, time=NOON + timedelta(minutes=minutes)))
        return replica_on_disk() != before

    assert [written(minutes) for minutes in (1, 5, 9.9, 10, 11)] == [False, False, False, True, False]
    assert replica.pulled_at(Stream.RESIDENTS) == NOON + timedelta(minutes=11)


def test_a_stream_that_begins_again_drops_what_did_not_come_again_and_leaves_the_others(store):
    replica = Replica(store)
    replica.apply(Stream.RESIDENTS, page(Change("a", {"id": "a"})))
    replica.apply(Stream.HOUSEHOLDS, page(Change("h", {"id": "h"})))
    replica.begin_again(Stream.RESIDENTS)
    assert replica.cursor(Stream.RESIDENTS) == ""
    replica.apply(Stream.RESIDENTS, page(Change("b", {"id": "b"})))
    assert [row["id"] for row in Replica(store).documents(Stream.RESIDENTS)] == ["b"]
    assert len(list(replica.documents(Stream.HOUSEHOLDS))) == 1


def test_events_of_one_kind_are_given_from_a_time_on(store):
    outbox = Outbox(store)
    for at, body in ((0, a_movement()), (1, ALARM), (2, a_movement()), (3, ALARM)):
        outbox.append(an_event(body, at=NOON + timedelta(minutes=at)))
    later = NOON + timedelta(minutes=1)
    assert [seq for seq, _ in outbox.between(later, kind=EventKind.EVACUATION)] == [2, 4]
    assert [seq for seq, _ in outbox.between(later)] == [2, 3, 4]
