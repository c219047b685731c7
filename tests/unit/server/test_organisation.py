"""The organisation: each place in the charge of exactly one unit; the database refuses what is newer than us."""

import os

import pytest

from checkpoint.domain.places import Place, PlaceKind, Unit
from checkpoint.server.columns import metadata
from checkpoint.server.database import DatabaseError, open_database
from checkpoint.server.keys import KeyFileError, load_keys
from checkpoint.server.repository import organisation
from checkpoint.server.repository.organisation import OrganisationError
from tests.support.bureau import HOME


@pytest.mark.parametrize(("place_id", "unit_id"), [(77, 999), (HOME, 11), (HOME, 31)])
def test_a_place_in_the_charge_of_two_units_or_none_is_refused(centre, place_id, unit_id):
    with centre.database.write() as connection, pytest.raises(OrganisationError):
        organisation.add_place(connection, Place(place_id, "某处", PlaceKind.SITE, unit_id))


@pytest.mark.parametrize("unit", [Unit(5, "孤儿", 999), Unit(11, "重复", 1)])
def test_a_unit_without_a_parent_or_with_a_taken_number_is_refused(centre, unit):
    with centre.database.write() as connection, pytest.raises(OrganisationError):
        organisation.add_unit(connection, unit)


@pytest.mark.parametrize("text", [str(HOME), "总公司家属区", " 总公司家属区 "])
def test_a_place_is_found_by_number_or_exact_name(centre, text):
    with centre.database.read() as connection:
        assert organisation.find_place(connection, text) == organisation.list_places(connection)[0]
        assert organisation.find_place(connection, "总公司") is None


def test_every_table_of_a_place_has_the_place_first_in_its_keys():
    shared = {"database_info", "unit", "account", "account_session", "second_factor", "recovery_code", "throttle"}
    for table in metadata.tables.values():
        if table.name not in shared:
            assert next(iter(table.primary_key.columns)).name == "place_id", table.name
            for index in table.indexes:
                assert not index.unique or index.columns[0].name == "place_id", index.name


def test_a_database_of_a_newer_program_is_refused_in_words(centre, settings):
    with centre.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="请升级程序"):
        open_database(settings.url, "00")


def test_a_database_keeps_its_generation(centre, settings):
    again = open_database(settings.url, "other")
    assert again.generation == centre.database.generation
    again.close()


def test_a_file_is_written_through_to_the_disk(tmp_path):
    with open_database(f"sqlite:///{tmp_path / 'a.sqlite3'}", "one").read() as connection:
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert values == ["wal", 2]


def test_keys_are_made_once_and_read_by_nobody_else(tmp_path):
    first = load_keys(tmp_path, os.urandom)
    assert load_keys(tmp_path, os.urandom) == first
    assert "issuer_seed" not in repr(first)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    (tmp_path / "identity.key").chmod(0o644)
    with pytest.raises(KeyFileError, match=r"请执行 chmod 600 .*identity.key.* / .*run chmod 600"):
        load_keys(tmp_path, os.urandom)


def test_what_a_failed_writer_did_is_gone(centre):
    def fail():
        with centre.database.write() as connection:
            organisation.add_unit(connection, Unit(50, "半途", 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with centre.database.read() as connection:
        assert organisation.unit_path(connection, 50) is None
