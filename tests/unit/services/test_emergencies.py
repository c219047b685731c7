"""The reason of an emergency exit may follow within a day, and need not."""

import pytest

from checkpoint.domain.emergencies import EMERGENCY_REASONS
from checkpoint.domain.events import CorrectionReason
from checkpoint.i18n import CATALOGUE
from checkpoint.protocol.events import decode_event, encode_event


def test_passages_close_together_are_one_use_and_later_ones_another(tablet, hands):
    for minutes in (0, 3, 14, 16):
        hands.pass_time(minutes=minutes)
        tablet.gate.emergency_exit()
    tablet.gate.rescue_entry()
    newest, first = tablet.emergencies.untold()
    assert (first.out, first.into, newest.out, newest.into) == (3, 0, 1, 1)
    assert (first.until - first.since).total_seconds() == 17 * 60


def test_a_reason_settles_its_use_and_no_other(tablet, hands):
    tablet.gate.emergency_exit()
    hands.pass_time(hours=1)
    tablet.gate.emergency_exit()
    newest, first = tablet.emergencies.untold()
    event = tablet.emergencies.tell(newest, "fire", "三楼")
    assert tablet.emergencies.untold() == [first]
    assert decode_event(encode_event(event)) == event


def test_a_use_that_went_on_after_it_was_told_keeps_its_reason(tablet, hands):
    tablet.gate.emergency_exit()
    tablet.emergencies.tell(tablet.emergencies.untold()[0], "medical")
    hands.pass_time(minutes=5)
    tablet.gate.emergency_exit()
    assert tablet.emergencies.untold() == []


def test_after_a_day_nobody_asks_any_more(tablet, hands):
    tablet.gate.emergency_exit()
    hands.pass_time(hours=24, seconds=-1)
    assert len(tablet.emergencies.untold()) == 1
    hands.pass_time(seconds=1)
    assert tablet.emergencies.untold() == []


def test_a_slip_that_was_taken_back_wants_no_reason(tablet):
    tablet.gate.undo(tablet.gate.emergency_exit().id, CorrectionReason.OTHER)
    assert tablet.emergencies.untold() == []


def test_it_is_offered_again_after_a_restart(open_tablet):
    tablet = open_tablet()
    tablet.gate.emergency_exit()
    tablet.close()
    assert len(open_tablet().emergencies.untold()) == 1


@pytest.mark.parametrize("reason", EMERGENCY_REASONS)
def test_every_reason_has_words(reason):
    assert f"emergency.why.{reason}" in CATALOGUE
