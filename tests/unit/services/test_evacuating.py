"""Evacuations and the roll: every step is on the disk, and a restart takes up what was going on."""

from datetime import timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.domain.events import CorrectionReason
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import MINUTES_SHIFT, IssuedPass, PassType
from checkpoint.store import StoreError
from tests.support.builders import NOON, a_pass, a_policy
from tests.support.gates import SHORT_CODE, Known, a_tablet


@pytest.fixture
def tablet(open_tablet):
    return open_tablet(Known(policies=[a_policy(version=3, minutes_out_max=120)]))


def steps(tablet):
    return [event.body for event in tablet.outbox.events() if isinstance(event.body, Evacuation)]


def send_out(tablet, person_id="9c41f00d-2"):
    resident = tablet.reference.roster.residents[person_id]
    encounter = tablet.gate.measure(tablet.gate.open_resident(resident, Source.LIST), 365)
    tablet.gate.record(encounter, Outcome.ADMIT)


def test_verdicts_are_off_for_half_an_hour_and_come_back_by_themselves(tablet, hands):
    tablet.evacuating.start(3)
    hands.pass_time(minutes=29)
    assert tablet.evacuating.alarm.verdicts_off(hands.now)
    hands.pass_time(minutes=1)
    assert tablet.evacuating.alarm.until is None


def test_an_extension_begins_at_that_moment(tablet, hands):
    tablet.evacuating.start(3)
    hands.pass_time(minutes=20)
    tablet.evacuating.extend()
    hands.pass_time(minutes=29)
    assert tablet.evacuating.alarm.verdicts_off(hands.now)


def test_each_step_is_an_event_with_its_number(tablet):
    tablet.evacuating.start(3)
    tablet.evacuating.end(2)
    assert [(step.step, step.people) for step in steps(tablet)] == [
        (EvacuationStep.START, 3),
        (EvacuationStep.END, 2),
    ]
    assert tablet.evacuating.alarm.until is None


def test_a_restart_in_the_middle_goes_on(tablet, hands, tmp_path):
    tablet.evacuating.start(3)
    tablet.evacuating.call_roll(3)
    tablet.evacuating.tick("9c41f00d-2")
    tablet.evacuating.tick("9c41f00d-3")
    tablet.evacuating.tick("9c41f00d-3")
    tablet.close()
    again = a_tablet(tmp_path, hands)
    try:
        alarm = again.evacuating.alarm
        assert alarm.verdicts_off(hands.now)
        assert (alarm.rolling, set(alarm.found)) == (True, {"9c41f00d-2"})
    finally:
        again.close()


def test_a_full_disk_does_not_stop_an_evacuation(tablet, hands, monkeypatch):
    def refuse(_event):
        raise StoreError("no space left on device")

    monkeypatch.setattr(tablet.outbox, "append", refuse)
    with pytest.raises(StoreError):
        tablet.evacuating.start(3)
    assert tablet.evacuating.alarm.verdicts_off(hands.now)


def test_a_roll_nobody_ended_is_forgotten_the_next_day(tablet, hands, tmp_path):
    tablet.evacuating.call_roll(3)
    tablet.close()
    hands.pass_time(hours=25)
    again = a_tablet(tmp_path, hands)
    try:
        assert not again.evacuating.alarm.rolling
    finally:
        again.close()


def test_the_roll_counts_inside_out_and_overdue_by_building(tablet, hands):
    send_out(tablet)
    roll = tablet.whereabouts.roll()
    assert (len(roll.inside), len(roll.outside), roll.overdue) == (2, 1, [])
    assert roll.buildings(roll.inside) == [("3", 1), ("12", 1)]
    hands.pass_time(minutes=130)
    (late,) = tablet.whereabouts.roll().overdue
    assert (late.resident.name, late.overdue) == ("张伟国", 10)


def test_who_is_exempt_is_never_overdue(tmp_path, hands):
    from tests.support.builders import a_resident

    known = Known(residents=[a_resident(exempt=True)], policies=[a_policy(minutes_out_max=1)])
    tablet = a_tablet(tmp_path / "other", hands, known)
    send_out(tablet)
    hands.pass_time(hours=9)
    assert tablet.whereabouts.roll().overdue == []
    tablet.close()


def test_a_stranger_let_in_is_a_guest_until_let_out(tablet):
    encounter = tablet.gate.measure(tablet.gate.open_stranger(), 365)
    tablet.gate.record(encounter, Outcome.ADMIT)
    assert tablet.whereabouts.roll().guests == 1
    tablet.gate.record(tablet.gate.turn(encounter), Outcome.ADMIT)
    assert tablet.whereabouts.roll().guests == 0


def a_temporary_pass(**changed):
    """Of 45 minutes, for the person whom `send_out` sends out."""
    return a_pass(type=PassType.TEMPORARY, flags=45 << MINUTES_SHIFT, **changed)


@pytest.mark.parametrize(
    ("held", "over"),
    [
        (a_temporary_pass(), 45),
        (a_temporary_pass(valid_until=NOON - timedelta(hours=1)), 0),
        (a_pass(type=PassType.MEDICAL), 0),
        (a_pass(), 0),
    ],
    ids=["of 45 minutes", "one that is over", "medical", "without minutes"],
)
def test_the_overdue_list_goes_by_the_pass_that_somebody_holds(tmp_path, hands, held, over):
    known = Known(policies=[a_policy(version=3, minutes_out_max=120)], issued=IssuedPass(held, SHORT_CODE))
    tablet = a_tablet(tmp_path, hands, known)
    send_out(tablet)
    hands.pass_time(minutes=90)
    assert [row.overdue for row in tablet.whereabouts.roll().overdue] == ([over] if over else [])
    home = tablet.gate.open_resident(tablet.reference.roster.residents["9c41f00d-2"], Source.LIST)
    assert (Reason.OVERDUE in home.verdict.reasons) is bool(over), "the list and the gate disagree"
    hands.pass_time(minutes=60)
    assert bool(tablet.whereabouts.roll().overdue) is (held.type is not PassType.MEDICAL)
    tablet.close()


def test_the_roll_is_the_same_whether_a_household_was_looked_at_before_or_not(tmp_path, hands):
    tablet = a_tablet(tmp_path, hands)
    for person in ("9c41f00d-2", "9c41f00d-3"):
        send_out(tablet, person)
        hands.pass_time(minutes=1)
    wrong = tablet.gate.today()[0]
    tablet.close()
    fresh = a_tablet(tmp_path, hands)
    assert [row.resident.person_no for row in fresh.whereabouts.roll().outside] == [2, 3]
    fresh.gate.undo(wrong.event.id, CorrectionReason.WRONG_PERSON)
    assert [row.resident.person_no for row in fresh.whereabouts.roll().outside] == [2]
    hands.pass_time(minutes=1)
    send_out(fresh, "9c41f00d-3")
    assert [row.resident.person_no for row in fresh.whereabouts.roll().outside] == [2, 3]
    fresh.close()


def test_of_one_who_went_out_and_whose_return_is_taken_back_the_roll_says_out_again(tmp_path, hands):
    tablet = a_tablet(tmp_path, hands)
    send_out(tablet)
    hands.pass_time(minutes=1)
    send_out(tablet)  # home again: the direction is the suggested one
    back = tablet.gate.today()[0]
    tablet.close()
    fresh = a_tablet(tmp_path, hands)
    assert fresh.whereabouts.roll().outside == []
    fresh.gate.undo(back.event.id, CorrectionReason.WRONG_PERSON)
    assert [row.last.direction for row in fresh.whereabouts.roll().outside] == [Direction.OUT]
    fresh.close()
