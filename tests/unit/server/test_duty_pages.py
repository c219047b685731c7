"""The console's tables of the duties: the same rows on the page and in the file, in scope and in both languages."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.decide import Direction, Outcome, Reason, Verdict
from checkpoint.domain.emergencies import EmergencyReason
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import Reading
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.setting_changes import Setting, SettingChange
from checkpoint.domain.shifts import Operator
from checkpoint.domain.supplies import SupplyChange, SupplySource, SupplyStep
from checkpoint.domain.tasks import TaskDone
from checkpoint.domain.visits import Visit
from checkpoint.server.console.duty_tables import DAILY, DutyKind
from checkpoint.server.repository.organisation import add_operator, add_policy
from checkpoint.server.repository.roster import StoredResident, load_residents, save_residents
from tests.support.bureau import AWAY, HOME, NOON, event, movement, sign_in


def recorded(tablet, *bodies, after=0):
    """Push bodies, a minute apart, and give the events."""
    events = [event(body, NOON + timedelta(minutes=after + number)) for number, body in enumerate(bodies)]
    tablet.outbox.record(*events)
    assert tablet.push().status_code == 200
    return events


def rows_of(client, kind, **query):
    asked = "&".join([f"kind={kind}", *(f"{name}={value}" for name, value in query.items())])
    answer = client.get(f"/duties/export?{asked}")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


@pytest.fixture
def desk(client, clock):
    """Somebody of the bureau, signed in."""
    clock.now = NOON + timedelta(minutes=30)
    sign_in(client)
    return client


def test_each_place_has_its_tasks_and_exactly_the_missing_ones_are_urgent(desk, tablet):
    recorded(tablet, TaskDone(TaskKind.GARBAGE))
    rows = rows_of(desk, "tasks", day=f"{NOON:%Y-%m-%d}")
    assert len(rows) == 8
    done = [row for row in rows if row[3] == "已完成"]
    assert [(row[0], row[1]) for row in done] == [("总公司家属区", "生活垃圾清运")]
    page = desk.get(f"/duties?day={NOON:%Y-%m-%d}").text
    assert "<title>当日任务 · 卡点事务 · " in page
    assert '<td data-label="任务">生活垃圾清运</td>' in page, "on a phone each cell stands with its column's name"
    assert '<td data-label="对象">当日任务</td>' in desk.get("/trail").text
    assert page.count("<tr") == 9


def test_a_task_that_was_taken_back_is_not_done(desk, tablet):
    (done,) = recorded(tablet, TaskDone(TaskKind.GARBAGE))
    recorded(tablet, Correction(done.id, CorrectionReason.OTHER), after=1)
    assert [row for row in rows_of(desk, "tasks", day=f"{NOON:%Y-%m-%d}") if row[3] == "已完成"] == []


def test_a_waiting_person_and_a_fever_with_missing_steps_are_listed(desk, tablet):
    reading = (Reading(378, NOON),)
    (opened, *_) = recorded(
        tablet, IncidentNote(IncidentStep.WAIT, masked_name="王*明", address="1-1-101", readings=reading)
    )
    assert [row[2:] for row in rows_of(desk, "incidents")] == [["王*明", "1-1-101", "37.8", "等候复测"]]
    fever = movement(
        "00000001-1",
        outcome=Outcome.REFER,
        verdict=Verdict(Outcome.REFER, (Reason.FEVER,), 1),
        readings=(*reading, Reading(379, NOON + timedelta(minutes=6))),
        incident=opened.id,
    )
    recorded(tablet, fever, IncidentNote(IncidentStep.ASIDE, opened.id), after=6)
    (row,) = rows_of(desk, "incidents")
    assert row[4:] == ["37.8 → 37.9", "还差：拨打 120 或发热门诊，报告社区和督导员"]


def test_a_task_has_who_did_it_the_minutes_that_the_agent_acted_and_who_watched(desk, centre, tablet):
    with centre.database.write() as connection:
        add_operator(connection, HOME, Operator("op-1", "周明亮", ""))
    began = NOON.replace(hour=0)
    recorded(tablet, TaskDone(TaskKind.DISINFECTION, "电梯", minutes=30, supervisor="钱秀英", for_slot=began))
    (done,) = [row for row in rows_of(desk, "tasks", day=f"{NOON:%Y-%m-%d}") if row[6]]
    assert done[1:] == ["公共区域消杀", "06:00 - 12:00", "补登", "11-22 12:00", "周明亮", "30", "钱秀英"]


def test_somebody_alone_is_listed_until_it_is_said_to_whom_they_went(desk, tablet):
    referred = movement(outcome=Outcome.REFER, reasons=(Reason.ALONE,), readings=())
    alone = replace(referred, facts=replace(referred.facts, alone=True), masked_name="", address="")
    (opened,) = recorded(tablet, alone)
    assert [row[2:] for row in rows_of(desk, "incidents")] == [
        ["未登记人员", "", "", "独自一人，还差：陪在身边，坐下等候，联系家属，报告社区和督导员"]
    ]
    steps = [IncidentNote(step, opened.id) for step in (IncidentStep.STAY, IncidentStep.FAMILY, IncidentStep.REPORT)]
    recorded(tablet, *steps, IncidentNote(IncidentStep.CLOSE, opened.id, note="family"), after=5)
    assert [row[5] for row in rows_of(desk, "incidents")] == ["独自一人，已移交家属、监护人"]


def test_an_objection_is_listed_with_what_it_is_against_until_its_answer_is(desk, tablet, clock):
    clock.at = NOON + timedelta(minutes=4)
    objected = IncidentNote(
        IncidentStep.OBJECT, person_id="00000001-1", masked_name="王*明", number=3, against="quota_used curfew"
    )
    (opened,) = recorded(tablet, objected, after=3)
    why = "外出次数已用完，宵禁时段"
    assert [row[5] for row in rows_of(desk, "incidents")] == [f"3 号有异议，等候答复（{why}）"]
    recorded(tablet, replace(objected, masked_name="钱*", number=4), after=-12)
    said = {row[2]: row[5] for row in rows_of(desk, "incidents")}
    assert said["钱*"] == f"4 号有异议，已过 15 分钟尚未答复（{why}）"
    answer = movement("00000001-1", outcome=Outcome.ADMIT, incident=opened.id, note="李强：同意一次")
    recorded(tablet, answer, after=9)
    answered, waits = (row[2:] for row in rows_of(desk, "objections"))
    assert waits == ["4", "钱*", "", why, "已过 15 分钟尚未答复", "", "", "", ""]
    assert answered == ["3", "王*明", "", why, "放行", "11-22 12:09", "6", "李强：同意一次", "op-1"]
    assert desk.get("/duties?kind=objections").text.count('class="urgent"') == 1
    said = {row[2]: row[5] for row in rows_of(desk, "incidents")}
    assert said["王*明"] == f"异议已答复：11-22 12:09 放行，用时 6 分钟（{why}），李强：同意一次"


def test_a_fever_at_the_door_is_listed_until_it_is_said_who_came(desk, tablet):
    reading = (Reading(392, NOON),)
    who = IncidentNote(IncidentStep.WAIT, "", "00000001-1", "王*明", "1-1-101", readings=reading, at_home=True)
    (opened,) = recorded(tablet, who)
    told = [row[2:] for row in rows_of(desk, "incidents")]
    assert told == [["王*明", "1-1-101", "39.2", "居家隔离，还差：拨打 120 或发热门诊，报告社区和督导员"]]
    steps = [IncidentNote(step, opened.id) for step in (IncidentStep.CALL, IncidentStep.REPORT)]
    recorded(tablet, *steps, IncidentNote(IncidentStep.CLOSE, opened.id, note="clinic"), after=5)
    assert [row[5] for row in rows_of(desk, "incidents")] == ["居家隔离，社区医生已上门"]


def test_everybody_of_an_isolated_flat_has_a_row_with_their_own_readings(desk, tablet, centre):
    with centre.database.write() as connection:
        second = replace(load_residents(connection, HOME)["00000001-1"].resident, person_no=2, name="李芳")
        save_residents(connection, HOME, [StoredResident(second, "")])
    begun, half_day = CareNote(CareStep.BEGIN, 1), timedelta(hours=12)
    tablet.outbox.record(
        event(begun, NOON - half_day),
        event(CareNote(CareStep.READING, 1, tenths=366, measured=1), NOON - timedelta(hours=2)),
        event(CareNote(CareStep.READING, 1, tenths=392, measured=2), NOON + timedelta(minutes=1)),
    )
    assert tablet.push().status_code == 200
    rows = [[row[2], *row[5:]] for row in rows_of(desk, "isolation")]
    assert rows == [["张*明", "36.6", "", "0"], ["李*", "", "39.2 ↑", "1"]]
    page = desk.get("/care").text
    assert "张*明 36.6 / –" in page
    assert '李* <b class="warn">– / 39.2 ↑</b>' in page
    tablet.outbox.record(event(CareNote(CareStep.READING, 1, tenths=368), NOON + timedelta(minutes=2)))
    assert tablet.push().status_code == 200
    rows = [[row[2], *row[5:]] for row in rows_of(desk, "isolation")]
    assert rows == [["张*明", "36.6", "全户 36.8", "0"], ["李*", "", "39.2 ↑", "1"]]


def test_a_visitor_who_is_held_is_urgent_when_the_time_is_over_and_gone_when_the_gate_decided(desk, tablet, clock):
    clock.at = NOON + timedelta(minutes=4)
    (opened,) = recorded(tablet, IncidentNote(IncidentStep.HOLD, masked_name="李*力", number=3), after=3)
    assert [row[2:] for row in rows_of(desk, "incidents")] == [["李*力", "", "", "3 号来访者等候督导员答复"]]
    (late,) = recorded(tablet, IncidentNote(IncidentStep.HOLD, masked_name="钱*", number=4), after=-12)
    said = {row[2]: row[5] for row in rows_of(desk, "incidents")}
    assert said["钱*"] == "4 号来访者等候答复已满 15 分钟，尚未决定"
    visit = Visit(allowed_by="李强")
    let_in = movement(outcome=Outcome.ADMIT, category=Category.VISITOR, visit=visit, incident=opened.id)
    turned = movement(outcome=Outcome.REFUSE, category=Category.UNKNOWN, incident=late.id)
    recorded(tablet, let_in, turned, after=8)
    assert {row[5] for row in rows_of(desk, "incidents")} == {"已结案"}
    assert "督导员 李强 同意" in desk.get("/movements").text


def test_an_emergency_has_its_reason_where_somebody_gave_one_and_is_never_urgent(desk, tablet):
    out = movement(source=Source.EMERGENCY, direction=Direction.OUT, readings=())
    told = EmergencyReason(NOON, NOON + timedelta(minutes=1), "fire", "三楼")
    recorded(tablet, out, out, told)
    recorded(tablet, out, after=20)
    assert [row[4:] for row in rows_of(desk, "emergencies")] == [["1", "0", "", ""], ["2", "0", "火情", "三楼"]]
    assert 'class="urgent"' not in desk.get("/duties?kind=emergencies").text


def test_supplies_come_to_a_balance(desk, tablet):
    recorded(
        tablet,
        SupplyChange(SupplyStep.RECEIVE, "口罩", 6000, "只"),
        SupplyChange(SupplyStep.ISSUE, "口罩", 50, "只"),
    )
    assert rows_of(desk, "supplies") == [["总公司家属区", "口罩", "只", "6000", "50", "0", "5950"]]


def test_the_ledger_tells_each_line_with_its_unit_to_whom_and_who_approved(desk, tablet):
    recorded(
        tablet,
        SupplyChange(SupplyStep.RECEIVE, "mask", 6000, "mask", SupplySource.ALLOCATED),
        SupplyChange(SupplyStep.ISSUE, "mask", 50, "mask", person="钱秀英", approved_by="李强", note="消杀组"),
    )
    issued, received = (row[2:] for row in rows_of(desk, "ledger"))
    assert received == ["东门", "入库", "口罩", "6000", "只", "下拨", "", "", "op-1", ""]
    assert issued == ["东门", "领用", "口罩", "50", "只", "", "钱秀英", "李强", "op-1", "消杀组"]
    desk.cookies.set("checkpoint_language", "en")
    assert "Approved by" in desk.get("/duties?kind=ledger").text


def test_a_returnee_is_listed_with_the_name_masked_and_no_formula_in_the_file(desk, tablet):
    recorded(tablet, Returnee(1, "张小军", origin="=HYPERLINK(1)", symptoms="发热", note="腿脚不便"))
    (row,) = rows_of(desk, "returnees")
    assert (row[2], row[3], row[8], row[11], row[14]) == ("张*军", "1-1-101", "'=HYPERLINK(1)", "发热", "腿脚不便")
    assert "张小军" not in desk.get("/duties?kind=returnees").text


def test_a_returnees_row_says_the_last_day_that_the_gate_says_too(desk, tablet, centre):
    with centre.database.write() as connection:
        add_policy(connection, HOME, Policy(3, NOON - timedelta(days=9), returnee_days=14))
    recorded(
        tablet,
        Returnee(1, "张小军", arrives_on=date(2026, 11, 19)),
        Returnee(1, "李四", ReturneeState.EXPECTED, arrives_on=date(2026, 11, 24)),
    )
    assert [(row[6], row[7]) for row in rows_of(desk, "returnees")] == [("11-24", ""), ("11-19", "12-02")]


def test_isolation_and_deliveries_are_listed_until_they_end(desk, tablet):
    (asked, *_) = recorded(tablet, CareNote(CareStep.ASKED, 1, goods="药品"), CareNote(CareStep.BEGIN, 1, 1, "张伟"))
    assert [row[1:3] for row in rows_of(desk, "isolation")] == [["1-1-101", "张*"]]
    assert [row[3] for row in rows_of(desk, "deliveries")] == ["已提出"]
    recorded(
        tablet,
        CareNote(CareStep.DELIVERED, 1, delivery=asked.id),
        CareNote(CareStep.RELEASE, 1, 1),
        after=5,
    )
    assert rows_of(desk, "isolation") == []
    assert [row[3] for row in rows_of(desk, "deliveries")] == ["已送到门口"]


@pytest.mark.parametrize("kind", ["tasks", *(kind.value for kind in DutyKind if kind not in DAILY)])
def test_every_table_has_a_page_in_both_languages_also_when_it_is_empty(desk, kind):
    for language, heading in (("zh-CN", "卡点事务"), ("en", "Duties of the gates")):
        desk.cookies.set("checkpoint_language", language)
        answer = desk.get(f"/duties?kind={kind}")
        assert answer.status_code == 200
        assert heading in answer.text


def test_a_place_out_of_scope_is_not_found(client):
    sign_in(client, "east")
    assert client.get(f"/duties?place={AWAY}").status_code == 404
    assert client.get(f"/duties/export?kind=tasks&place={AWAY}").status_code == 404
    assert client.get(f"/duties?place={HOME}").status_code == 200
    assert "西山工地" not in client.get("/duties").text


def test_nobody_looks_without_signing_in(client):
    assert client.get("/duties").status_code == 303


def test_what_was_changed_on_a_tablet_is_listed_with_whose_pin_it_was(desk, tablet):
    recorded(tablet, SettingChange(Setting.SOUND, "off", "op-9"), SettingChange(Setting.PRACTICE, "", "op-1"))
    rows = rows_of(desk, "settings")
    assert [row[3] for row in rows] == ["练习模式：开始", "声音：关闭"]
    assert (rows[1][0], rows[1][2], rows[1][5]) == ("总公司家属区", "东门", "op-9")
    assert "设置变更" in desk.get("/duties?kind=settings").text
