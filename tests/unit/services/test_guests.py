"""Guests and vehicles inside: over all gates as far as they are known, and what rests on their number."""

import pytest

from checkpoint.domain.decide import Direction, Outcome, Passage, Reason
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import IssuedPass, PassType
from checkpoint.domain.visits import Visit
from checkpoint.protocol.reference import presence_from_doc, presence_to_doc
from checkpoint.services.unread import Unread
from tests.support.builders import a_pass, a_policy
from tests.support.gates import SHORT_CODE, Known, a_tablet


@pytest.fixture
def open_tablet(tmp_path, hands):
    opened = []

    def open_it(known):
        opened.append(a_tablet(tmp_path, hands, known))
        return opened[-1]

    yield open_it
    for tablet in opened:
        tablet.close()


def told(tablet, hands, **rows):
    """Other gates' passages, as a sync would bring them: person -> direction."""
    more = [
        (f"{who}-1", f"event-{who}-{way.value}-{hands.now}", Passage(way, hands.now, 2)) for who, way in rows.items()
    ]
    pulled(tablet, [*tablet.reference.passages, *more])


def pulled(tablet, passages):
    tablet.reference._passages = Unread(lambda: passages)
    tablet.ledger.learn(passages)


def test_guests_of_the_other_gates_fill_the_place_too(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(capacity_inside=2)]))
    told(tablet, hands, aaaa0001=Direction.IN)
    first = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert first.facts.inside == 1
    tablet.gate.record(first, Outcome.ADMIT)
    second = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert (second.verdict.outcome, second.facts.inside) == (Outcome.REFUSE, 2)
    hands.pass_time(minutes=1)
    told(tablet, hands, aaaa0001=Direction.OUT)
    assert tablet.gate.measure(tablet.gate.open_stranger(), 365).facts.inside == 1
    assert tablet.whereabouts.roll().guests == 1


def test_what_other_gates_let_in_long_ago_refuses_nobody(open_tablet, hands):
    policy = a_policy(capacity_inside=1, quota_known_minutes=30)
    tablet = open_tablet(Known(policies=[policy]))
    told(tablet, hands, aaaa0001=Direction.IN)
    full = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert Reason.PLACE_FULL in full.verdict.reasons
    hands.pass_time(minutes=31)
    old = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert old.verdict.outcome is Outcome.CHECK
    assert Reason.PLACE_UNSURE in old.verdict.reasons
    assert Reason.PLACE_FULL not in old.verdict.reasons


def let_in(tablet, companions, host=0x9C41F00D):
    visit = Visit(host, "王小明", consent=True, companions=companions)
    encounter = tablet.gate.measure(tablet.gate.visiting(tablet.gate.open_stranger(), visit), 365)
    if encounter.verdict.outcome is not Outcome.REFUSE:
        tablet.visits.receive(encounter, Outcome.ADMIT)
    return encounter


def test_whoever_comes_along_is_counted_and_leaves_with_the_visitor(open_tablet):
    tablet = open_tablet(Known(policies=[a_policy(capacity_inside=6)]))
    assert let_in(tablet, 3).verdict.outcome is Outcome.CHECK
    assert tablet.whereabouts.roll().guests == 4
    three = let_in(tablet, 2)  # seven would be inside
    assert three.verdict.outcome is Outcome.REFUSE
    assert Reason.PLACE_FULL in three.verdict.reasons
    assert let_in(tablet, 1).verdict.outcome is Outcome.CHECK
    (_, first) = tablet.visits.inside()
    leaving = tablet.gate.measure(tablet.visits.leaving(first), 365)
    tablet.gate.record(leaving, Outcome.ADMIT)
    assert tablet.whereabouts.roll().guests == 2


def test_who_went_and_came_back_stands_first_again(open_tablet, hands):
    tablet = open_tablet(Known())
    let_in(tablet, 0)
    hands.pass_time(minutes=1)
    let_in(tablet, 1)
    _, first = tablet.visits.inside()
    hands.pass_time(minutes=1)
    tablet.gate.record(tablet.gate.measure(tablet.visits.leaving(first), 365), Outcome.ADMIT)
    hands.pass_time(minutes=1)
    back = tablet.gate.visiting(tablet.gate.open_guest(first.person_id, first.masked_name, ""), Visit(0x9C41F00D))
    assert back.direction is Direction.IN
    tablet.visits.receive(tablet.gate.measure(back, 365), Outcome.ADMIT)
    assert [guest.visit.companions for guest in tablet.visits.inside()] == [0, 1]


