"""Isolations on the console: one proposes, another confirms, either side releases, and those above see how often."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from checkpoint.domain.care import CareNote, CareStep, last_day
from checkpoint.domain.policy import Policy
from checkpoint.protocol.care import care_from_doc
from checkpoint.protocol.notices import notice_from_doc
from checkpoint.protocol.reference import household_from_doc
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.care import standing_care
from checkpoint.server.repository.organisation import Account, Role, add_account, add_policy
from checkpoint.server.repository.roster import load_households, save_households
from checkpoint.server.tables import care_note
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, event, sign_in

TODAY = date(2026, 11, 22)
FORM = {
    "place": str(HOME),
    "room": "1-1-101",
    "person": "0",
    "reason": "contact",
    "since": "2026-11-22",
    "until": "2026-12-05",
    "order": "防控〔2026〕7号",
}


@pytest.fixture(autouse=True)
def afternoon(clock):
    clock.at = NOON + timedelta(minutes=30)


@pytest.fixture
def act(client):
    """Do something as somebody; gives the page."""

    def act(login, path, **form):
        sign_in(client, login)
        return client.post(path, data=form, headers=SAME_SITE) if form else client.get(path)

    return act


def propose(act, login="unit-east", **changed):
    return act(login, "/care", **(FORM | changed))


def order_of(page):
    return re.search(r'name="order" value="([0-9a-f-]{36})"', page.text).group(1)


def confirm(act, login, order):
    return act(login, "/care/confirm", place=str(HOME), order=order)


def told(tablet, stream="care", cursor=""):
    rows = tablet.pull(stream, cursor).json()["changes"]
    return {row["id"]: row.get("doc") for row in rows}


def orders_at(tablet):
    return [care_from_doc(doc).body for doc in told(tablet).values() if doc]


def is_locked(tablet, number=1):
    return household_from_doc(told(tablet, "households")[f"{number:08x}"]).locked


def actions(centre):
    with centre.database.read() as connection:
        wanted = select(audit.c.action).where(audit.c.action.like("care_%"), audit.c.action != "care_viewed")
        return sorted(connection.execute(wanted).scalars())


def test_one_person_alone_locks_nobody(act, tablet):
    order = order_of(propose(act))
    assert orders_at(tablet) == []
    refused = confirm(act, "unit-east", order)
    assert refused.status_code == 400
    assert "另一位同级或上级督导员" in refused.text
    assert orders_at(tablet) == []
    assert not is_locked(tablet)


def test_the_second_person_gives_the_order_and_all_gates_are_told_without_the_reason(act, enrol):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    assert "已复核" in confirm(act, "east", order_of(propose(act))).text
    for gate in (east, west):
        (note,) = orders_at(gate)
        assert (note.step, note.household_id, note.person_no) == (CareStep.BEGIN, 1, 0)
        assert (note.since, note.until, note.order) == (TODAY, date(2026, 12, 5), "防控〔2026〕7号")
        assert note.reason == ""
        assert is_locked(gate)
    (doc,) = told(east).values()
    assert (doc["gate"], doc["by"]) == (0, "unit-east 督导员、east 督导员")


@pytest.mark.parametrize("login", ["unit-east", "west"])
def test_whoever_stands_below_or_elsewhere_is_no_second_person(act, tablet, login):
    order = order_of(propose(act, "east"))
    assert confirm(act, login, order).status_code in (400, 404)
    assert orders_at(tablet) == []


def test_a_second_person_of_the_same_unit_will_do(act, tablet, centre):
    with centre.database.write() as connection:
        add_account(connection, Account("colleague", "同科督导员", PASSWORD_HASH, 11))
    confirm(act, "colleague", order_of(propose(act)))
    assert len(orders_at(tablet)) == 1


def test_a_release_on_the_console_ends_what_a_gate_began_and_needs_one_person(act, enrol, clock):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    east.outbox.record(event(CareNote(CareStep.BEGIN, 1, 2, "张2明"), clock.at))
    east.push()
    assert [note.person_no for note in orders_at(west)] == [2]
    assert "张*明" in act("unit-east", "/care").text
    clock.forward(minutes=1)
    assert "已解除" in act("unit-east", "/care/release", place=str(HOME), household="1", person="2").text
    assert [(note.step, note.person_no) for note in orders_at(east)] == [(CareStep.RELEASE, 2)]


def test_a_release_at_a_gate_ends_what_the_console_ordered(act, enrol, centre, clock):
    confirm(act, "east", order_of(propose(act)))
    east = enrol(gate_id=2)
    clock.forward(hours=1)
    east.outbox.record(event(CareNote(CareStep.RELEASE, 1), clock.at, 2))
    east.push()
    with centre.database.read() as connection:
        assert standing_care(connection, HOME).running == []
    assert not is_locked(east)
    assert "现在没有居家隔离的住户" in act("unit-east", "/care").text


def test_what_is_over_is_told_as_gone_and_leaves_no_name(act, tablet, centre, clock):
    propose(act, person="1")
    confirm(act, "east", order_of(act("east", "/care")))
    clock.forward(hours=1)
    act("east", "/care/release", place=str(HOME), household="1", person="1")
    gone = [note_id for note_id, doc in told(tablet).items() if doc is None]
    assert len(gone) == 1
    with centre.database.read() as connection:
        row = connection.execute(select(care_note).where(care_note.c.note_id == gone[0])).one()
    assert (row.doc, row.by) == ("", "")


def test_an_order_from_a_clock_that_is_ahead_can_be_ended(act, tablet, centre, clock):
    tablet.outbox.record(event(CareNote(CareStep.BEGIN, 1), clock.at + timedelta(days=365)))
    tablet.push()
    clock.forward(minutes=1)
    act("east", "/care/release", place=str(HOME), household="1", person="0")
    with centre.database.read() as connection:
        assert standing_care(connection, HOME).running == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": "dislike"}, "请选定原因"),
        ({"person": "9"}, "请选定隔离对象"),
        ({"until": "2026-12-06"}, "最多 14 天"),
        ({"until": "2026-11-21"}, "末日不早于"),
        ({"since": "2026-01-01"}, "前后两周"),
        ({"until": "someday"}, "末日不早于"),
        ({"room": "9-9-999"}, "名册上没有"),
    ],
)
def test_an_order_says_whom_why_and_until_when_and_for_two_weeks_at_most(act, tablet, changed, said):
    refused = propose(act, **changed)
    assert refused.status_code == 400
    assert said in refused.text
    assert "待复核" not in refused.text


def test_fourteen_days_are_offered_with_the_first_of_them(act):
    page = act("unit-east", f"/care?place={HOME}&room=1-1-101").text
    assert 'name="since" value="2026-11-22"' in page
    assert 'name="until" value="2026-12-05"' in page
    assert last_day(TODAY, 14) == date(2026, 12, 5)


def test_the_days_are_those_of_the_policy_as_at_the_gate(act, centre):
    with centre.database.write() as connection:
        add_policy(connection, HOME, Policy(3, NOON - timedelta(days=1), isolation_days=7))
    page = act("unit-east", f"/care?place={HOME}&room=1-1-101").text
    assert 'name="until" value="2026-11-28"' in page
    assert "最多 7 天" in propose(act, until="2026-11-29").text


def test_a_form_that_was_refused_comes_back_as_it_was(act):
    page = propose(act, until="2026-12-30", person="2", reason="travel").text
    assert 'value="防控〔2026〕7号"' in page
    assert '<option value="2" selected>' in page
    assert '<option value="travel" selected>' in page


def test_whoever_proposed_it_takes_it_back_and_nobody_is_told(act, tablet, centre):
    order = order_of(propose(act))
    assert "没有下发" in act("unit-east", "/care/decline", place=str(HOME), order=order).text
    assert confirm(act, "east", order).status_code == 400
    assert orders_at(tablet) == []
    assert actions(centre) == ["care_declined", "care_proposed", "care_refused"]


def test_an_order_whose_days_are_over_is_not_given(act, tablet, clock):
    order = order_of(propose(act, until="2026-11-23"))
    clock.forward(days=2)
    assert "期限已过" in confirm(act, "east", order).text
    assert orders_at(tablet) == []


def test_the_password_is_asked_for_again(act, client, clock):
    sign_in(client, "unit-east")
    clock.forward(minutes=6)
    asked = client.get(f"/care?place={HOME}&room=1-1-101")
    assert asked.headers["location"] == f"/prove?back=%2Fcare%3Fplace%3D{HOME}%26room%3D1-1-101"
    for path in ("/care", "/care/confirm", "/care/release"):
        answer = client.post(path, data=FORM, headers=SAME_SITE)
        assert answer.headers["location"] == "/prove?back=%2Fcare"


def test_who_may_only_look_changes_nothing(act, centre):
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "只看", PASSWORD_HASH, 1, Role.VIEWER))
    for path in ("/care", "/care/confirm", "/care/decline", "/care/release"):
        assert act("looker", path, **FORM).status_code == 403
    assert act("looker", f"/care?place={HOME}&room=1-1-101").status_code == 403
    assert act("looker", "/care").status_code == 200


def test_another_branch_sees_and_does_nothing(act, tablet):
    order = order_of(propose(act))
    confirm(act, "east", order)
    assert "1-1-101" not in act("west", "/care").text
    assert act("west", f"/care?place={HOME}&room=1-1-101").status_code == 404
    assert propose(act, "west").status_code == 404
    assert act("west", "/care/release", place=str(HOME), household="1", person="0").status_code == 404
    assert act("west", "/care/confirm", place=str(AWAY), order=order).status_code == 400


def test_the_volunteers_get_a_notice_in_both_languages_without_the_reason(act, tablet, clock):
    confirm(act, "east", order_of(propose(act)))
    clock.forward(hours=1)
    act("east", "/care/release", place=str(HOME), household="1", person="0")
    said = [notice_from_doc(doc) for doc in told(tablet, "notices").values()]
    assert [row.zh for row in said] == [
        "居家隔离令：1-1-101 全户，11-22 至 12-05。详见“隔离与配送”。",
        "解除居家隔离：1-1-101 全户，可以正常出入。",
    ]
    assert "Stay-at-home order: 1-1-101" in said[0].en


def test_the_unit_above_sees_how_often_within_the_week(act, tablet, clock):
    tablet.outbox.record(event(CareNote(CareStep.BEGIN, 2), clock.at))
    tablet.push()
    confirm(act, "east", order_of(propose(act)))
    page = act("bureau", "/care").text
    week = page[page.index("近 7 天") :]
    row = week[week.index("总公司家属区") :]
    assert re.findall(r'class="number">(\d+)', row)[:4] == ["1", "1", "0", "2"]
    clock.forward(days=8)
    page = act("bureau", "/care").text
    assert re.findall(r'class="number">(\d+)', page[page.index("近 7 天") :])[:4] == ["0", "0", "0", "2"]


def test_what_only_the_roster_says_can_be_released_too(act, tablet, centre):
    with centre.database.write() as connection:
        home = load_households(connection, HOME)[3]
        save_households(connection, HOME, [type(home)(3, HOME, "3", "1", "101", locked=True)])
    assert "名册标记" in act("east", "/care").text
    act("east", "/care/release", place=str(HOME), household="3", person="0")
    assert not is_locked(tablet, 3)


def test_a_room_is_found_by_its_beginning(act):
    assert "room=2-1-101" in act("east", f"/care?place={HOME}&room=2-1").text
    assert "名册上没有" in act("east", f"/care?place={HOME}&room=77").text


def test_the_daily_report_and_the_duties_count_the_consoles_orders(act, client):
    confirm(act, "east", order_of(propose(act)))
    assert "1-1-101" in act("east", "/duties?kind=isolation").text
    report = act("unit-east", f"/reports/{HOME}/2026-11-22").text
    assert re.search(r"居家隔离", report)


def test_the_trail_has_each_step(act, tablet, centre):
    confirm(act, "east", order_of(propose(act)))
    act("east", "/care/release", place=str(HOME), household="1", person="0")
    assert actions(centre) == ["care_confirmed", "care_proposed", "care_released"]
