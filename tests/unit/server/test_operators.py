"""Operators from the console: added with a PIN that nobody guesses, given a new one, removed; at their place only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from checkpoint.protocol.exchange import page_from_doc
from checkpoint.protocol.reference import operator_from_doc
from checkpoint.server.auth import verify_password
from checkpoint.server.event_tables import audit
from checkpoint.server.pins import is_weak, new_pin
from checkpoint.server.repository.organisation import Account, Role, add_account
from tests.support.bureau import AWAY, HOME, PASSWORD_HASH, SAME_SITE, sign_in


@pytest.fixture
def desk(client):
    sign_in(client)
    return client


def post(desk, path="", place=HOME, **form):
    return desk.post(f"/operators{path}", data={"place": str(place), **form}, headers=SAME_SITE)


def pin_on(answer):
    return re.search(r'<p class="code">([^<]+)</p>', answer.text)[1].replace(" ", "")


def pulled(tablet, cursor=""):
    page = page_from_doc(tablet.pull("operators", cursor).json())
    return {change.id: change.doc and operator_from_doc(change.doc) for change in page.changes}, page.cursor


def added(desk, tablet, name="何平"):
    before, _ = pulled(tablet)
    pin = pin_on(post(desk, name=name))
    now, cursor = pulled(tablet)
    (operator,) = [row for key, row in now.items() if key not in before]
    return operator, pin, cursor


def actions(centre):
    with centre.database.read() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.audit_id)).scalars())


def test_somebody_is_added_and_can_sign_in_with_the_pin_that_is_shown_once(desk, tablet, centre):
    operator, pin, _ = added(desk, tablet)
    assert operator.name == "何平"
    assert verify_password(operator.pin_hash, pin)
    shown = desk.get(f"/operators?place={HOME}").text
    assert "何平" in shown
    assert pin not in shown.replace(" ", "")
    assert "operator_added" in actions(centre)


def test_a_new_pin_reaches_the_gates_and_the_old_one_is_void(desk, tablet, centre):
    operator, old, cursor = added(desk, tablet)
    pin = pin_on(post(desk, "/pin", operator=operator.operator_id))
    ((changed,), _) = (list(pulled(tablet, cursor)[0].values()), None)
    assert changed.name == "何平"
    assert verify_password(changed.pin_hash, pin)
    assert not verify_password(changed.pin_hash, old)
    assert "pin_renewed" in actions(centre)


def test_whoever_is_removed_goes_from_the_gates(desk, tablet, centre):
    operator, _, cursor = added(desk, tablet)
    assert "已移出" in post(desk, "/remove", operator=operator.operator_id).text
    assert pulled(tablet, cursor)[0] == {operator.operator_id: None}
    assert "operator_removed" in actions(centre)
    assert post(desk, "/pin", operator=operator.operator_id).status_code == 404


@pytest.mark.parametrize("path", ["", "/pin", "/remove"])
def test_nobody_changes_it_without_the_right_the_scope_and_the_password(client, tablet, centre, clock, path):
    sign_in(client)
    operator, _, cursor = added(client, tablet)
    form = {"name": "假", "operator": operator.operator_id}
    clock.forward(minutes=6)
    assert post(client, path, **form).status_code == 303
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 1, Role.VIEWER))
    sign_in(client, "looker")
    assert post(client, path, **form).status_code == 403
    sign_in(client, "west")
    assert post(client, path, **form).status_code == 404
    assert client.get(f"/operators?place={HOME}").status_code == 404
    assert (
        client.post(f"/operators{path}", data={"place": HOME, **form}, headers={"origin": "http://x"}).status_code
        == 403
    )
    assert pulled(tablet, cursor)[0] == {}


def test_an_operator_of_another_place_is_not_reached_through_mine(desk, enrol, tablet):
    operator, _, _ = added(desk, tablet)
    away = enrol(AWAY)
    _, cursor = pulled(away)
    assert post(desk, "/pin", place=AWAY, operator=operator.operator_id).status_code == 404
    assert pulled(away, cursor)[0] == {}


def test_a_name_is_needed(desk, tablet):
    _, cursor = pulled(tablet)
    answer = post(desk, name="  ")
    assert (answer.status_code, "请填写姓名" in answer.text) == (400, True)
    assert pulled(tablet, cursor)[0] == {}


@pytest.mark.parametrize(
    "pin", ["000000", "111222", "123456", "654321", "121212", "123123", "123321", "198807", "011990"]
)
def test_what_is_tried_first_is_weak(pin):
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["481726", "902735", "650318"])
def test_what_is_not_is_not(pin):
    assert not is_weak(pin)


@given(st.binary(min_size=8, max_size=8))
def test_a_drawn_pin_has_six_digits_and_is_never_weak(seed):
    drawn = iter([seed, *(number.to_bytes(8) for number in range(650_300, 650_400))])
    pin = new_pin(lambda _count: next(drawn))
    assert len(pin) == 6
    assert pin.isdecimal()
    assert not is_weak(pin)


def test_a_name_too_long_is_refused_with_its_bound_and_kept_and_never_cut_silently(desk, tablet):
    before, _ = pulled(tablet)
    answer = post(desk, name="王" * 41)
    assert answer.status_code == 400
    assert "姓名最多 40 个字" in answer.text
    assert f'value="{"王" * 41}"' in answer.text
    assert pulled(tablet)[0] == before
