"""A differential test: random calls on our store and on stock TinyDB, which must not differ in anything that shows."""

import json
import os
import random
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import add, delete, increment
from tinydb.operations import set as put
from tinydb.storages import JSONStorage
from tinydb.table import Document

from checkpoint.store import Declared, open_store
from checkpoint.store.journal import Options
from tests.support.store.volumes import SEED, VOLUMES, share

pytestmark = pytest.mark.timeout(900)  # at the greater volumes, on a machine that is busy

LIVES = max(2, VOLUMES.calls // 5_000)
INDEXES = {name: Declared(equal=("n", "in.k", "s"), ordered=("n", "s")) for name in "abc"}
Q = Query()


def a_value(rng: random.Random):
    return rng.choice(
        [rng.randrange(12), rng.randrange(12), float(rng.randrange(12)), rng.random(), True, None, "x", "长"]
    )


def a_doc(rng: random.Random):
    doc: dict[Any, Any] = {"n": rng.randrange(12)}
    if rng.random() < 0.4:
        doc["in"] = rng.choice([{"k": a_value(rng)}, {"k": [1, 2]}, 5, "text", {"other": 1}])
    if rng.random() < 0.3:
        doc["s"] = rng.choice("abcdefgh")
    if rng.random() < 0.1:
        doc["n"] = rng.choice([float(rng.randrange(12)), rng.random() * 12])
    if rng.random() < 0.05:
        del doc["n"]
    if rng.random() < 0.05:
        doc[rng.randrange(3)] = "a key that is no text"
    return doc


def a_query(rng: random.Random, depth: int = 0):
    n = rng.randrange(12)
    if depth < 2 and rng.random() < 0.3:
        left, right = a_query(rng, depth + 1), a_query(rng, depth + 1)
        return rng.choice([left & right, left | right, ~left])
    return rng.choice(
        [
            lambda: Q.n == n,
            lambda: Q.n == a_value(rng),
            lambda: where("in")["k"] == a_value(rng),
            lambda: where("in")["k"] == [1, 2],
            lambda: Q.n >= n,
            lambda: Q.n < n,
            lambda: Q.n > rng.random() * 12,
            lambda: Q.s <= rng.choice("abcdefgh"),
            lambda: Q.s > n,
            lambda: Q.n.one_of([n, n + 1, "x"]),
            lambda: Q.s.one_of("abc"),
            lambda: Q.n != n,
            Q.s.exists,
            lambda: Q.n.test(lambda value, low: value > low, n),
            lambda: Q.s.matches("[a-d]"),
            lambda: Q.fragment({"n": n}),
        ]
    )()


def a_call(rng: random.Random):
    name, n = rng.choice("abc"), rng.randrange(25)
    doc, other, query, ids = a_doc(rng), a_doc(rng), a_query(rng), [rng.randrange(30) for _ in range(3)]
    field, away = rng.choice(["m", "n", "s"]), rng.choice([0, 0, 100])
    weighted: dict[str, tuple[float, Any]] = {
        "insert": (14, lambda d: d.table(name).insert(doc)),
        "insert with id": (3, lambda d: d.table(name).insert(Document(doc, n + away))),
        "insert many": (5, lambda d: d.table(name).insert_multiple([doc, other])),
        "insert many with ids": (2, lambda d: d.table(name).insert_multiple([doc, Document(other, n), doc])),
        "insert many, one bad": (1, lambda d: d.table(name).insert_multiple([doc, "not a document"])),
        "insert bad": (1, lambda d: d.table(name).insert({"n": {1, 2}})),
        "insert many bad": (1, lambda d: d.table(name).insert_multiple([doc, {"n": object()}, other])),
        "update": (5, lambda d: d.table(name).update({field: n}, query)),
        "update by function": (3, lambda d: d.table(name).update(increment("n"), query)),
        "update by ids": (3, lambda d: d.table(name).update(add("n", 2), doc_ids=ids)),
        "update all": (1, lambda d: d.table(name).update(put("m", n))),
        "update and fail": (1, lambda d: d.table(name).update(delete("s"), query)),
        "update several": (1, lambda d: d.table(name).update_multiple([({"m": 1}, query), (increment("n"), Q.n == 3)])),
        "upsert": (4, lambda d: d.table(name).upsert(doc, query)),
        "upsert with id": (1, lambda d: d.table(name).upsert(Document(doc, n))),
        "remove": (4, lambda d: d.table(name).remove(query)),
        "remove by ids": (4, lambda d: d.table(name).remove(doc_ids=ids)),
        "search": (12, lambda d: d.table(name).search(query)),
        "search twice, spoilt": (2, lambda d: [spoil(d.table(name).search(query)), d.table(name).search(query)]),
        "get": (5, lambda d: d.table(name).get(query)),
        "get by id": (5, lambda d: spoil(d.table(name).get(doc_id=n)) and d.table(name).get(doc_id=n)),
        "get by ids": (3, lambda d: d.table(name).get(doc_ids=ids)),
        "count": (3, lambda d: d.table(name).count(query)),
        "contains": (3, lambda d: [d.table(name).contains(query), d.table(name).contains(doc_id=n)]),
        "all": (3, lambda d: [(row.doc_id, row) for row in d.table(name).all()]),
        "length": (3, lambda d: [len(d.table(name)), sorted(d.tables())]),
        "nothing asked": (1, lambda d: d.table(name).get()),
        "truncate": (0.3, lambda d: d.table(name).truncate()),
        "drop": (0.3, lambda d: d.drop_table(name)),
        "drop all": (0.1, lambda d: d.drop_tables()),
    }
    kinds = list(weighted)
    kind = rng.choices(kinds, [weighted[key][0] for key in kinds])[0]
    return kind, weighted[kind][1]


def spoil(found):
    """Change what was returned: the store must not change with it, save where stock TinyDB's does."""
    for row in found if isinstance(found, list) else [found] if found else []:
        row["spoilt"] = True
    return True


def outcome(call, database):
    try:
        return shown(call(database))
    except Exception as error:
        return type(error), str(error) if isinstance(error, ValueError) and "exists" in str(error) else ""


def shown(value):
    """With the ids, and as text, so that 1, 1.0 and True are told apart."""
    if isinstance(value, Document):
        return value.doc_id, json.dumps(value)
    if isinstance(value, list | tuple):
        return [shown(row) for row in value]
    return repr(value)


@pytest.mark.parametrize("life", range(LIVES))
def test_random_calls_give_what_stock_tinydb_gives(tmp_path, monkeypatch, life):
    """Each life begins with an empty store: a journal that was emptied four hundred times is all history."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)
    seed = SEED + life
    rng = random.Random(seed)
    settings: dict[str, Any] = {
        "key": bytes(32),
        "declared": INDEXES,
        "options": Options(segment_bytes=128 * 1024, reserve_bytes=0, together=2),
    }
    ours = open_store(tmp_path / "ours", **settings)
    stock = TinyDB(tmp_path / "stock.json", storage=JSONStorage)
    for step in range(share(VOLUMES.calls, life, LIVES)):
        kind, call = a_call(rng)
        state = rng.getstate()
        first = outcome(call, stock)
        rng.setstate(state)
        second = outcome(call, ours)
        assert first == second, f"seed {seed}, call {step}: {kind}"
        if step % 400 == 399:
            for name in "abc":
                whole = [(row.doc_id, json.dumps(row)) for row in stock.table(name)]
                assert whole == [(row.doc_id, json.dumps(row)) for row in ours.table(name)], f"seed {seed}, call {step}"
        if step % 1000 == 999:
            ours.close()
            stock.close()
            ours = open_store(tmp_path / "ours", **settings)
            stock = TinyDB(tmp_path / "stock.json", storage=JSONStorage)
            assert ours.storage.damage.records_lost == 0
        if step % 250 == 249:
            for name in "abc":
                outcome(lambda d, name=name: d.table(name).truncate(), ours)
                outcome(lambda d, name=name: d.table(name).truncate(), stock)
    ours.close()
