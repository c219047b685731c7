"""Bookings at the console: by slot and real name, never more than a slot takes, and down to the gates."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from checkpoint.domain.appointments import slots_of_day
from checkpoint.domain.gate_terms import GateTerms
from checkpoint.domain.policy import Policy
from checkpoint.protocol.appointments import appointment_from_doc
from checkpoint.protocol.exchange import page_from_doc
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.organisation import Account, Role, add_account, add_policy
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, sign_in

TODAY = date(2026, 11, 22)
TWO = "2026-11-22T14:00:00+08:00"
SLOTS = Policy(3, NOON - timedelta(days=9), appointments=True, slot_capacity=3)


@pytest.fixture
def desk(client, centre):
    """The unit's supervisor at noon; the place takes three people an hour."""
    with centre.database.write() as connection:
        add_policy(connection, HOME, SLOTS)
    sign_in(client, "unit-east")
    return client


def number_on(shown):
    return re.search(r'name="number" value="([^"]+)"', shown)[1]


def booked(desk, place=HOME, **changes):
    form = {"place": str(place), "day": str(TODAY), "slot": TWO, "name": "李雷", "tail": "1234", "host": "2-1-101"}
    if "number" not in changes:
        form["number"] = number_on(desk.get(f"/bookings?place={HOME}").text)
    return desk.post("/bookings", data=form | changes, headers=SAME_SITE)


def pulled(tablet, cursor=""):
    page = page_from_doc(tablet.pull("appointments", cursor).json())
    return [change.doc and appointment_from_doc(change.doc) for change in page.changes]


def slot_line(text, hours="14:00–15:00"):
    """Capacity, taken and free of a slot, as the table shows them."""
    row = re.search(rf'<th scope="row">{hours}</th>(.*?)</tr>', text, re.DOTALL)[1]
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def trail(centre):
    wanted = select(audit.c.action, audit.c.object).where(audit.c.action.in_(["booking_made", "booking_cancelled"]))
    with centre.database.read() as connection:
        return sorted((tuple(row) for row in connection.execute(wanted)), reverse=True)


def test_a_visitor_is_booked_with_a_host_and_comes_down_to_the_gates(desk, tablet, centre):
    answer = booked(desk, party="2", note="送药")
    assert "已预约：14:00–15:00，李*，2 人" in answer.text
    assert slot_line(answer.text) == ["3", "2", "1"]
    (row,) = pulled(tablet)
    assert (row.name, row.phone_tail, row.party, row.host, row.note) == ("李雷", "1234", 2, 2, "送药")
    assert (row.begins, row.ends) == (NOON + timedelta(hours=2), NOON + timedelta(hours=3))
    assert trail(centre) == [("booking_made", row.appointment_id)]


@pytest.mark.parametrize("asked", ["1-1-101", "张2明", "1"])
def test_a_resident_is_found_by_room_or_name_and_booked_under_the_name_of_the_roster(desk, tablet, asked):
    shown = desk.get(f"/bookings?place={HOME}&text={asked}").text
    people = re.findall(r'name="who" value="(\w+-\w+)"', shown)
    assert "00000001-2" in people
    assert "张2明" not in re.sub(r'value="[^"]*"', "", shown), "names are masked"
    assert "已预约" in booked(desk, who="00000001-2", name="", host="", tail="").text
    (row,) = pulled(tablet)
    assert (row.name, row.host) == ("张2明", 1)


def test_more_than_the_slot_takes_is_refused_in_words_and_the_form_stays(desk, tablet):
    booked(desk, party="2")
    answer = booked(desk, name="韩梅梅", party="2")
    assert (answer.status_code, "14:00–15:00 只剩 1 个名额" in answer.text) == (409, True)
    assert 'value="韩梅梅"' in answer.text
    booked(desk, name="韩梅梅")
    full = booked(desk, name="林涛")
    assert (full.status_code, "名额已满" in full.text) == (409, True)
    assert [row.name for row in pulled(tablet)] == ["李雷", "韩梅梅"]
    assert slot_line(full.text) == ["3", "3", "已满"]


