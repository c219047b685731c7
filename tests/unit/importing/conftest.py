import random
from datetime import date

import pytest

from checkpoint.domain.places import Place, PlaceKind, Unit
from checkpoint.server import roster_import
from checkpoint.server.database import open_database
from checkpoint.server.importing.reading import read_table
from checkpoint.server.keys import load_keys
from checkpoint.server.repository import organisation, roster
from tests.support.databases import server_settings

PLACE = Place(99_000_000_000_901, "测试家属区", PlaceKind.COMPOUND, 1)


class Office:
    """A place with its roster in a real database, and an administrator who imports files."""

    def __init__(self, folder):
        self.folder = folder
        self.keys = load_keys(folder / "server", random.Random(1).randbytes)
        self.database = open_database(server_settings(folder / "server").url, "test")
        self._chance = random.Random(2)
        with self.database.write() as connection:
            organisation.add_unit(connection, Unit(1, "市房产管理中心", None))
            organisation.add_place(connection, PLACE)

    def take(self, path, *, apply=True, **allowed):
        with self.database.write() as connection:
            prepared = roster_import.prepare(
                connection,
                PLACE.place_id,
                read_table(path.read_bytes()),
                roster_import.Allowed(**allowed),
                keys=self.keys,
                chance=self._chance,
                today=date(2026, 11, 22),
            )
            if apply:
                roster_import.save(connection, PLACE.place_id, prepared)
        return prepared

    def residents(self):
        with self.database.read() as connection:
            return roster.load_residents(connection, PLACE.place_id)

    def households(self):
        with self.database.read() as connection:
            return roster.load_households(connection, PLACE.place_id)

    def revisions(self):
        with self.database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT person_id, rev FROM resident UNION SELECT room, rev FROM household"
            )
            return sorted(map(tuple, rows))

    def names(self):
        return sorted(row.resident.name for row in self.residents().values())


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.database.close()
