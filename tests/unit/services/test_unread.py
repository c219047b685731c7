"""What a start leaves is read when somebody first asks, and then all of it counts (ADR 0027)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome, Passage
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.movements import Source
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, presence_to_doc
from checkpoint.services.encounter import Opened
from checkpoint.services.unread import Unread
from tests.support.gates import SHORT_CODE

WHO = "9c41f00d-2"
LEFT = {Stream.PASSES, Stream.PRESENCE}


def tells(tablet, hands, *rows):
    """The server tells passages of another gate: event, direction."""
    docs = [presence_to_doc(WHO, event, Passage(way, hands.now, 2)) for event, way in rows]
    changes = tuple(Change(doc["id"], doc, number + 1) for number, doc in enumerate(docs))
    tablet.reference._replica.apply(Stream.PRESENCE, Page(changes, f"1.{hands.now}", more=False, time=hands.now))


def started_again(tablet, open_tablet):
    tablet.close()
    return open_tablet()


def suggested(tablet):
    opened = tablet.gate.interpret(SHORT_CODE, Source.SHORT_CODE)
    assert isinstance(opened, Opened)
    return opened.encounter.direction


def test_a_start_leaves_passes_and_passages_until_they_are_asked_for(tablet, open_tablet):
    tablet = started_again(tablet, open_tablet)
    assert not LEFT & set(tablet.reference._replica._ids)
    tablet.gate.prepare()
    assert set(tablet.reference._replica._ids) >= LEFT


def test_the_first_scan_after_a_start_knows_what_other_gates_told_before_it(tablet, open_tablet, hands):
    assert suggested(tablet) is Direction.OUT
    tells(tablet, hands, ("elsewhere", Direction.OUT))
    assert suggested(started_again(tablet, open_tablet)) is Direction.IN


def test_what_is_pulled_before_anybody_asked_is_what_counts(tablet, open_tablet, hands):
    tells(tablet, hands, ("elsewhere", Direction.OUT))
    tablet = started_again(tablet, open_tablet)
    hands.now += timedelta(minutes=5)
    tells(tablet, hands, ("home again", Direction.IN))
    tablet.reference.refresh(Stream.PRESENCE)
    tablet.ledger.learn(tablet.reference.passages)
    assert suggested(tablet) is Direction.OUT


def test_a_record_taken_back_before_anybody_asked_stays_taken_back_though_it_is_told(tablet, open_tablet, hands):
    encounter = tablet.gate.interpret(SHORT_CODE, Source.SHORT_CODE).encounter
    event = tablet.gate.record(tablet.gate.measure(encounter, 365), Outcome.ADMIT)
    tells(tablet, hands, (event.id, Direction.OUT))
    tablet = started_again(tablet, open_tablet)
    assert tablet.gate.undo(event.id, CorrectionReason.WRONG_PERSON) is not None
    assert suggested(tablet) is Direction.OUT


def test_an_emergency_waits_for_nothing_that_other_gates_told(tablet, open_tablet):
    tablet = started_again(tablet, open_tablet)
    tablet.gate.emergency_exit()
    assert not LEFT & set(tablet.reference._replica._ids)


def test_a_scan_does_not_wait_while_later_news_of_other_gates_is_learned(tablet):
    tablet.ledger.hear()
    with ThreadPoolExecutor(1) as threads, tablet.ledger._learning:
        assert threads.submit(suggested, tablet).result(2) is Direction.OUT


def test_of_many_who_ask_at_once_one_reads_and_all_get_it():
    reads, go = [], threading.Event()

    def read():
        reads.append(go.wait(5))
        return "all of it"

    unread = Unread(read)
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(unread.get) for _ in range(4)]
        go.set()
        assert [one.result(5) for one in asked] == ["all of it"] * 4
    assert reads == [True]


def test_what_could_not_be_read_is_read_when_it_is_asked_for_again():
    answers = iter([OSError("the disk"), "all of it"])

    def read():
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    unread = Unread(read)
    with pytest.raises(OSError, match="the disk"):
        unread.get()
    assert unread.get() == "all of it"
