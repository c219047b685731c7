"""`checkpoint appointments`: booking, listing, cancelling."""

import re

import pytest

from checkpoint.cli import main
from tests.support.centre import running_centre
from tests.support.databases import CommandRunner

PLACE = "总公司家属区"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with running_centre(folder / "server"):
        pass
    file = folder / "rules.toml"
    file.write_text("version = 9\nvalid_from = 2029-12-01\nappointments = true\nslot_capacity = 3\n")
    issue = ["policy", "issue", str(file), "--place", PLACE, "--data", str(folder)]
    assert CommandRunner().invoke(main, issue).exit_code == 0
    return folder


def run(data, command, *arguments):
    result = CommandRunner().invoke(main, ["appointments", command, "--place", PLACE, *arguments, "--data", str(data)])
    return result.exit_code, result.output


def test_a_slot_is_booked_listed_full_and_cancelled(data):
    asked = ("--at", "2030-01-05 09:00", "--name", "李雷", "--phone-tail", "1234", "--party", "2")
    code, output = run(data, "book", *asked)
    assert code == 0
    number = re.search(r"[0-9a-f-]{36}", output)[0]
    code, full = run(data, "book", *asked)
    assert (code, "1" in full, len(full.splitlines())) == (1, True, 1)
    code, listed = run(data, "list", "--day", "2030-01-05")
    assert code == 0
    assert "09:00–10:00 李雷 尾号 1234 2 人（本时段 2/3）" in listed
    assert run(data, "cancel", number)[0] == 0
    assert run(data, "cancel", number)[0] == 1
    assert "没有预约" in run(data, "list", "--day", "2030-01-05")[1]


def test_a_name_is_booked_without_marks_that_nobody_sees(data):
    assert run(data, "book", "--at", "2030-01-07 09:00", "--name", "\u202e李雷\u2066")[0] == 0
    assert "09:00–10:00 李雷 尾号" in run(data, "list", "--day", "2030-01-07")[1]


@pytest.mark.parametrize("wrong", [("--party", "99"), ("--name", " "), ("--at", "soon"), ("--phone-tail", "12345")])
def test_what_is_no_booking_is_one_line(data, wrong):
    code, output = run(data, "book", "--at", "2030-01-06 09:00", "--name", "李雷", *wrong)
    assert code == 1
    assert len(output.strip().splitlines()) == 1


def test_a_day_that_is_none_is_one_line(data):
    code, output = run(data, "list", "--day", "2030-02-31")
    assert (code, len(output.strip().splitlines())) == (1, 1)
