"""The months of PostgreSQL: made ahead, filled by the id, dropped whole; and a replica that supervisors read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, inspect, select, text

from checkpoint.domain.identity import uuid7
from checkpoint.server import database, partitions
from checkpoint.server.database import Database
from checkpoint.server.event_tables import event as table
from checkpoint.server.repository.movements import Filter, page_of
from checkpoint.server.settings import server_settings
from tests.support.bureau import HOME, NOON, event, movement, sign_in
from tests.support.databases import ON_POSTGRESQL, database_url

postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="a file has no partitions")


def recorded_at(at):
    return replace(event(movement("00000001-1"), at), id=str(uuid7(at, bytes(10))))


def where_is(centre):
    with centre.database.read() as connection:
        return sorted(
            connection.execute(text("SELECT tableoid::regclass::text || ' ' || count(*) FROM event GROUP BY tableoid"))
            .scalars()
            .all()
        )


def test_a_months_bounds_are_those_of_its_ids():
    for month in partitions.months(datetime(2026, 11, 22, tzinfo=UTC), 14):
        assert str(uuid7(month, bytes(10))) >= partitions.bound(month)
        assert str(uuid7(month - timedelta(milliseconds=1), b"\xff" * 10)) < partitions.bound(month)


@postgresql
def test_the_months_ahead_are_made_once(centre):
    with centre.database.write() as connection:
        partitions.make_partitions(connection, NOON)
        assert partitions.make_partitions(connection, NOON) == []
        assert partitions.make_partitions(connection, NOON + timedelta(days=31)) == ["event_2027_03"]
        assert "event_2026_11" in inspect(connection).get_table_names()


@postgresql
def test_what_came_before_its_partition_moves_into_it(tablet, centre):
    with centre.database.write() as connection:
        for name in inspect(connection).get_table_names():
            if partitions.is_partition(name) and name != "event_default":
                connection.execute(text(f"DROP TABLE {name}"))
    tablet.outbox.record(
        *(recorded_at(at) for at in (NOON, NOON + timedelta(days=40), datetime(1971, 1, 2, tzinfo=UTC)))
    )
    assert tablet.push().json()["new"] == 3
    assert where_is(centre) == ["event_default 3"]
    with centre.database.write() as connection:
        partitions.make_partitions(connection, NOON)
    assert where_is(centre) == ["event_2026_11 1", "event_2027_01 1", "event_default 1"]
    assert tablet.push().json()["dup"] == 3


@postgresql
def test_months_that_are_over_are_dropped_whole_and_no_other(tablet, centre):
    with centre.database.write() as connection:
        partitions.make_partitions(connection, NOON, since=NOON - timedelta(days=90))
    days = (0, 20, 45, 75)
    tablet.outbox.record(*(recorded_at(NOON - timedelta(days=back)) for back in days))
    tablet.push()
    with centre.database.write() as connection:
        assert partitions.drop_partitions(connection, NOON - timedelta(days=22)) == ["event_2026_08", "event_2026_09"]
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar() == 3
        assert len(page_of(connection, Filter((HOME,)), 10).rows) == 3


@postgresql
def test_the_same_id_in_another_month_is_a_conflict_still(tablet, centre):
    first = recorded_at(NOON)
    tablet.outbox.record(first)
    tablet.push()
    tablet.outbox.record(replace(first, at=NOON + timedelta(days=60)))
    assert [row["code"] for row in tablet.push(2).json()["quarantined"]] == ["id_conflict"]


def test_supervisors_read_the_replica_and_nothing_is_allowed_by_it(client, centre, tablet, tmp_path):
    """The replica here is an empty database of the same schema: what it does not have, no page shows."""
    settings = server_settings(tmp_path, {"CHECKPOINT_READ_URL": f"sqlite:///{tmp_path / 'replica.sqlite3'}"})
    assert settings.read_url
    tablet.outbox.record(event(movement("00000001-1", masked_name="甲*乙")))
    tablet.push()
    sign_in(client, "east")
    assert "甲*乙" in client.get("/movements").text
    from checkpoint.server.database import open_database

    open_database(settings.read_url, "r").close()
    centre.database.read_engine = Database(settings.read_url).engine
    assert "甲*乙" not in client.get("/movements").text
    assert client.get("/overview").status_code == 200
    assert tablet.pull("presence").json()["changes"]


@postgresql
def test_connections_that_the_database_closed_while_they_rested_are_made_anew(tmp_path, monkeypatch):
    here = database.open_database(database_url(tmp_path), "g")
    with here.read(), here.append(), here.glance():
        pass  # three connections rest in the pool from now on
    monkeypatch.setattr(database, "PROVE_SECONDS", 0.0)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with here.append() as connection:
        assert connection.exec_driver_sql(f"SELECT count(pg_terminate_backend(pid)) {others}").scalar() == 2
        while connection.exec_driver_sql(f"SELECT pg_stat_clear_snapshot(), count(*) {others}").one()[1]:
            pass
    for begin in (here.read, here.append, here.glance):
        with begin() as first, here.glance() as second:
            assert first.exec_driver_sql("SELECT 1").scalar() == second.exec_driver_sql("SELECT 1").scalar() == 1
    here.close()
