"""Somebody alone who needs looking after: two taps from every screen of a shift, then the steps to a handover."""

from dataclasses import replace

import flet as ft
import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.incident_notes import IncidentNote, IncidentStep
from checkpoint.domain.movements import Movement
from tests.support.tablet import resident, sign_pass
from tests.ui.conftest import bodies, scrolled


async def need_somebody(app):
    await app.tap("help")
    await app.tap("alone-open")


async def record(app):
    await app.tap("record-primary")
    await app.until(lambda: app.has("incident"))


@pytest.mark.parametrize("screen", ["tab-gate", "tab-roster", "tab-today", "tab-desk"])
async def test_somebody_without_anything_is_two_taps_from_every_screen(gate, screen):
    await gate.tap(screen)
    gate.taps = 0
    await need_somebody(gate)
    assert gate.taps == 2
    assert gate.text("verdict") == "转处置"
    assert "请陪在身边" in gate.text("reasons")


async def test_the_record_is_a_referral_and_asks_for_the_steps(gate):
    await need_somebody(gate)
    await record(gate)
    (movement,) = bodies(gate, Movement)
    assert (movement.outcome, movement.person_id) == (Outcome.REFER, "")
    assert Reason.ALONE in movement.verdict.reasons
    assert "陪在身边" in gate.text("waiting-1")
    assert gate.inner("alone-to-family").disabled
    for step in ("stay", "guardian", "report"):
        await gate.tap(f"incident-step-{step}")
        await gate.until(lambda done=step: "赵卫国" in gate.text(f"incident-step-{done}"))
    await gate.tap("alone-to-police")
    await gate.until(lambda: not gate.has("waiting"))
    *_, last = bodies(gate, IncidentNote)
    assert (last.step, last.note) == (IncidentStep.CLOSE, "police")


async def test_on_a_tablet_lying_down_steps_and_handover_stand_beside_and_below_without_a_scroll(gate):
    await need_somebody(gate)
    await record(gate)
    beside = next(
        row for row in gate.walk() if isinstance(row, ft.Row) and len(row.controls) == 2 and row.spacing == 20
    )
    left, right = beside.controls
    assert any(getattr(row, "identifier", None) == "alone-numbers" for row in gate.walk(left))
    assert any(getattr(row, "identifier", None) == "incident-step-stay" for row in gate.walk(right))
    assert not scrolled(gate, "alone-to-family")


async def test_on_a_phone_what_is_due_stays_on_the_glass_and_then_to_whom(phone):
    await need_somebody(phone)
    await record(phone)
    assert not phone.has("alone-to-family")
    assert "再点人交给谁" in phone.text("incident")
    for step in ("stay", "guardian", "report"):
        await phone.tap(f"incident-step-{step}")
        await phone.until(lambda done=step: "赵卫国" in phone.text(f"incident-step-{done}"))
    assert scrolled(phone, "incident-step-stay")
    assert not scrolled(phone, "alone-to-family")


async def test_whoever_is_on_the_card_is_the_one_and_the_family_can_be_called(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("help")
    assert "卡片上的这一位" in gate.text("alone-open")
    await gate.tap("alone-open")
    assert "王*明" in gate.text("person")
    await record(gate)
    assert bodies(gate, Movement)[0].readings
    family = [row.phone for row in gate.station.tablet.reference.roster.members(resident("王小明").household_id)]
    shown = gate.text("alone-numbers")
    assert "120" in shown
    assert any(phone in shown for phone in family if phone != resident("王小明").phone)


async def test_the_policys_number_is_called_where_the_gate_has_none(gate, monkeypatch):
    reference = gate.station.tablet.reference
    policy = replace(reference.policy(gate.station.tablet.clock.now()), supervisor_phone="0371-1234567")
    monkeypatch.setattr(reference, "policy", lambda _at: policy)
    await gate.tap("help")
    assert "0371-1234567" in gate.text("help-sheet")
    gate.panel.settings.number = "13900000000"
    await gate.tap("sheet-close")
    await gate.tap("help")
    assert "13900000000" in gate.text("help-sheet")


async def test_of_a_child_no_picture_is_offered_and_the_guardian_is_asked(gate):
    tablet = gate.station.tablet
    child = replace(resident("王小明"), birth_year=tablet.clock.now().year - 8)
    tablet.reference.roster.residents[child.person_id] = child
    await gate.scan(sign_pass(child))
    await need_somebody(gate)
    await record(gate)
    assert gate.has("incident-step-guardian")
    assert not gate.has("incident-step-family")
    assert "不拍照" in gate.text("incident")
    offered = {row.identifier for row in gate.walk(gate.find("incident")) if isinstance(row, ft.Semantics)}
    assert offered.isdisjoint({"task-photo", "photo", "camera"})


async def test_whoever_is_alone_is_not_sent_to_rest_by_themselves(gate):
    await need_somebody(gate)
    for digit in "376":
        await gate.tap(f"key-{digit}")
    assert not gate.has("wait")
    await record(gate)
    assert gate.has("incident-step-stay")


async def test_the_handover_counts_it(gate):
    await need_somebody(gate)
    await record(gate)
    await gate.tap("sheet-close")
    await gate.tap("tab-desk")
    await gate.tap("desk-handover")
    await gate.until(lambda: "在办事项（发热、等候等）1 件" in " ".join(gate.texts()))


async def test_a_full_disk_says_that_nothing_is_recorded(gate, full_disk):
    await need_somebody(gate)
    full_disk()
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("alarm"))
    assert not gate.has("incident")
