"""What one gate registers reaches all of them, and what two gates let out is found when their records meet."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.decide import Direction, Outcome, Reason, decide
from checkpoint.domain.events import EventKind
from checkpoint.domain.people import Household, Resident
from checkpoint.domain.policy import Policy, QuotaKind
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.supplies import SupplyChange, SupplyStep, stocks
from checkpoint.domain.surplus import surplus
from checkpoint.domain.tasks import TaskDone
from checkpoint.protocol.reference import household_from_doc, resident_from_doc
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.repository.organisation import add_policy, find_place
from checkpoint.server.repository.roster import load_households, load_residents, save_households, save_residents
from checkpoint.server.repository.surplus import surplus_exits
from tests.support.builders import facts
from tests.support.bureau import HOME, NOON, event, movement

HOUSE = 0x9C41F00D


@pytest.fixture
def roster(centre):
    from checkpoint.server.repository.roster import StoredResident

    with centre.database.write() as connection:
        save_households(connection, HOME, [Household(HOUSE, HOME, "3", "2", "501")])
        people = [Resident(HOUSE, number, name) for number, name in ((2, "张伟国"), (3, "李秀英"))]
        save_residents(connection, HOME, [StoredResident(row, "") for row in people])


def household_at(tablet):
    changes = tablet.pull("households").json()["changes"]
    return next(household_from_doc(row["doc"]) for row in changes if row["id"] == f"{HOUSE:08x}")


def isolated_at(tablet):
    changes = tablet.pull("residents").json()["changes"]
    people = [resident_from_doc(row["doc"]) for row in changes if "doc" in row]
    return {row.person_no for row in people if row.household_id == HOUSE and row.isolated}


def push(tablet, *bodies, at=NOON, gate_id=1):
    tablet.outbox.record(*(event(body, at, gate_id) for body in bodies))
    answer = tablet.push()
    assert answer.status_code == 200
    assert answer.json()["quarantined"] == []


def test_a_returnee_registered_at_one_gate_is_known_at_the_other_after_its_next_sync(enrol, roster):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    assert household_at(west).returnee_at is None
    push(east, Returnee(HOUSE, "张小军"))
    assert household_at(west).returnee_at == NOON


def test_the_other_gates_count_from_the_day_of_arrival_in_the_time_of_the_place(enrol, roster):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    push(east, Returnee(HOUSE, "张小军", arrives_on=date(2026, 11, 19)))
    assert household_at(west).returnee_at == datetime(2026, 11, 18, 16, tzinfo=UTC)


def test_a_form_that_was_a_mistake_is_taken_back_and_one_only_expected_says_nothing(tablet, roster):
    push(tablet, Returnee(HOUSE, "李四", ReturneeState.EXPECTED))
    assert household_at(tablet).returnee_at is None
    push(tablet, Returnee(HOUSE, "张小军"), at=NOON + timedelta(hours=1))
    push(tablet, Returnee(HOUSE, "张小军", ReturneeState.CANCELLED), at=NOON + timedelta(hours=2))
    assert household_at(tablet).returnee_at is None


def test_a_household_that_is_isolated_is_locked_at_every_gate_until_its_release(enrol, roster):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    push(east, CareNote(CareStep.BEGIN, HOUSE))
    assert household_at(west).locked
    push(east, CareNote(CareStep.RELEASE, HOUSE), at=NOON + timedelta(days=14))
    assert not household_at(west).locked


def test_one_person_is_isolated_without_the_household(enrol, roster):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    push(east, CareNote(CareStep.BEGIN, HOUSE, 3))
    assert isolated_at(west) == {3}
    assert not household_at(west).locked
    push(east, CareNote(CareStep.RELEASE, HOUSE, 3), at=NOON + timedelta(days=1))
    assert isolated_at(west) == set()


def test_orders_about_nobody_change_nothing_and_block_nobody(tablet, roster):
    push(tablet, Returnee(1, "无名"), CareNote(CareStep.RELEASE, 1), CareNote(CareStep.RELEASE, HOUSE, 9))
    assert household_at(tablet).returnee_at is None


def test_a_roster_saved_again_keeps_what_the_gates_registered(centre, tablet, roster):
    push(tablet, Returnee(HOUSE, "张小军"), CareNote(CareStep.BEGIN, HOUSE, 3))
    with centre.database.write() as connection:
        save_households(connection, HOME, load_households(connection, HOME).values())
        save_residents(connection, HOME, load_residents(connection, HOME).values())
    assert household_at(tablet).returnee_at == NOON
    assert isolated_at(tablet) == {3}


def leaves(number, hours=0, **known):
    about = facts(**known)
    verdict = decide(about, Policy(1, NOON))
    what = movement(f"{HOUSE:08x}-{number}", direction=Direction.OUT, facts=about, verdict=verdict)
    return event(what, NOON + timedelta(hours=hours), known.get("gate_id") or 1)


def test_two_gates_that_each_let_a_household_out_offline_are_named_after_the_sync(centre, enrol, roster):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    with centre.database.write() as connection:
        policy = Policy(1, NOON - timedelta(days=1), quota_exits=1, quota_days=2)
        add_policy(connection, HOME, policy)
        place = find_place(connection, str(HOME))
        assert place is not None
    east.outbox.record(leaves(2, gate_id=1))
    west.outbox.record(leaves(3, hours=1, gate_id=2))
    for tablet in (west, east):
        assert tablet.push().status_code == 200
    with centre.database.read() as connection:
        (row,) = surplus_exits(connection, place, NOON, None)
        assert surplus_exits(connection, place, NOON + timedelta(hours=2), None) == []
    assert (row.household_id, row.gates, row.allowed, row.known) == (HOUSE, (1, 2), 1, False)
    assert row.event.body.person_id == f"{HOUSE:08x}-3"


def test_surplus_counts_as_the_gate_does():
    policy = Policy(1, NOON - timedelta(days=1), quota_exits=1, quota_days=2)
    zone = UTC
    twice = [leaves(2), leaves(2, hours=1)]
    assert len(surplus(twice, [policy], zone)) == 1
    assert surplus([leaves(2), leaves(3, hours=1, exempt=True)], [policy], zone) == []
    assert surplus(twice, [replace(policy, quota_exits=None)], zone) == []
    assert surplus(twice, [replace(policy, quota_kind=QuotaKind.PERSONS)], zone) == []
    assert len(surplus(twice, [replace(policy, quota_kind=QuotaKind.EACH)], zone)) == 1
    assert surplus([leaves(2), leaves(3, hours=1)], [replace(policy, quota_kind=QuotaKind.EACH)], zone) == []
    assert len(surplus([leaves(2), leaves(3, hours=1)], [replace(policy, quota_kind=QuotaKind.PERSONS)], zone)) == 1
    assert surplus([leaves(2), leaves(2, hours=48)], [policy], zone) == []


def test_an_exit_against_the_verdict_is_told_from_one_that_no_gate_could_know():
    policy = Policy(1, NOON - timedelta(days=1), quota_exits=1)
    about = facts(exits_used=1)
    verdict = decide(about, policy)
    assert verdict.reasons == (Reason.QUOTA_USED,)
    what = movement(
        f"{HOUSE:08x}-2",
        direction=Direction.OUT,
        facts=about,
        verdict=verdict,
        outcome=Outcome.ADMIT,
        override_reason="就医",
    )
    (row,) = surplus([leaves(3), event(what, NOON + timedelta(hours=1))], [policy], UTC)
    assert row.known


def test_the_duties_of_all_gates_are_found_by_kind_and_time(centre, enrol, roster):
    east, west = enrol(gate_id=1), enrol(gate_id=2)
    push(east, TaskDone(TaskKind.GARBAGE), at=NOON + timedelta(hours=1))
    push(west, TaskDone(TaskKind.DISINFECTION), SupplyChange(SupplyStep.RECEIVE, "口罩", 6000), gate_id=2)
    with centre.database.read() as connection:
        tasks = list(duty_events(connection, HOME, EventKind.TASK))
        assert [row.body.task for row in tasks] == [TaskKind.DISINFECTION, TaskKind.GARBAGE]
        assert len(list(duty_events(connection, HOME, EventKind.TASK, NOON + timedelta(minutes=1)))) == 1
        assert len(list(duty_events(connection, HOME, EventKind.TASK, None, NOON + timedelta(minutes=1)))) == 1
        assert stocks(duty_events(connection, HOME, EventKind.SUPPLY))["口罩"].balance == 6000
