"""What needs a look: each kind comes onto the list, says where it is dealt with, and leaves it by itself."""

import csv
import io
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import Correction, CorrectionReason, ShiftChange, ShiftStep
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import Reading
from checkpoint.domain.trips import Trip
from checkpoint.server import tables
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.organisation import Account, Role, add_account, add_policy
from checkpoint.server.repository.roster import load_residents, save_residents
from checkpoint.server.welfare_tables import welfare_call
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, event, movement, sign_in

WHO, OTHER = "00000001-1", "00000002-1"
CALL = {"place": str(HOME), "person": WHO, "by": "网格员王芳", "at": "2026-11-22T11:30", "result": "well"}


@pytest.fixture
def look(client):
    """The page as somebody sees it."""

    def look(login="unit-east", path="/attention"):
        sign_in(client, login)
        return client.get(path).text

    return look


@pytest.fixture
def call(client):
    def call(login="unit-east", **changed):
        sign_in(client, login)
        return client.post("/attention/calls", data=CALL | changed, headers=SAME_SITE)

    return call


@pytest.fixture
def rule(centre):
    """A policy for both places; nobody asks after quiet posts unless a test does."""

    def rule(**changed):
        values = {"quiet_minutes": 0} | changed
        with centre.database.write() as connection:
            for place_id in (HOME, AWAY):
                add_policy(connection, place_id, Policy(1, NOON - timedelta(days=30), **values))

    return rule


@pytest.fixture
def marked(centre):
    """The roster marks the first of two flats."""
    with centre.database.write() as connection:
        rows = [replace(load_residents(connection, HOME)[who], looked_after=True) for who in (WHO, OTHER)]
        save_residents(connection, HOME, rows)


@pytest.fixture
def record(tablet):
    def record(*events):
        tablet.outbox.record(*events)
        assert tablet.push().status_code == 200

    return record


def days_ago(days, **more):
    return NOON - timedelta(days=days, **more)


def seen(person, at, **changed):
    return event(movement(person, **changed), at)


def test_with_nothing_open_it_says_so(look, rule):
    rule()
    assert "没有待处理的异常" in look()
    assert "没有待处理的异常" in look(path="/overview")


# ------------------------------------------------------------- looked after


def test_whoever_is_looked_after_and_was_not_seen_for_three_days_is_listed(look, rule, marked, record):
    rule()
    record(seen(WHO, days_ago(3)), seen(OTHER, days_ago(3) + timedelta(seconds=1)))
    page = look()
    assert "关爱对象多日未见" in page
    assert "已 3 天没有记录" in page
    assert "1-1-101 张*明" in page
    assert "2-1-101" not in page
    assert "异常情况 1 项待处理" in look(path="/overview")


def test_the_days_are_the_policys(look, rule, marked, record):
    rule(unseen_days=5)
    record(seen(WHO, days_ago(4)), seen(OTHER, days_ago(5)))
    page = look()
    assert "2-1-101 张*明" in page
    assert "1-1-101" not in page


def test_with_no_days_nobody_is_asked_after(look, rule, marked, record):
    rule(unseen_days=0)
    record(seen(WHO, days_ago(20)))
    assert "没有待处理的异常" in look()


def test_nobody_else_is_asked_after(look, rule, record):
    rule()
    record(seen(WHO, days_ago(20)))
    assert "没有待处理的异常" in look()


def test_whoever_was_turned_back_was_seen(look, rule, marked, record):
    rule()
    record(seen(WHO, days_ago(9)), seen(OTHER, days_ago(1)), seen(WHO, days_ago(1), outcome=Outcome.REFUSE))
    assert "没有待处理的异常" in look()


def test_a_record_that_was_taken_back_is_no_sign_of_life(look, rule, marked, record):
    rule()
    wrong = seen(WHO, days_ago(1))
    taken_back = event(Correction(wrong.id, CorrectionReason.WRONG_PERSON), days_ago(1))
    record(seen(WHO, days_ago(6)), seen(OTHER, days_ago(1)), wrong, taken_back)
    assert "已 6 天没有记录" in look()


