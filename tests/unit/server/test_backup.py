"""A copy of the database: made while the server works, proven by a restore, and the way back loses nothing."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, func, select, text

from checkpoint.server import backup, schema
from checkpoint.server.app import create_app
from checkpoint.server.backup import BackupError, Tally, back_up, restore
from checkpoint.server.columns import metadata
from checkpoint.server.database import DatabaseError, open_database, open_empty
from checkpoint.server.event_tables import chain, event
from checkpoint.server.repository.daily import sign, versions_of
from tests.support.bureau import HOME, NOON, Tablet, random_events
from tests.support.daily import a_report
from tests.support.databases import ON_POSTGRESQL, database_url, server_settings
from tests.support.volume import examples


def everything(database):
    found = Tally()
    with database.read() as connection:
        for table in metadata.sorted_tables:
            if table.name not in {"database_info", "account_session", "throttle"}:
                found.add(table.name, backup._rows(connection, table))
    return found


@contextmanager
def opened(folder, kind):
    """An empty database of a kind, whatever kind the run is on."""
    folder.mkdir(exist_ok=True)
    url = database_url(folder) if kind == "postgresql" else f"sqlite:///{folder / 'r.sqlite3'}"
    database = open_empty(url)
    yield database
    database.close()


@pytest.fixture
def busy(tablet):
    tablet.outbox.record(*random_events(3, 200), b"broken")
    assert tablet.push().json()["acked"] == 226
    return tablet


KINDS = ["sqlite", "postgresql"] if ON_POSTGRESQL else ["sqlite"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_restored_database_holds_every_row_of_the_one_copied(busy, centre, tmp_path, kind):
    with centre.database.write() as connection:
        signed = sign(connection, a_report(HOME, NOON.date()), 0)
    made = back_up(centre.database, tmp_path / "copy", NOON)
    with opened(tmp_path / "other", kind) as database:
        restored = restore(database, tmp_path / "copy", "anew")
        with database.read() as connection:
            assert versions_of(connection, HOME, NOON.date()) == [signed]
        assert everything(database) == everything(centre.database)
        assert (restored.tally.rows, restored.at) == (made.tally.rows, NOON)
    assert made.tally.rows["event"] == 225
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted({"server", "copy", "other"})


def test_a_copy_made_while_tablets_push_is_of_one_moment(tablet, centre, tmp_path):
    tablet.outbox.record(*random_events(5, 400))
    with ThreadPoolExecutor(1) as pool:
        pushes = pool.submit(lambda: [tablet.push(first, first + 4).status_code for first in range(1, 451, 5)])
        for number in range(4):
            back_up(centre.database, tmp_path / f"copy{number}", NOON)
        assert set(pushes.result()) == {200}
    highs = []
    for number in range(4):
        with opened(tmp_path / f"r{number}", "sqlite") as database:
            restore(database, tmp_path / f"copy{number}", "anew")
            with database.read() as connection:
                highs.append(connection.execute(select(func.coalesce(func.max(chain.c.high), 0))).scalar())
                assert connection.execute(select(func.count()).select_from(event)).scalar() == highs[-1]
    assert highs[0] < highs[-1]


def test_after_a_restore_the_tablets_bring_everything_back(busy, centre, clock, tmp_path):
    back_up(centre.database, tmp_path / "copy", NOON)
    busy.outbox.record(*random_events(8, 100))
    cursor = busy.pull("residents").json()["cursor"]
    assert busy.push(227).status_code == 200
    with opened(tmp_path / "again", "postgresql" if ON_POSTGRESQL else "sqlite") as database:
        restore(database, tmp_path / "copy", "anew")
        url = database.engine.url.render_as_string(hide_password=False)
    settings = server_settings(centre.settings.data, database_url=url, demo=True)
    app = create_app(settings, now=clock)
    with TestClient(app) as client:
        again = Tablet(client, busy.token, busy.outbox)
        assert again.pull("residents", cursor).status_code == 410
        refused = again.push(len(busy.outbox.recorded) + 1)
        assert (refused.status_code, refused.json()["have"]) == (409, 226)
        assert again.push(227).json()["new"] == 112
        with app.state.centre.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(event)).scalar() == 225 + 112


def test_a_damaged_copy_restores_nothing(busy, centre, tmp_path):
    back_up(centre.database, tmp_path / "copy", NOON)
    whole = (tmp_path / "copy").read_bytes()
    plain = gzip.decompress(whole)
    damaged = [whole[: len(whole) * part // 8] for part in range(8)] + [b"", b"no copy", gzip.compress(b"\xff" * 64)]
    step = len(whole) // examples(40)
    damaged += [whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :] for at in range(0, len(whole), step)]
    # The checksum of gzip fits again: the digests must tell.
    step = len(plain) // examples(40)
    flipped = [plain[:at] + bytes([plain[at] ^ 1]) + plain[at + 1 :] for at in range(5, len(plain), step)]
    a_map_for_a_key = b"\x81\x80\x01"
    flipped.append(len(a_map_for_a_key).to_bytes(4, "big") + a_map_for_a_key)
    damaged += [gzip.compress(content) for content in flipped]
    refused = 0
    for number, content in enumerate(damaged):
        (tmp_path / "bad").write_bytes(content)
        with opened(tmp_path / f"r{number}", "sqlite") as database:
            try:
                restored = restore(database, tmp_path / "bad", "anew")
            except (BackupError, DatabaseError):
                refused += 1
                with database.read() as connection:
                    assert schema.revision_of(connection) is None
            else:
                assert everything(database) == everything(centre.database), restored  # a byte that says nothing
    assert refused >= len(damaged) - 2


def test_a_copy_goes_only_into_an_empty_database(busy, centre, tmp_path):
    back_up(centre.database, tmp_path / "copy", NOON)
    before = everything(centre.database)
    with pytest.raises(DatabaseError, match="空的"):
        restore(centre.database, tmp_path / "copy", "anew")
    assert everything(centre.database) == before


def test_a_copy_of_an_older_program_is_restored_and_brought_up(tmp_path):
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.upgrade(connection, schema.FIRST)
        columns = {
            table: list(connection.execute(text(f"SELECT * FROM {table}")).keys())
            for table in ("database_info", "unit")
        }
    tally = Tally()
    rows: dict[str, list[list[Any]]] = {"database_info": [["generation", "old"]], "unit": [[1, None, "某局", "/1/"]]}
    with gzip.open(tmp_path / "copy", "wb") as out:
        backup._put(out, {"format": 1, "revision": schema.FIRST, "at": NOON, "tables": columns})
        for table, some in rows.items():
            tally.add(table, some)
            backup._put(out, [table, some])
        backup._put(out, {"rows": tally.rows, "digest": tally.digest})
    with opened(tmp_path / "new", KINDS[-1]) as database:
        restore(database, tmp_path / "copy", "anew")
        url = database.engine.url.render_as_string(hide_password=False)
    current = open_database(url, "x", create=False)
    assert current.generation == "anew"
    with current.read() as connection:
        assert connection.execute(text("SELECT name FROM unit")).scalars().all() == ["某局"]
    current.close()


def test_a_copy_of_a_newer_program_is_refused_in_words(tmp_path):
    with gzip.open(tmp_path / "copy", "wb") as out:
        backup._put(out, {"format": 1, "revision": "9999", "at": NOON, "tables": {}})
    with opened(tmp_path / "new", "sqlite") as database, pytest.raises(DatabaseError, match="请升级程序"):
        restore(database, tmp_path / "copy", "anew")


def test_a_row_that_changed_on_the_way_is_noticed(busy, centre, tmp_path):
    """The frames are read and written again with one name changed: the file is whole, the content is not."""
    back_up(centre.database, tmp_path / "copy", NOON)
    with gzip.open(tmp_path / "copy") as old, gzip.open(tmp_path / "other", "wb") as new:
        while length := old.read(4):
            frame = msgspec.msgpack.decode(old.read(int.from_bytes(length, "big")))
            if isinstance(frame, list) and frame[0] == "unit":
                frame[1][0][2] = "别的局"
            backup._put(new, frame)
    with opened(tmp_path / "new", "sqlite") as database, pytest.raises(BackupError):
        restore(database, tmp_path / "other", "anew")


def test_a_copy_that_finds_no_room_leaves_nothing_behind(centre, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        back_up(centre.database, tmp_path / "nowhere" / "copy", NOON)
