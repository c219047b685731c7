"""TinyDB on the journal: durable, whole or not at all, and repaired at the start."""

import json
import os
import random
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest
from tinydb import Query, TinyDB
from tinydb.operations import increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from checkpoint.store import Store, StoreBusyError, StoreDamagedError, StoreError, open_store
from checkpoint.store import journal as journal_module
from checkpoint.store.database import FILE_NAME


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


def test_an_insert_is_in_the_file_before_it_returns(folder):
    store = open_store(folder)
    store.table("events").insert({"name": "王小明"})
    assert "王小明".encode() in (folder / FILE_NAME).read_bytes()
    store.close()


def test_an_insert_appends_one_line_whatever_the_table_holds(folder):
    store = open_store(folder)
    table = store.table("events")
    table.insert_multiple({"n": n} for n in range(5000))
    before = store.storage.journal.size
    table.insert({"n": 5000})
    assert store.storage.journal.size - before < 100
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


def test_every_cut_of_the_last_transaction_leaves_the_one_before(folder):
    store = open_store(folder)
    store.table("a").insert({"n": 1})
    whole_until = store.storage.journal.size
    with store.transaction():
        store.table("a").insert({"n": 2})
        store.table("b").insert({"n": 2, "名": "张三"})
    store.close()
    file = folder / FILE_NAME
    data = file.read_bytes()
    for cut in range(whole_until, len(data)):
        file.write_bytes(data[:cut])
        store = open_store(folder)
        assert [row["n"] for row in store.table("a")] == [1]
        assert len(store.table("b")) == 0
        store.table("a").insert({"n": 7})
        store = reopened(store, folder)
        assert [row["n"] for row in store.table("a")] == [1, 7]
        store.close()


def test_a_torn_end_is_set_aside_and_not_thrown_away(folder):
    open_store(folder).close()
    with (folder / FILE_NAME).open("ab") as file:
        file.write(b"0badc0de {half a rec")
    store = open_store(folder)
    assert store.storage.journal.torn_bytes == len(b"0badc0de {half a rec")
    assert (folder / f"{FILE_NAME}.torn-1").read_bytes() == b"0badc0de {half a rec"
    store.close()


def test_damage_before_a_good_record_is_skipped_counted_and_kept(folder):
    store = open_store(folder)
    for n in range(5):
        store.table("a").insert({"n": n})
    store.close()
    file = folder / FILE_NAME
    lines = file.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"n":2', b'"n":9')
    file.write_bytes(b"".join(lines))
    size = file.stat().st_size
    store = open_store(folder)
    assert [row["n"] for row in store.table("a")] == [0, 1, 3, 4]
    assert store.storage.journal.damaged_lines == 1
    assert file.stat().st_size == size
    store.close()


def test_every_flipped_bit_is_noticed(folder):
    store = open_store(folder)
    for n in range(3):
        store.table("a").insert({"n": n, "name": "王小明"})
    store.close()
    file, rng = folder / FILE_NAME, random.Random(7)
    data = file.read_bytes()
    start = data.index(b"\n") + 1
    for _ in range(300):
        position = rng.randrange(start, len(data) - 1)
        flipped = bytearray(data)
        flipped[position] ^= 1 << rng.randrange(8)
        file.write_bytes(flipped)
        store = open_store(folder)
        rows = [row["n"] for row in store.table("a")]
        noticed = store.storage.journal.damaged_lines + store.storage.journal.torn_bytes
        assert noticed or rows == [0, 1, 2]
        assert set(rows) < {0, 1, 2} or not noticed
        store.close()


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(folder, tmp_path):
    acknowledged = tmp_path / "acknowledged"
    program = (
        "import sys; from pathlib import Path; from checkpoint.store import open_store\n"
        "store = open_store(Path(sys.argv[1])); table = store.table('events'); log = open(sys.argv[2], 'a')\n"
        "while True:\n    log.write(f'{table.insert({chr(110): len(table)})}\\n'); log.flush()\n"
    )
    rng = random.Random(11)
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", program, str(folder), str(acknowledged)])
        for _ in range(100):
            if acknowledged.exists() and acknowledged.stat().st_size:
                break
            threading.Event().wait(0.05)
        threading.Event().wait(rng.uniform(0.0, 0.15))
        process.kill()
        process.wait()
        store = open_store(folder)
        seen = {row.doc_id for row in store.table("events")}
        numbers = [int(line) for line in acknowledged.read_text().split("\n")[:-1]]
        assert set(numbers) <= seen
        assert seen == set(range(1, len(seen) + 1))
        store.close()


