"""Whose data a lost tablet holds: everybody whom somebody has to tell, within the scope of who asks."""

import csv
import io

import pytest
from sqlalchemy import select

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.movements import Category
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.returnees import Returnee
from checkpoint.domain.visits import Visit
from checkpoint.server.console.held_pages import ROWS_SHOWN
from checkpoint.server.event_tables import audit
from checkpoint.server.repository import roster
from checkpoint.server.repository.appointments import book
from checkpoint.server.repository.devices import DeviceState, set_state
from tests.support.bureau import AWAY, HOME, NOON, SAME_SITE, event, movement, sign_in

ROSTER = [f"张{no}明" for _ in (1, 2, 3) for no in (1, 2)]


@pytest.fixture
def desk(client):
    sign_in(client)
    return client


@pytest.fixture
def lost(tablet, centre):
    """A tablet that recorded two visitors, one of them twice, and a returnee; its place has a booking."""
    guest = Visit(1, "李大山", "13800001234", "送药")
    tablet.outbox.record(
        event(movement(category=Category.VISITOR, visit=guest, masked_name="李*山")),
        event(movement(category=Category.VISITOR, visit=guest, masked_name="李*山")),
        event(movement(category=Category.VISITOR, masked_name="赵*", address="")),
        event(movement("00000001-1")),
        event(Returnee(2, "王小军", phone="13900005678")),
    )
    assert tablet.push().json()["new"] == 5
    with centre.database.write() as connection:
        booked = Appointment("a1", NOON, NOON.replace(hour=5), "=周亮", "4321", host=3)
        book(connection, HOME, booked, None)
        set_state(connection, HOME, tablet.outbox.device_id, DeviceState.LOST, NOON)
    return tablet.outbox.device_id


def rows_of(client, device):
    answer = client.get(f"/devices/held/export?device={device}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_the_file_names_everybody_once_and_whole(desk, lost):
    rows = rows_of(desk, lost)
    assert [row[1] for row in rows if row[0] == "名册"] == ROSTER
    assert [row[:4] for row in rows[len(ROSTER) :]] == [
        ["来访等", "李大山", "1-1-101", "13800001234"],
        ["来访等", "赵*", "", ""],
        ["返乡人员", "王小军", "2-1-101", "13900005678"],
        ["预约", "'=周亮", "3-1-101", "4321"],
    ]


def test_the_page_counts_them_and_shows_names_and_numbers_masked(desk, lost):
    shown = desk.get(f"/devices/held?device={lost}").text
    assert "共 10 人" in shown
    assert "名册 6 · 来访等 2 · 返乡人员 1 · 预约 1" in shown
    assert "李*山" in shown
    assert "138****1234" in shown
    for whole in ("李大山", "13800001234", "王小军", "13900005678", *ROSTER):
        assert whole not in shown


def test_another_tablet_of_the_place_did_not_record_those_visitors(desk, lost, enrol):
    other = enrol(HOME).outbox.device_id
    assert other != lost
    assert {row[0] for row in rows_of(desk, other)} == {"名册", "预约"}


def test_looking_and_exporting_are_on_the_trail_with_how_many(desk, lost, centre):
    desk.get(f"/devices/held?device={lost}")
    rows_of(desk, lost)
    with centre.database.read() as connection:
        wanted = select(audit.c.action, audit.c.object, audit.c.count).where(audit.c.place_id == HOME)
        lines = [tuple(row) for row in connection.execute(wanted.order_by(audit.c.seq))]
    assert lines[-2:] == [("held_viewed", lost, 10), ("exported", f"held {lost}", 10)]


def test_a_supervisor_of_another_branch_finds_no_such_tablet(client, lost, centre):
    sign_in(client, "west")
    before = len(rows_in_trail(centre))
    for path in ("held", "held/export"):
        assert client.get(f"/devices/{path}?device={lost}").status_code == 404
        assert client.get(f"/devices/{path}?device=nothing").status_code == 404
    assert len(rows_in_trail(centre)) == before
    sign_in(client, "unit-east")
    assert client.get(f"/devices/held?device={lost}").status_code == 200


def rows_in_trail(centre):
    with centre.database.read() as connection:
        return connection.execute(select(audit.c.audit_id)).all()


def test_the_file_asks_for_the_password_again_and_leads_back_to_the_page(desk, lost, clock):
    clock.forward(minutes=6)
    answer = desk.get(f"/devices/held/export?device={lost}")
    assert answer.status_code == 303
    assert f"%2Fdevices%2Fheld%3Fdevice%3D{lost}" in answer.headers["location"]


def test_nobody_looks_without_signing_in(client, lost):
    assert client.get(f"/devices/held?device={lost}").status_code == 303


def test_a_large_roster_is_walked_page_by_page_without_gap_or_repeat(desk, tablet, centre):
    many = ROWS_SHOWN * 2 + 5
    with centre.database.write() as connection:
        roster.save_households(connection, HOME, [Household(9, HOME, "9", "1", "101")])
        people = [Resident(9, no, f"陈{no:05}", phone="1") for no in range(1, many + 1)]
        roster.save_residents(connection, HOME, [roster.StoredResident(person, "") for person in people])
    device = tablet.outbox.device_id
    assert len(rows_of(desk, device)) == many + 6
    pages = [desk.get(f"/devices/held?device={device}&page={number}").text for number in (1, 2, 3, 99)]
    assert [page.count("<tr><td") for page in pages] == [ROWS_SHOWN, ROWS_SHOWN, 11, 11]
    assert ["上一页" in page for page in pages] == [False, True, True, True]
    assert ["下一页" in page for page in pages] == [True, True, False, False]
    assert desk.get(f"/devices/held?device={device}&page=0").status_code in {400, 422}


@pytest.mark.parametrize("do", ["revoke", "lost"])
def test_whoever_shuts_a_tablet_out_is_led_to_the_list(desk, tablet, do):
    device = tablet.outbox.device_id
    shown = desk.post("/devices/state", data={"device": device, "do": do}, headers=SAME_SITE).text
    assert "需要通知本人" in shown
    assert shown.count(f"/devices/held?device={device}") == 2
    suspended = desk.get("/devices").text
    assert suspended.count(f"/devices/held?device={device}") == 1


def test_a_tablet_of_another_place_holds_that_place_only(desk, lost, enrol, centre):
    away = enrol(AWAY).outbox.device_id
    assert {row[0] for row in rows_of(desk, away)} == {"名册"}
    with centre.database.write() as connection:
        roster.remove_residents(connection, AWAY, roster.load_residents(connection, AWAY))
    assert "没有人员信息" in desk.get(f"/devices/held?device={away}").text
    assert len(rows_of(desk, lost)) == 10


def test_the_roster_stands_in_the_order_of_its_buildings(desk, tablet, centre):
    with centre.database.write() as connection:
        roster.save_households(connection, HOME, [Household(n, HOME, str(b), "1", "101") for n, b in ((4, 10), (5, 2))])
        people = [roster.StoredResident(Resident(number, 1, "陈一"), "") for number in (4, 5)]
        roster.save_residents(connection, HOME, people)
    addresses = [row[2] for row in rows_of(desk, tablet.outbox.device_id)]
    assert list(dict.fromkeys(addresses)) == ["1-1-101", "2-1-101", "3-1-101", "10-1-101"]
