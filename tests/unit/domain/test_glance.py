"""A glance at a record gives what reading the whole of it gives."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.late import LateEntry
from checkpoint.domain.movements import Movement
from checkpoint.protocol.events import decode_event, encode_event
from checkpoint.protocol.glance import Glance, glance
from tests.support.builders import NOON, a_movement, an_event, facts
from tests.support.bureau import random_events


def whole(recorded):
    """The same by way of the event."""
    event = decode_event(recorded)
    row = event.body
    if not isinstance(row, Movement) or not row.passed or not row.person_id:
        return None
    return Glance(event.id, row.person_id, row.direction, event.happened_at, event.gate_id, row.category, row.trip)


def test_of_a_day_of_every_sort_it_tells_the_passages_and_nothing_else():
    lines = [encode_event(event) for seed in range(5) for event in random_events(seed, 60)]
    told = [glance(line) for line in lines]
    assert told == [whole(line) for line in lines]
    assert None in told
    assert sum(row is not None for row in told) > 100


@given(st.sampled_from(Direction), st.sampled_from([Outcome.ADMIT, Outcome.REFUSE]), st.integers(0, 86_399_999))
@settings(max_examples=50)
def test_what_was_brought_in_from_paper_happened_when_the_paper_says(direction, outcome, milliseconds):
    late = LateEntry(NOON - timedelta(milliseconds=milliseconds), 1, 1)
    row = replace(a_movement(facts=facts(direction=direction)), outcome=outcome, late=late)
    line = encode_event(an_event(row, NOON + timedelta(microseconds=123_000)))
    assert glance(line) == whole(line)


def test_of_what_is_no_movement_or_damaged_it_tells_nothing():
    line = encode_event(an_event(a_movement()))
    chance = random.Random(3)
    assert glance(line) is not None
    assert glance(encode_event(an_event(Correction("x", CorrectionReason.OTHER)))) is None
    assert glance(b"") is None
    for _ in range(300):
        at = chance.randrange(len(line))
        assert isinstance(glance(line[:at] + bytes([chance.randrange(256)]) + line[at + 1 :]), Glance | None)
        assert glance(line[:at]) is None
