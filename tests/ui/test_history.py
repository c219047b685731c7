"""The past on the screen: any day's records, put right, and paper brought in line by line."""

from datetime import timedelta

import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.lookups import Lookup, Sought
from checkpoint.domain.movements import Movement, Source
from checkpoint.services.finder import SEARCHES_MAX
from tests.support.tablet import resident, sign_pass


def bodies(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Movement | Correction)]


def lookups(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Lookup)]


async def pass_one(gate, name="王小明", preset=365):
    await gate.scan(sign_pass(resident(name)))
    await gate.tap(f"preset-{preset}")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))


async def open_history(gate):
    await gate.tap("tab-desk")
    await gate.tap("desk-history")
    await gate.until(lambda: gate.has("history-count"))


async def open_paper(gate):
    await gate.tap("tab-desk")
    await gate.tap("desk-paper")


async def write_line(gate, who="wangxm", time="0815", temperature="364"):
    await gate.type("paper-who", who)
    await gate.until(lambda: gate.has("paper-result-1"))
    await gate.tap("paper-result-1")
    for digit in time + temperature:
        await gate.tap(f"paper-key-{digit}")


@pytest.fixture
async def morning(gate):
    """Paper of yesterday, so that no hour of it is still to come."""
    await open_paper(gate)
    await gate.tap("day-before")
    return gate


@pytest.mark.parametrize("typed", ["王小明", "wxm", "wangxiaoming", "wangxm"])
async def test_a_record_is_found_by_the_whole_name_and_shows_it_masked(gate, typed):
    await pass_one(gate)
    await pass_one(gate, "张伟")
    await open_history(gate)
    await gate.type("history-text", typed)
    await gate.until(lambda: gate.text("history-count") == "共 1 条")
    shown = " ".join(gate.texts())
    assert "王*明" in shown
    assert "王小明" not in shown
    assert [row.sought for row in lookups(gate)] == [Sought.NAME]


async def test_a_stranger_is_found_by_the_name_they_said(gate):
    await gate.tap("stranger")
    await gate.type("stranger-name", "赵铁柱")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await open_history(gate)
    await gate.type("history-text", "铁柱")
    await gate.until(lambda: gate.text("history-count") == "共 1 条")


async def test_when_the_hours_searches_are_used_up_no_name_finds_anybody(gate):
    await pass_one(gate)
    finder, now = gate.station.tablet.finder, gate.station.tablet.clock.now()
    finder._times.extend([now] * SEARCHES_MAX)
    await open_history(gate)
    await gate.type("history-text", "王小明")
    await gate.until(lambda: "次数已满" in gate.text("history"))
    assert gate.text("history-count") == "共 0 条"


async def test_a_day_is_listed_filtered_and_searched(gate):
    await pass_one(gate)
    await pass_one(gate, "张伟")
    await open_history(gate)
    assert gate.text("history-count") == "共 2 条"
    await gate.type("history-text", "1-1-102")
    await gate.settle()
    assert gate.text("history-count") == "共 1 条"
    await gate.type("history-text", "")
    await gate.tap("filter-in")
    assert gate.text("history-count") == "共 0 条"
    assert "没有记录" in gate.texts()


async def test_no_day_to_come_and_none_before_what_is_kept(gate):
    await open_history(gate)
    assert gate.inner("day-after").disabled
    assert "今天" in gate.text("history-day")
    await gate.tap("day-before")
    assert not gate.inner("day-after").disabled
    gate.panel.history.day = gate.station.tablet.amending.first_day()
    await gate.settle()
    assert gate.inner("day-before").disabled


async def test_a_wrong_direction_is_turned_by_two_taps(gate):
    await pass_one(gate)
    await open_history(gate)
    gate.taps = 0
    await gate.tap("undo")
    assert gate.text("undo-wrong_direction") == "方向错了，改为进入"
    await gate.tap("undo-wrong_direction")
    await gate.until(lambda: len(bodies(gate)) == 3)
    assert gate.taps == 2
    wrong, correction, right = bodies(gate)
    assert isinstance(correction, Correction)
    assert (wrong.direction, right.direction) == (Direction.OUT, Direction.IN)
    await gate.until(lambda: "更正后" in gate.text("history"))
    assert "已撤销" in gate.text("history")
    assert (gate.panel.day.entered, gate.panel.day.left) == (1, 0)


