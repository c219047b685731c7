"""The tasks of the day are data of the place's policy: read from its file, said in words, what is odd pointed out."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.day_plan import DAY_PLAN, PlannedTask, TaskKind
from checkpoint.domain.policy_odd import warnings
from checkpoint.domain.policy_review import statements
from checkpoint.i18n import CATALOGUE, Language, text
from checkpoint.protocol.policies import policy_from_doc, policy_to_doc
from checkpoint.protocol.policy_files import PolicyFileError, read_policy
from tests.support.builders import a_policy

HEAD = "version = 2\nvalid_from = 2026-12-01\n"
FILE = (
    HEAD
    + """
[[tasks]]
task = "disinfection"
from = "07:00"
until = "09:30"
minutes = 45
title = "电梯"
[[tasks]]
task = "garbage"
from = "18:00"
"""
)


def read(written):
    return read_policy(written, ZoneInfo("Asia/Shanghai"))


def said(remarks):
    return [text(row.key, Language.ZH, **row.values) for row in remarks]


def test_a_file_that_names_none_has_the_articles_rhythm():
    policy = read(HEAD)
    assert policy.tasks == DAY_PLAN
    assert "tasks" not in policy_to_doc(policy)
    told = said(statements(policy))
    assert "每日 06:00 至 12:00 公共区域消杀，作用 30 分钟" in told
    assert "每日 06:00 至 20:00 生活垃圾清运" in told


def test_a_plan_is_read_said_and_goes_over_the_wire():
    policy = read(FILE)
    assert policy.tasks == (
        PlannedTask(TaskKind.DISINFECTION, time(7), time(9, 30), 45, "电梯"),
        PlannedTask(TaskKind.GARBAGE, time(18), None),
    )
    assert policy_from_doc(policy_to_doc(policy)) == policy
    told = said(statements(policy))
    assert "每日 07:00 至 09:30 公共区域消杀 电梯，作用 45 分钟" in told
    assert "每日 18:00 至 24:00 生活垃圾清运" in told


def test_an_empty_plan_is_a_plan():
    policy = policy_from_doc(policy_to_doc(a_policy(tasks=())))
    assert policy.tasks == ()
    assert "没有安排当日任务" in said(statements(policy))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"09:30"', '"07:00"'), "task_hours"),
        (("= 45", "= 241"), "task_minutes"),
        (('task = "garbage"\nfrom = "18:00"', 'task = "disinfection"\nfrom = "07:00"\ntitle = "电梯"'), "task_twice"),
        (('"garbage"', '"sweeping"'), "value"),
        (("minutes =", "minuts ="), "unknown_key_near"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(change, problem):
    with pytest.raises(PolicyFileError) as refused:
        read(FILE.replace(*change))
    assert [row.problem for row in refused.value.mistakes] == [problem]
    assert f"policy.wrong.{problem}" in CATALOGUE


def test_more_than_a_day_has_room_for_is_refused():
    many = "".join(f'[[tasks]]\ntask = "garbage"\nfrom = "01:{number:02}"\n' for number in range(25))
    with pytest.raises(PolicyFileError) as refused:
        read(HEAD + many)
    assert refused.value.mistakes[0].problem == "tasks_many"


@pytest.mark.parametrize(
    ("planned", "odd"),
    [
        (PlannedTask(TaskKind.DISINFECTION, time(6), time(12)), "policy.odd.task_contact"),
        (PlannedTask(TaskKind.MASK_BIN, time(6), time(6, 20), 30), "policy.odd.task_short"),
    ],
)
def test_what_is_odd_about_a_plan_is_pointed_out(planned, odd):
    assert odd in [row.key for row in warnings(a_policy(tasks=(planned,)))]
    assert not [row.key for row in warnings(a_policy()) if "task" in row.key]
