"""What a tablet makes of a head list, beside its own records and the lists before."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.head_lists import EVERY, KEPT, NOTHING, ChainHead, HeadFinding, HeadList
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.reference import head_list_to_doc
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_head_list
from tests.support.builders import ISSUER, NOON, PLACE_ID
from tests.support.gates import Hands, a_tablet

OTHER = ChainHead("d2", "inc1", 7, hashlib.sha256(b"d2").digest())


@pytest.fixture
def tablet(tmp_path):
    tablet = a_tablet(tmp_path, Hands())
    recorded(tablet, 5)
    yield tablet
    tablet.close()


def recorded(tablet, count):
    for _ in range(count):
        tablet.gate.emergency_exit()


def head_of(tablet, high, **changes):
    digest = GENESIS
    for body in tablet.outbox.recorded(1, high):
        digest = chain(digest, body)
    return replace(ChainHead("d1", "inc1", high, digest), **changes)


class Server:
    """Signs lists one after another and gives them to a tablet."""

    def __init__(self, tablet, key=ISSUER):
        self.tablet, self.key, self.previous, self.at = tablet, key, NOTHING, NOON

    def tells(self, *heads, place_id=PLACE_ID):
        self.at += EVERY
        signed = HeadList(place_id, int(self.at.timestamp()), self.at, self.at + EVERY, self.previous, heads)
        body = sign_head_list(signed, self.key)
        self.previous = hashlib.sha256(body).digest()
        self.tablet.heads.take([head_list_to_doc(signed.seq, body)])
        standing = self.tablet.heads.standing
        return standing and standing.finding


def test_a_list_that_says_what_is_here_agrees_and_names_how_far(tablet):
    assert Server(tablet).tells(head_of(tablet, 4), OTHER) is HeadFinding.AGREES
    assert (tablet.heads.standing.high, tablet.heads.standing.at) == (4, NOON + EVERY)


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (lambda tablet: [head_of(tablet, 5, head=OTHER.head)], HeadFinding.DIFFERS),
        (lambda tablet: [replace(head_of(tablet, 5), high=6)], HeadFinding.BEHIND),
        (lambda tablet: [head_of(tablet, 3)], HeadFinding.CONTRADICTS),
        (lambda tablet: [head_of(tablet, 4, head=OTHER.head)], HeadFinding.DIFFERS),
        (lambda tablet: [head_of(tablet, 5), replace(OTHER, high=6)], HeadFinding.CONTRADICTS),
        (lambda tablet: [head_of(tablet, 5), replace(OTHER, head=GENESIS)], HeadFinding.CONTRADICTS),
        (lambda tablet: [head_of(tablet, 5)], HeadFinding.CONTRADICTS),
        (lambda tablet: [head_of(tablet, 5), replace(OTHER, high=9)], HeadFinding.AGREES),
    ],
    ids=[
        "another hash",
        "more than is here",
        "less than before",
        "another hash where it was",
        "less of another tablet",
        "another hash of another tablet",
        "another tablet is gone",
        "nothing wrong",
    ],
)
def test_the_next_list_is_held_against_the_records_and_against_the_one_before(tablet, heads, found):
    server = Server(tablet)
    server.tells(head_of(tablet, 4), OTHER)
    assert server.tells(*heads(tablet)) is found


def test_a_list_that_does_not_name_the_one_before_contradicts_it(tablet):
    server = Server(tablet)
    server.tells(head_of(tablet, 4))
    server.previous = NOTHING
    assert server.tells(head_of(tablet, 5)) is HeadFinding.CONTRADICTS


def test_after_two_weeks_without_lists_nobody_can_tell_whether_they_follow(tablet):
    server = Server(tablet)
    server.tells(head_of(tablet, 4))
    server.previous, server.at = OTHER.head, server.at + KEPT
    assert server.tells(head_of(tablet, 5)) is HeadFinding.AGREES


def test_another_list_under_a_time_that_is_past_contradicts(tablet):
    server = Server(tablet)
    for high in (2, 3, 4):
        server.tells(head_of(tablet, high))
    server.at -= timedelta(hours=36)
    assert server.tells(head_of(tablet, 4)) is HeadFinding.CONTRADICTS


def test_what_was_found_stays_said_while_the_list_is_kept_and_survives_a_start(tmp_path, tablet):
    server = Server(tablet)
    server.tells(head_of(tablet, 4, head=OTHER.head))
    recorded(tablet, 1)
    tablet.close()
    server.tablet = a_tablet(tmp_path, Hands())
    assert server.tablet.heads.standing.finding is HeadFinding.DIFFERS
    for _ in range(KEPT.days):
        assert server.tells(head_of(tablet, 4, head=OTHER.head)) is HeadFinding.DIFFERS
    assert server.tells(head_of(tablet, 4, head=OTHER.head)) is HeadFinding.AGREES
    server.tablet.close()


def test_from_list_to_list_only_the_records_between_are_read(tablet):
    server = Server(tablet)
    server.tells(head_of(tablet, 3))
    wanted, read, known = head_of(tablet, 5), [], tablet.outbox.recorded

    def note(first, limit):
        read.append((first, limit))
        return known(first, limit)

    tablet.outbox.recorded = note
    assert server.tells(wanted) is HeadFinding.AGREES
    assert read == [(4, 2)]


def test_records_that_retention_dropped_before_the_list_came_cannot_be_compared(tablet):
    server, wanted = Server(tablet), head_of(tablet, 5)
    tablet.outbox.recorded = lambda _first, _limit: []
    assert server.tells(wanted) is HeadFinding.UNKNOWN


@pytest.mark.parametrize("server", [{"key": IssuerKey(bytes(32))}, {"place_id": 7}], ids=["signer", "place"])
def test_a_list_of_another_signer_or_place_changes_nothing(tablet, server):
    place = {"place_id": server.pop("place_id", PLACE_ID)}
    assert Server(tablet, **server).tells(head_of(tablet, 5, head=OTHER.head), **place) is None


def test_the_same_list_again_is_passed_over(tablet):
    server = Server(tablet)
    server.tells(head_of(tablet, 4))
    kept = tablet.heads._kept.kept()
    tablet.heads.take([head_list_to_doc(kept[0].seq, kept[0].body)])
    assert tablet.heads._kept.kept() == kept