def test_two_at_once_for_the_last_seat_one_wins(desk, tablet):
    booked(desk, party="2")
    numbers = [number_on(desk.get("/bookings").text) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda number: booked(desk, name=f"客{number[-4:]}", number=number), numbers))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    assert sum(row.party for row in pulled(tablet)) == 3


def test_pressing_twice_books_once(desk, tablet):
    number = number_on(desk.get("/bookings").text)
    booked(desk, number=number)
    assert "没有重复登记" in booked(desk, number=number).text
    assert len(pulled(tablet)) == 1


def test_a_cancelled_booking_gives_its_room_back_and_only_the_reason_stays(desk, tablet, centre):
    booked(desk, party="3")
    (row,) = pulled(tablet)
    form = {"place": str(HOME), "day": str(TODAY), "number": row.appointment_id}
    refused = desk.post("/bookings/cancel", data=form, headers=SAME_SITE)
    assert (refused.status_code, "请选择取消原因" in refused.text) == (400, True)
    answer = desk.post("/bookings/cancel", data=form | {"why": "asked"}, headers=SAME_SITE)
    assert "已取消 14:00–15:00 的一条预约：本人取消" in answer.text
    assert slot_line(answer.text) == ["3", "0", "3"]
    assert "李" not in answer.text.split("<main")[1]
    assert pulled(tablet) == [None]
    again = desk.post("/bookings/cancel", data=form | {"why": "asked"}, headers=SAME_SITE)
    assert "已经取消了" in again.text
    assert trail(centre)[1:] == [("booking_cancelled", f"{row.appointment_id} asked")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slot": ""}, "请选择一个时段"),
        ({"slot": "2026-11-22T14:30:00+08:00"}, "请选择一个时段"),
        ({"slot": "2026-11-22T10:00:00+08:00"}, "已经过去了"),
        ({"name": " "}, "请填写真实姓名"),
        ({"tail": "12a4"}, "须是 4 位数字"),
        ({"party": "0"}, "人数须是 1 到 50"),
        ({"party": "９999999999999999999999999"}, "人数须是 1 到 50"),
        ({"host": "9-9-999"}, "没有房号“9-9-999”"),
        ({"host": ""}, "请填写访客到访的房号"),
        ({"who": "00000009-9", "name": ""}, "没有这个人了"),
        ({"who": "00000001-1"}, "请只留一个"),
        ({"number": "<script>"}, "请选择一个时段"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_and_nothing_is_booked(desk, tablet, changes, said):
    answer = booked(desk, **changes)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert "<script>" not in answer.text
    assert pulled(tablet) == []


def test_a_place_whose_policy_has_no_slots_says_so(client, centre):
    sign_in(client, "bureau")
    assert "还没有生效的管控规则" in client.get(f"/bookings?place={AWAY}").text
    with centre.database.write() as connection:
        add_policy(connection, AWAY, Policy(4, NOON - timedelta(days=1), slot_capacity=3))
    shown = client.get(f"/bookings?place={AWAY}").text
    assert "（第 4 版），本场所这一天不实行分时段预约" in shown
    assert 'name="slot"' not in shown
    refused = booked(client, AWAY, number="019ab000-0000-7000-8000-000000000000")
    assert (refused.status_code, "请选择一个时段" in refused.text) == (400, True)
    with centre.database.write() as connection:
        closed = Policy(5, NOON - timedelta(hours=1), appointments=True, site_open=False)
        add_policy(connection, AWAY, closed)
    assert "闭园" in client.get(f"/bookings?place={AWAY}").text


def test_the_list_goes_out_with_full_names_only_after_the_password(desk, clock, centre):
    booked(desk, name="=李雷", note="@x")
    assert "=李雷" not in desk.get("/bookings").text
    data = desk.get(f"/bookings/export?place={HOME}&day={TODAY}").content
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert [row["真实姓名"], row["到访房号"], row["事由"]] == ["'=李雷", "2-1-101", "'@x"]
    assert "=李雷" in desk.get(f"/bookings/print?place={HOME}&day={TODAY}").text
    with centre.database.read() as connection:
        told = connection.execute(select(audit.c.object).where(audit.c.action == "exported")).scalars().all()
    assert told == [f"bookings csv {TODAY}", f"bookings print {TODAY}"]
    clock.forward(minutes=6)
    for name in ("export", "print"):
        answer = desk.get(f"/bookings/{name}?place={HOME}")
        assert answer.headers["location"].startswith("/prove?back=%2Fbookings")


def test_nobody_books_out_of_scope_from_elsewhere_or_who_may_only_look(desk, centre, tablet):
    number = number_on(desk.get("/bookings").text)
    assert booked(desk, AWAY).status_code == 404
    for path in (f"/bookings?place={AWAY}", f"/bookings/export?place={AWAY}", f"/bookings/print?place={AWAY}"):
        assert desk.get(path).status_code == 404
    assert desk.get("/bookings?day=someday").status_code == 404
    form = {"place": str(AWAY), "number": number, "why": "asked"}
    assert desk.post("/bookings/cancel", data=form, headers=SAME_SITE).status_code == 404
    assert desk.post("/bookings", data={"place": str(HOME)}, headers={"origin": "http://x"}).status_code == 403
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 11, Role.VIEWER))
    sign_in(desk, "looker")
    assert booked(desk, number=number).status_code == 403
    assert 'name="slot"' not in desk.get("/bookings").text
    assert pulled(tablet) == []


