"""Who is inside, and what a day counted."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from checkpoint.domain.decide import Direction, Outcome, Passage
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.facts import Facts
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.presence import Presence
from checkpoint.domain.reports import Figures, figures_of, tally
from tests.support.builders import NOON, a_movement, a_policy, a_verdict, an_event

WHO = "9c41f00d-2"
HOUSEHOLD = 0x9C41F00D


def test_a_resident_without_a_passage_is_inside_and_a_visitor_is_not():
    presence = Presence()
    assert presence.suggested_direction(WHO, Category.RESIDENT) is Direction.OUT
    assert presence.suggested_direction(WHO, Category.VISITOR) is Direction.IN


def test_after_going_out_the_way_in_is_suggested():
    presence = Presence()
    presence.apply(an_event(a_movement(direction=Direction.OUT)))
    assert presence.suggested_direction(WHO, Category.RESIDENT) is Direction.IN


def test_a_refused_person_has_not_moved():
    presence = Presence()
    presence.apply(an_event(a_movement(outcome=Outcome.REFUSE, verdict=a_verdict(Outcome.REFUSE))))
    assert presence.last_passage(WHO) is None
    assert len(presence.exits(HOUSEHOLD, NOON - timedelta(days=1), a_policy())) == 0


def test_an_annulled_exit_gives_the_quota_back():
    presence, event = Presence(), an_event(a_movement())
    presence.apply(event)
    assert len(presence.exits(HOUSEHOLD, NOON, a_policy())) == 1
    presence.annul(event.id, WHO)
    assert len(presence.exits(HOUSEHOLD, NOON, a_policy())) == 0
    assert presence.is_inside(WHO, Category.RESIDENT)


def by_pass(kind, status=PassStatus.OK):
    facts = Facts(Direction.OUT, NOON.time(), on_roster=True, pass_status=status, pass_type=kind)
    return a_movement(facts=facts, override_reason="known")


def test_an_exit_by_a_pass_that_frees_or_in_an_emergency_counts_against_nobody():
    free = a_policy(exempt_types=frozenset({PassType.WORKER}))
    presence = Presence()
    for kind in (PassType.MEDICAL, PassType.WORKER, PassType.RESIDENT):
        presence.apply(an_event(by_pass(kind)))
    presence.apply(an_event(a_movement(source=Source.EMERGENCY)))
    presence.apply(an_event(by_pass(PassType.MEDICAL, PassStatus.EXPIRED)))
    assert presence.exits(HOUSEHOLD, NOON, free) == [WHO, WHO]
    assert presence.exits(HOUSEHOLD, NOON, a_policy()) == [WHO, WHO, WHO]
    assert presence.exits(HOUSEHOLD, NOON, a_policy(), {"9c41f00d-3"}) == []


def test_another_gates_passage_counts_once_however_often_it_is_told():
    presence = Presence()
    for _ in range(3):
        presence.apply_passage("e1", WHO, Passage(Direction.OUT, NOON, 2))
    assert len(presence.exits(HOUSEHOLD, NOON, a_policy())) == 1
    assert not presence.is_inside(WHO, Category.RESIDENT)


@given(st.permutations(range(6)))
def test_presence_does_not_depend_on_the_order_in_which_gates_are_heard(order):
    rows = [
        (f"e{n}", Passage(Direction.OUT if n % 2 else Direction.IN, NOON + timedelta(minutes=n), 1)) for n in range(6)
    ]
    presence = Presence()
    for index in order:
        presence.apply_passage(rows[index][0], WHO, rows[index][1])
    assert presence.last_passage(WHO) == rows[-1][1]


def test_a_tally_leaves_annulled_movements_out_in_whatever_order_the_correction_comes():
    event = an_event(a_movement())
    correction = an_event(Correction(event.id, CorrectionReason.WRONG_PERSON))
    assert tally([event, correction]) == tally([correction, event]) == Figures()
    assert tally([event]) == Figures(exits=1)


def test_figures_of_several_movements_add_up():
    entry = a_movement(direction=Direction.IN)
    assert figures_of(entry) + figures_of(a_movement()) == Figures(entries=1, exits=1)
