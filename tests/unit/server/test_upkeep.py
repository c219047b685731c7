"""The administrator's commands, and what they say."""

import re

import pytest
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, update

from checkpoint.cli import main
from checkpoint.server import tables
from checkpoint.server.citus import REFERENCE, plan, violations
from checkpoint.server.columns import metadata
from checkpoint.server.database import Database, open_database, upsert
from checkpoint.server.doctor import Grade, _sound, examine
from checkpoint.server.event_tables import chain
from tests.support.bureau import NOON, random_events
from tests.support.databases import CommandRunner, write_back


@pytest.fixture
def command(centre, tmp_path):
    def call(*arguments):
        result = CommandRunner().invoke(main, ["server", *arguments, "--data", str(tmp_path)])
        return result.exit_code, result.output

    return call


def test_a_backup_is_made_and_restored_by_commands(command, tablet, tmp_path):
    tablet.outbox.record(*random_events(3, 20))
    tablet.push()
    code, output = command("backup", "--out", str(tmp_path / "copy"))
    assert (code, "已试恢复核对" in output) == (0, True), output
    code, output = command("backup", "--out", str(tmp_path / "copy"))
    assert (code, "已存在" in output) == (1, True)
    code, output = command("restore", str(tmp_path / "copy"))
    assert (code, "空的" in output) == (1, True)
    other = ["server", "restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new")]
    result = CommandRunner().invoke(main, other)
    assert (result.exit_code, "已恢复" in result.output) == (0, True), result.output
    assert "原来的密钥文件放回" in result.output
    assert CommandRunner().invoke(main, ["server", "doctor", "--data", str(tmp_path / "new")]).exit_code == 0


def test_what_is_no_backup_is_one_line(command, tmp_path):
    for file in (tmp_path / "none", tmp_path):
        code, output = command("restore", str(file))
        assert code != 0
        assert "Traceback" not in output
        assert ("没有这个文件" in output) is (file.name == "none"), output
    (tmp_path / "x").write_bytes(b"x")
    result = CommandRunner().invoke(main, ["server", "restore", str(tmp_path / "x"), "--data", str(tmp_path / "new")])
    assert result.exit_code == 1
    assert "不完整" in result.output
    CommandRunner().invoke(main, ["server", "restore", str(tmp_path / "none"), "--data", str(tmp_path / "new")])
    assert list((tmp_path / "new" / "server").iterdir()) == []  # nothing that looks like a server
    code, output = command("doctor")
    assert (code, "数据库 " in output) == (0, True)


def test_migrating_what_is_new_changes_nothing(command):
    code, output = command("migrate")
    assert (code, "最新" in output) == (0, True), output


def test_the_doctor_says_in_words_what_to_do(command, tablet, centre, clock):
    code, output = command("doctor")
    assert code == 0
    assert "从未做过备份" in output
    with centre.database.write() as connection:
        connection.execute(update(tables.device).values(last_seen_at=NOON))
    tablet.outbox.record(*random_events(3, 20), b"broken")
    tablet.push()
    clock.forward(days=4)
    found = {finding.key for finding in examine(centre.database, centre.settings, clock())}
    assert {"doctor.quarantine", "doctor.devices.silent", "doctor.chains.good"} <= found
    with centre.database.write() as connection:
        connection.execute(update(chain).values(high=chain.c.high - 1))
    code, output = command("doctor")
    assert (code, "与备份比对" in output) == (1, True)


def test_the_doctor_says_whether_supervisors_read_a_copy_of_this_database(centre, tmp_path, clock):
    def told():
        found = examine(centre.database, centre.settings, clock())
        return [(row.grade, row.key) for row in found if row.key.startswith("doctor.replica")]

    assert told() == []
    centre.database.read_engine = Database("postgresql://reader:secret@127.0.0.1:1/copy").engine
    assert told() == [(Grade.BAD, "doctor.replica.away")]
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite3'}", "another")
    centre.database.read_engine = other.engine
    assert told() == [(Grade.BAD, "doctor.replica.other")]
    with other.write() as connection:
        upsert(connection, tables.database_info, [{"name": "generation", "value": centre.database.generation}])
    assert told() == [(Grade.GOOD, "doctor.replica.good")]
    other.close()


def test_the_doctor_finds_a_damaged_file(tmp_path):
    file = tmp_path / "d.sqlite3"
    database = open_database(f"sqlite:///{file}", "x")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (x)")
        connection.exec_driver_sql("INSERT INTO filler VALUES (randomblob(90000))")
    write_back(file)
    database.close()
    content = bytearray(file.read_bytes())
    for page in range(len(content) - 5 * 4096, len(content), 4096):
        content[page : page + 8] = b"\xff" * 8
    file.write_bytes(content)
    with database.read() as connection:
        assert [finding.grade for finding in _sound(connection)] == [Grade.BAD]


def test_the_tables_keep_the_rules_of_citus():
    assert violations(metadata) == []


def test_the_plan_names_every_table_once_and_places_first(command):
    code, output = command("citus-plan")
    assert code == 0
    named = re.findall(r"create_(reference|distributed)_table\('(\w+)'", output)
    assert sorted(name for _, name in named) == sorted(metadata.tables)
    assert {name for kind, name in named if kind == "reference"} == set(REFERENCE)
    assert output.splitlines() == plan(metadata)


def key(name):
    return Column(name, Integer, primary_key=True, autoincrement=False)


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ([Column("id", Integer, primary_key=True, autoincrement=False)], "bad: neither"),
        (
            [Column("id", Integer, primary_key=True, autoincrement=False), Column("place_id", Integer)],
            "bad: place_id is",
        ),
        ([key("place_id"), Column("x", Integer), Index("bad_x", "x", unique=True)], "bad.bad_x: unique"),
        ([Column("place_id", Integer, primary_key=True, autoincrement=True)], "bad.place_id: the database makes"),
        ([key("place_id"), Column("o", Integer, ForeignKey("other.o"))], "bad -> other"),
        ([key("place_id"), Column("x", Integer, server_default="1")], "bad.x: the database makes"),
    ],
)
def test_a_table_that_could_not_be_distributed_is_named(parts, named):
    planted = MetaData()
    Table("bad", planted, *parts)
    Table("other", planted, key("place_id"), Column("o", Integer))
    assert [fault for fault in violations(planted) if fault.startswith(named)]
