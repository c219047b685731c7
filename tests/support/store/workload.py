"""A numbered run of changes: after the k-th the store must look exactly like S[k], which stock TinyDB works out."""

import json
import random
from contextlib import nullcontext

from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

TABLES = ("events", "people", "streams")


def change(database, k: int, *, group) -> None:
    """The k-th change; `group` makes several calls one. Each counts itself, so a store says where it stands."""
    rng = random.Random(k)
    with group():
        count = database.table("count")
        if not count.update({"k": k}, doc_ids=[1]):
            count.insert({"k": k})
        events, people = database.table("events"), database.table("people")
        text = "王小明" * rng.randrange(1, 40)
        match rng.randrange(10):
            case 0 | 1 | 2 | 3:
                events.insert({"k": k, "text": text})
            case 4:
                events.insert_multiple({"k": k, "part": n, "text": text[:9]} for n in range(rng.randrange(1, 12)))
            case 5:
                people.insert(Document({"k": k, "text": text}, rng.randrange(1, 1000) * 1000 + k % 1000))
            case 6:
                people.update({"seen": k, "text": text}, doc_ids=[row.doc_id for row in people][:2])
            case 7:
                people.remove(doc_ids=[row.doc_id for row in people][1:3])
            case 8:
                database.table("streams").upsert({"name": "a", "cursor": k}, lambda row: row.get("name") == "a")
            case _:
                if k % 37 == 0:
                    people.truncate()
                elif k % 41 == 0:
                    database.drop_table("streams")
                events.insert({"k": k})


def shown(database) -> str:
    """Everything that a store holds, in its order."""
    tables = {name: [(row.doc_id, row) for row in database.table(name)] for name in (*TABLES, "count")}
    return json.dumps(tables, ensure_ascii=False)


def unfound(database) -> list[int]:
    """Which of the first and the last events an index does not find, or finds too often; empty is good."""
    table = database.table("events")
    rows = [(row.doc_id, row["k"]) for row in table]
    return [
        doc_id
        for doc_id, k in rows[:4] + rows[-12:]
        if [row.doc_id for row in table.search(where("k") == k)] != [known for known, of in rows if of == k]
    ]


class Expected:
    """S[k], worked out by stock TinyDB; written out only where it is asked for, as each is as long as all before it."""

    def __init__(self) -> None:
        self._shown: dict[int, str] = {}
        self._begin()

    def _begin(self) -> None:
        self._database, self._k = TinyDB(storage=MemoryStorage), 0

    def state(self, k: int) -> str:
        if k not in self._shown:
            if k < self._k:
                self._begin()
            for number in range(self._k + 1, k + 1):
                change(self._database, number, group=nullcontext)
            self._k = k
            self._shown[k] = shown(self._database)
        return self._shown[k]


def standing(database) -> int:
    """How many changes a store says it has."""
    row = database.table("count").get(doc_id=1)
    return 0 if row is None else row["k"]
