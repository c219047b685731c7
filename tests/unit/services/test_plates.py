"""A plate is found whether it stands in a resident's note, on a visitor's car that is inside, or left yesterday."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import CorrectionReason, EventKind
from checkpoint.domain.lookups import Sought
from checkpoint.domain.movements import Source
from checkpoint.domain.visits import Visit
from checkpoint.services.finder import SEARCHES_MAX
from checkpoint.services.search import RESULTS_MAX
from tests.support.builders import a_resident
from tests.support.gates import Known


def drive_in(tablet, plate, name="赵四"):
    visit = Visit(0x9C41F00D, name, consent=True)
    encounter = tablet.gate.visiting(tablet.gate.measure(tablet.gate.open_stranger(), 365), visit)
    return tablet.visits.receive(tablet.gate.driving(encounter, plate), Outcome.ADMIT).event


def lookups(tablet):
    return [event.body for event in tablet.outbox.events() if event.kind is EventKind.LOOKUP]


def test_a_visitors_car_that_is_inside_is_found_by_a_part_of_its_plate(tablet, hands):
    event = drive_in(tablet, "豫A12345")
    for typed in ("豫A12345", "a12345", "A123", "豫A·123"):
        (seen,) = tablet.finder.find(typed).vehicles
        assert (seen.plate, seen.inside, seen.at, seen.host) == ("豫A12345", True, event.at, 0x9C41F00D)
    assert tablet.finder.find("B12345").vehicles == ()


def test_one_that_left_is_found_for_two_days(tablet, hands):
    drive_in(tablet, "豫A12345")
    hands.pass_time(hours=1)
    (guest,) = tablet.visits.inside()
    tablet.gate.record(tablet.visits.leaving(guest), Outcome.ADMIT)
    (seen,) = tablet.finder.find("A12345").vehicles
    assert (seen.inside, seen.direction) == (False, Direction.OUT)
    hands.pass_time(hours=48, seconds=1)
    assert tablet.finder.find("A12345").vehicles == ()


def test_those_inside_come_first_and_a_record_taken_back_is_none(tablet, hands):
    drive_in(tablet, "豫A11111")
    hands.pass_time(minutes=5)
    (guest,) = tablet.visits.inside()
    tablet.gate.record(tablet.visits.leaving(guest), Outcome.ADMIT)
    drive_in(tablet, "豫A12222")
    undone = drive_in(tablet, "豫A13333")
    tablet.gate.undo(undone.id, CorrectionReason.OTHER)
    assert tablet.finder.find("A1").vehicles == ()  # too short for anybody (S26)
    drive_in(tablet, "豫B11122")
    assert [row.plate for row in tablet.plates.find("111")] == ["豫B11122", "豫A11111"]
    assert tablet.plates.find("A13333") == []


def test_a_resident_whose_note_has_the_plate_and_the_car_are_both_shown(open_tablet):
    tablet = open_tablet(Known(residents=[a_resident(note="车牌 豫A12345")]))
    drive_in(tablet, "豫A12345")
    found = tablet.finder.find("A12345")
    assert ([row.resident.name for row in found.matches], len(found.vehicles)) == (["张伟国"], 1)


def test_it_counts_as_a_lookup_and_stops_with_the_others(tablet, hands):
    drive_in(tablet, "豫A12345")
    tablet.finder.find("A12345")
    assert [(row.sought, row.shown) for row in lookups(tablet)] == [(Sought.PLATE, 1)]
    for number in range(SEARCHES_MAX):
        tablet.finder.find("张伟国" if number % 2 else "李秀英")
    stopped = tablet.finder.find("A12345")
    assert (stopped.vehicles, stopped.wait_minutes > 0) == ((), True)


def test_never_more_than_ten_rows(tablet):
    for number in range(RESULTS_MAX + 3):
        drive_in(tablet, f"豫A12{number:03}")
    found = tablet.finder.find("豫A12")
    assert (len(found.vehicles), found.total) == (RESULTS_MAX, RESULTS_MAX + 3)


@pytest.mark.parametrize("inside", [True, False])
def test_a_tap_begins_with_whom_it_is_about(tablet, inside):
    event = drive_in(tablet, "豫A12345")
    (seen,) = tablet.finder.find("A12345").vehicles
    seen = seen if inside else replace(seen, direction=Direction.OUT, at=seen.at - timedelta(hours=1))
    encounter = tablet.gate.open_vehicle(seen)
    assert encounter.plate == "豫A12345"
    assert encounter.person_id == (event.body.person_id if inside else "")


def test_a_residents_car_begins_with_the_resident(tablet):
    person = tablet.reference.roster.residents["9c41f00d-2"]
    encounter = tablet.gate.measure(tablet.gate.open_resident(person, Source.LIST), 365)
    tablet.gate.record(tablet.gate.driving(encounter, "豫A12345"), Outcome.ADMIT)
    (seen,) = tablet.finder.find("A12345").vehicles
    assert tablet.gate.open_vehicle(seen).resident == person
