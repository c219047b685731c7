"""Who comes on a booking: found, let in once, counted with whoever came along, at whichever gate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.decide import Direction, Outcome, Passage, Reason
from checkpoint.domain.events import CorrectionReason, EventKind
from checkpoint.domain.lookups import Lookup, Sought
from checkpoint.domain.movements import Source
from checkpoint.domain.visits import Visit
from checkpoint.protocol.appointments import appointment_to_doc
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, presence_to_doc
from checkpoint.services.encounter import Found
from checkpoint.services.open_cards import OpenCard, OpenPerson
from checkpoint.store.replica import Replica
from tests.support.builders import NOON, a_policy
from tests.support.gates import Known, a_tablet

HOUR = timedelta(hours=1)
ROWS = (
    Appointment("b1", NOON, NOON + HOUR, "李雷", "1234", 2, note="送货 豫A12345", pinyin="li'lei"),
    Appointment("b2", NOON, NOON + HOUR, "韩梅梅", "5678", pinyin="han'mei'mei"),
    Appointment("b3", NOON + 2 * HOUR, NOON + 3 * HOUR, "李雷雷", "9999", host=0x9C41F00D),
    Appointment("b4", NOON + timedelta(days=1), NOON + timedelta(days=2), "李明"),
)


def told(tablet, *rows):
    page = Page(tuple(Change(row.appointment_id, appointment_to_doc(row)) for row in rows), "1", more=False, time=NOON)
    Replica(tablet.store).apply(Stream.APPOINTMENTS, page)
    tablet.reference.refresh(Stream.APPOINTMENTS)


@pytest.fixture
def tablet(tmp_path, hands):
    policy = a_policy(appointments=True, slot_capacity=4, slot_grace_minutes=15)
    tablet = a_tablet(tmp_path, hands, Known(policies=[policy]))
    told(tablet, *ROWS)
    yield tablet
    tablet.close()


def numbers(bookings):
    return [row.appointment.appointment_id for row in bookings]


def found(tablet, typed):
    return tablet.bookings.find(typed)[1]


def comes(tablet, query):
    booked = found(tablet, query)[0].appointment
    return tablet.gate.measure(tablet.gate.booked(tablet.gate.open_stranger(), booked), 365)


def let_in(tablet, query):
    return tablet.gate.record(comes(tablet, query), Outcome.ADMIT)


def elsewhere(tablet, *passages):
    """What gate 2 let in comes down by the stream of presence."""
    docs = [presence_to_doc(f"aaaa000{n}-1", f"e{n}", row) for n, row in enumerate(passages)]
    page = Page(tuple(Change(doc["id"], doc) for doc in docs), "2", more=False, time=NOON)
    Replica(tablet.store).apply(Stream.PRESENCE, page)
    tablet.reference.refresh(Stream.PRESENCE)
    tablet.ledger.learn(tablet.reference.passages)


def test_todays_bookings_are_found_as_people_of_the_roster_are_the_nearest_first(tablet):
    assert numbers(tablet.bookings.today()) == ["b1", "b2", "b3"]
    for typed in ("李雷", "lilei", "ll"):
        assert numbers(found(tablet, typed))[0] == "b1", typed
    assert numbers(found(tablet, "5678")) == numbers(found(tablet, "hmm")) == ["b2"]
    assert numbers(found(tablet, "豫A12345")) == ["b1"]
    assert found(tablet, " ") == found(tablet, "明明") == []


def test_the_search_at_the_gate_shows_bookings_beside_residents_and_counts_as_a_lookup(tablet):
    seen = tablet.gate.interpret("5678", Source.SCANNER)
    assert isinstance(seen, Found)
    assert ([row.resident.name for row in seen.matches], numbers(seen.bookings)) == (["李秀英"], ["b2"])
    assert (seen.total, seen.shown) == (2, 2)
    (lookup,) = [event.body for event in tablet.outbox.events() if event.kind is EventKind.LOOKUP]
    assert lookup == Lookup(Sought.PHONE, 2)
    assert tablet.finder.find("hanmeimei").shown == 0


def test_where_only_the_server_of_before_spelled_no_names_they_are_found_by_their_characters(tablet):
    told(tablet, replace(ROWS[1], pinyin=""))
    assert numbers(found(tablet, "韩梅")) == ["b2"]


def test_a_guest_without_a_booking_is_checked_and_with_one_let_in(tablet):
    stranger = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    assert set(stranger.verdict.reasons) == {Reason.NOT_ON_ROSTER, Reason.APPOINTMENT_MISSING}
    encounter = comes(tablet, "1234")
    assert (encounter.verdict.outcome, encounter.verdict.reasons) == (Outcome.ADMIT, ())
    visit = encounter.visit
    assert (visit.name, visit.companions, visit.purpose) == ("李雷", 1, "送货 豫A12345")
    movement = tablet.gate.record(encounter, Outcome.ADMIT).body
    assert (movement.appointment, movement.masked_name) == ("b1", "李*")
    assert tablet.bookings.today()[0].came == 2


def test_the_host_who_is_named_in_a_booking_has_agreed_and_taking_it_back_forgets_them(tablet):
    encounter = comes(tablet, "9999")
    assert (encounter.visit.host, encounter.visit.consent) == (0x9C41F00D, True)
    other = tablet.gate.booked(encounter, ROWS[1])
    assert (other.visit.host, other.visit.name) == (None, "韩梅梅")
    back = tablet.gate.booked(encounter, None)
    assert (back.visit.host, back.visit.name, back.appointment) == (None, "", None)
    assert Reason.APPOINTMENT_MISSING in back.verdict.reasons


def test_a_host_who_was_chosen_before_stays_where_the_booking_names_none(tablet):
    chosen = tablet.gate.visiting(tablet.gate.open_stranger(), Visit(0x9C41F00D, consent=True))
    visit = tablet.gate.booked(chosen, ROWS[1]).visit
    assert (visit.host, visit.consent, visit.name) == (0x9C41F00D, True, "韩梅梅")


def test_too_early_and_too_late_are_checked_within_the_grace_not(tablet, hands):
    assert Reason.APPOINTMENT_TIME in comes(tablet, "9999").verdict.reasons
    hands.pass_time(minutes=105)
    assert comes(tablet, "9999").verdict.outcome is Outcome.ADMIT
    hands.pass_time(minutes=91)
    assert Reason.APPOINTMENT_TIME in comes(tablet, "9999").verdict.reasons


def test_a_booking_that_was_used_here_is_checked_with_the_time_until_that_is_taken_back(tablet, hands):
    first = let_in(tablet, "5678")
    hands.pass_time(minutes=5)
    again = comes(tablet, "5678")
    assert (again.verdict.outcome, again.verdict.reasons) == (Outcome.CHECK, (Reason.BOOKING_USED,))
    assert (again.facts.booking_used.at, again.facts.booking_used.gate_id) == (first.at, 1)
    tablet.gate.undo(first.id, CorrectionReason.WRONG_PERSON)
    assert comes(tablet, "5678").verdict.outcome is Outcome.ADMIT


def test_a_booking_that_was_used_at_another_gate_is_checked_once_that_was_told(tablet):
    elsewhere(tablet, Passage(Direction.IN, NOON - timedelta(minutes=4), 2, people=2, booking="b1"))
    used = comes(tablet, "1234").facts.booking_used
    assert (used.at, used.gate_id) == (NOON - timedelta(minutes=4), 2)
    assert tablet.bookings.today()[0].came == 2


def test_a_slot_is_full_by_people_over_all_gates_with_whoever_came_along(tablet):
    told(tablet, *ROWS, Appointment("b5", NOON, NOON + HOUR, "王五", "7777", 2), replace(ROWS[1], appointment_id="b6"))
    elsewhere(tablet, Passage(Direction.IN, NOON, 2, people=2, booking="b5"))
    assert comes(tablet, "5678").facts.slot_taken == 2
    let_in(tablet, "5678")
    party = comes(tablet, "1234")
    assert (party.facts.slot_taken, party.verdict.outcome) == (3, Outcome.REFUSE)
    assert Reason.SLOT_FULL in party.verdict.reasons
    alone = tablet.gate.visiting(party, replace(party.visit, companions=0))
    assert alone.verdict.outcome is Outcome.ADMIT


def test_the_day_is_read_by_slots_who_booked_who_came_and_who_is_still_to_come(tablet, hands):
    let_in(tablet, "5678")
    noon, *_ = tablet.bookings.slots()
    assert (noon.slot.taken, noon.slot.capacity, noon.came, noon.missing) == (3, 4, 1, 2)
    assert numbers(noon.bookings) == ["b1", "b2"]
    assert numbers(tablet.bookings.nearest()) == ["b1", "b3", "b2"]
    hands.pass_time(hours=1)
    assert [row.slot.begins for row in tablet.bookings.slots()][-2:] == [NOON + 9 * HOUR, NOON]


def test_whoever_rests_and_comes_back_and_a_card_opened_again_are_still_on_their_booking(tablet):
    hot = tablet.gate.measure(comes(tablet, "5678"), 380)
    waits = tablet.incidents.wait(hot)
    back = tablet.gate.resume(tablet.incidents.find(waits.id))
    assert (back.booking_id, back.visit.name) == ("b2", "韩梅梅")
    tablet.open_cards.keep(OpenCard((OpenPerson.of(back, ""),)))
    (person,) = tablet.open_cards.left_over().people
    assert tablet.open_cards.reopen(person).booking_id == "b2"


def test_a_place_without_a_roster_takes_whoever_booked(tmp_path, hands):
    policy = a_policy(appointments=True)
    tablet = a_tablet(tmp_path / "park", hands, Known(policies=[policy], households=[], residents=[]))
    told(tablet, *ROWS)
    assert Reason.ROSTER_MISSING in tablet.gate.measure(tablet.gate.open_stranger(), 365).verdict.reasons
    assert comes(tablet, "5678").verdict.outcome is Outcome.ADMIT
    tablet.close()
