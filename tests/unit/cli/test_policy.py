"""`checkpoint policy`: what a policy does and what is wrong with it, and what it would have done."""

import re
import tomllib
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from checkpoint.cli import main
from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Source
from checkpoint.domain.policy import Policy, VisitorRule
from checkpoint.domain.policy_odd import warnings
from checkpoint.domain.policy_review import statements
from checkpoint.domain.replay import Replay, replay
from checkpoint.i18n import CATALOGUE
from checkpoint.protocol.policies import CHOICES, policy_to_doc
from checkpoint.protocol.policy_files import KNOWN, PolicyFileError, read_policy
from checkpoint.protocol.values import dumps
from checkpoint.qr.token import encode_pass
from checkpoint.services.encounter import Opened
from tests.support.builders import ISSUER, NOON, a_movement, a_pass, a_policy, an_event, facts
from tests.support.centre import running_centre
from tests.support.databases import CommandRunner
from tests.support.gates import Hands, a_tablet
from tests.unit.domain.test_policy_wire import FULL

PLACE = "总公司家属区"
ZONE = ZoneInfo("Asia/Shanghai")
GOOD = """
version = {version}
valid_from = 2026-12-01
title = "封控"
fever = 37.5
quota_exits = 1
quota_days = 3
quota_known_minutes = 30
visitors = "announced"
curfew = ["22:30", "05:30"]
exempt_types = ["worker", "medical"]

[[gates]]
gate = 1
homes = ["1", "2"]
open = ["06:00", "22:00"]

[[gates]]
gate = 2
homes = ["3"]
"""


def run(*arguments: object) -> tuple[int, str]:
    result = CommandRunner().invoke(main, ["policy", *(str(argument) for argument in arguments)])
    return result.exit_code, result.output


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.toml"
    file.write_text(GOOD.format(version=3))
    return file


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    with running_centre(folder / "server"):
        pass
    return folder


def test_the_manual_in_the_repository_is_what_the_command_prints():
    code, output = run("rules", "--markdown")
    assert (code, output) == (0, (Path(__file__).parents[3] / "docs" / "rules.md").read_text())
    code, listed = run("rules", "--language", "en")
    assert (code, listed.splitlines()[-1].split("\t")[0]) == (0, "REFUSE")


def test_a_file_is_read_with_the_places_time_degrees_and_names(good):
    policy = read_policy(good.read_text(), ZONE)
    assert (policy.version, policy.fever_tenths, policy.visitors) == (3, 375, VisitorRule.ANNOUNCED)
    assert policy.effective_from == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert policy.is_home_gate(1, "2")


def test_a_document_of_the_wire_is_a_file_as_well():
    doc = policy_to_doc(FULL)
    written = {name: value for name, value in doc.items() if name not in ("id", "from", "visitors_allowed")}
    names = {1: "resident", 3: "worker", 4: "visitor", 7: "temporary"}
    types = {name: [names[number] for number in doc[name]] for name in doc if name.endswith("_types")}
    assert read_policy(dumps(written | types | {"valid_from": doc["from"]}).decode(), ZONE) == FULL


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "每户每 3 天限外出 1 人次"), ("en", "household in 3 days: 1")]
)
def test_a_policy_is_told_in_words(good, language, words):
    code, output = run("check", good, "--language", language)
    assert code == 0
    assert words in output
    assert "{" not in output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version = 1\nvalid_from = 2026-12-01\nfevr = 37.5\nquota_dys = 2", ["fever", "quota_days"]),
        ("title = 'x'", ["version", "valid_from"]),
        ("version = 1\nvalid_from = 2026-12-01\nlow = 38.0", ["30.0"]),
        ("version = 1\nvalid_from = 2026-12-01\nfever = 37.55", ["fever"]),
        ("version = 1\nvalid_from = 2026-12-01\nvisitors = 'maybe'", ["visitors"]),
        ("version = 1\nvalid_from = 2026-12-01\nexempt_types = ['king']", ["king", "worker"]),
        ("version = 1\nvalid_from = 2026-12-01\nexempt_types = 3", ["worker"]),
        ("version = 1\nvalid_from = 2026-12-01\n[[gates]]\ngate = 1\n[[gates]]\ngate = 1", ["两次"]),
        ("version = 1\nvalid_from = 2026-12-01\n[[gates]]\ngat = 1", ["gate"]),
        ("version = 1\nvalid_from = 2026-12-01\n[[gates]]\ngate = 1\nopen = ['26:00', '1']", ["open"]),
        ("version = 1\nvalid_from = 'soon'", ["soon"]),
        ("version = 1\nvalid_from = 2026-12-01\nvalid_until = 'later'", ["valid_until", "later"]),
        ("version = 1\nvalid_from = 2026-12-01\nvalid_until = 2026-12-01", ["valid_until"]),
        ("version = 1\nvalid_from = 2026-12-01\nask_destination = 'often'", ["ask_destination"]),
        ("version = 1\nvalid_from = 2026-12-01\nslot_capacity = -1", ["slot_capacity"]),
        ("version = 1\nvalid_from = 2026-12-01\nisolation_days = 21", ["isolation_days", "1 至 14"]),
        ("version = 1\nvalid_from = 2026-12-01\nfever = 'hot'\nquota_exits = 'one'", ["37.3", "整数"]),
        ("version = 1\nvalid_from = 2026-12-01\nvisitors = 'maybe'", ["allowed, announced, refused"]),
        ("version = 1\nvalid_from = 2026-12-01\nsite_open = 1\ncurfew = '22:30'", ["true", "22:30"]),
        ("version = 1\nvalid_from = 2026-12-01\nreport_due = 'noon'\ntitle = 3", ["08:00", "引号"]),
        ("version = = 1", ["文件格式", "第 1 行"]),
        ("{", ["文件格式"]),
        ('{"version": 1}', ["valid_from"]),
    ],
)
def test_everything_that_is_wrong_with_a_file_is_said_and_it_is_not_used(tmp_path, text, words):
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    code, output = run("check", file)
    assert code == 1
    assert [word for word in words if word not in output] == []
    assert "Traceback" not in output


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path):
    (tmp_path / "picture.toml").write_bytes(b"\x89PNG\xff\xfe")
    for name in ("nothing.toml", "picture.toml", "."):
        code, output = run("check", tmp_path / name)
        assert code == 1
        assert len(output.strip().splitlines()) == 1


