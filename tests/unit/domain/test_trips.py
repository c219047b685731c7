"""Where somebody goes and until when: on the wire, at a glance, and as a limit."""

import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.decide import Direction, Passage, Reason, decide
from checkpoint.domain.limits import due_back, minutes_limit
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import TEXT_MAX, TripRule
from checkpoint.domain.trips import DESTINATIONS, Trip
from checkpoint.i18n import Language, text
from checkpoint.i18n.explaining import destination, trip_words
from checkpoint.protocol.events import decode_event, encode_event
from checkpoint.protocol.glance import glance
from checkpoint.protocol.particulars import particulars_of
from checkpoint.protocol.trips import trip_from_doc
from checkpoint.protocol.values import dumps
from checkpoint.server.repository.event_rows import read_carefully
from checkpoint.server.repository.quick import read_quickly
from tests.support.builders import NOON, a_movement, a_policy, an_event, facts

TWO = NOON + timedelta(hours=2)
TRIP = Trip("shopping", TWO)
ZONE = ZoneInfo("Asia/Shanghai")


def out(trip):
    return encode_event(an_event(a_movement(trip=trip)))


@pytest.mark.parametrize("trip", [TRIP, Trip("work"), Trip("", TWO), Trip()])
def test_a_trip_reads_back_from_the_record_at_a_glance_and_by_every_reader(trip):
    line = out(trip)
    assert decode_event(line).body.trip == trip
    seen = glance(line)
    assert seen is not None
    assert seen.trip == particulars_of(line).trip == trip
    quick, careful = read_quickly(line), read_carefully(1, line)
    assert quick is not None
    assert careful.fault is None
    assert quick[4] == careful.columns


def test_a_word_of_a_newer_gate_is_kept_and_shown_as_it_is():
    doc = {"to": "核酸检测点", "by": "bus"}
    trip = trip_from_doc(doc)
    assert destination(trip, Language.EN) == "核酸检测点"
    line = out(trip)
    assert decode_event(line).body.trip == trip
    assert json.loads(line)["body"]["trip"] == {"to": "核酸检测点"}


def test_an_unknown_key_beside_a_trip_stays_in_the_bytes_and_stops_no_reader():
    doc = json.loads(out(TRIP))
    doc["body"]["trip"]["bus"] = 7
    line = dumps(doc)
    assert read_quickly(line) is None
    careful = read_carefully(1, line)
    assert careful.fault is None
    assert b'"bus":7' in careful.raw
    assert particulars_of(careful.raw).trip == TRIP


@pytest.mark.parametrize("broken", [b"", b'{"body":{"trip":{"due":"soon"}}}', b'{"trip":', b'{"body":{"trip":[1]}}'])
def test_a_broken_record_has_no_trip_and_raises_nothing(broken):
    assert particulars_of(broken).trip is None


def test_a_movement_without_a_trip_is_recorded_as_before():
    assert b"trip" not in encode_event(an_event(a_movement()))


def test_a_destination_has_a_bound():
    with pytest.raises(ValueError, match="destination"):
        Trip("x" * (TEXT_MAX + 1))


@pytest.mark.parametrize("place", DESTINATIONS)
def test_every_destination_has_its_words(place):
    assert text(f"trip.to.{place}", Language.EN) == destination(Trip(place), Language.EN)


def test_a_trip_in_words_has_a_date_only_where_the_day_is_another():
    assert trip_words(TRIP, Language.ZH, ZONE, NOON) == "去向：买菜购物 · 14:00 前回"
    assert trip_words(Trip("", TWO), Language.EN, ZONE, NOON - timedelta(days=1)) == "back by 11-22 14:00"
    assert trip_words(Trip(), Language.ZH, ZONE, NOON) == ""


LEFT = Passage(Direction.OUT, NOON, 1, TRIP)


@pytest.mark.parametrize(("allowed", "declared", "limit"), [(None, 120, 120), (90, 120, 90), (180, 120, 120)])
def test_the_sooner_of_what_is_allowed_and_what_was_said_counts(allowed, declared, limit):
    back = facts(direction=Direction.IN, last_passage=LEFT, minutes_declared=declared, minutes_out=limit)
    policy = a_policy(minutes_out_max=allowed)
    assert minutes_limit(back, policy) == limit
    assert due_back(back, policy) == NOON + timedelta(minutes=limit)
    assert Reason.OVERDUE not in decide(back, policy).reasons
    assert decide(replace(back, minutes_out=limit + 1), policy).reasons == (Reason.OVERDUE,)


def test_whom_no_limit_holds_is_not_held_to_their_own_word():
    back = facts(direction=Direction.IN, last_passage=LEFT, minutes_declared=1, minutes_out=99, exempt=True)
    assert minutes_limit(back, a_policy()) is None
    assert due_back(back, a_policy()) is None
    assert decide(back, a_policy()).reasons == ()


def test_minutes_declared_count_the_last_one_begun():
    assert LEFT.minutes_declared == 120
    assert Passage(Direction.OUT, NOON + timedelta(seconds=20), 1, TRIP).minutes_declared == 120
    assert Passage(Direction.OUT, TWO + timedelta(hours=1), 1, TRIP).minutes_declared == 0
    assert Passage(Direction.OUT, NOON, 1, Trip("work")).minutes_declared is None


def test_a_destination_is_required_of_residents_on_the_way_out_and_of_nobody_else():
    policy = a_policy(ask_destination=TripRule.REQUIRE)
    assert decide(facts(), policy).reasons == (Reason.TRIP_UNSAID,)
    for free in ({"exempt": True}, {"pass_type": PassType.MEDICAL}, {"trip_said": True}, {"direction": Direction.IN}):
        assert decide(facts(**free), policy).reasons == ()
    assert decide(facts(), a_policy(ask_destination=TripRule.ASK)).reasons == ()
    assert decide(facts(emergency=True), policy).reasons == (Reason.EMERGENCY,)
