"""A booking over two real tablets and the real server: found at both gates, used at one, known at the other."""

from datetime import timedelta

from checkpoint.bootstrap import utc_now
from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Outcome
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.visits import Visit
from checkpoint.server.repository.appointments import book


def sync(*tablets):
    for tablet in tablets:
        assert tablet.link.session()


def test_a_booking_that_one_gate_let_in_is_used_at_the_other_until_that_is_taken_back(gates, centre):
    east, west = gates
    local = utc_now().astimezone(east.bookings._zone)
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)  # of today, whenever the tests run
    booked = Appointment("b-shared", begins, begins + timedelta(hours=24), "令狐冲", "4321", 3)
    with centre.centre.database.write() as connection:
        book(connection, centre.place.place_id, booked, None)
    sync(east, west)

    def comes(gate):
        (row,) = gate.finder.find_comer("lhc").bookings
        return gate.gate.booked(gate.gate.visiting(gate.gate.open_stranger(), Visit()), row.appointment)

    assert comes(west).facts.booking_used is None
    event = east.visits.receive(comes(east), Outcome.ADMIT, "approved").event
    sync(east, west)
    used = comes(west).facts.booking_used
    assert used.gate_id == east.identity.gate.gate_id
    assert abs(used.at - event.at) < timedelta(milliseconds=1)  # as far as the wire tells
    assert [row.came for row in west.bookings.today() if row.appointment.appointment_id == "b-shared"] == [3]
    east.gate.undo(event.id, CorrectionReason.TURNED_BACK)
    sync(east, west)
    assert comes(west).facts.booking_used is None
