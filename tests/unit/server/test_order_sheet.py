"""The household's own copy of an order: what two supervisors gave, in both languages, and nothing of anybody else."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.policy import Policy
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.organisation import Account, Role, add_account, add_policy
from tests.support.bureau import HOME, NOON, PASSWORD_HASH, SAME_SITE, event, sign_in

SHEET = f"/care/sheet?place={HOME}&household=1"


ORDER = {
    "place": str(HOME),
    "room": "1-1-101",
    "person": "1",
    "reason": "contact",
    "since": "2026-11-22",
    "until": "2026-12-05",
    "order": "防控〔2026〕7号",
}


@pytest.fixture
def act(client):
    """Do something as somebody; gives the page."""

    def act(login, path, **form):
        sign_in(client, login)
        return (client.post(path, data=form, headers=SAME_SITE) if form else client.get(path)).text

    return act


@pytest.fixture
def proposed(act, clock):
    """An order for one of the flat that waits for the second person."""
    clock.at = NOON + timedelta(minutes=30)
    return re.search(r'name="order" value="([0-9a-f-]{36})"', act("unit-east", "/care", **ORDER)).group(1)


@pytest.fixture
def given(act, proposed):
    """The order, given by two supervisors."""
    act("east", "/care/confirm", place=str(HOME), order=proposed)
    return proposed


@pytest.fixture
def sheet(client, given):
    def sheet(login="unit-east", person=1):
        sign_in(client, login)
        return client.get(f"{SHEET}&person={person}")

    return sheet


def test_it_says_what_until_when_why_and_by_whom_in_both_languages(sheet, given):
    page = sheet().text
    for said in (
        "居家隔离告知书",
        "Order to stay at home",
        "总公司家属区 1-1-101",
        "2026-11-22",
        "2026-12-05",
        "12-06 起期满",
        "密切接触者",
        "Close contact",
        "防控〔2026〕7号",
        "unit-east 督导员、east 督导员",
        "15 分钟内给您答复",
        "answered within 15 minutes",
        "送上门",
        "120",
        given,
    ):
        assert said in page


def test_the_name_is_masked_and_nobody_else_of_the_flat_is_named(sheet):
    page = sheet().text
    assert "张*明" in page
    assert "张1明" not in page
    assert "张2明" not in page


def test_whom_to_call_is_the_policys_number_or_a_line_to_write_on(sheet, centre):
    assert "________" in sheet().text
    with centre.database.write() as connection:
        add_policy(connection, HOME, Policy(1, NOON - timedelta(days=1), supervisor_phone="0376-6660000"))
    page = sheet().text
    assert "0376-6660000" in page
    assert "________" not in page


def test_each_printing_is_a_line_of_the_trail(sheet, given, centre):
    sheet()
    with centre.database.read() as connection:
        did = connection.execute(select(audit.c.actor, audit.c.object).where(audit.c.action == "care_printed")).all()
    assert did == [("unit-east", given)]


def test_the_page_of_isolations_leads_to_it(sheet, act):
    assert f"{SHEET}&person=1".replace("&", "&amp;") in act("unit-east", "/care")


def test_there_is_none_of_an_order_that_waits_for_the_second_person(client, proposed):
    assert client.get(f"{SHEET}&person=1").status_code == 404


def test_there_is_none_of_a_gates_own_order(sheet, tablet, clock, act):
    tablet.outbox.record(event(CareNote(CareStep.BEGIN, 1, 1, "张1明"), clock.at + timedelta(minutes=1)))
    clock.forward(minutes=2)
    tablet.push()
    assert sheet().status_code == 404
    assert "/care/sheet" not in act("unit-east", "/care")


def test_there_is_none_after_the_release(sheet, act, clock):
    clock.forward(hours=1)
    act("east", "/care/release", place=str(HOME), household="1", person="1")
    assert sheet().status_code == 404


def test_nobody_elsewhere_and_nobody_who_may_only_look_has_it(sheet, centre):
    with centre.database.write() as connection:
        add_account(connection, Account("reader", "查阅员", PASSWORD_HASH, 11, Role.VIEWER))
    assert sheet("west").status_code == 404
    assert sheet("reader").status_code == 403
    assert sheet(person=2).status_code == 404


def test_a_name_and_the_time_of_the_order_are_not_broken_in_two(act, given):
    page = act("east", SHEET + "&person=1")
    assert '<b class="whole">' in page
    assert re.search(r'<span class="whole">\d{4}-\d\d-\d\d \d\d:\d\d</span>', page)
