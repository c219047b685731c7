"""A fever at the gate: who rests is on the screen with the time that is left, and a fever is seen through."""

import re

import pytest

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Movement
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies, scrolled


async def high(app, name, digits="376"):
    await app.scan(sign_pass(resident(name)))
    for digit in digits:
        await app.tap(f"key-{digit}")


async def falls_ill(app, name):
    """Two high readings: a fever, whose steps lie on the glass."""
    await high(app, name)
    for digit in "378":
        await app.tap(f"key-{digit}")
    await app.tap("record-primary")
    await app.until(lambda: app.has("incident"))


async def rests(app, name):
    await high(app, name)
    await app.tap("wait")
    await app.until(lambda: app.has("waiting"))


@pytest.mark.parametrize("again", ["scanned", "found by name"])
async def test_who_rests_and_comes_by_another_way_has_the_first_reading_still(gate, again):
    await rests(gate, "王小明")
    gate.panel.last_code.forget()
    await gate.scan(sign_pass(resident("王小明")) if again == "scanned" else "王小明")
    await gate.until(lambda: gate.has("verdict"))
    assert "37.6" in gate.text("readings")
    await gate.tap("preset-365")
    assert gate.panel.gate.encounter.verdict.outcome is not Outcome.ADMIT
    await gate.tap("wait")
    await gate.until(lambda: gate.has("waiting"))
    assert len(gate.panel.duties.waits.rows) == 1


async def test_who_rests_is_on_the_gate_screen_and_the_next_person_may_come(gate):
    await rests(gate, "王小明")
    assert "王*明 1-1-101" in gate.text("waiting-1")
    assert "37.6℃" in gate.text("waiting-1")
    assert re.search(r"[34]:\d\d", gate.text("waiting-1"))
    assert [note.step for note in bodies(gate, IncidentNote)] == [IncidentStep.WAIT]
    await gate.scan(sign_pass(resident("张伟")))
    assert gate.text("verdict") == "请测温"
    assert gate.has("waiting-1")


async def test_several_wait_at_once_and_those_without_room_are_told_in_a_number(gate):
    for name in ("王小明", "张伟", "陈静", "赵磊"):
        await rests(gate, name)
    await gate.until(lambda: gate.has("waiting-more"))
    assert "还有 2 人" in gate.text("waiting-more")
    await gate.tap("waiting-more")
    assert gate.has("incident-row-4")


async def test_a_rest_that_is_over_is_said_and_rung_for(gate, later):
    await rests(gate, "王小明")
    assert gate.panel.duties.rung == {}
    later(5)
    await gate.until(lambda: "请复测" in gate.text("waiting-1"))
    assert len(gate.panel.duties.rung) == 1


async def test_two_normal_readings_after_the_rest_let_somebody_through(gate, later):
    await rests(gate, "王小明")
    later(6)
    await gate.tap("waiting-1")
    assert "第 1 次 37.6℃" in gate.text("readings")
    await gate.tap("preset-366")
    assert gate.text("verdict") == "转处置"
    await gate.tap("preset-365")
    assert gate.text("verdict") == "放行"
    await gate.tap("record-primary")
    await gate.until(lambda: not gate.has("waiting"))
    (movement,) = bodies(gate, Movement)
    assert [reading.tenths for reading in movement.readings] == [376, 366, 365]
    assert movement.incident


async def test_a_second_high_reading_opens_the_steps_and_they_are_taken_one_by_one(gate, later):
    await rests(gate, "王小明")
    later(6)
    await gate.tap("waiting-1")
    for digit in "378":
        await gate.tap(f"key-{digit}")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("incident"))
    assert bodies(gate, Movement)[0].outcome is Outcome.REFER
    assert gate.inner("incident-close").disabled
    for step in ("aside", "call", "report"):
        await gate.tap(f"incident-step-{step}")
        await gate.until(lambda done=step: "赵卫国" in gate.text(f"incident-step-{done}"))
    await gate.tap("incident-close")
    await gate.until(lambda: not gate.has("incident"))
    await gate.until(lambda: not gate.has("waiting"))
    steps = [note.step for note in bodies(gate, IncidentNote)]
    assert steps == [
        IncidentStep.WAIT,
        IncidentStep.ASIDE,
        IncidentStep.CALL,
        IncidentStep.REPORT,
        IncidentStep.CLOSE,
    ]


async def test_a_fever_stays_on_the_gate_screen_until_its_steps_are_taken(gate):
    await falls_ill(gate, "王小明")
    await gate.tap("sheet-close")
    assert "请单独安置" in gate.text("waiting-1")
    await gate.tap("waiting-1")
    assert gate.has("incident")


