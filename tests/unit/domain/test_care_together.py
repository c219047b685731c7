"""Orders of several gates and of the console as one history: the newest counts, and no clock makes one that stays."""

from datetime import UTC, date, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from checkpoint.domain.care import CONSOLE, CareNote, CareStep, care_list, in_time
from checkpoint.domain.door_readings import unmeasured
from checkpoint.domain.events import Event
from checkpoint.domain.forward import care_to_tell
from tests.support.bureau import NOON

HOME, TODAY = 7, date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def note(name, step, hours=0.0, gate_id=1, **body):
    return Event(name, NOON + hours * HOUR, 0, "", "op", gate_id, CareNote(step, HOME, **body))


def is_held(own, told):
    return care_list(in_time(own, told)).holds(HOME, 0, TODAY)


def test_the_newest_order_counts_whoever_gave_it():
    begin, release, again = (
        note("a", CareStep.BEGIN),
        note("b", CareStep.RELEASE, 1, CONSOLE),
        note("c", CareStep.BEGIN, 2, gate_id=2),
    )
    assert is_held([begin], [])
    assert not is_held([begin], [release])
    assert is_held([begin], [again, release])
    assert not is_held([release], [begin])
    assert not is_held([note("late", CareStep.BEGIN, 0.5)], [release])


def test_what_was_told_and_recorded_here_is_counted_once_and_by_the_time_that_was_told():
    ahead = note("a", CareStep.BEGIN, 24 * 365)
    told = note("a", CareStep.BEGIN)
    assert is_held([ahead], [])
    assert not is_held([ahead], [told, note("b", CareStep.RELEASE, 1, gate_id=2)])


def test_a_release_after_the_clock_was_put_right_ends_what_was_recorded_ahead():
    assert not is_held([note("a", CareStep.BEGIN, 24 * 365), note("b", CareStep.RELEASE)], [])


def test_a_whole_shift_recorded_here_keeps_its_order_among_what_was_told():
    own = [note(f"o{number}", CareStep.READING, number, tenths=365) for number in range(5)]
    told = [note(f"t{number}", CareStep.READING, number + 0.5, tenths=365) for number in range(5)]
    assert [row.id for row in in_time(own, told)] == [f"{kind}{number}" for number in range(5) for kind in "ot"]


def test_an_order_holds_from_its_first_day_to_its_last_and_no_longer():
    event = note("a", CareStep.BEGIN, since=TODAY + timedelta(1), until=TODAY + timedelta(3))
    listed = care_list([event])
    held = [listed.holds(HOME, 0, TODAY + timedelta(day)) for day in range(5)]
    assert held == [False, True, True, True, False]
    assert listed.running
    assert listed.holds(HOME, 1, TODAY) is None


def test_no_reading_is_missed_before_the_first_day():
    (row,) = care_list([note("a", CareStep.BEGIN, since=TODAY + timedelta(1))]).running
    assert row.missed(NOON + 20 * HOUR, UTC) == 0
    assert row.missed(NOON + 48 * HOUR, UTC) == 2


def test_each_of_a_flat_is_asked_for_and_a_reading_of_nobody_in_particular_counts_for_all():
    history = [
        note("a", CareStep.BEGIN, -24),
        note("b", CareStep.READING, -23, tenths=365),
        note("c", CareStep.READING, -11, tenths=366, measured=1),
        note("d", CareStep.READING, 1, tenths=367, measured=1),
        note("e", CareStep.READING, 2, tenths=392, measured=2),
        note("f", CareStep.READING, 3, tenths=368, measured=2),
    ]
    listed = care_list(history)
    (row,) = listed.running
    people = listed.measured(row, [1, 2, 3])
    assert people == (1, 2, 3)
    assert row.missed(NOON, ZONE, people) == 2
    morning, evening = row.readings_of(TODAY, ZONE)
    assert (morning, evening) == ({1: 366}, {1: 367, 2: 368})
    assert unmeasured(evening, people) == [3]
    assert unmeasured({0: 365}, people) == []


def test_who_has_an_order_of_their_own_is_measured_under_it_and_nowhere_twice():
    own = note("b", CareStep.BEGIN, 1, person_no=2)
    listed = care_list([note("a", CareStep.BEGIN), own])
    flat, person = listed.running
    assert listed.measured(flat, [1, 2]) == (1,)
    assert listed.measured(person, [1, 2]) == (2,)
    released = care_list([note("a", CareStep.BEGIN), own, note("c", CareStep.RELEASE, 2, person_no=2)])
    assert released.measured(flat, [1, 2]) == (1, 2)
    assert released.measured(flat, []) == (0,)


def test_an_order_that_ends_before_it_begins_is_none():
    with pytest.raises(ValueError, match="ends after"):
        CareNote(CareStep.BEGIN, HOME, since=TODAY, until=TODAY - timedelta(1))


def test_the_gates_are_told_what_runs_and_what_ended_and_no_more():
    history = [
        note("a", CareStep.BEGIN),
        note("b", CareStep.READING, 1, tenths=366),
        note("c", CareStep.RELEASE, 2),
        note("d", CareStep.BEGIN, 3, person_no=2),
        note("e", CareStep.READING, 4, person_no=2, tenths=366),
        note("f", CareStep.ASKED, 5, goods="米"),
        note("g", CareStep.BOUGHT, 6, delivery="f"),
        note("h", CareStep.DELIVERED, 7, delivery="f"),
        note("i", CareStep.ASKED, 8, goods="药"),
    ]
    assert care_to_tell(history) == {"c", "d", "e", "h", "i"}
    assert care_to_tell([row for row in history if row.id in care_to_tell(history)]) == {"c", "d", "e", "h", "i"}


def test_two_gates_come_to_the_same_in_whatever_order_they_hear():
    history = [
        note("a", CareStep.BEGIN),
        note("b", CareStep.RELEASE, 1, gate_id=2),
        note("c", CareStep.BEGIN, 2, gate_id=CONSOLE),
        note("d", CareStep.RELEASE, 3, gate_id=2),
    ]
    assert {is_held([], list(order)) for order in permutations(history)} == {False}
    assert {is_held([], list(order)) for order in permutations(history[:3])} == {True}


def test_what_was_noted_within_a_millisecond_stands_in_the_course_of_things():
    told = [note("b", CareStep.BEGIN), note("a", CareStep.READING, tenths=366)]
    (row,) = care_list(in_time([], told)).running
    assert [reading.tenths for reading in row.readings] == [366]
