"""Supplies at the post: received, issued, counted; what is not there is not issued, and the words say so."""

from checkpoint.domain.supplies import SupplyChange, SupplySource, SupplyStep


def lines(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, SupplyChange)]


async def change(app, step, digits, item="口罩"):
    if app.panel.duties.supply.answers.get("step") != step:
        await app.tap(f"chip-step-{step}")
    if app.panel.duties.supply.answers.get("item") != item:
        await app.tap(f"chip-item-{item}")
    for digit in digits:
        await app.tap(f"form-{digit}")
    await app.tap("form-save")


async def opened(app):
    await app.tap("tab-desk")
    await app.tap("duty-tile-supplies")


async def test_what_comes_is_there_and_what_goes_is_gone(gate):
    await opened(gate)
    assert "台账还是空的" in " ".join(gate.texts())
    await gate.tap("chip-source-donated")
    await change(gate, "receive", "6000")
    await gate.until(lambda: "6000 只" in gate.text("stock-1"))
    await change(gate, "issue", "50")
    await gate.until(lambda: "5950 只" in gate.text("stock-1"))
    first, second = lines(gate)
    assert (first.step, first.quantity, first.source, first.unit) == (
        SupplyStep.RECEIVE,
        6000,
        SupplySource.DONATED,
        "只",
    )
    assert (second.step, second.source) == (SupplyStep.ISSUE, SupplySource.NONE)


async def test_more_than_there_is_is_refused_in_words_and_not_recorded(gate):
    await opened(gate)
    await change(gate, "receive", "40")
    await gate.until(lambda: gate.has("stock-1"))
    await change(gate, "issue", "50")
    await gate.until(lambda: "口罩只剩 40，不能领用 50" in gate.text("duty-message"))
    assert len(lines(gate)) == 1
    await gate.tap("form-back")
    await gate.tap("form-save")
    await gate.until(lambda: "35 只" in gate.text("stock-1"))


async def test_a_count_of_nothing_is_a_count(gate):
    await opened(gate)
    await change(gate, "receive", "40")
    await gate.until(lambda: gate.has("stock-1"))
    await change(gate, "count", "0")
    await gate.until(lambda: "0 只" in gate.text("stock-1"))
    assert "盘亏 40" in gate.text("stock-1")
    await gate.tap("duty-back")
    assert "用完 1 种" in gate.text("duty-tile-supplies")


async def test_what_is_missing_in_the_form_is_said(gate):
    await opened(gate)
    await gate.tap("form-save")
    assert "还没有选品名" in gate.text("duty-message")
    await gate.tap("chip-item-口罩")
    assert not gate.has("duty-message")
    await gate.tap("form-save")
    assert "还没有填数量" in gate.text("duty-message")
    assert lines(gate) == []


async def test_what_is_not_on_the_disk_is_not_there(gate, full_disk):
    await opened(gate)
    full_disk()
    await change(gate, "receive", "40")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert not gate.has("stock-1")
    assert gate.text("form-number").startswith("40")


async def test_who_approved_it_is_asked_and_kept_once(gate):
    await opened(gate)
    await gate.type("text-approved_by", "李主任")
    await change(gate, "receive", "40")
    await gate.until(lambda: gate.has("stock-1"))
    await change(gate, "issue", "5")
    await gate.until(lambda: "35 只" in gate.text("stock-1"))
    assert [line.approved_by for line in lines(gate)] == ["李主任", ""]
    await gate.tap("chip-step-count")
    assert not gate.has("text-approved_by")


async def test_another_item_has_a_unit_and_is_a_chip_from_then_on(gate):
    await opened(gate)
    await gate.type("text-other", "方便面")
    await gate.tap("form-6")
    await gate.tap("form-save")
    assert "还没有填“方便面”的单位" in gate.text("duty-message")
    assert lines(gate) == []
    await gate.type("text-unit", "箱")
    await gate.tap("form-save")
    await gate.until(lambda: "6 箱" in gate.text("stock-1"))
    await gate.until(lambda: gate.has("chip-item-方便面"))
    await change(gate, "issue", "2", item="方便面")
    await gate.until(lambda: "4 箱" in gate.text("stock-1"))
    assert [(line.item, line.unit) for line in lines(gate)] == [("方便面", "箱"), ("方便面", "箱")]
