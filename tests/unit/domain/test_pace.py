"""The pace of a gate: what was recorded in the last ten minutes, as it happened."""

from datetime import timedelta

from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.late import LateEntry
from checkpoint.domain.pace import pace
from tests.support.builders import NOON, a_movement, an_event

LONG_AGO = NOON - timedelta(hours=3)


def at(minutes, **changed):
    return an_event(a_movement(**changed), NOON - timedelta(minutes=minutes))


def test_only_the_last_ten_minutes_count():
    told = pace([at(10), at(9), at(4), at(0)], NOON, LONG_AGO, waiting=2)
    assert (told.recorded, told.minutes, told.waiting, told.per_minute) == (3, 10, 2, 0.3)


def test_a_young_shift_is_measured_by_its_own_length():
    told = pace([at(9), at(3), at(2), at(1)], NOON, NOON - timedelta(minutes=4), waiting=0)
    assert (told.recorded, told.minutes, told.per_minute) == (3, 4, 0.8)
    assert pace([], NOON, NOON, waiting=0).per_minute == 0


def test_paper_and_what_is_no_passage_are_no_queue():
    paper = at(1, late=LateEntry(NOON - timedelta(hours=1), 1, 1))
    undone = an_event(Correction("e1", CorrectionReason.OTHER), NOON)
    assert pace([paper, undone], NOON, LONG_AGO, waiting=0).recorded == 0
