"""What one test's database compiled is there for the next, and each has its own rows all the same."""

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from checkpoint.server.database import open_database
from checkpoint.server.tables import place_counter
from tests.support.databases import server_settings
from tests.support.statements import Statements


@pytest.fixture
def two(tmp_path):
    databases = [open_database(server_settings(tmp_path / name).url, "g") for name in ("one", "two")]
    yield databases
    for database in databases:
        database.close()


def test_a_statement_is_compiled_once_and_asks_the_database_it_is_sent_to(two):
    compiled = []
    for number, database in enumerate(two, 1):
        event.listen(
            database.engine,
            "before_cursor_execute",
            lambda _connection, _cursor, _text, _given, context, _many: compiled.append(context.compiled),
        )
        with database.write() as connection:
            connection.execute(insert(place_counter).values(place_id=number, rev=number))
    found = []
    for database in two:
        with database.read() as connection:
            found.append(connection.execute(select(place_counter.c.place_id).where(place_counter.c.rev < 9)).scalar())
    assert found == [1, 2]
    first, second = (one for one in compiled if one is not None and "rev <" in str(one))
    assert first is second


def test_what_was_compiled_for_one_kind_of_database_is_not_sent_to_the_other():
    kept = Statements()
    kept[sqlite.dialect(), "question"] = "for a file"
    assert kept.get((sqlite.dialect(), "question")) == "for a file"
    assert kept.get((postgresql.dialect(), "question")) is None