async def test_a_record_of_the_wrong_person_is_given_to_the_right_one(gate):
    await pass_one(gate)
    await open_history(gate)
    await gate.tap("undo")
    await gate.tap("undo-wrong_person")
    await gate.type("amend-who", "zhangwei")
    await gate.until(lambda: gate.has("amend-result-1"))
    await gate.tap("amend-result-1")
    await gate.until(lambda: len(bodies(gate)) == 3)
    wrong, _, right = bodies(gate)
    assert (wrong.masked_name, right.masked_name, right.direction) == ("王*明", "张*", Direction.OUT)
    assert wrong.readings == right.readings
    await gate.until(lambda: "更正后" in gate.text("history"))
    assert "已撤销" in gate.text("history")
    assert (gate.panel.day.entered, gate.panel.day.left) == (0, 1)


async def test_whoever_cannot_be_found_is_only_taken_back(gate):
    await pass_one(gate)
    await open_history(gate)
    await gate.tap("undo")
    await gate.tap("undo-wrong_person")
    await gate.type("amend-who", "没有这人")
    await gate.until(lambda: gate.has("amend-found"))
    await gate.tap("amend-take-back")
    await gate.until(lambda: len(bodies(gate)) == 2)
    assert (gate.panel.day.entered, gate.panel.day.left) == (0, 0)


async def test_a_visitors_name_telephone_and_plate_are_put_right(gate):
    await gate.tap("stranger")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await open_history(gate)
    await gate.tap("undo")
    await gate.tap("undo-wrong_particulars")
    assert "还没有改动" in gate.text("amend-save")
    await gate.type("amend-name", "钱七")
    await gate.type("amend-phone", "13800000000")
    await gate.tap("chip-building-1")
    await gate.tap(f"chip-room-{resident('王小明').household_id}")
    await gate.type("amend-plate", "豫a54321")
    await gate.settle()
    await gate.tap("amend-save")
    await gate.until(lambda: len(bodies(gate)) == 3)
    _, correction, right = bodies(gate)
    assert correction.reason is CorrectionReason.WRONG_PARTICULARS
    assert (right.masked_name, right.visit.phone, right.plate) == ("钱*", "13800000000", "豫A54321")
    assert right.visit.host == resident("王小明").household_id


async def test_a_residents_record_has_no_particulars_to_put_right(gate):
    await pass_one(gate)
    await gate.tap("undo")
    assert not gate.has("undo-wrong_particulars")


async def test_a_full_disk_while_another_person_is_chosen_leaves_no_doubt(gate, full_disk):
    await pass_one(gate)
    await open_history(gate)
    await gate.tap("undo")
    await gate.tap("undo-wrong_person")
    await gate.type("amend-who", "zhangwei")
    await gate.until(lambda: gate.has("amend-result-1"))
    full_disk()
    await gate.tap("amend-result-1")
    await gate.until(lambda: gate.has("alarm"))
    assert "没有存盘" in gate.text("alarm")
    assert len(bodies(gate)) == 1


async def test_a_wrong_temperature_is_typed_anew(gate):
    await pass_one(gate)
    await open_history(gate)
    await gate.tap("undo")
    await gate.tap("undo-wrong_temperature")
    for digit in "999":
        await gate.tap(f"retype-{digit}")
    assert "不是体温" in " ".join(gate.texts())
    for digit in "372":
        await gate.tap(f"retype-{digit}")
    await gate.until(lambda: len(bodies(gate)) == 3)
    assert [reading.tenths for reading in bodies(gate)[-1].readings] == [372]


async def test_a_full_disk_leaves_no_doubt(gate, full_disk):
    await pass_one(gate)
    await open_history(gate)
    await gate.tap("undo")
    full_disk()
    await gate.tap("undo-wrong_direction")
    await gate.until(lambda: gate.has("alarm"))
    assert "没有存盘" in gate.text("alarm")