def test_a_second_writer_is_refused_and_told_who_holds_the_store(folder):
    store = open_store(folder)
    with pytest.raises(StoreBusyError, match=str(os.getpid())):
        open_store(folder)
    store.close()


def test_a_newer_version_is_refused_and_left_untouched(folder):
    open_store(folder).close()
    file = folder / FILE_NAME
    body = json.dumps({"format": 99}).encode()
    file.write_bytes(b"%08x %b\n" % (zlib.crc32(body), body))
    before = file.read_bytes()
    with pytest.raises(StoreDamagedError, match="newer"):
        open_store(folder)
    assert file.read_bytes() == before


def test_a_file_that_is_no_journal_is_refused_and_left_untouched(folder):
    folder.mkdir()
    (folder / FILE_NAME).write_text("name,phone\n张三,1\n")
    with pytest.raises(StoreDamagedError, match="not a journal"):
        open_store(folder)
    assert (folder / FILE_NAME).read_text() == "name,phone\n张三,1\n"


def test_a_failed_flush_is_never_taken_for_success_nor_tried_again(folder, monkeypatch):
    store = open_store(folder)
    table = store.table("events")
    table.insert({"n": 1})

    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(journal_module, "_sync", refuse)
    with pytest.raises(StoreError):
        table.insert({"n": 2})
    monkeypatch.undo()
    with pytest.raises(StoreError, match="restart"):
        table.insert({"n": 3})
    assert [row["n"] for row in table] == [1]
    store = reopened(store, folder)
    assert [row["n"] for row in store.table("events")] == [1]
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


def test_a_store_of_many_replaced_documents_is_rewritten_at_the_start(folder):
    store = open_store(folder)
    table = store.table("a")
    table.insert({"text": "x" * 2000, "n": 0})
    for n in range(1200):
        table.update({"n": n, "text": str(n % 10) * 2000})
    before = store.storage.journal.size
    store = reopened(store, folder)
    assert store.storage.journal.size < before / 100
    store.table("a").insert({"n": -1})
    store = reopened(store, folder)
    assert [row["n"] for row in store.table("a")] == [1199, -1]
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


def test_three_thousand_random_calls_give_what_stock_tinydb_gives(folder):
    rng = random.Random(20261122)
    ours, stock = open_store(folder), TinyDB(storage=MemoryStorage)
    query = Query()

    def both(call):
        results = []
        for database in (ours, stock):
            try:
                results.append(call(database))
            except (ValueError, KeyError, RuntimeError) as error:
                results.append(type(error))
        assert results[0] == results[1]

    for step in range(3000):
        name, n = rng.choice("abc"), rng.randrange(20)
        match rng.randrange(12):
            case 0 | 1 | 2:
                both(lambda d: d.table(name).insert({"n": n, "t": [n]}))
            case 3:
                both(lambda d: d.table(name).insert(Document({"n": n}, doc_id=n + 1)))
            case 4:
                both(lambda d: d.table(name).insert_multiple([{"n": n}, {"n": n + 1}]))
            case 5:
                both(lambda d: d.table(name).update({"m": step}, query.n == n))
            case 6:
                both(lambda d: d.table(name).update(increment("n"), doc_ids=[n, n + 1]))
            case 7:
                both(lambda d: d.table(name).remove(query.n == n))
            case 8:
                both(lambda d: d.table(name).upsert({"n": n, "u": 1}, query.n == n))
            case 9:
                both(lambda d: d.table(name).search((query.n > n) & (query.n < n + 5)))
            case 10:
                both(lambda d: [d.table(name).get(doc_id=n), d.table(name).get(query.n == n), len(d.table(name))])
            case _:
                if rng.random() < 0.05:
                    both(lambda d: d.table(name).truncate())
                elif rng.random() < 0.05:
                    both(lambda d: d.drop_table(name))
        if step % 500 == 499:
            ours = reopened(ours, folder)
            for table in "abc":
                both(lambda d, table=table: [(row.doc_id, dict(row)) for row in d.table(table)])
    ours.close()
