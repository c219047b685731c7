from datetime import timedelta

from checkpoint.cli import main
from checkpoint.server.auth import verify_password
from checkpoint.server.database import open_database
from checkpoint.server.demo.dataset import ensure_demo, size_of
from checkpoint.server.demo.sign_ins import ACCOUNTS, PINS
from checkpoint.server.keys import load_keys
from checkpoint.server.repository import organisation
from checkpoint.server.repository.passes import load_passes
from checkpoint.server.repository.roster import load_households, load_residents
from tests.support.databases import CommandRunner, server_settings
from tests.unit.demo.conftest import NOW


def test_the_database_holds_the_same_totals_place_by_place(dataset, stored):
    totals = [0, 0, 0]
    with stored.read() as connection:
        assert len(organisation.list_places(connection)) == 9
        for place in dataset.places:
            place_id = place.compound.place.place_id
            counts = [len(load(connection, place_id)) for load in (load_households, load_residents, load_passes)]
            assert counts == [len(place.households), len(place.residents), len(place.residents)]
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
    assert totals == [1908, 7021, 7021]


def test_every_event_was_taken_in_and_none_kept_aside(dataset, stored):
    with stored.read() as connection:
        taken = connection.exec_driver_sql("SELECT count(*) FROM event").scalar_one()
        aside = connection.exec_driver_sql("SELECT count(*) FROM quarantine").scalar_one()
    assert (taken, aside) == (size_of(dataset).events, 0)


def test_the_command_makes_the_demo_once_and_its_sign_ins_work(tmp_path):
    def call():
        return CommandRunner(env={"COLUMNS": "160"}).invoke(main, ["demo", "--data", str(tmp_path)])

    first = call()
    assert first.exit_code == 0
    assert "1,908" in first.output
    assert "7,021" in first.output
    second = call()
    assert second.exit_code == 0
    assert "没有改动" in second.output
    database = open_database(server_settings(tmp_path / "server").url, "demo")
    keys = load_keys(tmp_path / "server", lambda count: bytes(range(count)))
    assert ensure_demo(database, keys, NOW + timedelta(days=1)) is None
    with database.read() as connection:
        for login, _, password in ACCOUNTS:
            account = organisation.find_account(connection, login)
            assert account is not None
            assert verify_password(account.password_hash, password)
        hashes = dict(map(tuple, connection.exec_driver_sql("SELECT name, pin_hash FROM operator")))
    for rows in PINS.values():
        for name, pin in rows:
            assert verify_password(hashes[name], pin)
    database.close()


def test_the_command_leaves_a_database_of_somebody_else_alone(tmp_path):
    from checkpoint.domain.places import Place, PlaceKind, Unit

    database = open_database(server_settings(tmp_path / "server").url, "real")
    with database.write() as connection:
        organisation.add_unit(connection, Unit(1, "某局", None))
        organisation.add_place(connection, Place(5, "某家属区", PlaceKind.COMPOUND, 1))
    database.close()
    result = CommandRunner().invoke(main, ["demo", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "其他场所" in result.output