def test_of_whom_there_is_no_record_the_place_has_to_record_for_as_long(look, rule, marked, record):
    rule()
    record(seen(OTHER, days_ago(2)))
    assert "没有待处理的异常" in look()
    record(seen(OTHER, days_ago(4)))
    page = look()
    assert "4 天以来没有任何记录" in page
    assert page.count("登记走访") == 1


def test_a_reading_at_the_door_is_a_sign_of_life(look, rule, marked, record):
    rule()
    record(
        seen(OTHER, days_ago(1)),
        seen(WHO, days_ago(8)),
        event(CareNote(CareStep.BEGIN, 1), days_ago(7)),
        event(CareNote(CareStep.READING, 1, tenths=365), days_ago(1)),
    )
    assert "没有待处理的异常" in look()


def test_of_a_flat_whoever_was_measured_was_seen_and_nobody_else(look, rule, marked, record):
    rule()
    record(
        seen(OTHER, days_ago(1)),
        seen(WHO, days_ago(8)),
        event(CareNote(CareStep.BEGIN, 1), days_ago(7)),
        event(CareNote(CareStep.READING, 1, tenths=365, measured=2), days_ago(1)),
    )
    assert "已 8 天没有记录" in look()
    record(event(CareNote(CareStep.READING, 1, tenths=365, measured=1), days_ago(0)))
    assert "没有待处理的异常" in look()


def test_a_call_takes_somebody_off_the_list_and_they_come_back_after_as_many_days(
    look, call, rule, marked, record, clock
):
    rule()
    record(seen(WHO, days_ago(5)), seen(OTHER, NOON))
    page = call().text
    assert "已登记：平安" in page
    assert "关爱对象多日未见" not in page
    assert "网格员王芳" in page
    clock.forward(days=2)
    assert "1-1-101 张*明" not in look().split("近 7 天走访记录", maxsplit=1)[0]
    clock.forward(days=1)
    assert "1-1-101 张*明" in look().split("近 7 天走访记录", maxsplit=1)[0]


def test_a_call_that_met_nobody_leaves_them_on_the_list_and_says_so(look, call, rule, marked, record):
    rule()
    record(seen(WHO, days_ago(5)), seen(OTHER, NOON))
    call(result="not_met")
    page = look()
    assert "已 5 天没有记录" in page
    assert "网格员王芳走访未见到人" in page


def test_a_call_is_kept_with_who_wrote_it_down(call, rule, marked, centre):
    rule()
    call(result="hospital")
    with centre.database.read() as connection:
        row = connection.execute(select(welfare_call)).one()
        did = connection.execute(select(audit.c.actor, audit.c.object).where(audit.c.action == "welfare_called")).one()
    assert (row.person_id, row.by, row.result, row.login) == (WHO, "网格员王芳", "hospital", "unit-east")
    assert row.at == NOON - timedelta(minutes=30)
    assert did == ("unit-east", WHO)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"result": "fine"}, "请选定走访结果"),
        ({"by": "  "}, "请填写走访人"),
        ({"by": "长" * 31}, "请填写走访人"),
        ({"at": "2026-11-22T12:01"}, "走访时间不对"),
        ({"at": "2026-11-15T11:59"}, "走访时间不对"),
        ({"at": "yesterday"}, "走访时间不对"),
    ],
)
def test_a_call_that_makes_no_sense_comes_back_filled_in(call, rule, marked, record, changed, wrong):
    rule()
    record(seen(WHO, days_ago(5)))
    answer = call(**changed)
    assert answer.status_code == 400
    assert wrong in answer.text
    assert "<details open>" in answer.text


