from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from checkpoint.domain.decide import Outcome, Reason, decide
from checkpoint.domain.events import Correction, ShiftChange, ShiftStep
from checkpoint.domain.movements import Movement
from checkpoint.domain.policy import policy_at
from checkpoint.domain.reports import Figures, tally
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.exchange import BATCH_EVENTS, decode_batch, encode_batch
from checkpoint.server.repository.figures import figures_between
from tests.unit.demo.conftest import NOW

ZONE = ZoneInfo("Asia/Shanghai")


def _movements(events):
    return [event for rows in events.values() for event in rows if isinstance(event.body, Movement)]


def test_nothing_happens_before_the_first_day_or_after_now(dataset, events):
    times = [event.at for rows in events.values() for event in rows]
    assert dataset.first_day <= min(times)
    assert max(times) < NOW
    assert NOW - dataset.first_day >= timedelta(days=3)


def test_every_verdict_follows_from_its_facts_under_the_policy_of_its_hour(dataset, events):
    for event in _movements(events):
        policy = policy_at(list(dataset.policies), event.at)
        assert policy is not None
        assert decide(event.body.facts, policy) == event.body.verdict


def test_a_movement_before_the_closing_is_under_the_old_rules_and_one_after_it_under_the_new(dataset, events):
    closed_from = dataset.policies[1].effective_from
    versions = Counter((event.at >= closed_from, event.body.verdict.policy_version) for event in _movements(events))
    assert set(versions) == {(False, 1), (True, 2)}


def test_tablets_chain_their_events_in_batches_that_decode(dataset):
    for place in dataset.places:
        for device in place.devices:
            head, expected = GENESIS, 1
            for batch in device.batches:
                assert (batch.first, batch.previous) == (expected, head)
                assert 0 < len(batch.recorded) <= BATCH_EVENTS
                assert decode_batch(encode_batch(batch)).recorded == list(batch.recorded)
                for line in batch.recorded:
                    head = chain(head, line)
                expected += len(batch.recorded)


def test_each_tablet_s_events_are_in_the_order_of_its_clock(events):
    for rows in events.values():
        for gate_id in (1, 2):
            times = [event.at for event in rows if event.gate_id == gate_id]
            assert times == sorted(set(times))


def test_event_ids_are_unique(events):
    ids = [event.id for rows in events.values() for event in rows]
    assert len(set(ids)) == len(ids)


def test_the_gates_are_busiest_in_the_morning_and_before_supper(events):
    hours = Counter(event.at.astimezone(ZONE).hour for event in _movements(events))
    assert hours[7] > 3 * hours[12]
    assert hours[17] > 3 * hours[12]
    assert hours[3] <= 2


def test_the_days_hold_what_a_supervisor_has_to_see(events):
    figures = sum((tally(rows) for rows in events.values()), Figures())
    assert figures.fevers >= 4
    assert figures.refusals >= 10
    assert figures.overrides >= 3
    assert figures.emergencies == 1
    reasons = Counter(reason for event in _movements(events) for reason in event.body.verdict.reasons)
    assert {Reason.QUOTA_USED, Reason.CURFEW, Reason.OVERDUE, Reason.FEVER, Reason.NOT_ON_ROSTER} <= set(reasons)
    assert all(event.body.override_reason for event in _movements(events) if event.body.overrides)


def test_a_fever_does_not_pass_and_a_false_alarm_does(events):
    for event in _movements(events):
        if Reason.FEVER in event.body.verdict.reasons:
            assert event.body.outcome is Outcome.REFER
    alarms = [event.body for event in _movements(events) if max(event.body.facts.readings, default=0) >= 373]
    assert any(body.outcome is Outcome.ADMIT for body in alarms)


def test_a_correction_takes_back_a_movement_of_its_own_tablet_and_the_right_one_follows(events):
    found = 0
    for rows in events.values():
        by_id = {event.id: event for event in rows}
        for event in rows:
            if isinstance(event.body, Correction):
                annulled = by_id[event.body.annuls]
                assert annulled.gate_id == event.gate_id
                assert annulled.at < event.at
                found += 1
    assert found >= 3


def test_quota_holds_for_all_but_overrides(dataset, events):
    closed_from = dataset.policies[1].effective_from
    for event in _movements(events):
        body = event.body
        spent = body.facts.on_roster and body.direction == "out" and body.facts.exits_used >= 1
        if event.at >= closed_from and spent and body.passed and not body.facts.exempt:
            assert body.overrides


def test_a_shift_s_end_carries_the_counts_of_its_movements(events):
    ends = 0
    for rows in events.values():
        for gate_id in (1, 2):
            since = 0
            own = [event for event in rows if event.gate_id == gate_id]
            for index, event in enumerate(own):
                if isinstance(event.body, ShiftChange):
                    if event.body.step is ShiftStep.END:
                        figures = tally(own[since:index])
                        assert (event.body.entries, event.body.exits) == (figures.entries, figures.exits)
                        ends += 1
                    since = index + 1
    assert ends > 9 * 2 * 3


def test_nobody_records_without_being_on_shift_but_in_an_emergency(events):
    for event in _movements(events):
        assert event.operator_id or event.body.emergency


def test_the_server_s_figures_are_those_that_the_domain_counts(dataset, events, stored):
    ids = [place.compound.place.place_id for place in dataset.places]
    with stored.read() as connection:
        counted = figures_between(connection, ids, dataset.first_day, NOW)
    for place_id, rows in events.items():
        by_gate = {gate_id: tally(event for event in rows if event.gate_id == gate_id) for gate_id in (1, 2)}
        assert counted[place_id] == by_gate


def test_one_tablet_has_not_been_heard_of_for_hours(dataset):
    late = [device.row for place in dataset.places for device in place.devices if device.row.unsynced(NOW)]
    assert len(late) == 1
    assert late[0].pending > 0
