"""What a post does beside passages."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.incident_notes import HOME_STEPS, IncidentStep
from checkpoint.domain.incidents import IncidentStage
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassType
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.supplies import SupplyChange, SupplyError, SupplySource, SupplyStep
from checkpoint.domain.tasks import TaskDone, TaskState
from checkpoint.qr.token import encode_pass
from checkpoint.services.encounter import Opened
from checkpoint.store import StoreError
from tests.support.builders import ISSUER, a_pass, a_policy
from tests.support.gates import Known

HOME = 0x9C41F00D
ZONE = ZoneInfo("Asia/Shanghai")


def leaving(tablet, **changed):
    result = tablet.gate.interpret(encode_pass(a_pass(**changed), ISSUER), Source.SCANNER)
    assert isinstance(result, Opened)
    return tablet.gate.measure(result.encounter, 365)


def states(tablet):
    return [slot.state for slot in tablet.duties.tasks()]


def test_the_days_tasks_are_due_done_late_or_missed(tablet, hands):
    later, due, done, missed = TaskState.LATER, TaskState.DUE, TaskState.DONE, TaskState.MISSED
    assert states(tablet) == [missed, later, due, due]
    tablet.duties.do_task(TaskDone(TaskKind.GARBAGE, note="清运一车"))
    assert states(tablet) == [missed, later, done, due]
    morning = tablet.duties.tasks()[0]
    tablet.duties.do_task(TaskDone(TaskKind.DISINFECTION, "楼道", "84 消毒液 1:50", for_slot=morning.begin))
    assert states(tablet)[0] is done
    assert tablet.duties.tasks()[0].late
    hands.pass_time(hours=2)
    tablet.duties.do_task(TaskDone(TaskKind.DISINFECTION))
    assert states(tablet) == [done, done, done, due]
    hands.pass_time(hours=7)
    assert tablet.duties.tasks_missed() == [TaskKind.MASK_BIN]
    hands.pass_time(hours=5)
    assert states(tablet) == [later, later, later, later]


def test_one_disinfection_fills_one_slot_and_the_missing_one_is_named(tablet, hands):
    hands.pass_time(hours=3)
    tablet.duties.do_task(TaskDone(TaskKind.DISINFECTION))
    tablet.duties.do_task(TaskDone(TaskKind.DISINFECTION))
    assert states(tablet)[:2] == [TaskState.MISSED, TaskState.DONE]


def test_a_task_that_was_taken_back_stays_so_after_a_restart(open_tablet):
    tablet = open_tablet()
    event = tablet.duties.do_task(TaskDone(TaskKind.GARBAGE))
    assert states(tablet)[2] is TaskState.DONE
    tablet.duties.take_task_back(event.id)
    assert tablet.duties.take_task_back(event.id) is None
    assert states(tablet)[2] is TaskState.DUE
    tablet.close()
    assert states(open_tablet())[2] is TaskState.DUE


def test_supplies_are_never_issued_beyond_what_is_there(tablet):
    change = tablet.duties.change_stock
    change(SupplyChange(SupplyStep.RECEIVE, "口罩", 6000, "只", SupplySource.ALLOCATED, person="周明亮"))
    change(SupplyChange(SupplyStep.ISSUE, "口罩", 5990, person="陈桂兰"))
    with pytest.raises(SupplyError) as caught:
        change(SupplyChange(SupplyStep.ISSUE, "口罩", 11))
    assert caught.value.balance == 10
    with pytest.raises(SupplyError):
        change(SupplyChange(SupplyStep.ISSUE, "消毒液", 1))
    change(SupplyChange(SupplyStep.COUNT, "口罩", 8))
    (stock,) = tablet.duties.stocks()
    assert (stock.balance, stock.received, stock.issued, stock.missing, stock.unit) == (8, 6000, 5990, 2, "只")


def test_the_ledger_is_there_after_a_restart(open_tablet):
    tablet = open_tablet()
    tablet.duties.change_stock(SupplyChange(SupplyStep.RECEIVE, "体温计", 15, "支"))
    tablet.close()
    assert [row.balance for row in open_tablet().duties.stocks()] == [15]


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"quantity": -1}, {"item": " "}])
def test_a_line_of_the_ledger_that_says_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"quantity|item"):
        SupplyChange(**{"step": SupplyStep.ISSUE, "item": "口罩", "quantity": 1} | wrong)


def test_a_returnee_makes_the_households_passes_void_at_this_gate_at_once(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(returnee_days=14)]))
    assert leaving(tablet).verdict.outcome is Outcome.ADMIT
    hands.pass_time(seconds=5)
    tablet.duties.register_returnee(Returnee(HOME, "张小军", arrives_on=date(2026, 11, 22), origin="某市"))
    assert leaving(tablet).verdict.reasons == (Reason.RETURNEE,)
    hands.pass_time(days=13)
    assert Reason.RETURNEE in leaving(tablet).verdict.reasons
    hands.pass_time(days=1)
    assert Reason.RETURNEE not in leaving(tablet).verdict.reasons


@pytest.mark.parametrize(("came", "held"), [(-3, 11), (-14, 0), (2, 14), (None, 14)])
def test_a_returnees_days_are_counted_from_the_arrival_and_never_from_a_day_to_come(open_tablet, hands, came, held):
    tablet = open_tablet(Known(policies=[a_policy(returnee_days=14)]))
    day = None if came is None else date(2026, 11, 22) + timedelta(days=came)
    tablet.duties.register_returnee(Returnee(HOME, "张小军", arrives_on=day))
    reasons = []
    for _ in range(15):
        reasons.append(Reason.RETURNEE in leaving(tablet).verdict.reasons)
        hands.pass_time(days=1)
    assert reasons == [True] * held + [False] * (15 - held)


def test_a_returnee_who_is_only_expected_changes_nothing_and_medical_care_goes_out(open_tablet, hands):
    tablet = open_tablet(Known(policies=[a_policy(returnee_days=14)]))
    tablet.duties.register_returnee(Returnee(HOME, "张小军", ReturneeState.EXPECTED))
    assert leaving(tablet).verdict.outcome is Outcome.ADMIT
    tablet.duties.register_returnee(Returnee(HOME, "张小军"))
    medical = leaving(tablet, type=PassType.MEDICAL, pass_id="00" * 8)
    assert medical.verdict.outcome is Outcome.ADMIT


def test_who_is_isolated_stays_in_from_the_moment_it_is_written_down_until_the_release(tablet, hands):
    tablet.duties.note_care(
        CareNote(CareStep.BEGIN, HOME, 2, "张伟国", until=date(2026, 12, 6), order="防控〔2026〕7号")
    )
    held = leaving(tablet)
    assert held.verdict.reasons == (Reason.HOUSEHOLD_LOCKED,)
    assert tablet.gate.turn(held).direction is Direction.IN
    assert tablet.gate.turn(held).verdict.outcome is Outcome.ADMIT
    tablet.duties.note_care(CareNote(CareStep.RELEASE, HOME, 2))
    hands.pass_time(seconds=5)
    assert leaving(tablet).verdict.outcome is Outcome.ADMIT


def test_a_household_that_is_isolated_keeps_each_of_its_people_in(tablet):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME))
    assert leaving(tablet, person_no=3, pass_id="00" * 8).verdict.reasons == (Reason.HOUSEHOLD_LOCKED,)


def test_readings_morning_and_evening_are_asked_for_and_missed_ones_counted(tablet, hands):
    note = tablet.duties.note_care
    note(CareNote(CareStep.BEGIN, HOME, 2, until=date(2026, 11, 23)))
    note(CareNote(CareStep.READING, HOME, 2, tenths=366))
    (row,) = tablet.duties.care().running
    assert row.readings_of(date(2026, 11, 22), ZONE) == ({}, {2: 366})
    hands.pass_time(hours=24)
    (row,) = tablet.duties.care().running
    assert row.missed(hands.now, ZONE) == 1
    assert not row.is_over(date(2026, 11, 23))
    assert row.is_over(date(2026, 11, 24))


def measured(tenths, person_no=0, number=2):
    """A reading under an order for a person, or for the flat of one of its people."""
    whose = {"person_no": person_no} if person_no else {"measured": number}
    return CareNote(CareStep.READING, HOME, tenths=tenths, **whose)


def test_a_fever_at_the_door_asks_for_its_steps_and_is_open_until_it_is_said_who_came(tablet, hands):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME))
    assert tablet.doors.measure(measured(372)) == ""
    assert tablet.incidents.open() == []
    incident = tablet.doors.measure(measured(392))
    (fever,) = tablet.incidents.open()
    assert (fever.id, fever.stage, fever.at_home) == (incident, IncidentStage.FEVER, True)
    assert (fever.person_id, fever.masked_name, fever.address) == ("9c41f00d-2", "张*国", "3-2-501")
    assert fever.missing == HOME_STEPS
    for step in HOME_STEPS:
        tablet.incidents.take(incident, step)
    assert tablet.incidents.find(incident).missing == ()
    tablet.incidents.take(incident, IncidentStep.CLOSE, "ambulance")
    assert tablet.incidents.open() == []
    (row,) = tablet.duties.care().running
    assert [reading.tenths for reading in row.readings] == [372, 392]


def test_the_evenings_fever_goes_on_with_the_mornings_and_anothers_is_their_own(tablet, hands):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME))
    first = tablet.doors.measure(measured(385))
    hands.pass_time(hours=8)
    assert tablet.doors.measure(measured(391)) == first
    other = tablet.doors.measure(measured(380, number=3))
    fevers = {row.id: [reading.tenths for reading in row.readings] for row in tablet.incidents.open()}
    assert fevers == {first: [385, 391], other: [380]}


def test_a_fever_at_the_door_is_known_at_the_gate(tablet, hands):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME, 2, "张伟国"))
    incident = tablet.doors.measure(measured(392, person_no=2))
    scanned = leaving(tablet)
    assert scanned.incident == incident
    assert Reason.FEVER_OPEN in scanned.verdict.reasons


def test_a_mistyped_fever_at_the_door_follows_nobody_to_the_gate(tablet):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME, 2, "张伟国"))
    tablet.incidents.take(tablet.doors.measure(measured(392, person_no=2)), IncidentStep.CLOSE, "normal")
    tablet.duties.note_care(CareNote(CareStep.RELEASE, HOME, 2))
    scanned = leaving(tablet)
    assert (scanned.facts.fever_minutes, scanned.verdict.outcome) == (None, Outcome.ADMIT)


def test_a_fever_at_the_door_that_was_seen_through_is_asked_after_at_the_gate(tablet):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME, 2, "张伟国"))
    tablet.incidents.take(tablet.doors.measure(measured(392, person_no=2)), IncidentStep.CLOSE, "clinic")
    tablet.duties.note_care(CareNote(CareStep.RELEASE, HOME, 2))
    assert Reason.FEVER_BEFORE in leaving(tablet).verdict.reasons


def test_a_fever_whose_reading_is_not_kept_is_followed_all_the_same(tablet, monkeypatch):
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME))
    append = tablet.outbox.append

    def only_incidents(event):
        if isinstance(event.body, CareNote):
            raise StoreError("no space left on device")
        return append(event)

    monkeypatch.setattr(tablet.outbox, "append", only_incidents)
    with pytest.raises(StoreError):
        tablet.doors.measure(measured(392))
    assert len(tablet.incidents.open()) == 1


def test_nobody_is_measured_who_is_not_isolated(tablet):
    with pytest.raises(ValueError, match="nobody"):
        tablet.doors.measure(measured(392))
    assert tablet.incidents.open() == []


def test_a_delivery_is_open_until_it_is_at_the_door_and_none_is_lost(tablet, hands):
    asked = tablet.duties.note_care(CareNote(CareStep.ASKED, HOME, goods="蔬菜、米"))
    for step in (CareStep.BOUGHT, CareStep.AT_GATE, CareStep.DELIVERED):
        assert tablet.duties.care().deliveries[asked.id].open
        hands.pass_time(minutes=10)
        tablet.duties.note_care(CareNote(step, HOME, delivery=asked.id))
    done = tablet.duties.care().deliveries[asked.id]
    assert (done.open, done.changed_at - done.asked_at) == (False, timedelta(minutes=30))
    tablet.duties.note_care(CareNote(CareStep.CANCELLED, HOME, delivery=asked.id))
    assert tablet.duties.care().deliveries[asked.id].step is CareStep.DELIVERED


def test_care_for_nobody_is_refused(tablet):
    for note in (
        CareNote(CareStep.READING, HOME, 2, tenths=366),
        CareNote(CareStep.RELEASE, HOME, 2),
        CareNote(CareStep.BOUGHT, HOME, delivery="nothing"),
    ):
        with pytest.raises(ValueError, match="nobody"):
            tablet.duties.note_care(note)
