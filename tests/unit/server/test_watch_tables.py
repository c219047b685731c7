"""Shifts, evacuations and searches on the console, and the trail of who looked at what."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.events import ShiftChange, ShiftStep
from checkpoint.domain.lookups import Lookup, Occasion, Sought
from checkpoint.domain.shifts import Handover, Operator
from checkpoint.i18n import CATALOGUE
from checkpoint.server.console import trail_pages
from checkpoint.server.repository.organisation import add_operator
from tests.support.bureau import AWAY, HOME, NOON, event, movement, sign_in
from tests.unit.server.test_duty_pages import recorded, rows_of

LATER = NOON + timedelta(minutes=30)


@pytest.fixture
def desk(client, clock):
    """Somebody of the bureau, signed in at half past twelve."""
    clock.now = LATER
    sign_in(client)
    return client


def trail_of(client):
    answer = client.get("/trail/export")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_a_handover_is_told_with_its_counts_supplies_and_note_and_a_gate_left_alone_stands_out(desk, tablet, centre):
    with centre.database.write() as connection:
        add_operator(connection, HOME, Operator("op-1", "周明亮", ""))
    over = Handover("op-2", 120, 4, 2, 1, 3, (("口罩", 50), ("消毒液", 6)), "东门灯坏了")
    recorded(
        tablet,
        ShiftChange(ShiftStep.START),
        ShiftChange(ShiftStep.END, 35, 41, over),
        ShiftChange(ShiftStep.END, 1, 2),
    )
    left, handed, began = rows_of(desk, "shifts", day=f"{NOON:%Y-%m-%d}")
    assert (began[3], began[4]) == ("周明亮", "上岗")
    assert handed[4:] == [
        "交接班，双方已签",
        *("35", "41", "op-2", "120", "4", "2", "1", "3"),
        "口罩 50，消毒液 6",
        "东门灯坏了",
    ]
    assert left[4] == "下岗，无人接班"
    assert desk.get(f"/duties?kind=shifts&day={NOON:%Y-%m-%d}").text.count('class="urgent"') == 1
    assert rows_of(desk, "shifts", day=f"{NOON - timedelta(days=1):%Y-%m-%d}") == []


def test_an_evacuation_stands_over_the_overview_while_it_runs_and_for_a_day(desk, tablet, clock):
    until = LATER + timedelta(minutes=5)
    recorded(tablet, Evacuation(EvacuationStep.START, until, people=230))
    page = desk.get("/overview").text
    assert "正在疏散：总公司家属区" in page
    assert "230 人" in page
    (row,) = rows_of(desk, "evacuations")
    assert (row[4], row[5]) == ("开始疏散", "230")
    recorded(
        tablet,
        Evacuation(EvacuationStep.FOUND, person_id="00000001-1"),
        Evacuation(EvacuationStep.END, people=9),
        after=3,
    )
    page = desk.get("/overview").text
    assert "正在疏散" not in page
    assert "曾启动疏散" in page
    assert [row[4] for row in rows_of(desk, "evacuations")] == ["疏散结束，共放出", "开始疏散"]
    clock.now = LATER + timedelta(days=1)
    sign_in(desk)
    assert "疏散：" not in desk.get("/overview").text


def test_an_evacuation_of_another_branch_is_not_told(client, clock, enrol):
    clock.now = LATER
    recorded(enrol(AWAY), Evacuation(EvacuationStep.START, LATER + timedelta(minutes=5)))
    sign_in(client, "east")
    assert "疏散：" not in client.get("/overview").text
    sign_in(client, "bureau")
    assert "正在疏散：西山工地" in client.get("/overview").text


def searched(operator, count, sought=Sought.NAME, shown=2):
    return [
        replace(event(Lookup(sought, shown), NOON + timedelta(seconds=number)), operator_id=operator)
        for number in range(count)
    ]


def test_whoever_searches_far_more_than_the_others_stands_out(desk, tablet):
    tablet.outbox.record(*searched("a", 5), *searched("b", 8, Sought.PHONE), *searched("c", 40, shown=10))
    assert tablet.push().status_code == 200
    rows = rows_of(desk, "lookups", day=f"{NOON:%Y-%m-%d}")
    assert [row[1:3] for row in rows] == [["c", "40"], ["b", "8"], ["a", "5"]]
    assert rows[0][7] == "400"
    assert rows[1][3:7] == ["0", "8", "0", "0"]
    assert desk.get(f"/duties?kind=lookups&day={NOON:%Y-%m-%d}").text.count('class="urgent"') == 1


def test_each_whole_number_that_was_looked_at_has_a_row_and_is_no_search(desk, tablet):
    looked = Lookup(Sought.PHONE, 1, "00000001-1", Occasion.HOST)
    tablet.outbox.record(replace(event(looked), operator_id="a"))
    assert tablet.push().status_code == 200
    (row,) = rows_of(desk, "numbers", day=f"{NOON:%Y-%m-%d}")
    assert (row[3], row[5]) == ("a", "问访客的住户")
    assert rows_of(desk, "lookups", day=f"{NOON:%Y-%m-%d}") == []


@pytest.mark.parametrize("kind", ["shifts", "evacuations", "lookups", "numbers"])
def test_each_table_has_a_page_in_both_languages_when_it_is_empty(desk, kind):
    for language, heading in (("zh-CN", "卡点事务"), ("en", "Duties of the gates")):
        desk.cookies.set("checkpoint_language", language)
        answer = desk.get(f"/duties?kind={kind}")
        assert (answer.status_code, heading in answer.text) == (200, True)


def test_who_looked_and_who_exported_is_on_the_trail_and_so_is_who_read_it(desk, tablet):
    recorded(tablet, movement("00000001-1"))
    desk.get("/movements")
    page = desk.get("/trail").text
    assert "查看出入记录" in page
    assert {"查看操作记录", "查看出入记录", "登录"} <= {row[2] for row in trail_of(desk)}
    assert "导出" in {row[2] for row in trail_of(desk)}


def test_a_branch_sees_its_own_trail_only(client, clock):
    clock.now = LATER
    sign_in(client, "west")
    client.get("/movements")
    client.cookies.clear()
    sign_in(client, "east")
    rows = trail_of(client)
    assert {row[1] for row in rows} == {"east"}
    client.cookies.clear()
    sign_in(client, "bureau")
    assert {"east", "west", "bureau"} <= {row[1] for row in trail_of(client)}


def test_nobody_reads_the_trail_without_signing_in(client):
    assert client.get("/trail").status_code == 303


def test_every_action_that_the_server_writes_down_has_words():
    server = Path(trail_pages.__file__).parents[1]
    sources = [*server.rglob("*.py"), *(server.parent / "cli").glob("*.py")]
    written = re.compile(r'(?:record|note)\(\s*(?:connection|c), (?:[^"()]*, )?"([a-z_]+)"')
    actions = {action for source in sources for action in written.findall(source.read_text())}
    assert {"movements_viewed", "booking_made", "operator_removed"} <= actions
    actions.discard("command")  # who did it, not what
    assert {action for action in actions if f"console.trail.did.{action}" not in CATALOGUE} == set()
