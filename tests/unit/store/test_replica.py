"""The copy of what the server owns: where a document stands is noted while it is read, and only once."""

import pytest

from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream
from checkpoint.store import open_store
from checkpoint.store.replica import Replica
from tests.support.builders import NOON


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


def apply(replica, cursor, **said):
    changes = tuple(Change(key, {"id": key, "said": word} if word else None) for key, word in said.items())
    replica.apply(Stream.RESIDENTS, Page(changes, cursor, more=False, time=NOON))


def read(store):
    return {row["id"]: row["said"] for row in Replica(store).documents(Stream.RESIDENTS)}


def count(store):
    return len(list(Replica(store).documents(Stream.RESIDENTS)))


def test_a_page_replaces_what_stands_there_in_a_copy_that_nobody_has_read_yet(store):
    apply(Replica(store), "g.1", a="first", b="first")
    apply(Replica(store), "g.2", a="second", b=None)
    assert read(store) == {"a": "second"}
    assert count(store) == 1


def test_a_page_that_comes_while_the_copy_is_read_is_not_forgotten(store):
    apply(Replica(store), "g.1", a="first", b="first")
    replica = Replica(store)
    rows = replica.documents(Stream.RESIDENTS)
    next(rows)
    apply(replica, "g.2", c="first")
    list(rows)
    apply(replica, "g.3", c="second")
    assert read(store) == {"a": "first", "b": "first", "c": "second"}
    assert count(store) == 3


def test_a_reading_that_was_given_up_leaves_nothing_out(store):
    apply(Replica(store), "g.1", a="first", b="first")
    replica = Replica(store)
    next(replica.documents(Stream.RESIDENTS))
    apply(replica, "g.2", a="second", b="second")
    assert count(store) == 2
