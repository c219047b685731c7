"""A fever at the gate, from the first reading to the report."""

import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.incident_notes import ALONE_STEPS, DUE_STEPS, IncidentStep
from checkpoint.domain.incidents import IncidentStage
from checkpoint.domain.movements import Source
from checkpoint.domain.policy import VisitorRule
from checkpoint.domain.reports import is_fever
from checkpoint.qr.token import encode_pass
from checkpoint.services.encounter import Opened
from tests.support.builders import ISSUER, a_pass, a_policy, a_resident
from tests.support.gates import Known

GOOD = encode_pass(a_pass(), ISSUER)


def found_high(tablet, tenths=375):
    result = tablet.gate.interpret(GOOD, Source.SCANNER)
    assert isinstance(result, Opened)
    return tablet.gate.measure(result.encounter, tenths)


def test_who_has_a_high_reading_waits_with_it_and_a_time_to_come_back(tablet, hands):
    begun = hands.now
    tablet.incidents.wait(found_high(tablet))
    (waits,) = tablet.incidents.waiting()
    assert (waits.masked_name, [row.tenths for row in waits.readings]) == ("张*国", [375])
    assert (waits.due_at(a_policy()) - begun).total_seconds() == 300


def test_the_wait_survives_a_restart_and_goes_on_with_the_first_reading_kept(open_tablet, hands):
    tablet = open_tablet()
    tablet.incidents.wait(found_high(tablet))
    tablet.close()
    hands.pass_time(minutes=5)
    tablet = open_tablet()
    (waits,) = tablet.incidents.waiting()
    again = tablet.gate.measure(tablet.gate.resume(waits), 366)
    assert [row.tenths for row in again.readings] == [375, 366]
    assert (again.person_id, again.verdict.reasons) == ("9c41f00d-2", (Reason.REMEASURE,))
    cleared = tablet.gate.measure(again, 365)
    assert cleared.verdict.outcome is Outcome.ADMIT
    tablet.gate.record(cleared, Outcome.ADMIT)
    assert tablet.incidents.open() == []


def test_two_normal_readings_at_once_do_not_end_the_rest(tablet, hands):
    encounter = found_high(tablet)
    hands.pass_time(minutes=4)
    early = tablet.gate.measure(tablet.gate.measure(encounter, 365), 365)
    assert early.verdict.reasons == (Reason.REMEASURE,)
    hands.pass_time(minutes=1)
    assert tablet.gate.measure(early, 366).verdict.outcome is Outcome.ADMIT


def test_a_fever_that_stays_is_tracked_until_its_steps_are_done_and_it_is_closed(tablet, hands):
    tablet.incidents.wait(found_high(tablet))
    hands.pass_time(minutes=5)
    (waits,) = tablet.incidents.waiting()
    fever = tablet.gate.measure(tablet.gate.resume(waits), 374)
    tablet.gate.record(fever, Outcome.REFER)
    (incident,) = tablet.incidents.open()
    assert (incident.id, incident.stage, incident.missing) == (waits.id, IncidentStage.FEVER, DUE_STEPS)
    for number, step in enumerate(DUE_STEPS, 1):
        tablet.incidents.take(incident.id, step)
        assert tablet.incidents.open()[0].missing == DUE_STEPS[number:]
    tablet.incidents.take(incident.id, IncidentStep.CLOSE, "120 接走")
    assert tablet.incidents.open() == []
    assert tablet.incidents.find(incident.id).note == "120 接走"


def test_a_fever_recorded_without_waiting_is_an_incident_too(tablet, hands):
    encounter = tablet.gate.measure(found_high(tablet), 376)
    event = tablet.gate.record(encounter, Outcome.REFER)
    (incident,) = tablet.incidents.open()
    assert (incident.id, incident.stage) == (event.id, IncidentStage.FEVER)


@pytest.mark.parametrize("rested", [True, False])
def test_a_record_put_right_keeps_its_incident_with_the_steps_that_were_taken(tablet, hands, rested):
    high = found_high(tablet)
    if rested:
        tablet.incidents.wait(high)
        hands.pass_time(minutes=5)
        high = tablet.gate.resume(tablet.incidents.waiting()[0])
    event = tablet.gate.record(tablet.gate.measure(high, 376), Outcome.REFER)
    incident_id = tablet.incidents.open()[0].id
    for step in (IncidentStep.ASIDE, IncidentStep.CALL):
        hands.pass_time(minutes=1)
        tablet.incidents.take(incident_id, step)
    right = tablet.amending.remeasure(tablet.amending.redirect(event.id).id, 379)
    (incident,) = tablet.incidents.open()
    assert (incident.id, incident.stage, incident.missing) == (incident_id, IncidentStage.FEVER, DUE_STEPS[2:])
    assert incident.readings == right.body.readings
    tablet.incidents.take(incident_id, IncidentStep.CLOSE)
    hands.pass_time(minutes=1)
    tablet.amending.redirect(right.id)
    assert tablet.incidents.open() == []


