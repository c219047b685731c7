"""The systems that `bench/store.py` compares: each holds n documents and takes one more, durably, in `insert`."""

import json
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

import lmdb
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from checkpoint.store import Declared, open_store
from checkpoint.store.coding import decode, encode

Doc = dict[str, Any]
DECLARED = {"events": Declared(equal=("body.person", "op"), ordered=("at",))}
KEY = bytes(range(32))
NONCE = bytes(24)
PEOPLE = 5000
FEW = 1000


def a_doc(n: int) -> Doc:
    """A movement as the gate records it: 440 bytes or so, 200 to each person at a million."""
    hour, person = n // 60 % 24, n * 7919 % PEOPLE
    at = f"2026-{1 + n // 86_400 // 28 % 12:02d}-{1 + n // 1440 % 28:02d}T{hour:02d}:{n % 60:02d}:00.{n % 1000:03d}Z"
    return {
        "id": f"0190b0a0-7c1e-7d0a-8b3c-{n:012d}",
        "kind": "movement",
        "at": at,
        "mono": n * 911,
        "boot": "abcd1234",
        "op": f"v{n % 40:02d}",
        "gate": n % 4,
        "body": {
            "dir": ("in", "out")[n % 2],
            "outcome": "admit",
            "verdict": {"outcome": "admit", "reasons": [], "policy": 3},
            "cat": "resident",
            "src": "camera",
            "temps": [[365, at]],
            "facts": {"local": "16:00", "roster": True, "list_h": 3, "exits": 1, "temps": [365]},
            "person": f"{person // 4:08x}-{person % 4 + 1}",
            "name": "王*明",
            "addr": "3栋2单元501",
        },
    }


class Append:
    """The limit: one line appended to a file, one fdatasync."""

    name = "raw append + fdatasync"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.file = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def load(self, docs: Iterable[Doc]) -> None:
        for doc in docs:
            os.write(self.file, encode(doc) + b"\n")
        os.fsync(self.file)

    def insert(self, doc: Doc) -> None:
        os.write(self.file, encode(doc) + b"\n")
        os.fdatasync(self.file)

    def close(self) -> None:
        os.close(self.file)


class Sqlite:
    """SQLite with a write-ahead log, synchronous=FULL: durable at each commit."""

    name = "SQLite WAL FULL"
    indexes: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.db = sqlite3.connect(folder / "db", isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute("CREATE TABLE IF NOT EXISTS e (id INTEGER PRIMARY KEY, person TEXT, op TEXT, doc TEXT)")
        for column in self.indexes:
            self.db.execute(f"CREATE INDEX IF NOT EXISTS i_{column} ON e ({column}, id)")

    def load(self, docs: Iterable[Doc]) -> None:
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO e (person, op, doc) VALUES (?, ?, ?)", map(self.row, docs))
        self.db.execute("COMMIT")

    @staticmethod
    def row(doc: Doc) -> tuple[str, str, str]:
        return doc["body"]["person"], doc["op"], encode(doc).decode()

    def insert(self, doc: Doc) -> None:
        self.db.execute("INSERT INTO e (person, op, doc) VALUES (?, ?, ?)", self.row(doc))

    def get(self, doc_id: int) -> Any:  # noqa: ANN401  # a document
        return json.loads(self.db.execute("SELECT doc FROM e WHERE id = ?", (doc_id,)).fetchone()[0])

    def of_person(self, person: str) -> list[Any]:
        return [
            json.loads(row[0]) for row in self.db.execute("SELECT doc FROM e WHERE person = ? ORDER BY id", (person,))
        ]

    def of_person_by_msgspec(self, person: str) -> list[Any]:
        """As `of_person`, decoded as ours are: what the decoder is worth."""
        found = self.db.execute("SELECT doc FROM e WHERE person = ? ORDER BY id", (person,))
        return [decode(row[0].encode()) for row in found]

    def of_person_sealed(self, person: str) -> list[Any]:
        """As `of_person`, and each document opened as one sealed by PyNaCl would be: what a sealed store has to do."""
        found = []
        for row in self.db.execute("SELECT doc FROM e WHERE person = ? ORDER BY id", (person,)):
            crypto_aead_xchacha20poly1305_ietf_encrypt(row[0].encode(), b"", NONCE, KEY)  # costs what opening costs
            found.append(json.loads(row[0]))
        return found

    def close(self) -> None:
        self.db.close()


class SqliteIndexed(Sqlite):
    """The same with the two indexes that ours has."""

    name = "SQLite WAL FULL, 2 indexes"
    indexes = ("person", "op")


class Lmdb:
    """LMDB, durable at each commit; one transaction for each insert."""

    name = "LMDB"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.env = lmdb.open(str(folder), map_size=8 << 30)
        self.next = 0

    def load(self, docs: Iterable[Doc]) -> None:
        with self.env.begin(write=True) as txn:
            for doc in docs:
                txn.put(self.next.to_bytes(8, "big"), encode(doc), append=True)
                self.next += 1

    def insert(self, doc: Doc) -> None:
        with self.env.begin(write=True) as txn:
            txn.put(self.next.to_bytes(8, "big"), encode(doc), append=True)
        self.next += 1

    def close(self) -> None:
        self.env.close()


class Json:
    """TinyDB as it comes."""

    name = "TinyDB JSONStorage"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.db = TinyDB(folder / "db.json", storage=JSONStorage)
        self.table = self.db.table("events")

    def load(self, docs: Iterable[Doc]) -> None:
        self.table.insert_multiple(docs)

    def insert(self, doc: Doc) -> None:
        self.table.insert(doc)

    def close(self) -> None:
        self.db.close()


class Cached(Json):
    """TinyDB with its caching middleware: not durable."""

    name = "TinyDB + CachingMiddleware (not durable)"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.db = TinyDB(folder / "db.json", storage=CachingMiddleware(JSONStorage))  # type: ignore[no-untyped-call]  # TinyDB's
        self.table = self.db.table("events")


class Ours:
    """This store: sealed, chained, two indexes and one of ranges."""

    name = "checkpoint.store, 2 indexes + chain + sealed"
    key: bytes | None = KEY
    declared: ClassVar[dict[str, Declared]] = DECLARED
    chained: tuple[str, ...] = ("events",)

    def __init__(self, folder: Path) -> None:
        self.db = open_store(folder, key=self.key, declared=self.declared, chained=self.chained)
        self.table = self.db.rows("events")

    def load(self, docs: Iterable[Doc]) -> None:
        batch = []
        for doc in docs:
            batch.append(doc)
            if len(batch) == 2000:
                self.table.insert_multiple(batch)
                batch = []
        self.table.insert_multiple(batch)

    def insert(self, doc: Doc) -> None:
        self.table.insert(doc)

    def close(self) -> None:
        self.db.close()


class OursFew(Ours):
    """This store with few documents beside the one with many, in the same rounds: whether an insert grows dearer."""

    name = "checkpoint.store, the same, with 1,000 documents"


class OursPlain(Ours):
    """This store without its features, to show what they cost."""

    name = "checkpoint.store, plain"
    key = None
    declared: ClassVar[dict[str, Declared]] = {}
    chained = ()
