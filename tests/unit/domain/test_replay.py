"""Counting exits again: what was taken back and who is exempt count for nothing, as at the gate."""

from datetime import UTC, timedelta

from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.replay import Replay, replay
from checkpoint.domain.surplus import surplus
from tests.support.builders import NOON, a_movement, a_policy, an_event, facts

SECOND = an_event(a_movement(), NOON)
QUOTA = a_policy(version=2, quota_exits=1, quota_days=3)


def turned(first, *more):
    return list(replay([first, *more, SECOND], QUOTA, {1: a_policy()}, UTC, Replay(NOON)))


def test_an_exit_taken_back_makes_no_surplus_and_turns_no_verdict():
    first = an_event(a_movement(), NOON - timedelta(hours=2))
    back = an_event(Correction(first.id, CorrectionReason.WRONG_PERSON), NOON - timedelta(hours=1))
    assert (len(turned(first)), len(surplus([first, SECOND], [QUOTA], UTC))) == (1, 1)
    assert (turned(first, back), surplus([first, back, SECOND], [QUOTA], UTC)) == ([], [])


def test_the_exit_of_an_exempt_member_counts_against_nobody():
    exempt = a_movement(facts=facts(exempt=True), person_id="9c41f00d-3")
    assert turned(an_event(exempt, NOON - timedelta(hours=2))) == []
