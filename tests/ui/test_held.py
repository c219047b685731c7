"""A visitor of whom nothing is known: a number, a place to wait, fifteen minutes, and an answer that somebody gives."""

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Category, Movement
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies


async def hold(app):
    """From the visitor's card, which nobody has an answer for."""
    await app.tap("visit-new")
    await app.tap("hold")
    await app.until(lambda: app.has("incident"))


async def held_aside(app):
    await hold(app)
    await app.tap("sheet-close")
    await app.until(lambda: app.has("waiting"))


async def record(app):
    await app.tap("record-primary")
    await app.until(lambda: not app.has("waiting"))
    (movement,) = bodies(app, Movement)
    return movement


async def test_a_number_the_time_whom_to_call_and_the_next_person_may_come(gate):
    gate.panel.settings.number = "13900000000"
    await hold(gate)
    assert "1 号" in gate.text("held-number")
    assert "14:5" in gate.text("held-clock")
    assert "13900000000" in gate.text("held-call")
    for step in ("ask", "shelter"):
        await gate.tap(f"incident-step-{step}")
        await gate.until(lambda done=step: "赵卫国" in gate.text(f"incident-step-{done}"))
    await gate.tap("sheet-close")
    assert "1 号" in gate.text("waiting-1")
    await gate.scan(sign_pass(resident("张伟")))
    assert gate.text("verdict") == "请测温"
    assert gate.has("waiting-1")
    assert bodies(gate, Movement) == []


async def test_each_has_a_number_of_their_own(gate):
    await held_aside(gate)
    await hold(gate)
    assert "2 号" in gate.text("held-number")


async def test_after_fifteen_minutes_the_tile_says_so_and_rings_until_somebody_decides(gate, later):
    await held_aside(gate)
    assert gate.panel.duties.rung == {}
    later(14)
    await gate.until(lambda: "0:5" in gate.text("waiting-1"))
    assert gate.panel.duties.rung == {}
    later(15)
    await gate.until(lambda: "到时，请决定" in gate.text("waiting-1"))
    (rung,) = gate.panel.duties.rung.values()
    later(16)
    await gate.until(lambda: gate.panel.duties.rung and max(gate.panel.duties.rung.values()) > rung)
    assert bodies(gate, Movement) == []
    await gate.tap("waiting-1")
    assert "已等满 15 分钟，请立即决定" in gate.text("held-clock")
    assert all(gate.has(name) for name in ("held-found", "held-word", "incident-left"))


async def test_the_host_is_found_and_nothing_is_asked_twice(gate):
    await gate.tap("visit-new")
    await gate.type("text-visitor", "李大力")
    await gate.tap("chip-purpose-repair")
    await gate.tap("preset-365")
    await gate.tap("hold")
    await gate.until(lambda: gate.has("incident"))
    assert "李*力" in gate.text("incident")
    await gate.tap("held-found")
    assert [row.tenths for row in gate.panel.gate.encounter.readings] == [365]
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.tap("visit-consent")
    assert not gate.has("hold")
    movement = await record(gate)
    visit = movement.visit
    assert (visit.name, visit.purpose, visit.host, visit.consent) == ("李大力", "repair", 0x1001, True)
    assert (movement.category, movement.incident != "", visit.allowed_by) == (Category.VISITOR, True, "")


async def test_on_the_supervisors_word_it_is_recorded_whose(gate):
    await hold(gate)
    assert gate.inner("held-word").disabled
    await gate.type("text-held-word", "李强")
    await gate.settle()
    await gate.tap("held-word")
    assert "李强" in gate.text("visit")
    assert not gate.has("hold")
    await gate.tap("preset-365")
    movement = await record(gate)
    assert (movement.outcome, movement.visit.allowed_by) == (Outcome.ADMIT, "李强")


async def test_without_a_name_the_number_that_was_called_is_recorded_in_one_tap(gate):
    gate.panel.settings.number = "13900000000"
    await hold(gate)
    await gate.tap("held-word")
    await gate.tap("preset-365")
    assert (await record(gate)).visit.allowed_by == "13900000000"


async def test_who_leaves_is_closed_and_says_so(gate):
    await hold(gate)
    await gate.tap("incident-left")
    await gate.until(lambda: not gate.has("waiting"))
    *_, last = bodies(gate, IncidentNote)
    assert (last.step, last.note) == (IncidentStep.CLOSE, "人已自行离开，结案")


async def test_somebody_without_a_visit_is_held_as_well_and_is_then_asked_whom_they_see(gate):
    await gate.tap("stranger")
    await gate.tap("hold")
    await gate.until(lambda: gate.has("incident"))
    await gate.tap("held-found")
    assert gate.has("chip-building-1")


async def test_whom_a_host_or_a_pass_speaks_for_is_not_held(gate):
    await gate.scan(sign_pass(resident("张伟")))
    assert not gate.has("hold")
    await gate.scan("GP1:NOT A PASS")
    assert not gate.has("hold")


async def test_the_one_who_takes_over_is_told_of_the_number_and_the_time(gate):
    await held_aside(gate)
    await gate.tap("tab-desk")
    await gate.tap("desk-handover")
    await gate.until(lambda: "1 号来访者在等督导员答复" in gate.text("handover-facts"))


async def test_a_full_disk_gives_no_number(gate, full_disk):
    await gate.tap("visit-new")
    full_disk()
    await gate.tap("hold")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("visit")
    assert not gate.has("waiting")


async def test_on_a_phone_it_is_two_taps_as_well(phone):
    phone.taps = 0
    await hold(phone)
    assert phone.taps == 2
