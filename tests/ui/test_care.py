"""Isolation at home: who, measured morning and evening, and goods from the wish to the door."""

from datetime import UTC, date, datetime, timedelta

import pytest

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.decide import Outcome
from checkpoint.protocol.care import care_to_doc
from checkpoint.protocol.duties import duty_to_doc
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream
from tests.support.tablet import resident, sign_pass


def outcome(app):
    return app.panel.gate.encounter.verdict.outcome


def notes(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, CareNote)]


async def opened(app):
    await app.tap("tab-desk")
    await app.tap("duty-tile-care")
    await app.tap("care-begin")
    await app.tap("chip-building-1")
    await app.tap("chip-room-4097")


async def begin(app):
    await opened(app)
    await app.tap("chip-person-1")
    await app.type("text-order", "街道办王主任")
    await app.tap("form-save")
    await app.until(lambda: app.has("care-1"))


async def test_somebody_is_isolated_by_taps_alone_and_stopped_at_once(gate):
    await begin(gate)
    (note,) = notes(gate)
    assert (note.step, note.household_id, note.person_no, note.name) == (CareStep.BEGIN, 0x1001, 1, "张伟")
    assert "1-1-102 张*" in gate.text("care-1")
    assert "早 未测" in gate.text("care-1")
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert outcome(gate) is Outcome.REFUSE
    await gate.tap("card-close")
    await gate.scan(sign_pass(resident("刘芳")))
    await gate.tap("preset-365")
    assert outcome(gate) is Outcome.ADMIT


async def test_nobody_is_isolated_by_a_tap_without_saying_who_ordered_it(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-care")
    await gate.tap("care-begin")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.type("text-order", "  ")
    await gate.tap("form-save")
    assert "还没有填依据" in gate.text("duty-message")
    assert notes(gate) == []
    await gate.type("text-order", "防控〔2026〕7号")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("care-1"))
    assert "依据：防控〔2026〕7号" in gate.text("care-1")
    assert [note.order for note in notes(gate)] == ["防控〔2026〕7号"]


async def test_fourteen_days_are_fourteen_with_the_first_of_them(gate):
    await begin(gate)
    (note,) = notes(gate)
    tablet = gate.station.tablet
    today = tablet.clock.now().astimezone(gate.panel.zone).date()
    assert (note.until - today).days == 13
    (row,) = tablet.duties.care().running
    assert [row.holds(today + timedelta(day)) for day in (0, 13, 14)] == [True, True, False]


async def test_the_form_offers_no_more_days_than_the_policy_and_says_each_last_day(gate):
    today = gate.station.tablet.clock.now().astimezone(gate.panel.zone).date()
    await opened(gate)
    assert [gate.has(f"chip-days-{days}") for days in (7, 14, 21)] == [True, True, False]
    assert f"14 天（到 {today + timedelta(13):%m-%d}）" in gate.text("chip-days-14")
    gate.panel.duties.care.answers["days"] = "21"  # a form of an earlier version
    await gate.type("text-order", "防控〔2026〕7号")
    await gate.tap("form-save")
    await gate.until(lambda: gate.has("care-1"))
    assert [(note.until - today).days for note in notes(gate)] == [13]


async def test_a_reading_stands_in_its_half_of_the_day(gate):
    await begin(gate)
    await gate.tap("care-reading-1")
    for digit in "365":
        await gate.tap(f"form-{digit}")
    assert "36.5 ℃" in gate.text("form-number")
    await gate.tap("form-save")
    await gate.until(lambda: "36.5℃" in gate.text("care-1"))


async def measure(app, digits):
    for digit in digits:
        await app.tap(f"form-{digit}")
    await app.tap("form-save")


@pytest.fixture
async def flat(gate, ordered):
    """The list, with an order for a flat of two."""
    ordered(CareNote(CareStep.BEGIN, 0x1001, order="7号", until=date(2099, 12, 5)))
    await gate.tap("tab-desk")
    assert "未测 2" in gate.text("duty-tile-care")
    await gate.tap("duty-tile-care")
    await gate.until(lambda: gate.has("care-1"))
    return gate


