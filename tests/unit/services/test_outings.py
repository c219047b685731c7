"""Going out with a destination and a time to be back, and what becomes of it."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.decide import Direction, Outcome, Passage, Reason
from checkpoint.domain.passes import MINUTES_SHIFT
from checkpoint.domain.policy import TripRule
from checkpoint.domain.trips import Trip
from checkpoint.protocol.reference import presence_from_doc, presence_to_doc
from checkpoint.qr.token import encode_pass
from checkpoint.services.outings import asks_destination, due_choices
from tests.support.builders import ISSUER, NOON, a_pass, a_policy
from tests.support.gates import Known
from tests.unit.services.test_gate import scanned

ZONE = ZoneInfo("Asia/Shanghai")


def goes(tablet, hands, minutes):
    """Out with a word on when to be back."""
    trip = Trip("shopping", hands.now + timedelta(minutes=minutes))
    encounter = tablet.gate.bound_for(tablet.gate.measure(scanned(tablet), 365), trip)
    return tablet.gate.record(encounter, Outcome.ADMIT)


def keys(tablet, policy):
    return [choice.key for choice in due_choices(scanned(tablet), policy, NOON, ZONE)]


def test_without_a_limit_hours_and_the_day_are_offered_and_with_one_nothing_beyond_it(tablet):
    assert keys(tablet, a_policy()) == ["1", "2", "3", "today"]
    assert keys(tablet, a_policy(minutes_out_max=150)) == ["limit", "1", "2"]
    assert keys(tablet, a_policy(minutes_out_max=60)) == ["limit"]


@pytest.mark.parametrize(("curfew", "ends"), [(None, time(23, 59)), (time(22), time(22)), (time(6), time(23, 59))])
def test_the_day_ends_where_the_curfew_begins(tablet, curfew, ends):
    policy = a_policy(curfew_from=curfew, curfew_until=curfew and time(5))
    last = due_choices(scanned(tablet), policy, NOON, ZONE)[-1]
    assert last.at.astimezone(ZONE).time() == ends


def test_the_question_is_for_residents_on_the_way_out(tablet):
    encounter, policy = scanned(tablet), a_policy()
    assert asks_destination(encounter, policy)
    assert not asks_destination(tablet.gate.turn(encounter), policy)
    assert not asks_destination(encounter, a_policy(ask_destination=TripRule.NONE))
    assert not asks_destination(tablet.gate.turn(tablet.gate.open_stranger()), policy)


def test_whoever_is_later_than_they_said_is_overdue_on_the_list_and_on_the_card(tablet, hands):
    event = goes(tablet, hands, 30)
    assert event.body.trip.destination == "shopping"
    assert event.body.facts.trip_said
    hands.pass_time(minutes=30)
    assert tablet.whereabouts.roll().overdue == []
    assert scanned(tablet).verdict.reasons == (Reason.TEMPERATURE_MISSING,)
    hands.pass_time(minutes=25)
    (late,) = tablet.whereabouts.roll().overdue
    assert (late.overdue, late.due, late.last.trip) == (25, event.body.trip.due_back, event.body.trip)
    back = scanned(tablet)
    assert (back.facts.minutes_declared, back.facts.minutes_out) == (30, 55)
    assert Reason.OVERDUE in back.verdict.reasons


def test_a_restart_remembers_what_was_said(open_tablet, hands):
    tablet = open_tablet()
    goes(tablet, hands, 30)
    tablet.close()
    hands.pass_time(minutes=40)
    again = open_tablet()
    assert [row.overdue for row in again.whereabouts.roll().overdue] == [10]
    assert Reason.OVERDUE in scanned(again).verdict.reasons


def test_the_policys_limit_bounds_what_was_said(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(version=3, minutes_out_max=20)]))
    goes(tablet, hands, 30)
    hands.pass_time(minutes=25)
    assert [row.overdue for row in tablet.whereabouts.roll().overdue] == [5]


def test_another_gate_is_told_where_and_until_when():
    left = Passage(Direction.OUT, NOON, 2, Trip("work", NOON + timedelta(hours=1)))
    doc = presence_to_doc("9c41f00d-2", "e1", left)
    assert presence_from_doc(doc) == [("9c41f00d-2", "e1", left)]
    assert presence_from_doc({key: doc[key] for key in doc if key != "trip"})[0][2].trip is None


def test_whoever_is_turned_to_the_way_in_takes_no_trip_along(tablet, hands):
    trip = Trip("work", hands.now)
    turned = tablet.gate.turn(tablet.gate.bound_for(scanned(tablet), trip))
    assert turned.movement(Outcome.ADMIT).trip is None
    assert tablet.gate.turn(turned).movement(Outcome.ADMIT).trip == trip


def test_a_record_put_right_to_the_way_in_has_no_trip(tablet, hands):
    event = goes(tablet, hands, 30)
    right = tablet.amending.redirect(event.id)
    assert (right.body.direction, right.body.trip) == (Direction.IN, None)


def test_a_required_destination_makes_a_check_until_both_are_said(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(version=3, ask_destination=TripRule.REQUIRE)]))
    encounter = tablet.gate.measure(scanned(tablet), 365)
    assert encounter.verdict.reasons == (Reason.TRIP_UNSAID,)
    half = tablet.gate.bound_for(encounter, Trip("work"))
    assert half.verdict.reasons == (Reason.TRIP_UNSAID,)
    assert tablet.gate.bound_for(half, Trip("work", hands.now)).verdict.reasons == ()
    assert encounter.choices == (Outcome.ADMIT, Outcome.REFUSE)


def test_a_pass_of_its_own_minutes_offers_them(tablet):
    shown = scanned(tablet, encode_pass(a_pass(flags=45 << MINUTES_SHIFT), ISSUER))
    (limit,) = due_choices(shown, a_policy(), NOON, ZONE)
    assert (limit.key, limit.at) == ("limit", NOON + timedelta(minutes=45))