def test_the_page_stands_in_english(desk):
    desk.cookies.set("checkpoint_language", "en")
    assert "Booked: 14:00–15:00" in booked(desk).text


# ------------------------------------------------------------- which slots a day has


def hours(policy, **more):
    return [slot.begins.hour for slot in slots_of_day(TODAY, UTC, [policy], **more)]


def a_policy(**more):
    return Policy(1, datetime(2026, 1, 1, tzinfo=UTC), appointments=True, **more)


def test_slots_are_the_hours_in_which_a_gate_is_open_and_no_curfew_holds():
    assert hours(a_policy()) == list(range(6, 22))
    assert hours(a_policy(gates=(GateTerms(1, open_from=time(9), open_until=time(11)),))) == [9, 10]
    assert hours(a_policy(gates=(GateTerms(1, entries=False, open_from=time(9), open_until=time(11)),))) == [
        *range(6, 22)
    ]
    assert hours(a_policy(curfew_from=time(8), curfew_until=time(20))) == [6, 7, 20, 21]
    assert hours(a_policy(site_open=False)) == []
    assert hours(Policy(1, datetime(2026, 1, 1, tzinfo=UTC))) == []


def spans(*policies):
    return [f"{slot.begins:%H:%M}-{slot.ends:%H:%M}" for slot in slots_of_day(TODAY, UTC, list(policies))]


def test_a_slot_is_as_long_as_the_policy_says_and_a_gate_is_open_through_the_whole_of_it():
    office = (GateTerms(1, open_from=time(8, 30), open_until=time(10, 30)),)
    assert spans(a_policy(gates=office, slot_minutes=30)) == [
        "08:30-09:00",
        "09:00-09:30",
        "09:30-10:00",
        "10:00-10:30",
    ]
    assert spans(a_policy(gates=office)) == ["09:00-10:00"]
    evening = a_policy(gates=office, slot_minutes=30, curfew_from=time(9, 20), curfew_until=time(9, 40))
    assert spans(evening) == ["08:30-09:00", "10:00-10:30"]
    later = Policy(2, datetime(2026, 11, 22, 9, 30, tzinfo=UTC), appointments=True, gates=office)
    assert spans(a_policy(gates=office, slot_minutes=15), later)[-2:] == ["09:00-09:15", "09:15-09:30"]
    assert len(spans(a_policy(slot_minutes=120))) == 8
    begun = Policy(2, datetime(2026, 11, 22, 12, 10, tzinfo=UTC), appointments=True, slot_minutes=30)
    assert spans(Policy(1, datetime(2026, 1, 1, tzinfo=UTC)), begun)[0] == "12:30-13:00"


def test_the_policy_in_force_at_a_slot_says_what_it_takes():
    later = Policy(2, datetime(2026, 11, 22, 12, tzinfo=UTC), appointments=True, slot_capacity=5)
    found = slots_of_day(TODAY, UTC, [a_policy(slot_capacity=2), later])
    assert {slot.begins.hour: slot.capacity for slot in found} == {hour: 2 if hour < 12 else 5 for hour in range(6, 22)}
