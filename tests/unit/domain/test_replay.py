"""Counting exits again: what was taken back and who is exempt count for nothing, as at the gate."""

from dataclasses import replace
from datetime import UTC, timedelta

from checkpoint.domain.decide import Outcome, decide
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.late import LateEntry
from checkpoint.domain.passes import PassType
from checkpoint.domain.presence import Presence
from checkpoint.domain.replay import Replay, replay
from checkpoint.domain.surplus import surplus
from tests.support.builders import NOON, a_movement, a_policy, an_event, facts

SECOND = an_event(a_movement(), NOON)
QUOTA = a_policy(version=2, quota_exits=1, quota_days=3)


def turned(first, *more):
    return list(replay([first, *more, SECOND], QUOTA, {1: a_policy()}, UTC, Replay(NOON)))


def test_a_policy_that_frees_other_passes_has_the_exits_counted_anew():
    before = a_policy(version=2, quota_exits=1, quota_days=3)
    after = replace(before, version=3, exempt_types=frozenset({PassType.WORKER}))
    by_worker = a_movement(facts=facts(pass_type=PassType.WORKER), person_id="9c41f00d-3")
    used = facts(exits_used=1, others_out=1)
    refused = a_movement(facts=used, verdict=decide(used, before), outcome=Outcome.REFUSE)
    rows = [an_event(by_worker, NOON - timedelta(hours=2)), an_event(refused, NOON)]
    found = list(replay(rows, after, {2: before}, UTC, Replay(NOON)))
    assert [row.verdict.outcome for row in found] == [Outcome.ADMIT]


def test_who_is_not_on_the_roster_uses_up_nothing_of_the_household():
    policy = a_policy(version=2, quota_exits=1, quota_days=3)
    carer = a_movement(facts=facts(on_roster=False), person_id="9c41f00d-77", override_reason="known")
    out = an_event(a_movement(), NOON)
    rows = [an_event(carer, NOON - timedelta(hours=2)), out]
    assert surplus(rows, [policy], UTC) == []
    presence = Presence()
    for row in rows:
        presence.apply(row)
    assert presence.exits(0x9C41F00D, NOON - timedelta(days=1), policy, {"9c41f00d-2"}) == [out.body.person_id]


def test_an_exit_taken_back_makes_no_surplus_and_turns_no_verdict():
    first = an_event(a_movement(), NOON - timedelta(hours=2))
    back = an_event(Correction(first.id, CorrectionReason.WRONG_PERSON), NOON - timedelta(hours=1))
    assert (len(turned(first)), len(surplus([first, SECOND], [QUOTA], UTC))) == (1, 1)
    assert (turned(first, back), surplus([first, back, SECOND], [QUOTA], UTC)) == ([], [])


def test_the_exit_of_an_exempt_member_counts_against_nobody():
    exempt = a_movement(facts=facts(exempt=True), person_id="9c41f00d-3")
    assert turned(an_event(exempt, NOON - timedelta(hours=2))) == []


def test_an_exit_recorded_late_counts_on_the_day_on_which_it_happened():
    yesterday = NOON - timedelta(days=1)
    late = a_movement(late=LateEntry(yesterday, corrects="wrong"), person_id="9c41f00d-3")
    put_right = an_event(late, NOON - timedelta(hours=2))
    daily = replace(QUOTA, quota_days=1)
    assert surplus([put_right, SECOND], [daily], UTC) == []
    assert list(replay([put_right, SECOND], daily, {1: a_policy(quota_days=2)}, UTC, Replay(yesterday))) == []
    third = an_event(a_movement(late=LateEntry(yesterday + timedelta(hours=1), page=1, line=1)), NOON)
    (row,) = surplus([SECOND, third, put_right], [daily], UTC)
    assert [event.id for event in row.exits] == [put_right.id, third.id]