def test_a_stranger_waits_as_well_and_is_known_again(tablet, hands):
    stranger = tablet.gate.measure(tablet.gate.open_stranger("送水工"), 380)
    tablet.incidents.wait(stranger)
    (waits,) = tablet.incidents.waiting()
    again = tablet.gate.resume(waits)
    assert (again.note, again.person_id, [row.tenths for row in again.readings]) == ("送水工", "", [380])


def test_nobody_waits_who_was_not_measured_and_no_step_is_taken_for_nobody(tablet):
    with pytest.raises(ValueError, match="measured"):
        tablet.incidents.wait(tablet.gate.open_stranger())
    with pytest.raises(ValueError, match="no incident"):
        tablet.incidents.take("nothing", IncidentStep.CALL)


def test_a_thermometer_is_cold_after_three_low_readings_in_a_row_at_the_gate(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(cold_after=3)]))
    for tenths, said in ((340, Reason.TEMPERATURE_LOW), (341, Reason.TEMPERATURE_LOW), (342, Reason.THERMOMETER_COLD)):
        encounter = tablet.gate.measure(tablet.gate.open_stranger(), tenths)
        assert said in encounter.verdict.reasons
        tablet.gate.record(encounter, Outcome.ADMIT)
    tablet.gate.record(tablet.gate.measure(tablet.gate.open_stranger(), 365), Outcome.ADMIT)
    assert Reason.TEMPERATURE_LOW in tablet.gate.measure(tablet.gate.open_stranger(), 340).verdict.reasons


def left_alone(tablet, encounter=None):
    shown = encounter or tablet.gate.open_stranger()
    alone = tablet.gate.needs_somebody(shown)
    assert (alone.verdict.outcome, alone.choices[0]) == (Outcome.REFER, Outcome.REFER)
    return tablet.gate.record(alone, Outcome.REFER)


def steps_of(tablet):
    (case,) = tablet.incidents.open()
    return case.missing


def test_somebody_alone_is_referred_and_stays_open_until_they_are_handed_over(tablet):
    event = left_alone(tablet)
    assert steps_of(tablet) == (IncidentStep.STAY, IncidentStep.FAMILY, IncidentStep.REPORT)
    for step in ALONE_STEPS:
        tablet.incidents.take(event.id, step)
    (case,) = tablet.incidents.open()
    assert (case.stage, case.missing) == (IncidentStage.ALONE, ())
    tablet.incidents.take(event.id, IncidentStep.CLOSE, "ambulance")
    assert tablet.incidents.open() == []
    assert tablet.incidents.find(event.id).note == "ambulance"


def test_somebody_alone_is_stayed_with_where_visitors_are_turned_back(open_tablet):
    tablet = open_tablet(Known(policies=[a_policy(visitors=VisitorRule.REFUSED)]))
    assert tablet.gate.open_stranger().verdict.outcome is Outcome.REFUSE
    left_alone(tablet)
    assert steps_of(tablet) == (IncidentStep.STAY, IncidentStep.FAMILY, IncidentStep.REPORT)


def test_who_is_taken_for_alone_by_mistake_is_an_ordinary_person_again(tablet):
    shown = tablet.gate.measure(tablet.gate.interpret(GOOD, Source.SCANNER).encounter, 365)
    alone = tablet.gate.needs_somebody(shown)
    assert Reason.ALONE in alone.verdict.reasons
    assert tablet.gate.needs_somebody(alone, alone=False).verdict == shown.verdict


@pytest.mark.parametrize(("born", "asked"), [(2012, IncidentStep.GUARDIAN), (2011, IncidentStep.FAMILY)])
def test_of_a_child_under_fourteen_it_is_the_guardian_who_is_asked(open_tablet, born, asked):
    tablet = open_tablet(Known(residents=[a_resident(birth_year=born)]))  # the clock stands in 2026
    left_alone(tablet, tablet.gate.interpret(GOOD, Source.SCANNER).encounter)
    assert steps_of(tablet) == (IncidentStep.STAY, asked, IncidentStep.REPORT)


def test_a_strangers_guardian_who_consents_is_the_family_too(tablet):
    event = left_alone(tablet)
    tablet.incidents.take(event.id, IncidentStep.GUARDIAN)
    assert steps_of(tablet) == (IncidentStep.STAY, IncidentStep.REPORT)


def test_somebody_alone_with_a_fever_asks_for_both(tablet):
    shown = tablet.gate.measure(tablet.gate.measure(tablet.gate.open_stranger(), 385), 386)
    event = left_alone(tablet, shown)
    (case,) = tablet.incidents.open()
    assert case.stage is IncidentStage.FEVER
    assert case.steps == (*ALONE_STEPS, IncidentStep.ASIDE, IncidentStep.CALL)
    assert event.body.facts.alone


