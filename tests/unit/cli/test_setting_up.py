"""A real server is set up by commands alone: units, places, gates and the supervisors' accounts."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from checkpoint.bootstrap import utc_now
from checkpoint.cli import main
from checkpoint.i18n import CATALOGUE
from checkpoint.server.app import create_app
from checkpoint.server.event_tables import audit
from checkpoint.server.organisation_file import OrganisationFileError, read_organisation
from checkpoint.server.repository.second_factors import begin_factor, confirm_factor, find_factor, recovery_left
from tests.support.bureau import NOON, Clock, enrol_body
from tests.support.databases import CommandRunner, copy_server, server_settings

FILE = """
[[units]]
number = 11
name = "东片区"
under = 1
[[units]]
number = 1
name = "开发局"
[[places]]
number = 411500000101
name = "总公司家属区"
unit = 11
gates = { 1 = "东门", 2 = "西门" }
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A server that was started once: making its tables takes longer than most tests here."""
    folder = tmp_path_factory.mktemp("new") / "server"
    create_app(server_settings(folder), now=Clock()).state.centre.database.close()
    return folder


@pytest.fixture
def data(tmp_path, empty):
    copy_server(empty, tmp_path / "data" / "server")
    return tmp_path / "data"


@pytest.fixture
def command(data):
    def call(*words):
        result = CommandRunner().invoke(main, [*words, "--data", data])
        return result.exit_code, result.output

    return call


@pytest.fixture
def founded(command, tmp_path):
    file = tmp_path / "bureau.toml"
    file.write_text(FILE)
    assert command("organisation", "import", file, "--apply")[0] == 0
    return file


def added(command, login="zhang.min", unit="11"):
    code, output = command("accounts", "add", login, "--name", "张敏", "--unit", unit)
    assert code == 0, output
    return re.search(r"password ([0-9A-Z-]{23}) ", output)[1]


def signs_in(data, password, login="zhang.min"):
    app = create_app(server_settings(data / "server"), now=Clock())
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        form = {"login": login, "password": password}
        answer = client.post("/sign-in", data=form, headers={"sec-fetch-site": "same-origin"})
        return answer.status_code == 303, client.get("/overview").text


def test_a_new_server_is_set_up_by_commands_and_a_supervisor_sees_its_places(command, data, founded):
    entered, page = signs_in(data, added(command))
    assert entered
    assert all(name in page for name in ("总公司家属区", "东门", "西门"))


def test_a_tablet_enrols_at_a_gate_of_the_file(command, data, founded):
    code, output = command("enrol-code", "--place", "总公司家属区", "--gate", "2")
    assert code == 0
    app = create_app(server_settings(data / "server"), now=utc_now)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        answer = client.post("/v1/enrol", json=enrol_body(output.strip()) | {"platform": "android"})
    assert (answer.status_code, "西门" in answer.text) == (200, True), answer.text


def test_a_file_changes_nothing_until_it_is_applied_and_nothing_the_second_time(command, tmp_path):
    file = tmp_path / "bureau.toml"
    file.write_text(FILE)
    code, output = command("organisation", "import", file)
    assert (code, output.count("·"), "还没有写入" in output) == (0, 5, True)
    assert command("organisation", "show")[0] == 1
    assert "5 处" in command("organisation", "import", file, "--apply")[1]
    assert "没有要改的" in command("organisation", "import", file, "--apply")[1]
    assert "1 东门  2 西门" in command("organisation", "show")[1]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('1 = "东门"', '1 = "正门"', "1 号卡点改名，东门 → 正门"),
        ('"总公司家属区"', '"一号家属区"', "总公司家属区 → 一号家属区"),
        ("unit = 11", "unit = 1", "改由 开发局 负责"),
        ('"东片区"', '"东部片区"', "东片区 → 东部片区"),
        ('2 = "西门"', '2 = "西门", 3 = "北门"', "新卡点 3 号 北门"),
    ],
)
def test_a_corrected_file_changes_what_was_corrected_and_nothing_else(command, founded, before, after, said):
    founded.write_text(FILE.replace(before, after))
    code, output = command("organisation", "import", founded, "--apply")
    assert (code, output.count("·"), said in output) == (0, 1, True), output
    assert "没有要改的" in command("organisation", "import", founded)[1]


def test_what_a_file_leaves_out_stays(command, founded):
    founded.write_text(FILE.replace(', 2 = "西门"', ""))
    command("organisation", "import", founded, "--apply")
    assert "2 西门" in command("organisation", "show")[1]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("under = 1", "under = 7", "parent_unknown"),
        ("under = 1", "", "unit_moved"),
        ("unit = 11", "unit = 12", "unit_unknown"),
        ("number = 411500000101", "number = 411500000102", "place_name_taken"),
    ],
)
def test_what_does_not_fit_what_is_there_is_refused_in_words(command, founded, before, after, problem):
    founded.write_text(FILE.replace(before, after))
    for language in (0, 1):
        words = re.split(r"\{.*?\}", CATALOGUE[f"organisation.wrong.{problem}"][language])
        code, output = command("organisation", "import", founded, "--apply", "--language", ("zh-CN", "en")[language])
        assert (code, all(word in output for word in words)) == (1, True), output


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("number = 1\n", "number = 11\n", "unit_twice"),
        ('"开发局"', '"东片区"', "unit_name_twice"),
        ('"开发局"', '" "', "name"),
        ('"开发局"', '"\u202e开发局"', "name"),
        ('"总公司家属区"', '"411500000101"', "name"),
        ("number = 411500000101", "number = 0", "number"),
        ("number = 411500000101", "number = true", "number"),
        ("under = 1", "under = 11", "under"),
        ("unit = 11", "", "no_unit"),
        ("unit = 11", 'unit = 11\nkind = "castle"', "kind"),
        ("unit = 11", 'unit = 11\ntimezone = "../etc"', "timezone"),
        ("unit = 11", 'unit = 11\ntimezone = "Asia/Shangai"', "timezone"),
        ('2 = "西门"', '0 = "西门"', "gates"),
        ('2 = "西门"', '01 = "西门"', "gates"),
        ('2 = "西门"', '2 = "东门"', "gate_name_twice"),
        ("unit = 11", "units = 11", "unknown_key_near"),
        ("[[units]]", "[[units]", "syntax_line"),
        (FILE, "", "nothing"),
        (FILE, "units = 3", "not_rows"),
    ],
)
def test_each_mistake_in_a_file_is_named(before, after, problem):
    with pytest.raises(OrganisationFileError) as caught:
        read_organisation(FILE.replace(before, after))
    assert problem in {row.problem for row in caught.value.mistakes}


def test_a_place_that_is_there_twice_has_two_units_and_is_refused():
    place = FILE[FILE.index("[[places]]") :]
    with pytest.raises(OrganisationFileError) as caught:
        read_organisation(FILE + place.replace("unit = 11", "unit = 1"))
    assert {row.problem for row in caught.value.mistakes} == {"place_twice", "place_name_twice"}


def test_a_new_password_ends_the_old_one_and_a_disabled_account_is_shut_out(command, data, founded):
    first = added(command)
    _, output = command("accounts", "password", "Zhang.Min")
    second = re.search(r"password ([0-9A-Z-]{23}) ", output)[1]
    assert [signs_in(data, word)[0] for word in (first, second)] == [False, True]
    assert command("accounts", "disable", "zhang.min")[0] == 0
    assert "停用" in command("accounts", "list")[1]
    assert not signs_in(data, second)[0]
    assert command("accounts", "enable", "zhang.min")[0] == 0
    assert signs_in(data, second)[0]


def test_a_lost_second_factor_is_turned_off_by_a_command_which_stands_on_the_trail(command, data, founded):
    added(command)
    code, output = command("accounts", "second-off", "zhang.min")
    assert (code, "没有开通动态码" in output) == (1, True)
    centre = create_app(server_settings(data / "server"), now=Clock()).state.centre
    with centre.database.write() as connection:
        begin_factor(connection, "zhang.min", b"sealed")
        confirm_factor(connection, "zhang.min", NOON, [b"1" * 32])
    code, output = command("accounts", "second-off", "Zhang.Min")
    assert (code, "已停用" in output) == (0, True)
    with centre.database.read() as connection:
        assert find_factor(connection, "zhang.min") is None
        assert recovery_left(connection, "zhang.min") == 0
        rows = connection.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.seq)).all()
    centre.database.close()
    assert tuple(rows[-1]) == ("command line", "second_off")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "zhang.min", "--name", "张敏", "--unit", "11"), "accounts password zhang.min"),
        (("add", "li", "--name", "李", "--unit", "12"), "11 东片区"),
        (("add", "l i", "--name", "李", "--unit", "11"), "不含空格"),
        (("add", "li", "--name", " ", "--unit", "11"), "姓名"),
        (("password", "nobody"), "zhang.min"),
    ],
)
def test_what_is_wrong_with_an_account_is_one_line_that_says_what_there_is(command, founded, words, said):
    added(command)
    code, output = command("accounts", *words)
    assert (code, said in output, len(output.splitlines())) == (1, True, 1), output


def test_who_set_what_up_stands_on_the_trail(command, data, founded):
    added(command)
    centre = create_app(server_settings(data / "server"), now=Clock()).state.centre
    with centre.database.read() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.object).order_by(audit.c.seq)).all()
    centre.database.close()
    assert [tuple(row) for row in rows] == [("organisation_import", ""), ("account_added", "zhang.min")]


def test_the_doctor_says_what_a_new_server_lacks_until_it_has_it(command, founded):
    _, output = command("server", "doctor")
    assert ("accounts add" in output, "keys init" in output, "organisation import" in output) == (True, True, False)
    added(command)
    assert "accounts add" not in command("server", "doctor")[1]
