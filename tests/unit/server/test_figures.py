"""The figures equal the sum of the movements, and who is inside equals the fold of the passages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.movements import Category, Movement
from checkpoint.domain.presence import Presence
from checkpoint.domain.reports import tally
from checkpoint.server import event_tables
from checkpoint.server.repository import organisation, roster
from checkpoint.server.repository.figures import day_in, figures_of_day
from checkpoint.server.repository.movements import Filter, count_movements, page_of, stream
from checkpoint.server.repository.presence import count_inside
from checkpoint.server.rows import MovementRow
from tests.support.bureau import AWAY, HOME, NOON, event, movement, random_events

TODAY = date(2026, 11, 22)
ROSTER = [f"0000000{home}-{no}" for home in (1, 2, 3) for no in (1, 2)]


def figures(centre):
    with centre.database.read() as connection:
        places = organisation.list_places(connection)
        return {found.place.place_id: found for found in figures_of_day(connection, places, TODAY)}


def inside(centre):
    with centre.database.read() as connection:
        return count_inside(connection, [HOME, AWAY])


def folded_inside(events):
    """Who is inside by the domain's own rule, everything known in advance and in order of time."""
    annulled = {item.body.annuls for item in events if isinstance(item.body, Correction)}
    presence, seen = Presence(), set(ROSTER)
    for item in sorted(events, key=lambda item: (item.at, item.id)):
        if isinstance(item.body, Movement) and item.body.person_id:
            if item.id not in annulled:
                presence.apply(item)
            seen.add(item.body.person_id)
    return sum(
        presence.is_inside(person, Category.RESIDENT if person in ROSTER else Category.VISITOR) for person in seen
    )


@pytest.mark.parametrize("seed", range(12))
def test_figures_equal_the_tally_of_the_same_events_however_they_arrive(enrol, centre, seed):
    tablets = [enrol(HOME, 1), enrol(HOME, 2)]
    events = random_events(seed, 80)
    for number, item in enumerate(events):
        tablets[number % 2].outbox.record(item)
    for tablet in tablets:
        for first in range(1, len(tablet.outbox.recorded) + 1, 7):
            assert tablet.push(first, first + 6).status_code == 200
            tablet.push(max(1, first - 3), first + 2)
    found = figures(centre)
    assert found[HOME].total == tally(events)
    for gate_id in (1, 2):
        taken_back = [item for item in events if isinstance(item.body, Correction)]
        at_gate = [item for item in events if item.gate_id == gate_id and isinstance(item.body, Movement)]
        assert found[HOME].gates[gate_id] == tally(at_gate + taken_back)
    assert found[AWAY].total == tally([])
    assert inside(centre) == {HOME: folded_inside(events), AWAY: len(ROSTER)}


def test_the_figures_are_those_of_the_places_own_day(tablet, centre):
    with centre.database.read() as connection:
        since, until = day_in(organisation.list_places(connection)[0], TODAY)
    moments = (since - timedelta(milliseconds=1), since, until - timedelta(milliseconds=1), until)
    tablet.outbox.record(*(event(movement("00000001-1"), at) for at in moments))
    tablet.push()
    assert figures(centre)[HOME].total.entries == 2


def test_a_correction_that_comes_first_counts_as_well(tablet, centre):
    passage = event(movement("00000001-1", direction=Direction.OUT))
    tablet.outbox.record(event(Correction(passage.id, CorrectionReason.OTHER)), passage)
    tablet.push(1, 1)
    tablet.push(2)
    assert figures(centre)[HOME].total == tally([])
    assert inside(centre)[HOME] == len(ROSTER)


def test_an_annulled_passage_gives_way_to_the_one_before_it(tablet, centre):
    first = event(movement("00000001-1", direction=Direction.OUT), NOON)
    second = event(movement("00000001-1", direction=Direction.OUT), NOON + timedelta(hours=1))
    tablet.outbox.record(first, second, event(Correction(second.id, CorrectionReason.OTHER)))
    tablet.push()
    table = event_tables.presence
    with centre.database.read() as connection:
        row = connection.execute(select(table)).one()
    assert (row.event_id, row.at, row.deleted) == (first.id, NOON, False)


def test_a_visitor_whose_exit_was_taken_back_is_still_inside(tablet, centre):
    came = event(movement("00000063-1"), NOON)
    left = event(movement("00000063-1", direction=Direction.OUT), NOON + timedelta(hours=1))
    tablet.outbox.record(came, left)
    tablet.push()
    assert inside(centre)[HOME] == len(ROSTER)
    tablet.outbox.record(event(Correction(left.id, CorrectionReason.WRONG_PERSON)))
    tablet.push(3)
    assert inside(centre)[HOME] == len(ROSTER) + 1


def test_a_person_taken_off_the_roster_is_no_longer_counted_as_inside(centre):
    with centre.database.write() as connection:
        roster.remove_residents(connection, HOME, ["00000001-1"])
    assert inside(centre)[HOME] == len(ROSTER) - 1


def test_pages_hold_every_movement_once_in_order(tablet, centre):
    events = random_events(3, 80)
    tablet.outbox.record(*events)
    tablet.push()
    wanted = Filter((HOME,))
    expected = sorted((item.at, item.id) for item in events if isinstance(item.body, Movement))
    with centre.database.read() as connection:
        for newest_first in (True, False):
            rows: list[MovementRow] = []
            after: str | None = ""
            while after is not None:
                page = page_of(connection, wanted, 7, after=after, newest_first=newest_first)
                rows += page.rows
                after = page.cursor
            assert [(row.at, row.id) for row in rows] == sorted(expected, reverse=newest_first)
        assert count_movements(connection, wanted) == len(expected)
        assert len(list(stream(connection, wanted))) == len(expected)


def test_filters_let_through_what_they_say(tablet, centre):
    events = [item for item in random_events(4, 80) if isinstance(item.body, Movement)]
    tablet.outbox.record(*events, event(movement("", masked_name="100%_王*", address="9-9-901")))
    tablet.push()

    def found(**more):
        with centre.database.read() as connection:
            return count_movements(connection, Filter((HOME,), **more))

    assert found(outcome=Outcome.REFUSE) == tally(events).refusals
    assert found(gate_id=2) == sum(item.gate_id == 2 for item in events)
    assert found(fever_only=True) == tally(events).fevers
    assert found(since=NOON + timedelta(hours=4)) == sum(item.at >= NOON + timedelta(hours=4) for item in events)
    assert (found(text="%_王"), found(text="9-9-9"), found(text="%")) == (1, 1, 1)