async def test_each_of_a_flat_is_measured_one_after_the_other_with_who_is_still_due(flat):
    assert "待测：张*、刘*" in flat.text("care-1")
    await flat.tap("care-reading-1")
    assert "张* 未测" in flat.text("chip-measured-1")
    await measure(flat, "365")
    await flat.until(lambda: "张* 36.5℃" in flat.text("chip-measured-1"))
    assert "刘* 未测" in flat.text("chip-measured-2")
    assert "--.-" in flat.text("form-number")
    await measure(flat, "367")
    await flat.until(lambda: not flat.has("care-form"))
    await flat.until(lambda: "已测 2/2" in flat.text("care-1"))
    assert "待测" not in flat.text("care-1")
    assert [(note.person_no, note.measured, note.tenths) for note in notes(flat)] == [(0, 1, 365), (0, 2, 367)]


async def test_half_a_flat_measured_is_told_as_half(flat):
    await flat.tap("care-reading-1")
    await flat.tap("chip-measured-2")
    await measure(flat, "365")
    await flat.tap("sheet-close")
    row = flat.text("care-1")
    assert "已测 1/2" in row
    assert "待测：张*" in row


async def test_a_reading_of_nobody_is_not_kept(flat):
    await flat.tap("care-reading-1")
    await flat.tap("chip-measured-1")
    await measure(flat, "365")
    assert "还没有选是谁的体温" in flat.text("duty-message")
    assert notes(flat) == []


async def test_a_reading_after_another_gates_release_is_not_kept_and_says_so(flat):
    await flat.tap("care-reading-1")
    flat.station.tablet.duties.note_care(CareNote(CareStep.RELEASE, 0x1001))
    flat.station.tell()
    await flat.settle()
    await measure(flat, "365")
    await flat.until(lambda: not flat.has("care-form"))
    assert [note.step for note in notes(flat)] == [CareStep.RELEASE]


async def test_a_fever_at_the_door_opens_its_steps_and_stays_until_it_is_said_who_came(flat):
    await flat.tap("care-reading-1")
    await measure(flat, "392")
    await flat.until(lambda: flat.has("incident-step-call"))
    sheet = flat.text("incident")
    assert "张* 1-1-102" in sheet
    assert "39.2℃ ↑" in sheet
    assert "120" in flat.text("alone-numbers")
    assert not flat.has("incident-step-aside")
    assert flat.inner("alone-to-ambulance").disabled
    await flat.tap("sheet-close")
    assert "39.2℃ ↑" in flat.text("care-1")
    await flat.tap("tab-gate")
    assert "张* 1-1-102" in flat.text("waiting-1")
    await flat.tap("waiting-1")
    for step in ("call", "report"):
        await flat.tap(f"incident-step-{step}")
    await flat.until(lambda: not flat.inner("alone-to-ambulance").disabled)
    await flat.tap("alone-to-ambulance")
    await flat.until(lambda: not flat.has("waiting-1"))


async def test_a_reading_that_was_mistyped_is_closed_without_the_steps(flat):
    await flat.tap("care-reading-1")
    await measure(flat, "392")
    await flat.until(lambda: flat.has("alone-to-normal"))
    await flat.tap("alone-to-normal")
    await flat.until(lambda: flat.station.tablet.incidents.open() == [])


async def test_a_fever_at_the_door_is_counted_at_the_handover(flat):
    await flat.tap("care-reading-1")
    await measure(flat, "392")
    await flat.until(lambda: flat.has("incident-step-call"))
    await flat.tap("sheet-close")
    await flat.tap("end-shift")
    await flat.tap("handover-open")
    await flat.until(lambda: "在办事项（发热、等候等）1 件" in " ".join(flat.texts()))


