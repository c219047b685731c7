"""Push and pull against every kind of answer, over real HTTP: nothing is lost, nothing unproven is believed."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import accumulate

import pytest

from checkpoint.protocol.digest import Digest
from checkpoint.protocol.events import GENESIS, chain, encode_event
from checkpoint.protocol.exchange import Change, Page, Quarantined, Receipt, page_to_doc, receipt_to_doc
from checkpoint.protocol.reference import Stream
from checkpoint.store import open_store
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import QUICK_MS, Pusher, SyncError, Trouble, pull_step
from checkpoint.transport import HttpTransport
from tests.support.answers import Given, answering, pushed
from tests.support.builders import NOON, a_movement, an_event


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def outbox(store):
    outbox = Outbox(store)
    for _ in range(5):
        outbox.append(an_event(a_movement()))
    return outbox


def head_of(outbox, seq):
    digest = GENESIS
    for line in outbox.recorded(1, seq):
        digest = chain(digest, line)
    return digest


def receipt(outbox, acked, quarantined=()):
    return receipt_to_doc(Receipt(acked, head_of(outbox, acked), acked, 0, tuple(quarantined), NOON))


@contextmanager
def talking(*answers):
    """A server that gives these answers in turn and keeps what it was sent."""
    queue, seen = list(answers), []

    def answerer(_method, path, body):
        seen.append((path, body))
        return queue.pop(0)

    with answering(answerer) as url:
        yield HttpTransport(url, "token"), seen


def push(outbox, transport, **changed):
    return Pusher(outbox, "d1", "inc", **changed).step(transport, NOON, 1)


def test_a_receipt_moves_the_cursor_to_what_it_names(outbox):
    with talking(Given(doc=receipt(outbox, 5))) as (transport, seen):
        assert push(outbox, transport) is False
    batch = pushed(seen[0][1])
    assert (batch.first, batch.previous, list(batch.recorded)) == (1, GENESIS, outbox.recorded(1, 5))
    assert outbox.pending == 0


def test_a_part_that_was_taken_is_not_sent_again(outbox):
    with talking(Given(doc=receipt(outbox, 2)), Given(doc=receipt(outbox, 5))) as (transport, seen):
        assert push(outbox, transport) is True
        push(outbox, transport)
    second = pushed(seen[1][1])
    assert (second.first, second.previous) == (3, head_of(outbox, 2))


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Given(200, b"<html>please log in</html>"), Trouble.PORTAL),
        (Given(200, {"status": "ok"}), Trouble.NOT_OUR_SERVER),
        (Given(302, b"", {"Location": "http://127.0.0.1:9/"}), Trouble.PORTAL),
        (Given(400, {"code": "bad"}), Trouble.SERVER_ERROR),
        (Given(404, {"code": "not_found"}), Trouble.SERVER_ERROR),
        (Given(422, {"code": "bad"}), Trouble.SERVER_ERROR),
        (Given(500, b"oops"), Trouble.SERVER_ERROR),
        (Given(401, {"code": "unauthorized"}), Trouble.UNAUTHORIZED),
        (Given(403, {"code": "device_revoked"}), Trouble.SUSPENDED),
        (Given(403, {"code": "device_lost", "state": "lost", "proof": "00" * 32}), Trouble.SUSPENDED),
        (Given(403, b"<html>forbidden</html>"), Trouble.PORTAL),
        (Given(511, b"<html>sign in</html>"), Trouble.PORTAL),
        (Given(200, b"plain text"), Trouble.NOT_OUR_SERVER),
        (Given(426, {"code": "too_old"}), Trouble.APP_TOO_OLD),
        (Given(409, {"code": "fork"}), Trouble.NOT_OUR_SERVER),
    ],
)
def test_no_answer_but_a_proven_receipt_moves_or_deletes_anything(outbox, answer, trouble):
    with talking(answer) as (transport, _), pytest.raises(SyncError) as caught:
        push(outbox, transport)
    assert caught.value.trouble is trouble
    assert (outbox.pending, outbox.cursor, len(outbox.recorded(1, 9))) == (5, Cursor(0, GENESIS), 5)


def test_a_receipt_with_a_strangers_hash_is_not_believed(outbox):
    doc = receipt_to_doc(Receipt(5, bytes(32), 5, 0, (), NOON))
    with talking(Given(doc=doc), stands_at(0, GENESIS)) as (transport, _), pytest.raises(SyncError) as caught:
        push(outbox, transport)
    assert caught.value.trouble is Trouble.NOT_OUR_SERVER
    assert outbox.pending == 5


def test_a_receipt_that_also_names_what_an_earlier_batch_brought_is_believed(outbox):
    with talking(Given(doc=receipt(outbox, 5))) as (transport, _):
        push(outbox, transport, batch_events=2)
    assert outbox.pending == 0


def test_a_receipt_for_more_than_was_recorded_that_nobody_stands_by_changes_nothing(outbox):
    pusher = Pusher(outbox, "d1", "inc")
    forged = Given(doc=receipt(outbox, 5) | {"acked": 6, "head": "44" * 32})
    with talking(forged, stands_at(5, head_of(outbox, 5))) as (transport, _), pytest.raises(SyncError) as caught:
        pusher.step(transport, NOON, 1)
    assert (caught.value.trouble, outbox.pending, pusher.current) == (Trouble.NOT_OUR_SERVER, 5, "inc")


@pytest.mark.parametrize("acked", [3, 6], ids=["other events under our numbers", "more than we recorded"])
def test_a_receipt_of_another_past_that_the_server_stands_by_begins_anew(outbox, acked):
    pusher, head = Pusher(outbox, "d1", "inc"), bytes.fromhex("44" * 32)
    told = Given(doc=receipt(outbox, 5) | {"acked": acked, "head": head.hex()})
    with talking(told, stands_at(acked, head)) as (transport, seen):
        assert pusher.step(transport, NOON, 1) is True
    assert seen[1][0] == f"/v1/probe?inc=inc&seq={acked}"
    assert pusher.current != "inc"
    assert outbox.pending == 5


@pytest.mark.parametrize("code", ["fork", "gap"])
def test_a_fork_that_nobody_stands_by_changes_nothing(outbox, code):
    pusher = Pusher(outbox, "d1", "inc")
    forged = Given(409, {"code": code, "have": 3, "head": "11" * 32})
    with talking(forged, stands_at(0, GENESIS)) as (transport, _), pytest.raises(SyncError) as caught:
        pusher.step(transport, NOON, 1)
    assert (caught.value.trouble, outbox.pending, pusher.current) == (Trouble.NOT_OUR_SERVER, 5, "inc")


def test_what_cannot_be_proven_now_waits_for_a_network(outbox):
    fork = Given(409, {"code": "fork", "have": 3, "head": "11" * 32})
    pusher = Pusher(outbox, "d1", "inc")
    busy = Given(503, {"code": "busy"}, {"Retry-After": "7"})
    with talking(fork, busy) as (transport, _), pytest.raises(SyncError) as caught:
        pusher.step(transport, NOON, 1)
    assert (caught.value.trouble, pusher.current) == (Trouble.BUSY, "inc")


def test_when_to_come_back_is_read_as_a_date_of_the_servers_clock_too(outbox):
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    busy = Given(429, {"code": "busy"}, {"Retry-After": later})
    with talking(busy) as (transport, _), pytest.raises(SyncError) as caught:
        push(outbox, transport)
    assert caught.value.trouble is Trouble.BUSY
    assert 95 <= caught.value.wait_seconds <= 101


def test_a_server_that_trips_over_a_batch_is_sent_a_smaller_one(outbox):
    pusher = Pusher(outbox, "d1", "inc", batch_events=4)
    with talking(Given(500, b"oops"), Given(doc=receipt(outbox, 2))) as (transport, seen):
        with pytest.raises(SyncError):
            pusher.step(transport, NOON, 1)
        pusher.step(transport, NOON, 1)
    assert [len(pushed(body).recorded) for _, body in seen] == [4, 2]


def test_no_network_is_offline_and_nothing_else(outbox):
    with pytest.raises(SyncError) as caught:
        push(outbox, HttpTransport("http://127.0.0.1:9"))
    assert caught.value.trouble is Trouble.OFFLINE


def test_a_server_that_was_restored_from_a_backup_gets_everything_again(outbox):
    outbox.acknowledge(Cursor(5, head_of(outbox, 5)), (), NOON)
    gap = Given(409, {"code": "gap", "have": 2, "head": head_of(outbox, 2).hex()})
    with talking(gap, Given(doc=receipt(outbox, 5))) as (transport, seen):
        assert push(outbox, transport) is True
        assert outbox.pending == 3
        push(outbox, transport)
    assert pushed(seen[1][1]).first == 3
    assert outbox.pending == 0


def stands_at(have, head):
    return Given(200, {"have": have, "head": head.hex()})


OTHER = bytes.fromhex("11" * 32)


def test_after_a_fork_everything_goes_up_again_under_a_new_incarnation(outbox):
    outbox.acknowledge(Cursor(3, head_of(outbox, 3)), (), NOON)
    pusher = Pusher(outbox, "d1", "inc")
    fork = Given(409, {"code": "fork", "have": 5, "head": OTHER.hex()})
    with talking(fork, stands_at(5, OTHER), Given(doc=receipt(outbox, 5))) as (transport, seen):
        assert pusher.step(transport, NOON, 1) is True
        assert pusher.step(transport, NOON, 1) is False
    again = pushed(seen[-1][1])
    assert (again.first, again.previous, len(again.recorded)) == (1, GENESIS, 5)
    assert again.incarnation == pusher.current != "inc"
    assert Outbox(outbox._store).renewed("inc") == pusher.current
    assert Outbox(outbox._store).renewed("another enrolment") == ""


def test_a_server_that_calls_everything_a_fork_is_not_asked_for_ever(outbox):
    fork = Given(409, {"code": "fork", "have": 1, "head": OTHER.hex()})
    pusher = Pusher(outbox, "d1", "inc")
    with talking(fork, stands_at(1, OTHER), fork) as (transport, _):
        assert pusher.step(transport, NOON, 1) is True
        with pytest.raises(SyncError) as caught:
            pusher.step(transport, NOON, 1)
    assert (caught.value.trouble, outbox.pending) == (Trouble.FORK, 5)


def test_a_tablet_set_back_to_an_older_copy_of_itself_notices(outbox):
    doc = receipt(outbox, 5) | {"acked": 9, "head": OTHER.hex()}
    pusher = Pusher(outbox, "d1", "inc")
    with talking(Given(doc=doc), stands_at(9, OTHER)) as (transport, _):
        assert pusher.step(transport, NOON, 1) is True
    assert pusher.current != "inc"
    assert outbox.pending == 5


def test_a_batch_that_is_too_large_is_halved_down_to_one(outbox):
    pusher = Pusher(outbox, "d1", "inc", batch_events=4)
    too_large = Given(413, {"code": "too_large"})
    with talking(too_large, too_large, Given(doc=receipt(outbox, 1))) as (transport, seen):
        assert [pusher.step(transport, NOON, 1) for _ in range(3)] == [True, True, True]
    assert [len(pushed(body).recorded) for _, body in seen] == [4, 2, 1]


def test_a_link_that_breaks_off_is_tried_with_less_but_never_with_next_to_nothing(outbox):
    pusher = Pusher(outbox, "d1", "inc", batch_events=500)
    sizes = []
    for _ in range(4):
        with pytest.raises(SyncError, match="offline"):
            pusher.step(HttpTransport("http://127.0.0.1:9"), NOON, 1)
        sizes.append(pusher.batch_events)
    assert sizes == [250, 125, 125, 125]


def test_a_batch_that_took_too_long_to_arrive_is_halved(outbox):
    pusher = Pusher(outbox, "d1", "inc", batch_events=500)
    with talking(Given(408, {"code": "too_slow"})) as (transport, _), pytest.raises(SyncError):
        pusher.step(transport, NOON, 1)
    assert pusher.batch_events == 250


class Slowly(HttpTransport):
    """A link on which each batch takes too long to be followed by a larger one."""

    def push(self, body, waiting):
        return replace(super().push(body, waiting), took_ms=QUICK_MS + 1)


@pytest.mark.parametrize(("link", "sizes"), [(HttpTransport, [1, 2, 4]), (Slowly, [1, 1, 1])])
def test_a_batch_grows_only_while_the_link_carries_it_quickly(outbox, link, sizes):
    acked = list(accumulate(sizes))
    pusher = Pusher(outbox, "d1", "inc", batch_events=1)
    answers = [Given(doc=receipt(outbox, min(5, seq))) for seq in acked]
    with answering(lambda *_: answers.pop(0)) as url:
        taken = []
        for _ in sizes:
            taken.append(pusher.batch_events)
            pusher.step(link(url, "token"), NOON, 1)
    assert taken == sizes


def test_a_busy_server_says_how_long_to_wait(outbox):
    with (
        talking(Given(503, {"code": "busy"}, {"Retry-After": "7"})) as (transport, _),
        pytest.raises(SyncError) as caught,
    ):
        push(outbox, transport)
    assert (caught.value.trouble, caught.value.wait_seconds) == (Trouble.BUSY, 7)


def test_what_the_server_set_aside_stays_visible_and_does_not_block(outbox):
    with talking(Given(doc=receipt(outbox, 5, [Quarantined(3, "unknown_kind")]))) as (transport, _):
        push(outbox, transport)
    assert outbox.pending == 0
    assert [row["seq"] for row in outbox.rejected] == [3]


def test_an_empty_outbox_shakes_hands(store):
    outbox = Outbox(store)
    with talking(Given(doc=receipt_to_doc(Receipt(0, GENESIS, 0, 0, (), NOON)))) as (transport, seen):
        assert push(outbox, transport) is False
    assert pushed(seen[0][1]).recorded == []


def test_the_token_is_not_sent_after_a_redirect(outbox):
    followed = []

    def follow(*call):
        followed.append(call)
        return Given()

    with (
        answering(follow) as elsewhere,
        talking(Given(307, {}, {"Location": elsewhere + "/v1/push"})) as (transport, _),
        pytest.raises(SyncError),
    ):
        push(outbox, transport)
    assert followed == []


def test_pages_are_pulled_one_by_one_from_the_cursor_they_left(store):
    replica = Replica(store)
    pages = [
        Page((Change("a", {"id": "a"}),), "g.1", more=True, time=NOON),
        Page((Change("b", {"id": "b"}),), "g.2", more=False, time=NOON),
    ]
    with talking(*(Given(doc=page_to_doc(page)) for page in pages)) as (transport, seen):
        assert pull_step(replica, Stream.RESIDENTS, transport) is True
        assert pull_step(replica, Stream.RESIDENTS, transport) is False
    assert "cursor=g.1" in seen[1][0]
    assert {row["id"] for row in replica.documents(Stream.RESIDENTS)} == {"a", "b"}


def test_a_cursor_of_another_database_begins_the_stream_anew(store):
    replica = Replica(store)
    replica.apply(Stream.RESIDENTS, Page((Change("old", {"id": "old"}),), "g.9", more=False, time=NOON))
    page = Page((Change("new", {"id": "new"}),), "h.1", more=False, time=NOON)
    with talking(Given(410, {"code": "reset"}), Given(doc=page_to_doc(page))) as (transport, _):
        assert pull_step(replica, Stream.RESIDENTS, transport) is True
        pull_step(replica, Stream.RESIDENTS, transport)
    assert [row["id"] for row in replica.documents(Stream.RESIDENTS)] == ["new"]


def test_what_is_here_stays_in_use_until_the_new_copy_is_whole(store):
    replica = Replica(store)
    replica.apply(Stream.RESIDENTS, Page((Change("old", {"id": "old"}, 1),), "g.9", more=False, time=NOON))
    page = Page((Change("new", {"id": "new"}, 1),), "h.1", more=True, time=NOON)
    with talking(Given(410, {"code": "reset"}), Given(doc=page_to_doc(page))) as (transport, _):
        pull_step(replica, Stream.RESIDENTS, transport)
        pull_step(replica, Stream.RESIDENTS, transport)
    assert {row["id"] for row in Replica(store).documents(Stream.RESIDENTS)} == {"old", "new"}


def page_of(*changes, digest, cursor="g.9"):
    return Given(doc=page_to_doc(Page(changes, cursor, more=False, time=NOON, digest=digest)))


def test_a_copy_that_does_not_come_to_what_the_server_has_is_fetched_again(store):
    replica, whole = Replica(store), Digest().plus([1, 2])
    first, second = Change("a", {"id": "a"}, 1), Change("b", {"id": "b"}, 2)
    replica.apply(Stream.RESIDENTS, Page((second,), "g.2", more=False, time=NOON))
    late = page_of(Change("b", {"id": "b"}, 2), digest=whole)
    with talking(late, page_of(first, second, digest=whole)) as (transport, seen):
        assert pull_step(replica, Stream.RESIDENTS, transport) is True
        assert pull_step(replica, Stream.RESIDENTS, transport) is False
    assert "cursor=&" in seen[1][0]
    assert {row["id"] for row in replica.documents(Stream.RESIDENTS)} == {"a", "b"}


def test_a_server_whose_digest_is_wrong_is_not_asked_for_ever(store):
    replica = Replica(store)
    wrong = page_of(Change("a", {"id": "a"}, 1), digest=Digest().plus([7]))
    with talking(wrong) as (transport, _), pytest.raises(SyncError) as caught:
        pull_step(replica, Stream.RESIDENTS, transport)
    assert caught.value.trouble is Trouble.SERVER_ERROR
    assert [row["id"] for row in replica.documents(Stream.RESIDENTS)] == ["a"]


def test_the_clocks_difference_is_measured_by_the_quickest_exchange(outbox):
    pusher = Pusher(outbox, "d1", "inc")
    with talking(Given(doc=receipt(outbox, 5))) as (transport, _):
        pusher.step(transport, NOON + timedelta(minutes=9), 1)
    offset = pusher.gauge.offset
    assert offset is not None
    assert timedelta(minutes=9) <= offset < timedelta(minutes=9, seconds=2)


def test_a_page_that_is_none_changes_nothing(store):
    replica = Replica(store)
    with talking(Given(doc={"changes": "all"})) as (transport, _), pytest.raises(SyncError):
        pull_step(replica, Stream.RESIDENTS, transport)
    assert replica.cursor(Stream.RESIDENTS) == ""


def test_an_event_sent_is_the_event_recorded(outbox):
    event = an_event(a_movement(note="逐字节"))
    outbox.append(event)
    with talking(Given(doc=receipt(outbox, 6))) as (transport, seen):
        push(outbox, transport)
    assert pushed(seen[0][1]).recorded[-1] == encode_event(event)