async def test_a_line_of_paper_is_found_timed_and_recorded(morning):
    await write_line(morning)
    assert "08:15" in morning.text("paper-time")
    assert "36.4" in morning.text("paper-temperature")
    await morning.tap("paper-record")
    await morning.until(lambda: len(bodies(morning)) == 1)
    (movement,) = bodies(morning)
    assert (movement.source, movement.late.page, movement.late.line) == (Source.PAPER, 1, 1)
    assert (movement.masked_name, movement.readings[0].tenths) == ("王*明", 364)
    assert "已补录第 1 页第 1 行" in morning.text("notice")
    assert "2" in morning.text("paper-line")
    assert not morning.has("paper-chosen")


async def test_lines_that_are_missing_are_one_tap_away(morning):
    await morning.tap("paper-line")
    await morning.tap("paper-key-3")
    await morning.tap("paper-time")
    await write_line(morning)
    await morning.tap("paper-record")
    await morning.until(lambda: morning.has("paper-gaps"))
    assert "还缺 2 行" in morning.text("paper-gaps")
    await morning.tap("paper-gap-1-2")
    await write_line(morning, "zhangwei")
    await morning.tap("paper-record")
    await morning.until(lambda: "还缺 1 行" in morning.text("paper-gaps"))


@pytest.mark.parametrize(("time", "words"), [("2561", "四位时间"), ("08", "四位时间")])
async def test_a_time_that_is_none_is_refused_in_words(morning, time, words):
    await write_line(morning, time=time, temperature="")
    await morning.tap("paper-record")
    assert words in morning.text("paper-error")
    assert bodies(morning) == []


async def test_somebody_on_no_list_is_recorded_as_written(morning):
    await morning.type("paper-who", "送水老李")
    await morning.settle(0.3)
    assert "按所写“送水老李”登记" in " ".join(morning.texts())
    for digit in "0900":
        await morning.tap(f"paper-key-{digit}")
    await morning.tap("paper-record")
    await morning.until(lambda: len(bodies(morning)) == 1)
    assert bodies(morning)[0].masked_name == "送**李"


async def test_a_line_that_says_turned_away_is_recorded_so_and_the_next_begins_with_let_through(morning):
    await write_line(morning)
    await morning.tap("paper-outcome-refuse")
    await morning.type("paper-note", "无通行证，登记人老周")
    await morning.tap("paper-record")
    await morning.until(lambda: len(bodies(morning)) == 1)
    [told] = bodies(morning)
    assert (told.outcome, told.note, told.late.line) == (Outcome.REFUSE, "无通行证，登记人老周", 1)
    assert (morning.panel.paper.outcome, morning.panel.paper.note) == (Outcome.ADMIT, "")


async def test_what_a_line_says_became_of_them_outlives_the_screen(morning):
    await write_line(morning)
    await morning.tap("paper-outcome-refer")
    await morning.type("paper-note", "发热")
    drafts = morning.station.tablet.drafts
    await morning.until(lambda: drafts.load("paper").get("note") == "发热")
    assert drafts.load("paper")["outcome"] == "refer"


async def test_the_same_line_twice_is_refused(morning):
    await write_line(morning)
    await morning.tap("paper-record")
    await morning.until(lambda: len(bodies(morning)) == 1)
    await morning.tap("paper-line")
    await morning.tap("paper-key-1")
    await morning.tap("paper-time")
    await write_line(morning)
    await morning.tap("paper-record")
    assert "已经补录过" in morning.text("paper-error")


async def test_what_was_typed_stays_when_the_screen_is_left(morning):
    await write_line(morning)
    await morning.tap("tab-gate")
    await open_paper(morning)
    assert "王*明" in morning.text("paper-chosen")
    assert "08:15" in morning.text("paper-time")


async def test_paper_of_a_time_to_come_is_refused(gate):
    await open_paper(gate)
    gate.panel.paper.day = gate.station.tablet.amending.today() + timedelta(days=1)
    await write_line(gate)
    await gate.tap("paper-record")
    assert "还没有到" in gate.text("paper-error")