ODD = {
    "fever": {"fever_tenths": 390},
    "no_rest": {"remeasure_minutes": 0},
    "fever_holds": {"fever_holds_hours": 25},
    "visitor_wait": {"visitor_wait_minutes": 31},
    "all_rounds": {"fever_decides": 3},
    "stale": {"stale_hours": 200},
    "lock_stale": {"lock_stale_hours": 100},
    "returnee": {"returnee_days": 90},
    "readings_not_required": {"readings_per_day": 2, "temperature_required": False},
    "quota_zero": {"quota_exits": 0},
    "minutes_out": {"minutes_out_max": 10},
}


@pytest.mark.parametrize("name", sorted(ODD))
def test_what_is_odd_is_said_and_an_ordinary_policy_has_nothing_odd(name):
    assert warnings(a_policy()) == []
    assert [row.key for row in warnings(a_policy(**ODD[name]))] == [f"policy.odd.{name}"]


def test_gates_that_double_a_quota_or_let_nobody_through_are_named():
    text = """
version = 3
valid_from = 2026-12-01
quota_exits = 1
[[gates]]
gate = 1
homes = ["1"]
[[gates]]
gate = 2
homes = ["1"]
exits = false
[[gates]]
gate = 3
entries = false
exits = false
"""
    keys = {row.key.removeprefix("policy.odd.") for row in warnings(read_policy(text, ZONE))}
    assert keys == {"quota_offline", "home_twice", "home_no_exit", "gate_shut"}


def test_a_date_in_the_past_and_a_number_that_is_taken_are_named():
    keys = [row.key for row in warnings(a_policy(), NOON, a_policy(version=4))]
    assert keys == ["policy.odd.past", "policy.odd.version"]
    later = a_policy(version=5)
    assert [row.key for row in warnings(later, None, a_policy(effective_from=NOON))] == ["policy.odd.overtaken"]


NEEDS: dict[str, dict[str, Any]] = {
    "quota_days": {"quota_exits": 1},
    "quota_kind": {"quota_exits": 1},
    "quota_known_minutes": {"quota_exits": 1},
    "slot_grace_minutes": {"appointments": True},
    "slot_capacity": {"appointments": True},
    "slot_minutes": {"appointments": True},
    "fever_decides": {"fever_rounds": 5},
    "curfew_from": {"curfew_from": time(20), "curfew_until": time(21)},
    "curfew_until": {"curfew_from": time(20), "curfew_until": time(21)},
}
"""Settings that say something only beside another one."""


@pytest.mark.parametrize("name", sorted(row.name for row in fields(Policy)[3:]))
def test_each_setting_changes_what_is_said(name):
    before = replace(a_policy(), **NEEDS.get(name, {}))
    changed = replace(before, **{name: getattr(FULL, name)})
    assert statements(changed) != statements(before)
    assert all(remark.key in CATALOGUE for remark in statements(changed))


def test_a_policy_is_issued_listed_and_not_changed_under_its_number(data, good):
    assert run("issue", good, "--place", PLACE, "--data", data)[0] == 0
    assert run("issue", good, "--place", PLACE, "--data", data)[0] == 0
    code, listed = run("list", "--place", PLACE, "--data", data)
    assert code == 0
    assert "第 3 版 封控，自 2026-12-01 00:00" in listed
    good.write_text(GOOD.format(version=3).replace("37.5", "37.3"))
    code, output = run("issue", good, "--place", PLACE, "--data", data)
    assert code == 1
    assert "3" in output
    good.write_text(GOOD.format(version=2))
    code, output = run("check", good, "--place", PLACE, "--data", data)
    assert "版本号 2 不大于现有的 3" in output