def test_whoever_took_them_along_ends_it_and_a_record_taken_back_is_none(tablet):
    alone = tablet.gate.needs_somebody(tablet.gate.open_stranger())
    tablet.gate.record(alone, Outcome.ADMIT, "接送老人儿童")
    assert tablet.incidents.open() == []
    event = left_alone(tablet)
    tablet.gate.undo(event.id, CorrectionReason.OTHER)
    assert tablet.incidents.open() == []


def scanned(tablet):
    result = tablet.gate.interpret(GOOD, Source.SCANNER)
    assert isinstance(result, Opened)
    return result.encounter


def a_fever(tablet):
    """Recorded at the second high reading, without a rest; its steps are to be taken."""
    tablet.gate.record(tablet.gate.measure(found_high(tablet), 378), Outcome.REFER)
    (incident,) = tablet.incidents.open()
    assert incident.stage is IncidentStage.FEVER
    return incident


def test_who_comes_again_before_their_fever_is_seen_through_goes_on_with_it(tablet, hands):
    incident = a_fever(tablet)
    tablet.incidents.take(incident.id, IncidentStep.ASIDE)
    hands.pass_time(minutes=38)
    again = scanned(tablet)
    assert (again.incident, [row.tenths for row in again.readings]) == (incident.id, [375, 378])
    assert Reason.FEVER_OPEN in again.verdict.reasons
    assert (again.facts.fever_minutes, again.facts.fever_left) == (38, 2)
    assert tablet.gate.measure(again, 365).verdict.outcome is Outcome.REFER


def test_the_second_record_of_a_fever_opens_no_other_and_counts_none(tablet):
    incident = a_fever(tablet)
    again = scanned(tablet)
    tablet.gate.record(again, Outcome.REFER)
    assert [row.id for row in tablet.incidents.open()] == [incident.id]
    assert [is_fever(entry.movement) for entry in tablet.gate.today()] == [False, True]


@pytest.mark.parametrize("closed", [False, True])
def test_a_fever_that_is_seen_through_asks_for_a_fresh_measurement_and_says_so(tablet, closed):
    incident = a_fever(tablet)
    steps = (*DUE_STEPS, IncidentStep.CLOSE) if closed else DUE_STEPS
    for step in steps:
        tablet.incidents.take(incident.id, step)
    again = scanned(tablet)
    assert (again.incident, again.readings) == ("", ())
    measured = tablet.gate.measure(again, 365)
    assert measured.verdict.reasons == (Reason.FEVER_BEFORE,)
    assert measured.choices[0] is Outcome.ADMIT


@pytest.mark.parametrize(
    ("hours", "reason", "kept"),
    [(11, Reason.FEVER_OPEN, 2), (12, Reason.FEVER_BEFORE, 0), (47, Reason.FEVER_BEFORE, 0)],
)
def test_no_fever_holds_anybody_longer_than_a_shift(tablet, hands, hours, reason, kept):
    a_fever(tablet)
    hands.pass_time(hours=hours)
    again = scanned(tablet)
    assert reason in again.verdict.reasons
    assert len(again.readings) == kept


def test_how_long_a_fever_holds_is_the_policys_to_say(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(fever_holds_hours=8)]))
    a_fever(tablet)
    hands.pass_time(hours=7, minutes=59)
    assert Reason.FEVER_OPEN in scanned(tablet).verdict.reasons
    hands.pass_time(minutes=1)
    assert Reason.FEVER_BEFORE in scanned(tablet).verdict.reasons


def test_after_two_days_a_fever_is_the_bureaus(tablet, hands):
    a_fever(tablet)
    hands.pass_time(hours=49)
    assert scanned(tablet).facts.fever_minutes is None


def test_a_rest_of_yesterday_is_begun_anew(tablet, hands):
    tablet.incidents.wait(found_high(tablet))
    hands.pass_time(hours=13)
    assert scanned(tablet).readings == ()


def test_a_fever_that_was_taken_back_holds_nobody(tablet):
    event = tablet.gate.record(tablet.gate.measure(found_high(tablet), 378), Outcome.REFER)
    tablet.gate.undo(event.id, CorrectionReason.OTHER)
    assert scanned(tablet).facts.fever_minutes is None


def test_one_high_reading_that_was_referred_is_gone_on_with(tablet):
    tablet.gate.record(found_high(tablet), Outcome.REFER)
    again = scanned(tablet)
    assert [row.tenths for row in again.readings] == [375]


def test_a_fever_outlives_a_restart(open_tablet):
    tablet = open_tablet()
    a_fever(tablet)
    tablet.close()
    assert Reason.FEVER_OPEN in scanned(open_tablet()).verdict.reasons
