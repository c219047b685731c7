"""Whoever is turned back may object: a number, fifteen minutes, the supervisor's answer, and all of it is recorded."""

import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Movement
from checkpoint.i18n import CATALOGUE
from checkpoint.services.specimens import Specimen, held_up
from checkpoint.views.wishes.settings import choose_size
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies, scrolled


@pytest.fixture
async def refused(gate):
    """The card of a resident whose household is to stay at home."""
    gate.panel.settings.number = "0371-1234"
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    assert gate.text("verdict") == "劝返"
    return gate


async def objecting(app):
    await app.tap("object")
    await app.until(lambda: app.has("incident"))


async def test_the_objection_is_recorded_with_what_it_is_against_and_the_queue_goes_on(refused):
    await objecting(refused)
    (note,) = bodies(refused, IncidentNote)
    who = (resident("徐刚").person_id, "household_locked")
    assert (note.step, note.person_id, note.against) == (IncidentStep.OBJECT, *who)
    for part in ("1 号", "徐*", CATALOGUE["console.reason.household_locked"][0], "0371-1234", "14:5"):
        assert part in refused.text("incident")
    await refused.tap("sheet-close")
    await refused.until(lambda: refused.has("waiting-1"))
    assert bodies(refused, Movement) == []
    await refused.scan(sign_pass(resident("张伟")))
    assert refused.has("verdict")


@pytest.mark.parametrize("outcome", [Outcome.ADMIT, Outcome.REFUSE])
async def test_the_answer_is_recorded_with_who_gave_it_and_ends_it(refused, outcome):
    await objecting(refused)
    await refused.tap("incident-step-ask")
    await refused.until(lambda: "赵卫国" in refused.text("incident-step-ask"))
    await refused.type("text-object-answer", "李强：配药，同意一次")
    await refused.settle()
    await refused.tap("object-answered")
    assert refused.text("verdict") == "劝返"
    assert not refused.has("object")
    if outcome is Outcome.ADMIT:
        await refused.tap("record-other")
        await refused.tap("override-approved")
    else:
        await refused.tap("record-primary")
    await refused.until(lambda: not refused.has("waiting"))
    (movement,) = bodies(refused, Movement)
    assert (movement.outcome, movement.note) == (outcome, "李强：配药，同意一次")
    assert [reading.tenths for reading in movement.readings] == [365]
    assert movement.incident
    assert not refused.station.tablet.incidents.open()


async def test_after_fifteen_minutes_it_is_loud_whatever_the_policy_says_of_visitors(refused, later):
    await objecting(refused)
    await refused.tap("sheet-close")
    later(14)
    await refused.until(lambda: "0:5" in refused.text("waiting-1"))
    later(15)
    await refused.until(lambda: "到时，请决定" in refused.text("waiting-1"))
    await refused.tap("waiting-1")
    assert "已等满 15 分钟" in refused.text("held-clock")


async def test_who_leaves_closes_it_and_the_one_who_takes_over_is_told_before(refused):
    await objecting(refused)
    await refused.tap("sheet-close")
    await refused.tap("tab-desk")
    await refused.tap("desk-handover")
    await refused.until(lambda: "1 号有异议，在等督导员答复" in refused.text("handover-facts"))
    await refused.tap("desk-back")
    await refused.tap("tab-gate")
    await refused.tap("waiting-1")
    await refused.tap("incident-left")
    await refused.until(lambda: not refused.has("waiting"))
    *_, last = bodies(refused, IncidentNote)
    assert last.step is IncidentStep.CLOSE


async def test_nobody_objects_to_being_let_through_or_measured(gate):
    await gate.scan(sign_pass(resident("张伟")))
    assert not gate.has("object")
    await gate.tap("preset-365")
    assert not gate.has("object")


async def test_whom_the_volunteer_turns_back_after_a_check_may_object_too(gate):
    tablet = gate.station.tablet
    await gate.scan(held_up(Specimen.RESIDENT, tablet.identity.place, tablet.clock.now()))
    await gate.tap("preset-365")
    assert gate.text("verdict") == "核实"
    assert not gate.has("object")
    await gate.tap("record-other")
    await objecting(gate)
    (note,) = bodies(gate, IncidentNote)
    assert (note.step, note.against) == (IncidentStep.OBJECT, "unknown_key")
    assert CATALOGUE["console.reason.unknown_key"][0] in gate.text("incident")
    assert bodies(gate, Movement) == []
    await gate.tap("object-answered")
    assert gate.text("verdict") == "核实"
    await gate.tap("record-other")
    assert not gate.has("object")
    await gate.tap("override-unproven")
    await gate.until(lambda: not gate.has("waiting"))
    (movement,) = bodies(gate, Movement)
    assert (movement.outcome, movement.override_reason) == (Outcome.REFUSE, "unproven")


@pytest.fixture(params=["phone", "gate"])
def large(request):
    return request.getfixturevalue(request.param)


async def test_at_the_largest_words_the_reasons_scroll_with_the_objection_below_them(large):
    tablet = large.station.tablet
    await choose_size(large.panel, 2.0)
    await large.scan(held_up(Specimen.RESIDENT, tablet.identity.place, tablet.clock.now()))
    await large.tap("preset-365")
    await large.tap("record-other")
    assert scrolled(large, "object")
    assert scrolled(large, "override-other")
