"""Whoever comes on a booking: found beside residents, chosen on the visitor's card, read in the day's list."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Direction, Outcome, Passage, Reason
from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy
from checkpoint.protocol.appointments import appointment_to_doc
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, presence_to_doc
from checkpoint.store.replica import Replica
from tests.support.tablet import PLACE, resident, sign_pass
from tests.ui.conftest import bodies
from tests.ui.test_visitor import listed

HOST = 0x1001


def booked(number, name, **known):
    """Their slot is of now, and begins today, whatever the hour is."""
    now = datetime.now(ZoneInfo(PLACE.timezone))
    begins = max(now - timedelta(minutes=5), now.replace(hour=0, minute=0, second=0, microsecond=0))
    return Appointment(number, begins, begins + timedelta(hours=1), name, **known)


def told(app, *rows, now=None):
    tablet, now = app.station.tablet, now or datetime.now(UTC)
    page = Page(tuple(Change(row.appointment_id, appointment_to_doc(row)) for row in rows), "1", more=False, time=now)
    Replica(tablet.store).apply(Stream.APPOINTMENTS, page)
    tablet.reference.refresh(Stream.APPOINTMENTS)
    app.station.tell()


def a_policy():
    return Policy(1, datetime.now(UTC) - timedelta(days=1), "预约", appointments=True, slot_capacity=9)


@pytest.fixture
async def gate(gate_under):
    app = await gate_under(a_policy())
    listed(app.station)
    told(
        app,
        booked("b1", "李雷", phone_tail="1234", party=3, host=HOST, note="送货", pinyin="li'lei"),
        booked("b2", "王芳", phone_tail="5678", pinyin="wang'fang"),
    )
    await app.settle()
    return app


async def search(app, text):
    await app.scan(text)
    await app.until(lambda: app.has("results"))


async def test_whoever_booked_is_found_by_name_initials_or_phone_and_let_in_with_a_badge(gate):
    for text in ("李雷", "ll", "1234"):
        await search(gate, text)
        assert "预约 · 3 人 · 到访 1-1-102 · 手机尾号 1234" in gate.text("result-booking-1"), text
    await gate.tap("result-booking-1")
    assert "李*" in gate.text("booking-chosen")
    assert "李雷" not in " ".join(gate.texts())
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("visitor-code"))
    (movement,) = bodies(gate, Movement)
    assert (movement.verdict.outcome, movement.appointment, movement.visit.name) == (Outcome.ADMIT, "b1", "李雷")
    assert (movement.visit.people, movement.visit.host, movement.visit.purpose) == (3, HOST, "送货")


async def test_a_resident_of_the_same_name_stands_beside_the_booking(gate):
    told(gate, booked("b3", "王小明", pinyin="wang'xiao'ming"))
    await search(gate, "wxm")
    assert gate.has("result-1")
    assert gate.has("result-booking-1")


async def test_the_visitors_card_offers_the_days_bookings_and_one_that_is_chosen_fills_it(gate):
    await gate.tap("visit-new")
    assert "没有选定预约" in gate.text("reasons")
    await gate.tap("booking-offer")
    assert gate.has("booking-1")
    assert gate.has("booking-2")
    await gate.type("booking-find", "5678")
    await gate.settle()
    assert not gate.has("booking-2")
    await gate.tap("booking-1")
    assert "王*" in gate.text("booking-chosen")
    assert Reason.APPOINTMENT_MISSING not in gate.panel.gate.encounter.verdict.reasons
    await gate.tap("booking-other")
    await gate.tap("booking-back")
    assert gate.has("booking-chosen")
    await gate.tap("booking-none")
    assert Reason.APPOINTMENT_MISSING in gate.panel.gate.encounter.verdict.reasons
    assert gate.panel.gate.encounter.visit.name == ""


async def test_a_stranger_and_whoever_shows_a_visitors_pass_are_connected_with_their_booking_too(gate):
    await gate.tap("stranger")
    await gate.tap("booking-offer")
    await gate.tap("booking-1")
    assert gate.panel.gate.encounter.appointment is not None
    await gate.tap("card-close")
    await gate.scan(sign_pass(resident("王小明"), type=PassType.VISITOR, person_no=9))
    await gate.tap("booking-offer")
    await gate.tap("booking-1")
    encounter = gate.panel.gate.encounter
    assert (encounter.check is not None, encounter.appointment is not None) == (True, True)


async def test_a_booking_that_was_used_at_another_gate_says_when_and_is_checked(gate):
    at = datetime.now(UTC) - timedelta(minutes=3)
    doc = presence_to_doc("aaaa0001-1", "e1", Passage(Direction.IN, at, 2, people=3, booking="b1"))
    page = Page((Change(doc["id"], doc),), "2", more=False, time=at)
    Replica(gate.station.tablet.store).apply(Stream.PRESENCE, page)
    gate.station.tablet.reference.refresh(Stream.PRESENCE)
    await search(gate, "1234")
    time = at.astimezone(gate.panel.zone).strftime("%H:%M")
    assert f"{time} 2 号卡点 已到 3 人" in gate.text("result-booking-1")
    await gate.tap("result-booking-1")
    await gate.tap("preset-365")
    assert "这条预约已经用过" in gate.text("reasons")
    assert f"首次使用：{at.astimezone(gate.panel.zone):%m-%d} {time} 2 号卡点" in gate.text("reasons")


async def test_the_visitors_screen_lists_the_day_by_slot_and_a_tap_opens_the_card(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-visitors")
    assert not gate.has("booking-day")
    await gate.tap("chip-visitors-booked")
    assert "约 4 人 · 已到 0 · 未到 4" in gate.text("booking-day")
    assert gate.has("booking-1")  # those of now are listed
    number = next(n for n, row in enumerate(gate.panel.duties.board.booked, 1) if row.bookings)
    await gate.tap(f"booking-slot-{number}")
    assert not gate.has("booking-1")
    await gate.tap(f"booking-slot-{number}")
    await gate.tap("booking-1")
    assert gate.has("booking-chosen")
    assert gate.panel.frame.tab == "gate"


async def test_nobody_who_booked_is_shown_while_the_roster_is_hidden(gate_under):
    long_ago = datetime.now(UTC) - timedelta(hours=80)
    app = await gate_under(a_policy(), now=long_ago)
    told(app, booked("b1", "李雷", phone_tail="1234"), now=long_ago)
    await app.scan("1234")
    await app.until(lambda: "查找已停用" in app.text("results"))
    assert not app.has("result-booking-1")
    await app.tap("card-close")
    await app.tap("visit-new")
    assert not app.has("booking-offer")
    await app.tap("card-close")
    await app.tap("tab-desk")
    await app.tap("duty-tile-visitors")
    assert not app.has("chip-visitors-booked")


async def test_a_place_without_bookings_sees_nothing_of_them(gate_under):
    app = await gate_under()
    await app.tap("visit-new")
    assert not app.has("booking-offer")
    await app.tap("card-close")
    await app.tap("tab-desk")
    await app.tap("duty-tile-visitors")
    assert not app.has("chip-visitors-inside")
