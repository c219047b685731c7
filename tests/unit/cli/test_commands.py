"""The command line: each command says where its data live and how it is used; what goes wrong is one line."""

import re
import socket
from contextlib import closing
from zoneinfo import ZoneInfo

import click
import pytest

from checkpoint.cli import main
from checkpoint.config import DataFolder
from checkpoint.server.database import open_database
from checkpoint.server.repository.devices import list_devices
from checkpoint.server.repository.organisation import list_places
from checkpoint.server.repository.passes import load_passes
from checkpoint.server.roots import ensure_test_root
from tests.data.roster_files import csv_file, row
from tests.support.centre import running_centre
from tests.support.commands import walk
from tests.support.databases import CommandRunner, server_settings

COMMANDS = sorted(path for path, command in walk(main) if not isinstance(command, click.Group))
WITHOUT_DATA = [("server", "openapi")]
"""They print what every server is alike in."""


def run(*arguments: str) -> tuple[int, str]:
    result = CommandRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_takes_a_data_folder_and_shows_an_example(path):
    code, output = run(*path, "--help")
    assert code == 0
    assert "--data" in output or path in WITHOUT_DATA
    assert "xample" in output
    assert f"checkpoint {' '.join(path)}" in output


@pytest.mark.parametrize(("command", "option"), [("run", "--port"), ("run", "--server-port"), ("server", "--port")])
def test_a_port_in_use_is_one_line_that_names_it(tmp_path, command, option):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output = run(command, "--data", tmp_path, option, port)
    assert code == 1
    assert str(port) in output
    assert len(output.strip().splitlines()) == 1


@pytest.mark.timeout(30)
@pytest.mark.parametrize("port", [70000, 0, -1])
@pytest.mark.parametrize(
    ("command", "option"), [("run", "--port"), ("run", "--server-port"), ("server", "--port"), ("tablet", "--port")]
)
def test_a_number_that_is_no_port_is_one_line_that_names_it(tmp_path, command, option, port):
    code, output = run(command, "--data", tmp_path, option, port)
    assert code == 1
    assert str(port) in output
    assert len(output.strip().splitlines()) == 1


@pytest.mark.timeout(30)
def test_the_two_programs_of_run_do_not_share_a_port(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code, output = run("run", "--data", tmp_path / "new", "--port", port, "--server-port", port)
    assert code == 1
    assert str(port) in output
    assert len(output.strip().splitlines()) == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("enrol-code", "--place", "1", "--gate", "1"),
        ("passes", "issue", "--place", "1", "--person", "00000001-1"),
        ("passes", "list", "--place", "1"),
        ("passes", "revoke", "--place", "1", "--pass", "00" * 8),
        ("roster", "import", "{file}", "--place", "1"),
        ("roster", "import", "{file}", "--place", "1", "--apply"),
    ],
)
def test_a_mistyped_folder_is_named_in_one_line_and_not_made(tmp_path, arguments):
    file, folder = csv_file(tmp_path / "名册.csv", [row()]), tmp_path / "mistyped"
    code, output = run(*(word.format(file=file) for word in arguments), "--data", folder)
    assert code == 1
    assert str(folder) in output
    assert len(output.strip().splitlines()) == 1
    assert not folder.exists()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with running_centre(folder / "server"):
        pass
    return folder


def test_a_pass_is_issued_listed_and_revoked(data, tmp_path):
    code, listed = run("passes", "list", "--data", data, "--place", "预制厂家属区", "--room", "1-1-101")
    assert code == 0
    pass_id = next(
        word for word in listed.split() if len(word) == 16 and all(char in "0123456789abcdef" for char in word)
    )
    code, output = run("passes", "revoke", "--data", data, "--place", "预制厂家属区", "--pass", pass_id)
    assert (code, pass_id in output) == (0, True)


@pytest.mark.parametrize(
    "command", [("passes", "list", "--place", "预制厂家属区", "--room", "1-1-101"), ("keys", "list")]
)
def test_a_table_on_a_narrow_terminal_cuts_nothing_off(data, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    ensure_test_root(data / "server")
    code, output = run(*command, "--data", data)
    assert (code, "…" in output) == (0, False), output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("enrol-code", "--place", "无此处", "--gate", "1"), "总公司家属区"),
        (("enrol-code", "--place", "总公司家属区", "--gate", "9"), "东门"),
        (("passes", "issue", "--place", "总公司家属区", "--person", "nobody"), "9c41f00d-2"),
        (("passes", "issue", "--place", "总公司家属区", "--person", "00000001-1"), "00000001-1"),
        (("passes", "revoke", "--place", "总公司家属区", "--pass", "00" * 8), "00" * 8),
    ],
)
def test_what_is_not_there_is_said_in_one_line_with_what_there_is(data, arguments, words):
    code, output = run(*arguments, "--data", data)
    assert code == 1
    assert words in output
    assert len(output.strip().splitlines()) == 1


def test_an_enrolment_code_is_ten_characters(data):
    code, output = run("enrol-code", "--data", data, "--place", "总公司家属区", "--gate", "1")
    assert (code, len(output.strip())) == (0, 10)


def test_what_a_tablet_may_do_now_is_said_in_both_languages(data):
    url = server_settings(DataFolder(data).server).url
    with closing(open_database(url, "test", create=False)) as database, database.read() as connection:
        place = list_places(connection)[0]
        device = next(row for row in list_devices(connection, [place.place_id]) if row.state == "active")
    for word, said in (("suspend", ("已暂停", "Suspended")), ("resume", ("启用", "Active"))):
        code, output = run("devices", word, device.device_id[-8:], "--data", data)
        assert (code, *(text in output for text in said)) == (0, True, True), output


def test_times_of_a_place_are_the_places_own_wherever_the_server_stands(data):
    """As the console and the gates say them: whoever compares the two must not be eight hours off."""
    url = server_settings(DataFolder(data).server).url
    with closing(open_database(url, "test", create=False)) as database, database.read() as connection:
        place = list_places(connection)[0]
        device = next(row for row in list_devices(connection, [place.place_id]) if row.last_seen_at)
        issued = next(iter(load_passes(connection, place.place_id).values()))
    zone, form = ZoneInfo(place.timezone), "%Y-%m-%d %H:%M"
    assert device.last_seen_at.astimezone(zone).strftime(form) in run("devices", "list", "--data", data)[1]
    _, listed = run("passes", "list", "--place", place.name, "--data", data)
    row = listed[listed.index(issued.claims.pass_id) :]
    day, hour = issued.claims.valid_until.astimezone(zone).strftime(form).split()
    assert re.search(rf"{day}.*?{hour}", row[:400], re.DOTALL)
