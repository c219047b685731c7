"""A fever at the gate, from the first reading to the report."""

import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.incidents import ALONE_STEPS, DUE_STEPS, IncidentStage, IncidentStep
from checkpoint.domain.movements import Source
from checkpoint.domain.policy import VisitorRule
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