async def test_who_comes_again_before_their_fever_is_seen_through_is_shown_the_steps_that_are_left(gate):
    await falls_ill(gate, "王小明")
    await gate.tap("incident-step-aside")
    await gate.until(lambda: "赵卫国" in gate.text("incident-step-aside"))
    await gate.tap("sheet-close")
    gate.panel.last_code.forget()
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "转处置"
    assert "处置步骤还没做完" in gate.text("reasons")
    assert "还差 2 步" in gate.text("reasons")
    assert "37.8" in gate.text("readings")
    await gate.tap("preset-365")
    assert gate.text("verdict") == "转处置"
    await gate.tap("steps")
    for step, left in (("call", 1), ("report", 0)):
        await gate.tap(f"incident-step-{step}")
        await gate.until(lambda done=step: "赵卫国" in gate.text(f"incident-step-{done}"))
        assert gate.panel.gate.encounter.facts.fever_left == left
    await gate.tap("incident-close")
    await gate.until(lambda: not gate.has("waiting"))
    assert not gate.has("card")
    gate.panel.last_code.forget()
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "核实"
    assert not gate.has("readings")
    assert "发热" not in gate.text("reasons")
    await gate.tap("behind-open")
    assert "重新测温" in gate.text("behind")


async def test_somebody_who_left_is_closed_with_the_reason(gate):
    await rests(gate, "王小明")
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-incidents")
    await gate.tap("incident-row-1")
    await gate.tap("incident-left")
    await gate.until(lambda: "没有人等候" in " ".join(gate.texts()))
    assert bodies(gate, IncidentNote)[-1].note == "人已自行离开，结案"


async def test_a_rest_that_is_not_on_the_disk_is_not_promised(gate, full_disk):
    await high(gate, "王小明")
    full_disk()
    await gate.tap("wait")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("card")
    assert not gate.has("waiting")


async def test_on_a_phone_two_tiles_share_the_width(phone):
    for name in ("王小明", "张伟", "陈静"):
        await rests(phone, name)
    await phone.until(lambda: phone.has("waiting-more"))
    assert phone.has("waiting-1")
    assert not phone.has("waiting-2")


async def test_on_a_phone_a_card_folds_the_tiles_to_the_next_whose_time_runs_out(phone):
    await rests(phone, "王小明")
    await high(phone, "张伟")
    for digit in "378":
        await phone.tap(f"key-{digit}")
    await phone.tap("record-primary")
    await phone.until(lambda: phone.has("incident"))
    await phone.tap("sheet-close")
    await phone.scan(sign_pass(resident("陈静")))
    said = phone.text("waiting")
    assert not phone.has("waiting-1")
    assert "王*明" in said
    assert re.search(r"[34]:\d\d", said)
    assert "共 2 人" in said
    await phone.tap("card-close")
    assert "请单独安置" in phone.text("waiting-1")


@pytest.mark.parametrize(("height", "scrolls"), [(844, False), (640, True)])
async def test_verdict_and_pad_stand_still_on_a_phone_that_has_the_room(phone, height, scrolls):
    phone.panel.frame.height = height
    await rests(phone, "王小明")
    await phone.scan(sign_pass(resident("张伟")))
    await phone.until(lambda: phone.has("key-0"))
    found = [scrolled(phone, name) for name in ("verdict", "key-0", "person", "record-primary")]
    assert found == [scrolls, scrolls, True, False]


async def test_of_a_visitor_on_a_phone_the_pad_comes_after_the_questions_and_the_verdict_stands_still(phone):
    await phone.tap("visit-new")
    await phone.until(lambda: phone.has("key-0"))
    assert [scrolled(phone, name) for name in ("verdict", "key-0", "chip-purpose-repair")] == [False, True, True]


async def test_a_visitor_who_rested_is_asked_nothing_twice(gate, later):
    await gate.tap("visit-new")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.tap("visit-consent")
    await gate.tap("chip-purpose-repair")
    for digit in "376":
        await gate.tap(f"key-{digit}")
    await gate.tap("wait")
    await gate.until(lambda: gate.has("waiting"))
    later(6)
    await gate.tap("waiting-1")
    assert "到访 1-1-102" in gate.text("visit")
    await gate.tap("preset-366")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: not gate.has("waiting"))
    (movement,) = bodies(gate, Movement)
    assert (movement.visit.host, movement.visit.consent, movement.visit.purpose) == (0x1001, True, "repair")
