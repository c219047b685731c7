"""The console's page of tablets: their states as they are, and who may change them with the password in mind."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from checkpoint.protocol.exchange import encode_batch
from checkpoint.protocol.proof import comparison_digits
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.devices import DeviceState, find_device, note_contact, set_state
from checkpoint.server.repository.organisation import Account, Role, add_account
from tests.support.bureau import (
    AWAY,
    HOME,
    NOON,
    PASSWORD,
    PASSWORD_HASH,
    SAME_SITE,
    enrol_body,
    event,
    movement,
    sign_in,
)


@pytest.fixture
def desk(client):
    sign_in(client)
    return client


def device_of(centre, tablet):
    with centre.database.read() as connection:
        return find_device(connection, tablet.outbox.device_id)


def note(centre, tablet, place_id=HOME, **seen):
    with centre.database.write() as connection:
        note_contact(connection, place_id, tablet.outbox.device_id, **seen)


def change(desk, tablet, do):
    form = {"device": tablet.outbox.device_id, "do": do}
    return desk.post("/devices/state", data=form, headers=SAME_SITE)


def actions(centre):
    with centre.database.read() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.audit_id)).scalars())


STATES = {
    DeviceState.WAITING: "待核对",
    DeviceState.SUSPENDED: "已暂停",
    DeviceState.REVOKED: "已停用，等待擦除",
    DeviceState.LOST: "已报失，等待擦除",
    DeviceState.WIPED: "已擦除",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", ["/devices", "/overview"])
def test_each_state_has_its_own_words_and_none_of_them_is_in_sync(desk, tablet, centre, state, path):
    tablet.push()
    marks = re.compile(r'<span class="mark [^"]*"[^>]*>([^<]+)</span>')
    assert "正常" in marks.findall(desk.get(path).text)
    with centre.database.write() as connection:
        set_state(connection, HOME, tablet.outbox.device_id, state, NOON)
    shown = marks.findall(desk.get(path).text)
    assert STATES[state] in shown
    assert "正常" not in shown


@pytest.mark.parametrize("path", ["/devices", "/overview"])
def test_a_cloned_device_is_an_alarm_and_not_in_sync(desk, tablet, centre, path):
    tablet.push()
    note(centre, tablet, forked_at=NOON)
    shown = desk.get(path).text
    assert "疑被复制或回退" in shown
    assert '<span class="mark admit">' not in shown


def test_a_device_whose_clock_is_off_is_flagged(desk, tablet):
    from dataclasses import replace

    late = replace(tablet.outbox.batch(), sent_at=NOON + timedelta(hours=3))
    tablet.client.post("/v1/push", content=encode_batch(late), auth=tablet.auth)
    assert "时钟偏差 +3 小时" in desk.get("/devices").text
    near = replace(tablet.outbox.batch(), sent_at=NOON + timedelta(seconds=120))
    tablet.client.post("/v1/push", content=encode_batch(near), auth=tablet.auth)
    assert "时钟偏差 +" not in desk.get("/devices").text


@pytest.mark.parametrize(("seconds", "flagged"), [(119, False), (121, True), (-7200, True)])
def test_a_record_of_a_clock_that_was_off_is_taken_and_flagged_in_list_and_file(desk, tablet, seconds, flagged):
    from dataclasses import replace

    boot, shift = "b1", timedelta(seconds=seconds)
    told = replace(event(movement(), NOON + shift - timedelta(minutes=5)), boot=boot, mono_ms=1_000_000)
    tablet.outbox.record(told)
    receipt = tablet.push(sent_at=NOON + shift, mono_ms=1_300_000, boot=boot).json()
    assert (receipt["new"], receipt["quarantined"]) == (1, [])
    since = "from=2026-11-22T00:00&until=2026-11-23T00:00"
    assert ("终端时钟偏差" in desk.get(f"/movements?{since}").text) is flagged
    data = desk.get(f"/movements/export?kind=csv&{since}").content.decode("utf-8-sig")
    titles, row = csv.reader(io.StringIO(data))
    assert ("终端时钟偏差" in row[titles.index("标记")]) is flagged


def test_a_new_tablet_is_let_in_once_its_digits_agree(desk, tablet, centre):
    with centre.database.write() as connection:
        set_state(connection, HOME, tablet.outbox.device_id, DeviceState.WAITING, NOON)
    device = device_of(centre, tablet)
    assert f"核对数字 {comparison_digits(device.public_key, device.device_id)}" in desk.get("/devices").text
    assert tablet.push().status_code == 403
    assert change(desk, tablet, "confirm").status_code == 200
    assert tablet.push().status_code == 200
    assert "device_active" in actions(centre)


@pytest.mark.parametrize(("do", "state"), [("suspend", "suspended"), ("revoke", "revoked"), ("lost", "lost")])
def test_a_tablet_that_is_shut_out_is_refused_with_its_next_request(desk, tablet, centre, do, state):
    assert change(desk, tablet, do).status_code == 200
    assert tablet.pull("policies").json()["code"] == f"device_{state}"
    assert f"device_{state}" in actions(centre)


@pytest.mark.parametrize("do", ["confirm", "resume", "explode", ""])
def test_what_does_not_fit_the_state_is_not_done(desk, tablet, centre, do):
    assert change(desk, tablet, do).status_code == 400
    assert device_of(centre, tablet).state == DeviceState.ACTIVE


def test_nothing_comes_back_from_being_lost(desk, tablet, centre):
    change(desk, tablet, "lost")
    for do in ("confirm", "resume", "suspend", "revoke"):
        assert change(desk, tablet, do).status_code == 400
    assert device_of(centre, tablet).state == DeviceState.LOST


def test_who_may_only_look_and_who_is_not_in_charge_changes_nothing(client, tablet, enrol, centre):
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 1, Role.VIEWER))
    sign_in(client, "looker")
    assert change(client, tablet, "lost").status_code == 403
    assert client.post("/devices/code", data={"gate": f"{HOME}-1"}, headers=SAME_SITE).status_code == 403
    assert "报失" not in client.get("/devices").text
    sign_in(client, "unit-east")
    away = enrol(AWAY)
    assert change(client, away, "lost").status_code == 404
    assert client.post("/devices/code", data={"gate": f"{AWAY}-1"}, headers=SAME_SITE).status_code == 404
    assert device_of(centre, tablet).state == device_of(centre, away).state == DeviceState.ACTIVE


def test_a_code_from_the_console_enrols_one_tablet_at_its_gate(desk, centre):
    page = desk.post("/devices/code", data={"gate": f"{HOME}-2"}, headers=SAME_SITE).text
    code = re.search(r'<p class="code">([^<]+)</p>', page)[1]
    answer = desk.post("/v1/enrol", json=enrol_body(code))
    assert (answer.status_code, answer.json()["gate"]) == (200, 2)
    assert desk.post("/v1/enrol", json=enrol_body(code)).status_code == 403
    assert "enrolment_code" in actions(centre)


def test_codes_are_counted_by_the_hour(desk, clock):
    def make():
        return desk.post("/devices/code", data={"gate": f"{HOME}-1"}, headers=SAME_SITE)

    assert [make().status_code for _ in range(21)] == [200] * 20 + [429]
    clock.forward(minutes=61)
    sign_in(desk)
    assert make().status_code == 200


GUARDED = {
    "export": lambda desk, _: desk.get("/movements/export?kind=csv"),
    "duties": lambda desk, _: desk.get("/duties/export?kind=tasks"),
    "state": lambda desk, tablet: change(desk, tablet, "lost"),
    "code": lambda desk, _: desk.post("/devices/code", data={"gate": f"{HOME}-1"}, headers=SAME_SITE),
}


@pytest.mark.parametrize("name", GUARDED)
def test_five_minutes_after_the_password_what_is_sensitive_asks_for_it_again(desk, tablet, centre, clock, name):
    clock.forward(minutes=5)
    answer = GUARDED[name](desk, tablet)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/prove?back=%2F")
    assert device_of(centre, tablet).state == DeviceState.ACTIVE
    back = re.search("back=(.*)", answer.headers["location"])[1].replace("%2F", "/").replace("%3F", "?")
    proof = desk.post("/prove", data={"password": PASSWORD, "back": back}, headers=SAME_SITE)
    assert proof.status_code == 303
    assert "/export" not in proof.headers["location"]
    assert desk.get(proof.headers["location"]).status_code == 200
    assert GUARDED[name](desk, tablet).status_code == 200


def test_looking_needs_no_password_again(desk, tablet, clock):
    clock.forward(minutes=9)
    for path in ("/devices", "/overview", "/movements", "/duties", "/notices"):
        assert desk.get(path).status_code == 200


def test_wrong_passwords_are_said_written_down_and_counted(desk, tablet, centre, clock):
    def guess(password):
        return desk.post("/prove", data={"password": password, "back": "/devices"}, headers=SAME_SITE)

    clock.forward(minutes=6)
    assert [guess("wrong").status_code for _ in range(10)] == [403] * 10
    assert guess(PASSWORD).status_code == 429
    assert actions(centre).count("password_again_refused") == 10
    assert change(desk, tablet, "lost").status_code == 303
    assert device_of(centre, tablet).state == DeviceState.ACTIVE


def test_another_sites_form_proves_nothing(desk):
    assert desk.post("/prove", data={"password": PASSWORD}, headers={"origin": "http://x"}).status_code == 403


def test_somebody_elses_session_is_not_proven_by_mine(desk, tablet, clock):
    cookies = dict(desk.cookies)
    clock.forward(minutes=6)
    sign_in(desk, "east")
    desk.cookies.clear()
    desk.cookies.update(cookies)
    assert change(desk, tablet, "lost").status_code == 303
