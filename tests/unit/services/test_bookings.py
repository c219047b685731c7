"""Who comes on a booking."""

from datetime import timedelta

import pytest

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Outcome, Reason
from checkpoint.protocol.appointments import appointment_to_doc
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream
from checkpoint.store.replica import Replica
from tests.support.builders import NOON, a_policy
from tests.support.gates import Known, a_tablet

HOUR = timedelta(hours=1)


@pytest.fixture
def tablet(tmp_path, hands):
    policy = a_policy(appointments=True, slot_capacity=2, slot_grace_minutes=15)
    tablet = a_tablet(tmp_path, hands, Known(policies=[policy]))
    rows = [
        Appointment("b1", NOON, NOON + HOUR, "李雷", "1234", 2),
        Appointment("b2", NOON, NOON + HOUR, "韩梅梅", "5678"),
        Appointment("b3", NOON + 2 * HOUR, NOON + 3 * HOUR, "李雷雷", "9999"),
        Appointment("b4", NOON + timedelta(days=1), NOON + timedelta(days=2), "李明"),
    ]
    page = Page(tuple(Change(row.appointment_id, appointment_to_doc(row)) for row in rows), "1", more=False, time=NOON)
    Replica(tablet.store).apply(Stream.APPOINTMENTS, page)
    tablet.close()
    tablet = a_tablet(tmp_path, hands)
    yield tablet
    tablet.close()


def comes(tablet, query):
    found = tablet.bookings.find(query)[0].appointment
    return tablet.gate.measure(tablet.gate.booked(tablet.gate.open_stranger(), found), 365)


def test_todays_bookings_are_found_by_name_and_telephone_the_nearest_first(tablet):
    assert [row.appointment.appointment_id for row in tablet.bookings.today()] == ["b1", "b2", "b3"]
    assert [row.appointment.appointment_id for row in tablet.bookings.find("李雷")] == ["b1", "b3"]
    assert [row.appointment.name for row in tablet.bookings.find("5678")] == ["韩梅梅"]
    assert tablet.bookings.find(" ") == []


def test_a_guest_without_a_booking_is_checked_and_with_one_it_is_in_the_record(tablet):
    stranger = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert Reason.APPOINTMENT_MISSING in stranger.verdict.reasons
    encounter = comes(tablet, "1234")
    assert encounter.verdict.reasons == (Reason.NOT_ON_ROSTER,)
    movement = tablet.gate.record(encounter, Outcome.ADMIT).body
    assert (movement.appointment, movement.masked_name) == ("b1", "李*")
    assert tablet.bookings.today()[0].came == 1


def test_too_early_and_too_late_are_checked_within_the_grace_not(tablet, hands):
    assert Reason.APPOINTMENT_TIME in comes(tablet, "9999").verdict.reasons
    hands.pass_time(minutes=105)
    assert Reason.APPOINTMENT_TIME not in comes(tablet, "9999").verdict.reasons
    hands.pass_time(minutes=91)
    assert Reason.APPOINTMENT_TIME in comes(tablet, "9999").verdict.reasons


def test_a_slot_that_is_full_at_this_gate_takes_nobody_more(tablet, hands):
    for query in ("1234", "5678"):
        encounter = comes(tablet, query)
        assert Reason.SLOT_FULL not in encounter.verdict.reasons
        tablet.gate.record(encounter, Outcome.ADMIT)
    third = comes(tablet, "1234")
    assert (third.verdict.outcome, Reason.SLOT_FULL in third.verdict.reasons) == (Outcome.REFUSE, True)
