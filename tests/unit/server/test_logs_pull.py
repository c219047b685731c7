"""`checkpoint logs pull` against a real server on a real port."""

import csv
import json
import re
import socket
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openpyxl
import pytest
import uvicorn

from checkpoint.cli.logs import logs
from checkpoint.cli.server import server
from checkpoint.server import second_factor
from checkpoint.server.repository import events
from checkpoint.server.repository.second_factors import confirm_factor
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD, SAME_SITE, Outbox, event, movement, random_events, sign_in
from tests.support.databases import CommandRunner


@dataclass
class Running:
    address: str
    port: int


@pytest.fixture
def running(client):
    """The fixture's application, served by uvicorn."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = uvicorn.Server(uvicorn.Config(client.app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=served.run)
    thread.start()
    while not served.started:
        time.sleep(0.01)
    yield Running(f"http://127.0.0.1:{port}", port)
    served.should_exit = True
    thread.join()


def pull(running, out, *more, place=str(HOME), password=PASSWORD, login="bureau", since="2026-11-22", typed=None):
    arguments = ["pull", "--place", place, "--since", since, "--out", str(out), "--server", running.address]
    environment = {"CHECKPOINT_PASSWORD": password, "CHECKPOINT_LOGIN": login}
    return CommandRunner().invoke(logs, [*arguments, *more], env=environment, input=typed)


def filled(centre, *recorded, place_id=HOME):
    outbox = Outbox()
    outbox.record(*recorded)
    with centre.database.write() as connection:
        events.ingest(connection, place_id, outbox.batch(), NOON)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_all_movements_of_a_place_are_saved_over_several_pages(running, centre, tmp_path, kind):
    filled(centre, *random_events(1, 2400))
    out = tmp_path / f"out.{kind}"
    result = pull(running, out, "--format", kind, place="总公司家属区")
    assert (result.exit_code, "2400" in result.output) == (0, True), result.output
    if kind == "csv":
        found: list[Any] = list(csv.reader(out.open(encoding="utf-8-sig", newline="")))[1:]
        assert [row[2] for row in found] == sorted(row[2] for row in found)
    elif kind == "xlsx":
        found = list(openpyxl.load_workbook(out, read_only=True).worksheets[0].iter_rows(min_row=2))
    else:
        found = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert len(found) == 2400
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("out")] == [out.name]


def test_the_end_is_left_out_but_a_day_alone_is_taken_whole(running, centre, tmp_path):
    from datetime import timedelta

    filled(centre, *(event(movement(), NOON + timedelta(hours=hours)) for hours in (0, 1, 11, 12)))
    counts = []
    for until in ("2026-11-22 13:00", "2026-11-22", "2026-11-23"):
        pull(running, tmp_path / "out.jsonl", "--format", "jsonl", "--until", until)
        counts.append(len((tmp_path / "out.jsonl").read_bytes().splitlines()))
    assert counts == [1, 3, 4]


def one_line(result):
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1, result.output
    return result.output


def test_a_wrong_password_is_said_in_one_line(running, tmp_path):
    assert "账号或密码不对" in one_line(pull(running, tmp_path / "x", password="falsch"))


def test_an_account_with_a_second_factor_is_asked_for_its_code(running, centre, client, tmp_path):
    sign_in(client)
    client.post("/account/second", headers=SAME_SITE)
    with centre.database.write() as connection:
        confirm_factor(connection, "bureau", NOON, [second_factor._hash(centre.keys, "bureau", "AAAAABBBBB")])
    filled(centre, event(movement()))
    asked = pull(running, tmp_path / "out.csv", typed="aaaaa-bbbbb\n")
    assert (asked.exit_code, "动态码或恢复码" in asked.output) == (0, True), asked.output
    assert "动态码不对" in pull(running, tmp_path / "x", typed="aaaaa-bbbbb\n").output


def test_an_unknown_place_lists_those_in_scope_only(running, tmp_path):
    said = one_line(pull(running, tmp_path / "x", place="西山工地", login="east"))
    assert str(HOME) in said
    assert str(AWAY) not in said


def test_a_server_that_is_not_there_is_said_in_one_line(tmp_path):
    assert "http://127.0.0.1:9" in one_line(pull(Running("http://127.0.0.1:9", 9), tmp_path / "x"))


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "22.11.2026", "0001-01-01", "0001-01-01 00:00"])
def test_a_time_that_is_not_one_is_said_in_one_line(running, tmp_path, since):
    assert since in one_line(pull(running, tmp_path / "x", since=since))


@pytest.mark.parametrize("until", ["2026-11-21", "2026-11-22 00:00"])
def test_an_end_before_the_beginning_is_said_and_no_empty_file_is_left(running, tmp_path, until):
    result = pull(running, tmp_path / "a.csv", "--until", until)
    assert (result.exit_code, "不晚于" in result.output, list(tmp_path.glob("a.csv*"))) == (1, True, [])


def test_an_end_outside_the_calendar_is_said_in_one_line(running, tmp_path):
    assert "9999-12-31" in one_line(pull(running, tmp_path / "x", "--until", "9999-12-31"))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, b"<html>router</html>"),
        (302, b""),
        (401, b'{"detail": "Not authenticated"}'),
        (404, b"not found"),
        (405, b'{"detail": "Method Not Allowed"}'),
        (429, b'{"message": "slow down"}'),
    ],
)
def test_a_program_that_is_not_the_central_server_is_named_in_one_line(tmp_path, status, said):
    class Other(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_): ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{other.server_port}"
        output = one_line(pull(Running(address, other.server_port), tmp_path / "x"))
        other.shutdown()
        thread.join()
    assert address in output
    assert "不是" in output


def test_an_account_that_is_locked_out_is_told_for_how_long(running, tmp_path):
    for _ in range(10):
        pull(running, tmp_path / "x", password="falsch")
    assert re.search(r"1[56] 分钟", one_line(pull(running, tmp_path / "x")))


def test_nothing_half_written_is_left_where_the_folder_is_missing(running, tmp_path):
    assert "nowhere" in one_line(pull(running, tmp_path / "nowhere" / "x"))


def test_help_shows_an_example():
    result = CommandRunner().invoke(logs, ["pull", "--help"])
    assert "  checkpoint logs pull --place 总公司家属区 --since 2026-11-01" in result.output


def test_a_port_in_use_is_named_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CommandRunner().invoke(server, ["--port", str(port), "--data", str(tmp_path)])
    assert str(port) in one_line(result)