async def test_what_is_no_temperature_is_refused_in_words(gate):
    await begin(gate)
    await gate.tap("care-reading-1")
    for digit in "999":
        await gate.tap(f"form-{digit}")
    await gate.tap("form-save")
    assert "不是体温" in gate.text("duty-message")
    assert len(notes(gate)) == 1


async def test_goods_go_from_the_wish_to_the_door_and_are_off_the_list(gate):
    await begin(gate)
    await gate.tap("care-goods-1")
    await gate.tap("chip-goods-medicine")
    await gate.type("text-more", "降压药两盒")
    await gate.tap("form-save")
    await gate.until(lambda: "药品 降压药两盒" in gate.text("delivery-1"))
    for said in ("已采购", "已到卡点"):
        await gate.tap("delivery-next-1")
        await gate.until(lambda said=said: f"{said} ·" in gate.text("delivery-1"))
    await gate.tap("delivery-next-1")
    await gate.until(lambda: not gate.has("delivery-1"))
    steps = [note.step for note in notes(gate)][1:]
    assert steps == [CareStep.ASKED, CareStep.BOUGHT, CareStep.AT_GATE, CareStep.DELIVERED]


async def test_a_release_lets_them_out_again(gate):
    await begin(gate)
    await gate.tap("care-release-1")
    assert "核对解除通知" in " ".join(gate.texts())
    await gate.tap("form-save")
    await gate.until(lambda: not gate.has("care-1"))
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert outcome(gate) is Outcome.ADMIT


async def test_the_form_says_what_is_missing(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-care")
    await gate.tap("care-ask")
    await gate.tap("form-save")
    assert "还没有选住户" in gate.text("duty-message")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.tap("form-save")
    assert "还没有填要送什么" in gate.text("duty-message")
    assert notes(gate) == []


async def test_what_is_not_on_the_disk_did_not_happen(gate, full_disk):
    await begin(gate)
    full_disk()
    await gate.tap("care-release-1")
    await gate.tap("form-save")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("care-form")
    assert gate.has("care-1")


@pytest.fixture
def ordered(station):
    """A supervisor's order for a flat, as a pull brings it."""

    def ordered(note):
        now, tablet = datetime.now(UTC), station.tablet
        doc = care_to_doc("c1", now, 0, "李督导、王督导", duty_to_doc(note))
        page = Page((Change("c1", doc),), f"{now.timestamp()}", more=False, time=now)
        tablet.link._replica.apply(Stream.CARE, page)
        tablet.reference.refresh(Stream.CARE)
        tablet.link._tell(tablet.link.state)

    return ordered


async def test_what_a_supervisor_ordered_stands_in_the_list_and_is_released_here(gate, ordered):
    ordered(CareNote(CareStep.BEGIN, 0x1001, order="防控〔2026〕7号", until=date(2099, 12, 5)))
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-care")
    await gate.until(lambda: gate.has("care-1"))
    row = gate.text("care-1")
    assert "1-1-102 全户" in row
    assert "督导员下令：李督导、王督导 · 依据：防控〔2026〕7号" in row
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert outcome(gate) is Outcome.REFUSE
    await gate.tap("card-close")
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-care")
    await gate.until(lambda: gate.has("care-1"))
    await gate.tap("care-release-1")
    await gate.tap("form-save")
    await gate.until(lambda: not gate.has("care-1"))
    assert [note.step for note in notes(gate)] == [CareStep.RELEASE]


async def test_an_order_that_begins_later_says_so_and_stops_nobody_yet(gate, ordered):
    ordered(CareNote(CareStep.BEGIN, 0x1001, since=date(2099, 11, 1), until=date(2099, 11, 14)))
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-care")
    await gate.until(lambda: gate.has("care-1"))
    assert "11-01 开始 · 到 11-14" in gate.text("care-1")
    await gate.scan(sign_pass(resident("张伟")))
    await gate.tap("preset-365")
    assert outcome(gate) is Outcome.ADMIT
