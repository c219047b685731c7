"""Bookings: a slot takes what it takes, and the gates have the day's list."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.appointments import Appointment, SlotFullError
from checkpoint.protocol.appointments import appointment_from_doc, appointment_to_doc
from checkpoint.server.repository.appointments import book, bookings, cancel
from tests.support.bureau import HOME, NOON

NINE = NOON + timedelta(hours=1)


def booking(number="b1", **changed):
    return replace(Appointment(number, NINE, NINE + timedelta(hours=1), "李雷", "1234"), **changed)


def taken(centre, **known):
    with centre.database.write() as connection:
        book(connection, HOME, booking(**known), 3)


def day(centre):
    with centre.database.read() as connection:
        return bookings(connection, HOME, NOON, NOON + timedelta(days=1))


def test_a_booking_reads_back_and_comes_down_to_the_gates(centre, tablet):
    full = booking(party=2, host=0x9C41F00D, note="轮椅")
    assert appointment_from_doc(appointment_to_doc(full)) == full
    taken(centre, number="b1", party=2)
    (change,) = tablet.pull("appointments").json()["changes"]
    assert appointment_from_doc(change["doc"]) == booking(party=2, pinyin="li'lei")


def test_a_slot_takes_so_many_people_and_the_next_one_is_free(centre):
    taken(centre, number="b1", party=2)
    with pytest.raises(SlotFullError) as caught:
        taken(centre, number="b2", party=2)
    assert caught.value.left == 1
    taken(centre, number="b2")
    later = NINE + timedelta(hours=1)
    taken(centre, number="b3", party=3, begins=later, ends=later + timedelta(hours=1))
    assert [row.appointment_id for row in day(centre)] == ["b1", "b2", "b3"]


def test_a_booking_may_be_changed_within_its_own_room_and_cancelled(centre, tablet):
    taken(centre, number="b1", party=2)
    taken(centre, number="b1", party=3)
    with centre.database.write() as connection:
        assert cancel(connection, HOME, "b1")
        assert not cancel(connection, HOME, "b1")
    assert day(centre) == []
    (change,) = tablet.pull("appointments").json()["changes"]
    assert change["del"] is True
    taken(centre, number="b2", party=3)


def test_two_at_once_do_not_share_the_last_seat(centre):
    def tries(number):
        try:
            taken(centre, number=f"b{number}")
        except SlotFullError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(12))) == 3
    assert len(day(centre)) == 3


@pytest.mark.parametrize("wrong", [{"name": " "}, {"party": 0}, {"party": 51}, {"ends": NINE}, {"phone_tail": "12345"}])
def test_a_booking_that_says_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"name|people|slot|digits"):
        booking(**wrong)


@pytest.mark.parametrize(("minutes", "off"), [(-61, -61), (-0.5, -1), (0, 0), (59.9, 0), (60, 1), (75, 16)])
def test_minutes_off_the_slot(minutes, off):
    assert booking().minutes_off(NINE + timedelta(minutes=minutes)) == off