@pytest.mark.parametrize("changed", [{"person": "00000003-1"}, {"person": "nobody"}, {"place": str(AWAY)}])
def test_nobody_calls_on_whom_they_have_no_business_with(call, rule, marked, centre, changed):
    rule()
    assert call(**changed).status_code == 404
    with centre.database.read() as connection:
        assert connection.execute(select(welfare_call)).all() == []


def test_whoever_may_only_look_writes_nothing_down(call, look, rule, marked, record, centre):
    rule()
    record(seen(WHO, days_ago(5)))
    with centre.database.write() as connection:
        add_account(connection, Account("reader", "查阅员", PASSWORD_HASH, 11, Role.VIEWER))
    assert "登记走访" not in look("reader")
    assert call("reader").status_code == 403


def test_no_tablet_is_told_who_is_looked_after(tablet, marked):
    assert "looked_after" not in tablet.pull("residents").text


# ------------------------------------------------------------- temperatures


def fever(at, **changed):
    reading = (Reading(381, at),)
    return event(movement(WHO, outcome=Outcome.REFER, reasons=(Reason.FEVER,), readings=reading, **changed), at)


def test_a_fever_is_listed_until_it_is_closed(look, rule, record):
    rule()
    opened = fever(days_ago(2))
    record(opened)
    page = look()
    assert "体温异常、需照看人员未处置完" in page
    assert f"/duties?kind=incidents&amp;place={HOME}" in page
    record(event(IncidentNote(IncidentStep.CLOSE, opened.id), days_ago(1)))
    assert "没有待处理的异常" in look()


def test_a_fever_at_the_door_is_listed_until_it_is_closed(look, rule, record):
    rule()
    reading = (Reading(392, days_ago(1)),)
    who = IncidentNote(IncidentStep.WAIT, "", WHO, "张*明", "1-1-101", readings=reading, at_home=True)
    opened = event(who, days_ago(1))
    record(opened)
    assert "39.2，居家隔离，还差" in look()
    record(event(IncidentNote(IncidentStep.CLOSE, opened.id, note="normal"), days_ago(0)))
    assert "没有待处理的异常" in look()


def test_who_was_let_through_with_a_fever_is_listed_today_and_tomorrow(look, rule, record, clock):
    rule()
    told = {"advice": Outcome.REFER, "reasons": (Reason.FEVER,), "readings": (Reading(379, NOON),)}
    record(seen(WHO, NOON, override_reason="家属作保", **told))
    page = look()
    assert "体温异常仍放行" in page
    assert "37.9 ℃，东门放行，原因：家属作保" in page
    clock.forward(days=1)
    assert "体温异常仍放行" in look()
    clock.forward(days=1)
    assert "没有待处理的异常" in look()


# ------------------------------------------------------------- over the limit


def test_a_surplus_exit_over_two_gates_is_listed(look, rule, record):
    rule(quota_exits=1, quota_days=2)
    facts = movement().facts
    went = {"direction": Direction.OUT, "facts": replace(facts, on_roster=True)}
    record(event(movement(WHO, **went), days_ago(0, hours=3), 1), event(movement(WHO, **went), NOON, 2))
    page = look()
    assert "超次外出" in page
    assert "day=2026-11-22" in page
    assert page.count("查看超次") == 1


def out(person, at, **changed):
    return seen(person, at, direction=Direction.OUT, **changed)


def test_who_is_out_longer_than_the_policy_allows_is_listed_until_they_are_back(look, rule, record):
    rule(minutes_out_max=120)
    record(out(WHO, days_ago(0, hours=3, minutes=5)), out(OTHER, days_ago(0, hours=1)))
    page = look()
    assert "外出超时未归" in page
    assert "已超 1 小时 5 分钟" in page
    assert "text=1-1-101" in page
    assert "2-1-101" not in page
    record(seen(WHO, NOON))
    assert "没有待处理的异常" in look()


