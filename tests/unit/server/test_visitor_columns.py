"""What the register asks of visitors and vehicles reaches the supervisor: the list, the files, the command."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.late import LateEntry
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.visits import Visit
from checkpoint.server.repository.appointments import book, cancel
from checkpoint.server.rows import BookingRow, row_from_doc
from tests.support.bureau import HOME, NOON, bearer_of, event, movement, sign_in

VISIT = Visit(1, "王小明", "13800001111", "送货", consent=True, companions=2, expected_out=NOON + timedelta(hours=2))


@pytest.fixture
def desk(client, clock, tablet):
    """Signed in, with a visitor in a vehicle and somebody on foot on record."""
    clock.now = NOON + timedelta(minutes=30)
    came = replace(movement(category=Category.VISITOR), masked_name="王*明", address="", visit=VISIT, plate="豫S12345")
    tablet.outbox.record(event(replace(came, riders=1)), event(movement("00000001-1"), NOON + timedelta(minutes=1)))
    assert tablet.push().status_code == 200
    sign_in(client)
    return client


def exported(client, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = client.get(f"/movements/export?kind=csv&{asked}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_whom_why_with_whom_until_when_and_the_plate_are_columns(desk):
    visitor, resident = exported(desk)
    told = [
        visitor[name] for name in ("到访住户", "来访事由", "住户同意", "同行人数", "预计离开时间", "车牌", "同乘人数")
    ]
    assert told == ["1-1-101", "送货", "是", "2", "2026-11-22 14:00:00", "豫S12345", "1"]
    assert [resident[name] for name in ("到访住户", "住户同意", "同行人数", "车牌")] == ["", "", "", ""]
    assert not any("王小明" in cell or "13800001111" in cell for cell in visitor.values())


def test_the_list_says_it_in_words(desk):
    page = desk.get("/movements").text
    assert "到访 1-1-101 · 送货 · 住户已同意 · 同行 2 人 · 预计 14:00 离开" in page
    assert "车牌 豫S12345" in page
    assert "王小明" not in page


@pytest.mark.parametrize(("text", "found"), [("豫S12345", 1), ("s12345", 1), ("12345", 1), ("豫S99999", 0)])
def test_a_plate_or_its_end_is_found(desk, text, found):
    assert len(exported(desk, text=text)) == found


def test_the_command_pulls_the_same(desk):
    asked = {"place": HOME, "since": (NOON - timedelta(hours=1)).isoformat()}
    answer = desk.get("/v1/movements", params=asked, headers=bearer_of(desk))
    row = next(row for row in map(row_from_doc, answer.json()["rows"]) if row.visit)
    assert (row.visit.host, row.visit.companions, row.plate, row.riders) == ("1-1-101", 2, "豫S12345", 1)
    assert "王小明" not in answer.text


BOOKED = Appointment("b7", NOON, NOON + timedelta(hours=1), "王小明", "1111", 3, host=1)


@pytest.fixture
def expected(client, clock, centre, tablet):
    """Signed in; a visitor came on a booking of noon, and one on a booking that nobody keeps any more."""
    clock.now = NOON + timedelta(minutes=30)
    with centre.database.write() as connection:
        book(connection, HOME, BOOKED, None)
    came = replace(movement(category=Category.VISITOR), masked_name="王*明", visit=VISIT, appointment="b7")
    purged = event(replace(came, appointment="01935400-0000-7000-8000-0123456789ab"), NOON + timedelta(minutes=1))
    tablet.outbox.record(event(came), purged, event(movement("00000001-1"), NOON + timedelta(minutes=2)))
    assert tablet.push().status_code == 200
    sign_in(client)
    return client


def test_the_booking_that_somebody_came_on_is_in_the_list_and_in_the_files(expected, centre):
    page = expected.get("/movements").text
    assert "预约 12:00–13:00 · 王*明" in page
    assert "预约 #456789ab" in page
    rows = exported(expected)
    told = [[row[name] for name in ("预约时段", "预约人", "预约编号")] for row in rows]
    number = "01935400-0000-7000-8000-0123456789ab"
    assert told == [["2026-11-22 12:00–13:00", "王*明", "b7"], ["", "", number], ["", "", ""]]
    with centre.database.write() as connection:
        cancel(connection, HOME, "b7")
    assert "预约 12:00–13:00 · 已取消" in expected.get("/movements").text


def test_the_command_pulls_the_booking_too(expected):
    asked = {"place": HOME, "since": (NOON - timedelta(hours=1)).isoformat()}
    answer = expected.get("/v1/movements", params=asked, headers=bearer_of(expected))
    first, second, third = map(row_from_doc, answer.json()["rows"])
    assert first.booking == BookingRow("b7", BOOKED.begins, BOOKED.ends, "王*明")
    assert second.booking == BookingRow("01935400-0000-7000-8000-0123456789ab")
    assert third.booking is None
    assert "王小明" not in answer.text


def test_of_a_strangers_line_of_paper_nobody_says_that_a_host_did_not_agree(client, clock, tablet):
    clock.now = NOON + timedelta(minutes=30)
    on_paper = replace(movement("", category=Category.UNKNOWN), visit=Visit(name="送水老李"), source=Source.PAPER)
    tablet.outbox.record(event(replace(on_paper, late=LateEntry(NOON, page=1, line=1), note="登记人老周")))
    assert tablet.push().status_code == 200
    sign_in(client)
    page = client.get("/movements").text
    assert "住户未同意" not in page
    assert "送水老李" not in page
    assert "登记人老周" in page
