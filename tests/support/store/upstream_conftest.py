"""Takes the place of conftest.py in TinyDB's own test suite: its database is ours, with either table class."""

import os

import pytest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from tinydb.table import Table as PlainTable

from checkpoint.store import Store
from checkpoint.store.storage import JournalStorage
from checkpoint.store.table import JournalTable


class Table(JournalTable):
    """Bears TinyDB's name, because one of its tests reads the name in `repr`."""


class JSONStorage(JournalStorage):
    """The same."""


JSONStorage.__module__ = "tinydb.storages"


@pytest.fixture
def db(tmp_path):
    if os.environ["CHECKPOINT_TABLE"] == "journal":
        database: TinyDB = Store(tmp_path / "sealed", storage=JSONStorage, key=bytes(32))
        database.table_class = Table
    else:
        database = TinyDB(tmp_path / "plain", storage=JSONStorage)
        assert database.table_class is PlainTable
    database.drop_tables()
    database.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield database
    database.close()


@pytest.fixture
def storage():
    return CachingMiddleware(MemoryStorage)()