def test_who_said_when_they_would_be_back_is_taken_at_their_word(look, rule, record):
    rule()
    record(out(WHO, days_ago(0, hours=3), trip=Trip("market", days_ago(0, hours=1))))
    assert "已超 1 小时 0 分钟" in look()


def test_whoever_is_exempt_is_out_as_long_as_they_like(look, rule, record, centre):
    rule(minutes_out_max=120)
    record(out(WHO, days_ago(0, hours=9)))
    with centre.database.write() as connection:
        connection.execute(update(tables.resident).where(tables.resident.c.person_id == WHO).values(exempt=True))
    assert "没有待处理的异常" in look()


# ------------------------------------------------------------- quiet posts and tablets


def test_an_open_post_that_records_nothing_is_listed_with_who_is_on_duty(look, rule, record, clock):
    rule(quiet_minutes=60)
    record(event(ShiftChange(ShiftStep.START), NOON))
    clock.forward(minutes=59)
    assert "没有待处理的异常" in look()
    clock.forward(minutes=1)
    page = look()
    assert "卡点久无登记" in page
    assert '<th scope="row">东门</th>' in page
    assert "在岗：op-1" in page
    assert "终端也未联网" in page
    assert f"/duties?kind=shifts&amp;place={HOME}" in page


def test_a_post_at_which_nobody_is_signed_in_is_said_to_be_so(look, rule, record, clock):
    rule(quiet_minutes=60)
    record(event(ShiftChange(ShiftStep.START), NOON), event(ShiftChange(ShiftStep.END), NOON + timedelta(minutes=1)))
    clock.forward(hours=2)
    assert "无人签到" in look()


def test_a_post_without_a_tablet_is_not_asked_for(look, rule, clock):
    rule(quiet_minutes=60)
    clock.forward(hours=5)
    assert "没有待处理的异常" in look()


@pytest.mark.parametrize(
    ("hours", "listed"),
    [
        ({"gates": (GateTerms(1, open_from=time(8), open_until=time(13)),)}, False),
        ({"gates": (GateTerms(1, open_from=time(8), open_until=time(14)),)}, True),
        ({"gates": (GateTerms(1, open_from=time(12, 30), open_until=time(14)),)}, False),
        ({"curfew_from": time(11), "curfew_until": time(13, 30)}, False),
        ({"curfew_from": time(11), "curfew_until": time(12, 30)}, False),
        ({"curfew_from": time(11), "curfew_until": time(12)}, True),
    ],
)
def test_a_post_is_quiet_only_where_it_was_open_all_the_time(look, rule, tablet, clock, hours, listed):
    rule(quiet_minutes=60, **hours)
    clock.forward(hours=1)
    assert ('<th scope="row">东门</th>' in look()) is listed


def test_a_cloned_tablet_is_listed_until_it_is_shut_out(look, rule, tablet, centre):
    rule()
    with centre.database.write() as connection:
        connection.execute(update(tables.device).values(forked_at=NOON))
    page = look()
    assert "终端疑被复制或回退" in page
    assert 'href="/devices"' in page
    with centre.database.write() as connection:
        connection.execute(update(tables.device).values(state="revoked"))
    assert "没有待处理的异常" in look()


# ------------------------------------------------------------- scope and file


def test_another_branch_sees_none_of_it(look, rule, marked, record):
    rule()
    record(seen(WHO, days_ago(5)), fever(NOON))
    assert "没有待处理的异常" in look("west")
    assert "不在您的责任范围内" in look("west", f"/attention?place={HOME}")


def test_the_file_has_the_same_rows(client, look, rule, marked, record):
    rule()
    record(seen(WHO, days_ago(5)), seen(OTHER, NOON))
    sign_in(client, "unit-east")
    rows = list(csv.DictReader(io.StringIO(client.get("/attention/export").content.decode("utf-8-sig"))))
    assert [(row["类别"], row["对象"]) for row in rows] == [("关爱对象多日未见", "1-1-101 张*明")]
