"""A visitor of whom nothing is known: held by a number and a clock, until somebody decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.incident_notes import HELD_STEPS, NUMBERS, IncidentNote, IncidentStep
from checkpoint.domain.incidents import IncidentStage
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from tests.support.builders import a_policy
from tests.support.gates import Known


def a_visitor(tablet, **said):
    return tablet.gate.visiting(tablet.gate.open_stranger(), Visit(**said))


def held(tablet):
    (case,) = tablet.incidents.open()
    return case


def test_who_is_held_has_a_number_fifteen_minutes_and_two_steps(tablet, hands):
    begun = hands.now
    tablet.incidents.hold(a_visitor(tablet, name="李大力"))
    case = held(tablet)
    assert (case.stage, case.number, case.masked_name) == (IncidentStage.HELD, 1, "李*力")
    assert case.due_at(a_policy()) - begun == timedelta(minutes=15)
    assert case.missing == HELD_STEPS


def test_the_policy_says_how_long(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(visitor_wait_minutes=5)]))
    tablet.incidents.hold(a_visitor(tablet))
    assert held(tablet).due_at(tablet.reference.policy(hands.now)) - hands.now == timedelta(minutes=5)


def test_it_survives_a_restart_with_number_clock_and_what_was_typed(open_tablet, hands):
    tablet, begun = open_tablet(), hands.now
    tablet.incidents.hold(tablet.gate.measure(a_visitor(tablet, name="李大力", purpose="repair"), 365))
    tablet.close()
    hands.pass_time(minutes=14)
    tablet = open_tablet()
    case = held(tablet)
    assert (case.number, case.due_at(a_policy()) - begun) == (1, timedelta(minutes=15))
    back = tablet.gate.resume(case)
    assert (back.visit.purpose, [row.tenths for row in back.readings], back.incident) == ("repair", [365], case.id)


def test_numbers_go_up_and_begin_again_after_the_last(tablet):
    for _ in range(NUMBERS + 1):
        tablet.incidents.hold(a_visitor(tablet))
    assert [row.number for row in tablet.incidents.open()] == [*range(1, NUMBERS + 1), 1]


def test_no_number_is_given_twice_where_somebody_waited_before_they_got_theirs(tablet):
    tablet.incidents.wait(tablet.gate.measure(a_visitor(tablet), 378))
    waiting = held(tablet)
    tablet.incidents.hold(a_visitor(tablet))
    tablet.incidents.hold(tablet.gate.resume(waiting))
    tablet.incidents.hold(a_visitor(tablet))
    assert [row.number for row in tablet.incidents.open()] == [2, 1, 3]


def test_who_is_held_again_keeps_number_and_clock_and_brings_what_was_typed_since(tablet, hands):
    begun = hands.now
    tablet.incidents.hold(a_visitor(tablet))
    hands.pass_time(minutes=10)
    back = tablet.gate.resume(held(tablet))
    tablet.incidents.hold(tablet.gate.visiting(back, replace(back.visit, purpose="care")))
    case = held(tablet)
    assert (case.number, case.visit.purpose) == (1, "care")
    assert case.due_at(a_policy()) - begun == timedelta(minutes=15)


def test_who_is_held_again_keeps_all_that_the_card_says_by_then(tablet, hands):
    tablet.incidents.object(a_visitor(tablet, name="李大力"))
    tablet.incidents.object(tablet.gate.resume(held(tablet)))
    back = replace(tablet.gate.resume(held(tablet)), stranger=Stranger("李大力", "3-2"), note="送药")
    said = tablet.gate.bound_for(tablet.gate.turn(back), Trip("work", hands.now))
    booked = Appointment("b1", hands.now, hands.now + timedelta(hours=1), "李大力")
    tablet.incidents.object(replace(said, appointment=booked))
    case = held(tablet)
    assert (case.direction, case.trip, case.appointment) == (Direction.OUT, said.trip, "b1")
    assert (case.stranger, case.address, case.note, case.number) == (back.stranger, "3-2", "送药", 1)
    tablet.incidents.object(tablet.gate.bound_for(tablet.gate.resume(case), None))
    assert (held(tablet).trip, held(tablet).note) == (None, "送药")


def test_somebody_held_who_has_a_fever_rests_first_and_is_held_again(tablet, hands):
    tablet.incidents.hold(a_visitor(tablet))
    hot = tablet.gate.measure(tablet.gate.resume(held(tablet)), 378)
    tablet.incidents.wait(hot)
    assert held(tablet).stage is IncidentStage.WAITING
    hands.pass_time(minutes=6)
    well = tablet.gate.measure(tablet.gate.measure(tablet.gate.resume(held(tablet)), 365), 366)
    tablet.incidents.hold(well)
    assert (held(tablet).stage, held(tablet).number) == (IncidentStage.HELD, 1)


def test_a_fever_that_stays_is_seen_to_before_any_answer(tablet, hands):
    tablet.incidents.hold(a_visitor(tablet))
    hot = tablet.gate.measure(tablet.gate.measure(tablet.gate.resume(held(tablet)), 378), 379)
    tablet.gate.record(hot, Outcome.REFER)
    assert held(tablet).stage is IncidentStage.FEVER


@pytest.mark.parametrize("outcome", [Outcome.ADMIT, Outcome.REFUSE])
def test_what_the_gate_decides_ends_it(tablet, outcome):
    tablet.incidents.hold(a_visitor(tablet))
    event = tablet.gate.record(tablet.gate.resume(held(tablet)), outcome)
    assert tablet.incidents.open() == []
    assert event.body.incident


def test_time_alone_ends_nothing(tablet, hands):
    tablet.incidents.hold(a_visitor(tablet))
    hands.pass_time(minutes=24 * 60)
    assert held(tablet).stage is IncidentStage.HELD


def test_nobody_is_held_by_a_number_beyond_two_digits_and_no_other_step_opens_an_incident():
    with pytest.raises(ValueError, match="1 to 99"):
        IncidentNote(IncidentStep.HOLD, number=100)
    with pytest.raises(ValueError, match="opens"):
        IncidentNote(IncidentStep.SHELTER)
