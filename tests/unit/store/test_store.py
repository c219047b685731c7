"""TinyDB on the journal: durable, whole or not at all."""

import os
import threading
from pathlib import Path

import pytest
from tinydb import Query

from checkpoint.store import Store, StoreBusyError, open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tablet"


def reopened(store: Store, folder: Path) -> Store:
    store.close()
    return open_store(folder)


def test_what_was_inserted_is_there_after_a_restart(folder):
    store = open_store(folder)
    ids = store.table("people").insert_multiple([{"name": "张三"}, {"name": "李四"}])
    store.table("people").remove(doc_ids=[ids[0]])
    store = reopened(store, folder)
    assert [(row.doc_id, dict(row)) for row in store.table("people")] == [(2, {"name": "李四"})]
    store.close()


def test_a_transaction_over_two_tables_is_all_or_nothing(folder):
    store = open_store(folder)
    store.table("a").insert({"n": 1})
    with pytest.raises(RuntimeError, match="on purpose"), store.transaction():
        store.table("a").update({"n": 2})
        store.table("b").insert({"n": 3})
        raise RuntimeError("on purpose")
    assert [row["n"] for row in store.table("a")] == [1]
    assert len(store.table("b")) == 0
    store = reopened(store, folder)
    assert [row["n"] for row in store.table("a")] == [1]
    assert len(store.table("b")) == 0
    store.close()


@pytest.mark.parametrize("key", [None, bytes(range(32))])
def test_a_table_read_whole_gives_what_each_of_its_documents_gives(folder, key):
    store = open_store(folder, key=key)
    people, others = store.table("people"), store.table("others")
    for number in range(60):
        size = (9000, 700, 40)[number % 3 if number % 11 == 0 else 2]
        people.insert_multiple([{"n": number, "text": "门" * size}] * 5)
        others.insert({"between": "岗" * 300})
    people.update({"moved": True}, doc_ids=list(range(1, 300, 7)))
    people.remove(doc_ids=list(range(5, 300, 13)))
    store.close()
    store = open_store(folder, key=key)
    people = store.table("people")
    whole = list(people)
    assert whole == [people.get(doc_id=row.doc_id) for row in whole]
    assert [row.doc_id for row in whole] == [number for number in range(1, 301) if number % 13 != 5]
    assert [row.doc_id for row in whole if row.get("moved")] == [
        number for number in range(1, 300, 7) if number % 13 != 5
    ]
    store.close()


def test_a_second_writer_is_refused_and_told_who_holds_the_store(folder):
    store = open_store(folder)
    with pytest.raises(StoreBusyError, match=str(os.getpid())):
        open_store(folder)
    store.close()


def test_dropped_tables_stay_dropped(folder):
    store = open_store(folder)
    store.table("a").insert({"n": 1})
    store.table("b").insert({"n": 1})
    store.drop_table("a")
    store = reopened(store, folder)
    assert store.tables() == {"b"}
    store.drop_tables()
    store = reopened(store, folder)
    assert store.tables() == set()
    store.close()


def test_readers_in_other_threads_are_not_disturbed_by_a_writer(folder):
    store = open_store(folder)
    table = store.table("a")
    stop, failures = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                table.search(Query().n >= 0)
            except Exception as error:  # whatever it is, the test names it
                failures.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(300):
        table.insert({"n": n})
    stop.set()
    reader.join()
    assert failures == []
    store.close()
