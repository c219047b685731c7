"""Who stays at home, as one gate decides it from its own notes, what it was told, and the roster."""

from datetime import date

import pytest

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.movements import Source
from checkpoint.protocol.care import care_to_doc
from checkpoint.protocol.duties import duty_to_doc
from checkpoint.qr.token import encode_pass
from tests.support.builders import ISSUER, NOON, a_household, a_pass
from tests.support.gates import Known

HOME = 0x9C41F00D
TODAY = NOON.date()


def told(step=CareStep.BEGIN, number=0, **body):
    return care_to_doc("c1", NOON, 0, "李督导、王督导", duty_to_doc(CareNote(step, HOME, number, **body)))


def verdict(tablet):
    encounter = tablet.gate.measure(tablet.gate.interpret(encode_pass(a_pass(), ISSUER), Source.SCANNER).encounter, 365)
    assert encounter.direction is Direction.OUT
    return encounter.verdict


def known(care, *, locked=False):
    return Known(households=[a_household(locked=locked)], care=care)


@pytest.mark.parametrize(
    ("care", "locked", "held"),
    [
        ([told()], False, True),
        ([told(number=2)], False, True),
        ([told(number=3)], False, False),
        ([told(CareStep.RELEASE)], True, False),
        ([told(until=date(2020, 1, 1))], True, False),
        ([told(since=date(2099, 1, 1))], True, False),
        ([], True, True),
        ([], False, False),
        (None, True, True),
    ],
)
def test_the_newest_order_counts_and_the_roster_where_there_is_none(open_tablet, care, locked, held):
    tablet = open_tablet(known(care, locked=locked))
    assert (Reason.HOUSEHOLD_LOCKED in verdict(tablet).reasons) is held


def test_a_server_that_tells_of_no_orders_is_believed_by_its_roster(open_tablet, hands):
    tablet = open_tablet(known(None, locked=True))
    tablet.duties.note_care(CareNote(CareStep.BEGIN, HOME))
    hands.pass_time(seconds=5)
    tablet.duties.note_care(CareNote(CareStep.RELEASE, HOME))
    assert Reason.HOUSEHOLD_LOCKED in verdict(tablet).reasons


def test_an_order_that_was_last_told_more_than_a_day_ago_is_a_check(open_tablet, hands):
    tablet = open_tablet(known([told()]))
    hands.pass_time(hours=23)
    assert verdict(tablet).outcome is Outcome.REFUSE
    hands.pass_time(hours=2)
    assert verdict(tablet).outcome is Outcome.CHECK
    assert Reason.LOCK_STALE in verdict(tablet).reasons


def test_somebody_isolated_elsewhere_is_measured_and_released_here(open_tablet, hands):
    tablet = open_tablet(known([told(order="7号")]))
    tablet.duties.note_care(CareNote(CareStep.READING, HOME, tenths=366))
    (row,) = tablet.duties.care().running
    assert [reading.tenths for reading in row.readings] == [366]
    hands.pass_time(seconds=5)
    tablet.duties.note_care(CareNote(CareStep.RELEASE, HOME))
    assert tablet.duties.care().running == []
    assert verdict(tablet).outcome is Outcome.ADMIT


def test_which_flats_are_locked_is_asked_once_for_a_whole_building(open_tablet):
    tablet = open_tablet(known([told()]))
    flats = list(tablet.reference.roster.households.values())
    assert tablet.households.locked(flats) == {HOME}
    assert tablet.households.state(flats[0]).locked
