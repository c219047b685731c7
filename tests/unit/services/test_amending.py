"""Amending the past: the old record stays, the right one counts, and paper has no hidden gaps."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.incidents import IncidentStage
from checkpoint.domain.late import AFTERWARDS, BACK_MAX
from checkpoint.domain.movements import Movement, Source
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.services.amending import AmendError, PaperLine
from tests.support.builders import a_policy


def resident(tablet):
    return tablet.reference.roster.residents["9c41f00d-2"]


def send_out(tablet, tenths=365):
    encounter = tablet.gate.measure(tablet.gate.open_resident(resident(tablet), Source.LIST), tenths)
    return tablet.gate.record(encounter, Outcome.ADMIT)


def a_line(tablet, hands, **changed):
    ordinary = {"day": tablet.amending.today(), "at": time(8, 5), "page": 1, "line": 1, "direction": Direction.OUT}
    return PaperLine(**ordinary | {"resident": resident(tablet), "tenths": 364} | changed)


def counted(tablet):
    return [row.movement for row in tablet.amending.day(tablet.amending.today()) if not row.annulled]


def test_a_wrong_direction_is_put_right_at_the_time_of_the_old_record(tablet, hands):
    wrong = send_out(tablet)
    hands.pass_time(minutes=20)
    right = tablet.amending.redirect(wrong.id)
    assert (right.body.direction, right.happened_at, right.body.late.corrects) == (Direction.IN, wrong.at, wrong.id)
    assert [row.direction for row in counted(tablet)] == [Direction.IN]
    assert tablet.gate.is_inside(resident(tablet))
    kinds = [type(event.body) for event in tablet.outbox.events()]
    assert kinds == [Movement, Correction, Movement]


def test_a_wrong_temperature_is_put_right_and_the_verdict_follows(tablet):
    wrong = send_out(tablet)
    right = tablet.amending.remeasure(wrong.id, 385)
    assert [reading.tenths for reading in right.body.readings] == [385]
    assert (right.body.verdict.outcome, right.body.outcome) == (Outcome.REFER, Outcome.ADMIT)
    assert right.body.override_reason == AFTERWARDS


def test_a_record_of_the_wrong_person_becomes_the_right_ones_at_the_old_time(tablet, hands):
    other = tablet.reference.roster.residents["9c41f00d-3"]
    tablet.gate.measure(tablet.gate.open_resident(other, Source.LIST), 365)
    wrong = send_out(tablet)
    hands.pass_time(minutes=20)
    right = tablet.amending.reassign(wrong.id, other)
    assert (right.body.person_id, right.body.direction, right.happened_at) == ("9c41f00d-3", Direction.OUT, wrong.at)
    assert (right.body.readings, right.body.late.corrects) == (wrong.body.readings, wrong.id)
    assert tablet.gate.is_inside(resident(tablet))
    assert not tablet.gate.is_inside(other)
    *_, correction, _ = tablet.outbox.events()
    assert (correction.body.annuls, correction.body.reason) == (wrong.id, CorrectionReason.WRONG_PERSON)
    assert tablet.amending.reassign(right.id, other) is None


def test_the_quota_and_the_trip_go_with_the_right_person(tablet, hands):
    neighbour = next(row for row in tablet.reference.roster.residents.values() if row.household_id != 0x9C41F00D)
    encounter = tablet.gate.measure(tablet.gate.open_resident(resident(tablet), Source.LIST), 365)
    trip = Trip("shopping", due_back=hands.now + timedelta(hours=1))
    wrong = tablet.gate.record(tablet.gate.bound_for(encounter, trip), Outcome.ADMIT)
    tablet.amending.reassign(wrong.id, neighbour)
    presence, since = tablet.ledger.presence, hands.now - timedelta(days=1)
    assert len(presence.exits(0x9C41F00D, since, a_policy())) == 0
    assert len(presence.exits(neighbour.household_id, since, a_policy())) == 1
    assert presence.last_passage(neighbour.person_id).trip == trip
    hands.pass_time(hours=2)
    overdue = [row.resident.person_id for row in tablet.whereabouts.roll().overdue]
    assert overdue == [neighbour.person_id]


def test_an_emergency_exit_gets_its_person_and_stays_an_emergency_exit(tablet):
    somebody = tablet.gate.emergency_exit()
    right = tablet.amending.reassign(somebody.id, resident(tablet))
    assert right.body.emergency
    assert right.body.verdict.outcome is Outcome.ADMIT
    assert not tablet.gate.is_inside(resident(tablet))


def receive(tablet):
    visit = Visit(0x9C41F00D, "赵四", purpose="送货", consent=True)
    encounter = tablet.gate.visiting(tablet.gate.measure(tablet.gate.open_stranger(), 365), visit)
    return tablet.visits.receive(tablet.gate.driving(encounter, "豫A12345", 1), Outcome.ADMIT).event


def test_a_visitors_particulars_are_put_right_and_their_badge_goes_on(tablet, hands):
    wrong = receive(tablet)
    hands.pass_time(minutes=20)
    right = tablet.amending.restate(wrong.id, replace(wrong.body.visit, name="钱七", phone="13800000000"), "豫A54321")
    assert (right.body.masked_name, right.body.visit.phone, right.body.plate) == ("钱*", "13800000000", "豫A54321")
    assert (right.body.person_id, right.body.pass_id) == (wrong.body.person_id, wrong.body.pass_id)
    (guest,) = tablet.visits.inside()
    assert (guest.masked_name, guest.since, guest.plate) == ("钱*", wrong.at, "豫A54321")
    *_, correction, _ = tablet.outbox.events()
    assert correction.body.reason is CorrectionReason.WRONG_PARTICULARS


def test_the_verdict_follows_the_particulars_that_were_put_right(tablet):
    wrong = receive(tablet)
    other = replace(wrong.body.visit, host=0x1111, consent=False)
    right = tablet.amending.restate(wrong.id, other, "").body
    assert (wrong.body.facts.announced, right.facts.announced) == (True, False)
    assert (right.facts.in_vehicle, right.riders, right.facts.riders) == (False, 0, 0)


def test_particulars_that_say_the_same_are_no_correction(tablet):
    event = receive(tablet)
    assert tablet.amending.restate(event.id, event.body.visit, event.body.plate) is None


def test_a_line_of_paper_that_was_put_right_keeps_its_line(tablet, hands):
    event = tablet.amending.bring_in(a_line(tablet, hands, line=2))
    tablet.amending.bring_in(a_line(tablet, hands, line=1))
    tablet.amending.redirect(tablet.amending.reassign(event.id, tablet.reference.roster.residents["9c41f00d-3"]).id)
    assert tablet.amending.gaps(tablet.amending.today()) == {}
    with pytest.raises(AmendError):
        tablet.amending.bring_in(a_line(tablet, hands, line=2))


def test_a_record_is_put_right_once(tablet):
    wrong = send_out(tablet)
    tablet.amending.redirect(wrong.id)
    assert tablet.amending.redirect(wrong.id) is None
    assert tablet.amending.remeasure("nowhere", 365) is None


def test_a_line_of_paper_counts_when_it_happened_and_says_who_typed_it(tablet, hands):
    event = tablet.amending.bring_in(a_line(tablet, hands))
    assert (event.body.source, event.body.late.page, event.body.late.line) == (Source.PAPER, 1, 1)
    assert event.happened_at < event.at == hands.now
    passage = tablet.ledger.presence.last_passage("9c41f00d-2")
    assert (passage.direction, passage.at) == (Direction.OUT, event.happened_at)


def test_paper_of_before_does_not_undo_what_happened_since(tablet, hands):
    send_out(tablet)
    tablet.amending.bring_in(a_line(tablet, hands, direction=Direction.IN))
    assert not tablet.gate.is_inside(resident(tablet))


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.REFER])
def test_a_line_that_was_not_let_through_is_recorded_so_and_moves_nobody(tablet, hands, outcome):
    event = tablet.amending.bring_in(a_line(tablet, hands, outcome=outcome, note="未戴口罩，登记人老周"))
    assert (event.body.outcome, event.body.note) == (outcome, "未戴口罩，登记人老周")
    assert tablet.gate.is_inside(resident(tablet))
    assert len(tablet.ledger.presence.exits(0x9C41F00D, hands.now - timedelta(days=1), a_policy())) == 0
    assert tablet.amending.gaps(tablet.amending.today()) == {}


def test_a_strangers_line_has_the_name_as_written_and_turned_away_they_are_no_guest(tablet, hands):
    line = a_line(tablet, hands, resident=None, name="送水老李", direction=Direction.IN, outcome=Outcome.REFUSE)
    event = tablet.amending.bring_in(line)
    assert (event.body.visit.name, event.body.masked_name) == ("送水老李", "送**李")
    assert tablet.whereabouts.roll().guests == 0
    tablet.amending.bring_in(replace(line, line=2, outcome=Outcome.ADMIT))
    assert tablet.whereabouts.roll().guests == 1


def test_a_fever_on_paper_has_steps_to_follow_and_nobody_waits_for_a_reading_of_this_morning(tablet, hands):
    fever = tablet.amending.bring_in(a_line(tablet, hands, tenths=385, outcome=Outcome.REFER))
    assert tablet.incidents.waiting() == []
    [incident] = tablet.incidents.open()
    assert (incident.id, incident.stage, incident.opened_at) == (fever.id, IncidentStage.FEVER, fever.happened_at)
    assert fever.body.override_reason == ""


def test_how_somebody_was_checked_stays_with_them_when_the_record_is_put_right_and_not_with_somebody_else(tablet):
    stranger = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    wrong = tablet.gate.record(replace(stranger, checked="phoned"), Outcome.ADMIT)
    right = tablet.amending.redirect(wrong.id)
    assert (wrong.body.override_reason, right.body.override_reason) == ("phoned", "phoned")
    other = tablet.amending.reassign(right.id, resident(tablet))
    assert other.body.override_reason == ""


def test_why_somebody_was_turned_back_stays_with_them_when_the_record_is_put_right(tablet):
    stranger = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    wrong = tablet.gate.record(stranger, Outcome.REFUSE, "unproven")
    right = tablet.amending.remeasure(wrong.id, 364)
    assert (right.body.turned, right.body.override_reason) == (True, "unproven")
    assert tablet.amending.reassign(right.id, resident(tablet)).body.override_reason == ""


def test_why_somebody_was_let_through_all_the_same_stays_with_them_while_the_gate_would_stop_them(tablet):
    fever = tablet.gate.measure(tablet.gate.open_resident(resident(tablet), Source.LIST), 385)
    wrong = tablet.gate.record(fever, Outcome.ADMIT, "medical")
    right = tablet.amending.remeasure(wrong.id, 386)
    assert (right.body.overrides, right.body.override_reason) == (True, "medical")
    again = tablet.amending.redirect(right.id)
    assert (again.body.overrides, again.body.override_reason) == (True, "medical")
    assert tablet.amending.remeasure(again.id, 365).body.override_reason == ""


def test_yesterdays_paper_is_yesterdays(tablet, hands):
    yesterday = tablet.amending.today() - timedelta(days=1)
    tablet.amending.bring_in(a_line(tablet, hands, day=yesterday, at=time(22, 10)))
    assert counted(tablet) == []
    assert len(tablet.amending.day(yesterday)) == 1


def test_missing_lines_are_named_until_they_are_there(tablet, hands):
    for line in (1, 2, 5):
        tablet.amending.bring_in(a_line(tablet, hands, line=line))
    tablet.amending.bring_in(a_line(tablet, hands, page=2, line=2))
    day = tablet.amending.today()
    assert tablet.amending.gaps(day) == {1: [3, 4], 2: [1]}
    tablet.amending.bring_in(a_line(tablet, hands, page=2, line=1))
    assert tablet.amending.gaps(day) == {1: [3, 4]}


def test_a_page_that_goes_on_after_midnight_is_one_page(tablet, hands):
    hands.pass_time(hours=13)  # one o'clock at night
    today = tablet.amending.today()
    before = today - timedelta(days=1)
    written = [(before, time(23, 10), 1), (before, time(23, 40), 2), (today, time(0, 20), 3), (today, time(0, 30), 5)]
    for day, at, line in written:
        tablet.amending.bring_in(a_line(tablet, hands, day=day, at=at, page=7, line=line))
    assert tablet.amending.gaps(today) == tablet.amending.gaps(before) == {7: [4]}
    with pytest.raises(AmendError) as refused:
        tablet.amending.bring_in(a_line(tablet, hands, day=today, at=time(0, 40), page=7, line=1))
    assert refused.value.key == "paper.twice"


def test_a_register_that_begins_with_page_one_every_day_has_the_same_line_every_day(tablet, hands):
    yesterday = tablet.amending.today() - timedelta(days=1)
    tablet.amending.bring_in(a_line(tablet, hands, day=yesterday))
    tablet.amending.bring_in(a_line(tablet, hands))
    assert tablet.amending.lines(yesterday) == {1: {1}}
    assert tablet.amending.gaps(tablet.amending.today()) == {}


def test_a_page_without_any_line_is_named_until_it_has_one(tablet, hands):
    for page in (3, 6):
        tablet.amending.bring_in(a_line(tablet, hands, page=page))
    day = tablet.amending.today()
    assert tablet.amending.left_out(day) == [4, 5]
    tablet.amending.bring_in(a_line(tablet, hands, page=4, line=2))
    assert tablet.amending.left_out(day) == [5]
    assert tablet.amending.gaps(day) == {4: [1]}


@pytest.mark.parametrize(
    ("changed", "key"),
    [({"at": time(23, 59)}, "paper.future"), ({"line": 1}, "paper.twice")],
)
def test_what_cannot_be_is_refused_in_words(tablet, hands, changed, key):
    tablet.amending.bring_in(a_line(tablet, hands))
    with pytest.raises(AmendError) as refused:
        tablet.amending.bring_in(a_line(tablet, hands, **changed))
    assert refused.value.key == key


def test_paper_that_is_too_old_is_not_brought_in(tablet, hands):
    with pytest.raises(AmendError) as refused:
        tablet.amending.bring_in(a_line(tablet, hands, day=tablet.amending.today() - BACK_MAX - timedelta(days=2)))
    assert refused.value.key == "paper.too_old"


def test_a_line_taken_back_may_be_brought_in_again(tablet, hands):
    wrong = tablet.amending.bring_in(a_line(tablet, hands))
    tablet.gate.undo(wrong.id, CorrectionReason.WRONG_PERSON)
    assert tablet.amending.bring_in(a_line(tablet, hands)).body.late.line == 1


def test_a_name_that_is_on_no_list_is_masked(tablet, hands):
    event = tablet.amending.bring_in(a_line(tablet, hands, resident=None, name="王送水", tenths=None))
    assert (event.body.masked_name, event.body.person_id, event.body.readings) == ("王*水", "", ())


def test_a_fever_on_paper_is_a_fever_in_the_figures(tablet, hands):
    event = tablet.amending.bring_in(a_line(tablet, hands, tenths=381))
    assert (event.body.verdict.outcome, event.body.outcome) == (Outcome.REFER, Outcome.ADMIT)
