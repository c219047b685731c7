"""The schema's revisions: they lead to the tables that the code has, keep what is stored, and never lead back."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, inspect, text, update

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.people import Household
from checkpoint.domain.places import Place, PlaceKind, Unit
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.protocol.events import encode_event
from checkpoint.server import event_tables, schema, tables
from checkpoint.server.columns import metadata
from checkpoint.server.database import DatabaseError, current_revision, open_database, parse_url
from checkpoint.server.partitions import is_partition, make_default_partition
from checkpoint.server.repository import organisation
from checkpoint.server.repository.care import told_care
from checkpoint.server.repository.events import ingest
from checkpoint.server.repository.roster import load_households, save_households
from tests.support.bureau import HOME, NOON, Outbox, event
from tests.support.databases import database_url


def url_of(folder: Path) -> str:
    return database_url(folder) or f"sqlite:///{folder / 'other.sqlite3'}"


def shape(connection):
    """Every table with its columns, keys and indexes, as the database itself tells them."""
    found = inspect(connection)
    tables = [name for name in found.get_table_names() if name != schema.VERSION_TABLE and not is_partition(name)]
    return {
        name: {
            "columns": {
                row["name"]: (repr(row["type"]), row["nullable"], row["default"]) for row in found.get_columns(name)
            },
            "key": found.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (row["constrained_columns"], row["referred_table"], row["referred_columns"])
                for row in found.get_foreign_keys(name)
            ),
            "indexes": {row["name"]: (row["column_names"], bool(row["unique"])) for row in found.get_indexes(name)},
        }
        for name in sorted(tables)
    }


@pytest.fixture
def empty(tmp_path):
    engine = create_engine(parse_url(url_of(tmp_path)))
    yield engine
    engine.dispose()


def test_the_newest_revision_is_the_one_that_the_program_asks_for():
    assert ScriptDirectory(str(schema._MIGRATIONS)).get_heads() == [schema.HEAD], (
        "a new revision under migrations/versions: name it in schema.HEAD; two heads: one of them comes after the other"
    )


def test_the_migrations_lead_to_the_tables_of_the_code(empty, tmp_path):
    with empty.begin() as connection:
        schema.upgrade(connection)
        migrated = shape(connection)
    made = open_database(url_of(tmp_path / "made"), "g")
    with made.read() as connection:
        current = shape(connection)
    made.close()
    assert set(migrated) == set(metadata.tables)
    assert migrated == current, "tables were changed: write a revision, see `python -m scripts.make_revision`"


def test_a_database_of_the_first_version_is_brought_up_with_what_it_holds(empty, tmp_path):
    with empty.begin() as connection:
        schema.upgrade(connection, schema.FIRST)
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("INSERT INTO database_info VALUES ('schema', '1'), ('generation', 'old')"))
        connection.execute(text("INSERT INTO unit VALUES (1, NULL, '某局', '/1/')"))
    database = open_database(url_of(tmp_path), "new", migrate=True)
    assert database.generation == "old"
    with database.read() as connection:
        assert connection.execute(text("SELECT name FROM unit")).scalars().all() == ["某局"]
        assert schema.revision_of(connection) == schema.HEAD
        assert "event_by_person" in {row["name"] for row in inspect(connection).get_indexes("event")}
    database.close()


def test_what_presence_held_stands_in_it_in_the_order_of_bytes(empty, tmp_path):
    with empty.begin() as connection:
        schema.upgrade(connection, "0008")
        connection.execute(text("INSERT INTO database_info VALUES ('generation', 'old')"))
        rows = [
            f"(1, '{person}', 'in', 'e-{person}', '2026-11-22 04:00:00+00:00', 1, 1, FALSE)" for person in ("a", "B")
        ]
        names = "place_id, person_id, direction, event_id, at, gate_id, rev, deleted"
        connection.execute(text(f"INSERT INTO presence ({names}) VALUES {', '.join(rows)}"))  # ours
    database = open_database(url_of(tmp_path), "new", migrate=True)
    with database.read() as connection:
        ordered = connection.execute(text("SELECT event_id FROM presence ORDER BY person_id")).scalars().all()
    database.close()
    assert ordered == ["e-B", "e-a"]


def test_what_gates_noted_of_isolations_before_is_told_to_all_of_them_after(empty, tmp_path):
    noted = [event(CareNote(CareStep.BEGIN, 7, 2, "张伟国"), NOON, 2), event(CareNote(CareStep.RELEASE, 8), NOON, 1)]
    rows = [
        {
            "place_id": HOME,
            "id": row.id,
            "device_id": "d",
            "incarnation": "i",
            "seq": number,
            "kind": "care",
            "at": row.at,
            "received_at": row.at,
            "gate_id": row.gate_id,
            "operator_id": "op-1",
            "person_id": "",
            "reasons": "",
            "fever": False,
            "override": False,
            "override_reason": "",
            "emergency": False,
            "masked_name": "",
            "address": "",
            "note": "",
            "raw": encode_event(row),
        }
        for number, row in enumerate(noted, 1)
    ]
    with empty.begin() as connection:
        schema.upgrade(connection, "0010")
        connection.execute(text("INSERT INTO database_info VALUES ('generation', 'old')"))
        connection.execute(insert(tables.place_counter).values(place_id=HOME, rev=40))
        if connection.dialect.name == "postgresql":
            make_default_partition(connection)
        connection.execute(insert(event_tables.event), rows)
        places = [{"place_id": HOME, "kind": "care", "event_id": row.id, "at": row.at} for row in noted]
        connection.execute(insert(event_tables.duty), places)
    database = open_database(url_of(tmp_path), "new", migrate=True)
    with database.read() as connection:
        assert {row.id: (row.at, row.gate_id, row.body) for row in told_care(connection, HOME)} == {
            row.id: (row.at, row.gate_id, row.body) for row in noted
        }
        assert current_revision(connection, HOME) == 42
    database.close()


def test_returnees_of_before_are_counted_from_their_arrival(empty, tmp_path):
    forms = [
        event(Returnee(1, "张小军", arrives_on=date(2026, 11, 19))),
        event(Returnee(1, "李四", ReturneeState.EXPECTED, arrives_on=date(2026, 11, 24))),
        event(Returnee(2, "王五"), NOON + timedelta(hours=1)),
        event(Returnee(2, "钱六", arrives_on=date(2026, 11, 1)), NOON + timedelta(hours=2)),
        event(Returnee(2, "钱六", ReturneeState.CANCELLED), NOON + timedelta(hours=3)),
    ]
    outbox = Outbox()
    outbox.record(*forms)
    with open_database(url_of(tmp_path), "new").write() as connection:
        organisation.add_unit(connection, Unit(1, "局", None))
        organisation.add_place(connection, Place(HOME, "家属区", PlaceKind.COMPOUND, 1))
        save_households(connection, HOME, [Household(number, HOME, str(number), "1", "101") for number in (1, 2)])
        ingest(connection, HOME, outbox.batch(), NOON)
        said = {number: home.returnee_at for number, home in load_households(connection, HOME).items()}
        connection.execute(update(tables.household).values(returnee_at=NOON + timedelta(hours=2)))
        before = current_revision(connection, HOME)
        revision = import_module("checkpoint.server.migrations.versions.0015_own_account")
        revision._count_anew(connection)
        assert {number: home.returnee_at for number, home in load_households(connection, HOME).items()} == said
        assert current_revision(connection, HOME) == before + 2
    assert said == {1: datetime(2026, 11, 18, 16, tzinfo=UTC), 2: NOON + timedelta(hours=1)}


def test_postgresql_is_migrated_only_on_request_and_a_file_at_the_start(empty, tmp_path):
    with empty.begin() as connection:
        schema.upgrade(connection, schema.FIRST)
        connection.execute(text("INSERT INTO database_info VALUES ('generation', 'old')"))
    if empty.dialect.name == "sqlite":
        open_database(url_of(tmp_path), "x").close()
    else:
        with pytest.raises(DatabaseError, match="checkpoint server migrate"):
            open_database(url_of(tmp_path), "x")
        open_database(url_of(tmp_path), "x", migrate=True).close()
    with empty.connect() as connection:
        assert schema.revision_of(connection) == schema.HEAD


def test_an_empty_database_is_made_only_where_that_is_asked_for(tmp_path):
    with pytest.raises(DatabaseError, match="空的"):
        open_database(url_of(tmp_path), "x", create=False)


def test_a_migration_that_fails_leaves_everything_as_it_was(empty, tmp_path, monkeypatch):
    with empty.begin() as connection:
        schema.upgrade(connection, schema.FIRST)
        connection.execute(text("INSERT INTO database_info VALUES ('generation', 'old')"))
        connection.execute(text("CREATE TABLE other (place_id BIGINT, person_id TEXT)"))
        connection.execute(text("CREATE INDEX event_by_person ON other (place_id, person_id)"))
        before = shape(connection)
    with pytest.raises(Exception, match="event_by_person"):
        open_database(url_of(tmp_path), "x", migrate=True)
    with empty.connect() as connection:
        assert shape(connection) == before
        assert schema.revision_of(connection) == schema.FIRST


@pytest.mark.parametrize("address", ["mysql://a:secret@b/c", "nonsense", "postgresql://", "postgresql+psycopg2://x/y"])
def test_an_address_that_is_none_is_refused_without_repeating_its_password(address):
    if address == "postgresql://":
        assert parse_url(address).drivername == "postgresql+psycopg"
        return
    with pytest.raises(DatabaseError) as refused:
        parse_url(address)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_not_taken_for_a_server_that_is_down(tmp_path):
    (tmp_path / "x.sqlite3").write_bytes(b"no database " * 500)
    with pytest.raises(DatabaseError, match="not a database") as refused:
        open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}", "x")
    assert ("文件打不开" in str(refused.value), "连接不上" in str(refused.value)) == (True, False)


def test_a_database_that_cannot_be_reached_is_said_in_words_without_its_password():
    with pytest.raises(DatabaseError, match="连接不上") as refused:
        open_database("postgresql://someone:secret@127.0.0.1:1/none", "x")
    said = str(refused.value)
    assert ("secret" in said, "Connection refused" in said, "that it runs" in said) == (False, True, True), said
    assert event_tables.event.name == "event"
