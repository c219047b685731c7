import stat

import pytest

from checkpoint.cli import main
from checkpoint.server.repository.roster import load_residents
from tests.data.roster_files import csv_file, id_number, row
from tests.support.databases import CommandRunner
from tests.unit.importing.conftest import PLACE


@pytest.fixture
def run(office, tmp_path):
    def call(path, *options, place=PLACE.name):
        arguments = ["roster", "import", str(path), "--place", place, "--data", str(tmp_path), *options]
        return CommandRunner(env={"COLUMNS": "200"}).invoke(main, arguments)

    return call


@pytest.fixture
def good(tmp_path):
    return csv_file(tmp_path / "名册.csv", [row(), row(room="502", name="王明", id="")], encoding="gb18030")


@pytest.fixture
def bad(tmp_path):
    return csv_file(tmp_path / "名册.csv", [row(), row(room="502", name="王明", id="990000198001010030")])


def test_it_is_a_dry_run_unless_told_otherwise(run, good, office):
    result = run(good)
    assert result.exit_code == 0
    assert "预演" in result.output
    assert office.residents() == {}


def test_applied_it_writes_the_roster(run, good, office):
    assert "已写入名册" in run(good, "--apply").output
    assert office.names() == ["张伟国", "王明"]
    assert "名册没有变化" in run(good, "--apply").output


def test_a_place_is_named_by_its_number_as_well(run, good, office):
    assert run(good, "--apply", place=str(PLACE.place_id)).exit_code == 0
    assert len(office.names()) == 2


def test_a_bad_row_is_shown_masked_and_written_to_a_file_for_correction(run, bad, office, tmp_path):
    result = run(bad, "--apply")
    assert result.exit_code == 3
    assert "校验位不对" in result.output
    assert "**************0030" in result.output
    assert "990000198001010030" not in result.output
    assert office.names() == ["张伟国"]
    rejected = tmp_path / "名册-rejected.csv"
    assert "990000198001010030" in rejected.read_text(encoding="utf-8-sig")
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600


def test_a_corrected_file_is_imported_beside_what_is_there(run, bad, office, tmp_path):
    run(bad, "--apply")
    rejected = tmp_path / "名册-rejected.csv"
    rejected.write_text(rejected.read_text(encoding="utf-8-sig").replace("990000198001010030", id_number(5)), "utf-8")
    assert run(rejected, "--apply").exit_code == 0
    assert office.names() == ["张伟国", "王明"]


def test_removal_is_reported_and_done_only_on_demand(run, good, office, tmp_path):
    run(good, "--apply")
    part = csv_file(tmp_path / "part.csv", [row()])
    assert "未加 --remove-missing" in run(part, "--apply").output
    assert len(office.names()) == 2
    assert run(part, "--apply", "--remove-missing").exit_code == 0
    assert office.names() == ["张伟国"]


def test_removal_is_held_back_while_rows_are_rejected(run, good, bad, office, tmp_path):
    office.take(good)
    part = csv_file(tmp_path / "part.csv", [row(name="", id="")])
    assert "不移除任何人" in run(part, "--apply", "--remove-missing").output
    assert len(office.names()) > 0


def test_columns_that_mean_nothing_are_named(run, tmp_path):
    path = csv_file(tmp_path / "r.csv", [("1", "101", "张三", "汉")], header=("楼栋", "房号", "姓名", "民族"))
    assert "没有用到的列：民族" in run(path).output


def test_an_import_is_on_the_trail_without_a_name(run, good, office):
    run(good, "--apply")
    with office.database.read() as connection:
        lines = list(connection.exec_driver_sql("SELECT action, count, object FROM audit"))
    assert ("roster_import", 2, "") in [tuple(line) for line in lines]


def test_english_is_spoken_on_demand(run, bad):
    result = run(bad, "--lang", "en")
    assert "check digit" in result.output
    assert "dry run" in result.output


@pytest.mark.parametrize(
    ("content", "told"),
    [("甲,乙\n1,2\n", "找不到表头"), ("房号,姓名\n", "没有一行内容"), ("", "文件是空的"), ("<html>", "读不出表格")],
)
def test_a_file_that_cannot_be_used_ends_in_one_line(run, tmp_path, content, told):
    path = tmp_path / "r.csv"
    path.write_text(content, encoding="utf-8")
    result = run(path)
    assert result.exit_code == 1
    assert told in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_file_that_is_not_there_ends_in_one_line(run, tmp_path):
    result = run(tmp_path / "nowhere.csv")
    assert result.exit_code == 1
    assert "找不到文件" in result.output


def test_a_folder_is_no_file(run, tmp_path):
    assert "文件打不开" in run(tmp_path).output


def test_an_unknown_place_lists_the_known(run, good):
    result = run(good, place="月球")
    assert result.exit_code == 1
    assert PLACE.name in result.output


def test_help_shows_an_example_and_the_exit_status():
    result = CommandRunner().invoke(main, ["roster", "import", "--help"])
    assert "checkpoint roster import 名册.xlsx" in result.output
    assert "Exit status" in result.output
    assert "--remove-missing" in result.output


def test_the_import_never_reads_another_place_s_roster(run, good, office):
    run(good, "--apply")
    with office.database.read() as connection:
        assert load_residents(connection, PLACE.place_id + 1) == {}