def test_gates_and_buildings_that_the_place_does_not_have_are_named(data, good):
    good.write_text(
        GOOD.format(version=7).replace('homes = ["1", "2"]', 'homes = ["1", "99"]') + "\n[[gates]]\ngate = 8\n"
    )
    code, output = run("check", good, "--place", PLACE, "--data", data)
    assert code == 0
    assert "没有 8 号卡点" in output
    assert "没有这些楼：" in output
    assert "没有责任卡点，断网时外出都要核实：" in output


def test_recorded_facts_give_the_recorded_verdict_under_the_policy_of_their_day(dataset_events):
    events, policies = dataset_events
    for policy in policies:
        version = {policy.version: policy}
        theirs = [event for event in events if _version(event) in (None, policy.version)]
        seen = Replay(datetime(2026, 1, 1, tzinfo=UTC))
        assert list(replay(theirs, policy, version, ZONE, seen)) == []
        assert seen.movements > 100
        assert seen.other_reasons == 0


@pytest.fixture(scope="module")
def dataset_events():
    from checkpoint.protocol.events import decode_event
    from checkpoint.server.demo.assembly import build

    dataset = build(datetime(2026, 11, 22, 11, 20, tzinfo=UTC))
    lines = (line for device in dataset.places[0].devices for batch in device.batches for line in batch.recorded)
    return sorted(map(decode_event, lines), key=lambda event: event.at), dataset.policies


def _version(event):
    verdict = getattr(event.body, "verdict", None)
    return verdict.policy_version if verdict else None


def test_a_stricter_policy_turns_the_second_exit_within_its_longer_window():
    first = an_event(a_movement(), NOON - timedelta(days=2))
    second = an_event(a_movement(), NOON)
    strict = a_policy(version=2, quota_exits=1, quota_days=3)
    seen = Replay(NOON - timedelta(hours=1))
    (row,) = replay([first, second], strict, {1: a_policy()}, ZONE, seen)
    assert (row.event.id, row.verdict.outcome, row.counted, row.milder) == (second.id, Outcome.REFUSE, True, False)
    assert seen.movements == 1
    assert list(replay([first, second], replace(strict, quota_days=2), {1: a_policy()}, ZONE, seen)) == []


def test_a_lower_limit_finds_the_fever_that_was_let_in():
    warm = an_event(a_movement(facts=facts(readings=(372,))))
    (row,) = replay([warm], a_policy(version=2, fever_tenths=372), {}, ZONE, Replay(NOON))
    assert row.verdict.outcome is Outcome.REFER


def test_a_tablets_own_records_are_decided_again(tmp_path, good):
    hands = Hands()
    tablet = a_tablet(tmp_path / "tablet", hands)
    opened = tablet.gate.interpret(encode_pass(a_pass(), ISSUER), Source.SCANNER)
    assert isinstance(opened, Opened)
    tablet.gate.record(tablet.gate.measure(opened.encounter, 374), Outcome.REFER)
    tablet.close()
    code, output = run("replay", good, "--since", "2026-11-22", "--tablet", "--data", tmp_path)
    assert code == 0, output
    assert "1 条记录" in output
    assert "转处置 → 放行" in output
    code, output = run("replay", good, "--since", "2026-11-23", "--tablet", "--data", tmp_path)
    assert (code, output.strip()) == (0, "这段时间没有出入记录")


def test_the_servers_records_are_decided_again_place_by_place(data, good):
    asked = (good, "--since", "2020-01-01", "--data", data)
    code, output = run("replay", *asked, "--place", PLACE, "--language", "en")
    assert code == 0
    assert "decided again under version 3" in output.splitlines()[0]
    assert "->" in output.splitlines()[1]
    assert run("replay", *asked)[0] == 1


def test_a_policy_file_error_names_its_mistakes():
    with pytest.raises(PolicyFileError) as caught:
        read_policy("version = 1", ZONE)
    assert [row.problem for row in caught.value.mistakes] == ["missing"]


def test_whose_a_policy_is_until_when_and_what_it_asks_is_told(tmp_path):
    file = tmp_path / "told.toml"
    file.write_text(
        "version = 1\nvalid_from = 2026-12-01\nvalid_until = 2026-12-15\nissued_by = '花园街道'\n"
        "supervisor_phone = '0371-1234567'\n"
        "ask_destination = 'require'\n"
    )
    code, output = run("check", str(file))
    assert code == 0
    for words in ("花园街道", "0371-1234567", "2026-12-14 16:00", "必须登记去向"):
        assert words in output


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_example_names_every_key_and_can_be_used_as_it_is_and_with_all_of_it_taken_in(tmp_path, language):
    code, example = run("example", "--language", language)
    assert code == 0
    usual = read_policy(example, ZoneInfo("Asia/Shanghai"))
    assert usual == replace(Policy(1, usual.effective_from), title=usual.title)
    whole = "\n".join(re.sub(r"^# (?=\w+ = |\[\[)", "", row) for row in example.splitlines())
    assert set(tomllib.loads(whole)) == set(KNOWN) - {"fever_tenths", "low_tenths"}
    for name, kind in CHOICES.items():
        meaning = CATALOGUE[f"policy.key.{name}"][language == "en"]
        assert [row.value for row in kind if row.value not in meaning] == [], name
    assert read_policy(whole, ZoneInfo("Asia/Shanghai")).gates[0].gate_id == 2