def test_another_gates_visitor_is_told_with_those_who_came_along(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(capacity_inside=6)]))
    doc = presence_to_doc("aaaa0001-1", "event-1", Passage(Direction.IN, hands.now, 2, people=5))
    pulled(tablet, presence_from_doc(doc))
    assert tablet.whereabouts.roll().guests == 5


def test_who_came_by_another_gate_leaves_from_the_list_without_a_badge(open_tablet, hands):
    tablet = open_tablet(Known())
    doc = presence_to_doc("aaaa0001-1", "event-1", Passage(Direction.IN, hands.now, 2, people=3))
    pulled(tablet, presence_from_doc(doc))
    hands.pass_time(minutes=1)
    let_in(tablet, 0)
    here, guest = tablet.visits.inside()
    assert (here.gate_id, guest.gate_id, guest.person_id, guest.visit.companions) == (0, 2, "aaaa0001-1", 2)
    leaving = tablet.gate.measure(tablet.visits.leaving(guest), 365)
    assert leaving.direction is Direction.OUT
    tablet.gate.record(leaving, Outcome.ADMIT)
    assert [row.gate_id for row in tablet.visits.inside()] == [0]
    assert tablet.whereabouts.roll().guests == 1


@pytest.mark.parametrize(("kind", "names"), [(PassType.VISITOR, ["刘*"]), (PassType.WORKER, [])])
def test_the_name_on_a_badge_of_another_gate_is_shown_and_a_worker_is_no_visitor(open_tablet, hands, kind, names):
    badge = a_pass(household_id=0xAAAA0001, person_no=1, type=kind, masked_name="刘*", pass_id="1111111111111111")
    tablet = open_tablet(Known(issued=IssuedPass(badge, SHORT_CODE)))
    told(tablet, hands, aaaa0001=Direction.IN)
    assert [guest.masked_name for guest in tablet.visits.inside()] == names


def test_who_left_by_another_gate_is_on_nobodys_list(open_tablet, hands):
    tablet = open_tablet(Known())
    told(tablet, hands, aaaa0001=Direction.IN)
    hands.pass_time(minutes=1)
    told(tablet, hands, aaaa0001=Direction.OUT)
    assert tablet.visits.inside() == []


def drives(tablet, who, direction):
    resident = tablet.reference.roster.residents[who]
    encounter = tablet.gate.measure(tablet.gate.open_resident(resident, Source.LIST), 365)
    encounter = tablet.gate.driving(encounter, "豫S12345")
    return encounter if encounter.direction is direction else tablet.gate.turn(encounter)


def test_a_vehicle_goes_out_once_a_day_with_all_who_sit_in_it(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(vehicle_trips=1)]))
    for who in ("9c41f00d-2", "9c41f00d-3"):  # two people in one vehicle are one trip
        out = drives(tablet, who, Direction.OUT)
        assert out.verdict.outcome is Outcome.ADMIT, out.facts
        tablet.gate.record(out, Outcome.ADMIT)
        hands.pass_time(minutes=1)
    assert tablet.whereabouts.roll().vehicles == ()
    tablet.gate.record(drives(tablet, "9c41f00d-2", Direction.IN), Outcome.ADMIT)
    assert tablet.whereabouts.roll().vehicles == ("豫S12345",)
    hands.pass_time(minutes=1)
    again = drives(tablet, "00001111-1", Direction.OUT)
    assert (again.verdict.outcome, again.verdict.reasons) == (Outcome.REFUSE, (Reason.VEHICLE_TRIPS,))
    assert tablet.gate.driving(again, "").verdict.outcome is Outcome.ADMIT  # on foot
    hands.pass_time(hours=24)
    tomorrow = drives(tablet, "00001111-1", Direction.OUT)
    assert Reason.VEHICLE_TRIPS not in tomorrow.verdict.reasons
