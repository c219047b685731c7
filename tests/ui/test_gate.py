"""The gate view: from a scan to a record, and what may go wrong on the way."""

import asyncio
from dataclasses import replace
from functools import partial

import flet as ft
import pytest

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Correction
from checkpoint.domain.movements import Movement, Source
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.qr.token import phone_text
from checkpoint.services import finder, rooms, search
from checkpoint.services.roster import Roster
from checkpoint.views.wedge import GAP_SECONDS
from checkpoint.views.wishes import amending, scanning
from checkpoint.views.wishes.scanning import stand
from tests.support.tablet import code_of, resident, sign_pass


def movements(app):
    events = app.station.tablet.outbox.events()
    return [event.body for event in events if isinstance(event.body, Movement)]


async def test_two_taps_from_a_scan_to_the_record(gate):
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "请测温"
    await gate.tap("preset-365")
    assert gate.text("verdict") == "放行"
    assert gate.text("record-primary") == "登记外出"
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    assert gate.taps == 2
    (movement,) = movements(gate)
    assert (movement.direction, movement.outcome, movement.source) == (Direction.OUT, Outcome.ADMIT, Source.SCANNER)
    assert [reading.tenths for reading in movement.readings] == [365]
    assert gate.has("ready")
    assert "已登记外出 · 王*明 · 1-1-101" in gate.text("recorded")


async def test_a_telephones_code_typed_by_a_scanner_is_recorded_as_that_and_shown_as_any(gate):
    await gate.scan(phone_text(sign_pass(resident("王小明"))))
    assert gate.text("verdict") == "请测温"
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    assert [row.on_phone for row in movements(gate)] == [True]


async def test_name_is_masked_and_address_is_shown(gate):
    await gate.scan(sign_pass(resident("欧阳震华")))
    assert "欧**华 12-2-2404" in gate.text("person")
    assert "欧阳震华" not in " ".join(gate.texts())


async def test_typed_365_is_36_5(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("key-3")
    await gate.tap("key-6")
    assert "36." in gate.text("pad-value")
    await gate.tap("key-5")
    assert gate.text("verdict") == "放行"
    assert gate.text("pad-value") == "36.5"


async def test_two_digits_and_ok_are_whole_degrees(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("key-3")
    await gate.tap("key-6")
    await gate.tap("key-ok")
    assert gate.text("pad-value") == "36.0"


@pytest.mark.parametrize("digits", ["299", "451", "999", "000"])
async def test_what_is_no_temperature_is_refused_on_the_spot(gate, digits):
    await gate.scan(sign_pass(resident("王小明")))
    for digit in digits:
        await gate.tap(f"key-{digit}")
    assert "不是体温" in gate.text("pad-error")
    assert gate.text("verdict") == "请测温"
    assert gate.panel.gate.encounter.readings == ()


async def test_fever_turns_to_refer_and_the_first_reading_stays(gate):
    await gate.scan(sign_pass(resident("王小明")))
    for digit in "376":
        await gate.tap(f"key-{digit}")
    assert gate.text("verdict") == "转处置"
    assert "复测" in gate.text("reasons")
    await gate.tap("preset-366")
    assert "第 1 次 37.6℃" in gate.text("readings")
    assert "第 2 次 36.6℃" in gate.text("readings")
    assert gate.text("verdict") == "转处置"
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    (movement,) = movements(gate)
    assert movement.outcome is Outcome.REFER
    assert [reading.tenths for reading in movement.readings] == [376, 366]


async def test_override_asks_for_its_reason_by_one_tap(gate):
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    assert gate.text("verdict") == "劝返"
    await gate.tap("record-other")
    assert movements(gate) == []
    await gate.tap("override-medical")
    await gate.until(lambda: gate.has("recorded"))
    (movement,) = movements(gate)
    assert (movement.outcome, movement.override_reason) == (Outcome.ADMIT, "medical")


async def test_how_somebody_was_checked_goes_into_the_record_and_nobody_has_to_say_it(gate):
    for tapped in ("phoned", ""):
        await gate.tap("stranger")
        await gate.tap("preset-365")
        assert gate.text("verdict") == "核实"
        if tapped:
            await gate.tap("chip-check-seen_id")
            await gate.tap(f"chip-check-{tapped}")
        await gate.tap("record-primary")
        await gate.until(lambda: gate.has("recorded"))
        assert (movements(gate)[-1].outcome, movements(gate)[-1].override_reason) == (Outcome.ADMIT, tapped)
    assert "已电话核实" in " ".join(gate.texts())


async def test_what_was_said_of_a_check_is_not_recorded_of_somebody_turned_away(gate):
    await gate.tap("stranger")
    await gate.tap("chip-check-vouched")
    await gate.tap("preset-365")
    assert gate.panel.gate.encounter.checked == "vouched"
    await gate.tap("record-other")
    assert movements(gate) == []
    await gate.tap("override-unproven")
    await gate.until(lambda: gate.has("recorded"))
    assert (movements(gate)[-1].outcome, movements(gate)[-1].override_reason) == (Outcome.REFUSE, "unproven")
    assert "核实未通过" in " ".join(gate.texts())


async def test_there_is_nothing_to_say_where_nothing_is_checked(gate):
    await gate.scan(sign_pass(resident("王小明")))
    assert not gate.has("chip-check-seen_id")
    await gate.tap("preset-365")
    assert not gate.has("chip-check-seen_id")


async def test_refused_person_is_recorded_too(gate):
    await gate.scan(sign_pass(resident("徐刚")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    assert movements(gate)[0].outcome is Outcome.REFUSE


async def test_direction_is_suggested_and_turned_by_one_tap(gate):
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.panel.gate.encounter.direction is Direction.OUT
    for _ in range(2):
        await gate.tap("direction-in")
        assert gate.text("record-primary") == "未测温，仍登记进入"


async def test_last_passage_is_shown(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await gate.scan(code_of(resident("王小明")))
    assert "外出 · 东门卡点" in gate.text("last-passage")
    assert gate.panel.gate.encounter.direction is Direction.IN


async def test_undo_takes_the_record_back(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    await gate.tap("undo")
    await gate.tap("undo-wrong_person")
    await gate.tap("amend-take-back")
    await gate.until(lambda: "已撤销" in gate.text("today-row"))
    *_, last = gate.station.tablet.outbox.events()
    assert isinstance(last.body, Correction)
    assert not gate.has("recorded")
    assert gate.panel.day.left == 0


async def test_stranger_is_recorded(gate):
    await gate.tap("stranger")
    assert gate.text("verdict") == "核实"
    await gate.tap("preset-365")
    assert gate.text("record-primary") == "已核实，放行进入"
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    assert movements(gate)[0].source is Source.NONE


async def test_search_by_initials_comes_while_typing(gate):
    await gate.type("scan", "wxm")
    await gate.until(lambda: gate.has("results"))
    assert "王*明" in gate.text("results")
    await gate.tap("result-1")
    assert "王*明" in gate.text("person")
    assert gate.panel.scan.text == ""


@pytest.mark.parametrize("repeated", [True, False])
async def test_keys_that_come_before_the_field_is_free_stay_in_it(gate, repeated):
    code, scan = sign_pass(resident("王小明")), gate.panel.scan
    await gate.scan(code)
    assert scan.text == ""
    if not repeated:
        gate.panel.last_code.forget()
    scan.follow(code)
    again = asyncio.ensure_future(scanning.submitted(gate.panel, code))
    await asyncio.sleep(0)
    assert scan.text == code
    scan.follow(code + "GP1:A")
    await again
    assert scan.text == "GP1:A"


async def test_search_waits_for_the_typing_to_end(gate, monkeypatch):
    asked = []
    find = Roster.find

    def overheard(roster, text):
        asked.append(text)
        return find(roster, text)

    monkeypatch.setattr(Roster, "find", overheard)
    typing = [asyncio.ensure_future(gate.type("scan", "wxm"[:length])) for length in (1, 2, 3)]
    await asyncio.gather(*typing)
    await gate.settle()
    assert asked == ["wxm"]


@pytest.mark.parametrize("pause_seconds", [scanning.DEBOUNCE_SECONDS, amending.SEARCH_PAUSE_SECONDS])
def test_a_search_waits_for_longer_than_a_scanner_between_two_keys(pause_seconds):
    assert pause_seconds >= GAP_SECONDS


async def test_a_scan_is_not_searched_for_while_it_is_typed(gate, monkeypatch):
    asked = []
    monkeypatch.setattr(gate.station.tablet.gate, "interpret", lambda *a: asked.append(a[0]))
    monkeypatch.setattr(Roster, "find", lambda *a: asked.append(a[1]))
    typing = [
        asyncio.ensure_future(gate.type("scan", text))
        for text in ("GP1:ABCDEF", "12345678", "12", "http://a.cn", "GP1:ABCDEFGH", "")
    ]
    await asyncio.gather(*typing)
    await gate.settle(0.3)
    assert asked == []


async def test_a_short_code_of_another_kind_is_judged_after_a_pause_too(gate):
    await gate.type("scan", "http://a.cn")
    await gate.settle(0.3)
    await gate.scan("http://a.cn")
    assert gate.panel.gate.encounter.facts.pass_status is PassStatus.NOT_A_PASS


@pytest.mark.parametrize("enter", [False, True])
async def test_a_list_that_is_cut_short_says_how_many_there_are(gate, monkeypatch, enter):
    await (gate.scan if enter else partial(gate.type, "scan"))("101")
    await gate.until(lambda: gate.has("results"))
    assert "“101”找到 5 人" in gate.text("results")
    await gate.tap("card-close")
    for module in (search, finder):
        monkeypatch.setattr(module, "RESULTS_MAX", 2)
    await (gate.scan if enter else partial(gate.type, "scan"))("1-1-101")
    await gate.until(lambda: gate.has("results"))
    assert "“1-1-101”共找到 3 人，以下是前 2 人" in gate.text("results")
    assert not gate.has("result-3")


async def test_where_too_many_fit_the_building_is_asked_for_and_nobody_is_listed(gate, monkeypatch):
    for module in (search, finder):
        monkeypatch.setattr(module, "RESULTS_MAX", 2)
    await gate.type("scan", "101")
    await gate.until(lambda: gate.has("results"))
    assert "“101”有 5 人，请选楼栋" in gate.text("results")
    assert not gate.has("result-1")
    await gate.tap("result-building-3")
    await gate.until(lambda: gate.has("result-1"))
    assert "朱*  3-1-101" in gate.text("results")
    assert gate.panel.scan.text == "3#101"


async def test_one_character_says_what_to_type_instead(gate):
    await gate.scan("王")
    assert "太短" in gate.text("results")
    assert not gate.has("result-1")


async def test_a_used_up_hour_is_said_with_what_still_works(gate, monkeypatch):
    monkeypatch.setattr(finder, "SEARCHES_MAX", 0)
    await gate.scan("wangxm")
    assert "现在请扫码、输短码、输房号" in gate.text("results")
    await gate.scan("1-1-101")
    assert gate.has("result-1")
    await gate.scan(sign_pass(resident("王小明")))
    assert gate.text("verdict") == "请测温"


async def test_household_pass_shows_everybody(gate):
    await gate.scan(sign_pass(resident("赵磊"), type=PassType.HOUSEHOLD, person_no=0))
    assert [gate.has(f"member-{number}") for number in (1, 2, 3, 4, 5)] == [True, True, True, True, False]
    await gate.tap("member-3")
    assert "赵*涵" in gate.text("person")


async def test_household_from_building_and_room(gate):
    await gate.tap("tab-roster")
    await gate.tap("building-2")
    await gate.tap("room-2-1-302")
    assert "周*" in gate.text("household")


async def test_the_entrances_stand_over_the_rooms_and_cost_nobody_a_tap(gate):
    await gate.tap("ready-building-2")
    assert all(gate.has(f"room-2-{room}") for room in ("1-301", "1-302", "2-502"))
    await gate.tap("chip-unit-2")
    assert [gate.has(f"room-2-{room}") for room in ("1-301", "2-502")] == [False, True]
    await gate.tap("chip-unit-2")
    assert gate.has("room-2-1-301")


async def test_a_building_with_more_rooms_than_fit_asks_for_the_entrance_first(gate, monkeypatch):
    monkeypatch.setattr(rooms, "ROOMS_MAX", 2)
    await gate.tap("ready-building-2")
    assert not gate.has("room-2-1-301")
    assert "请选单元" in " ".join(gate.texts())
    await gate.tap("chip-unit-1")
    assert gate.has("room-2-1-301")
    await gate.tap("sheet-close")
    await gate.tap("building-2")
    assert not gate.has("room-2-1-301"), "another look at a building begins at its entrances"


async def test_everybody_of_the_household_from_the_card(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("whole-household")
    assert gate.has("member-1")


async def test_mistyped_short_code_is_said_in_words(gate):
    code = code_of(resident("王小明"))
    await gate.scan(code[:-1] + str((int(code[-1]) + 1) % 10))
    assert "短码有误" in gate.text("notice")


async def test_a_code_typed_slowly_and_wrong_leaves_no_list_of_its_beginning(gate):
    await gate.type("scan", "1234567")
    await gate.until(lambda: gate.has("results"))
    await gate.scan("12345678")
    assert "短码有误" in gate.text("notice")
    assert not gate.has("results")


async def test_what_is_looked_for_next_takes_the_word_about_the_last_away(gate):
    await gate.scan("11111111")
    assert gate.has("notice")
    await gate.type("scan", "wxm")
    await gate.until(lambda: gate.has("results"))
    assert not gate.has("notice")


async def test_the_person_before_is_not_forgotten_in_silence(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.scan(sign_pass(resident("张伟")))
    assert "王*明" in gate.text("notice")


async def test_phone_has_it_all_in_one_column(phone):
    await phone.scan(sign_pass(resident("王小明")))
    await phone.tap("preset-365")
    await phone.tap("record-primary")
    await phone.until(lambda: phone.has("recorded"))
    assert phone.has("tab-today")


async def test_personal_text_is_not_learnt_by_the_keyboard(gate):
    field = gate.inner("scan", ft.TextField)
    assert not field.enable_ime_personalized_learning
    assert not field.enable_suggestions
    assert not field.autocorrect


async def test_a_long_name_leaves_the_address_in_sight(phone):
    person = replace(resident("王小明"), name="古" * 40)
    stand(phone.panel, phone.station.tablet.gate.open_resident(person, Source.LIST))
    await phone.settle()
    row = phone.inner("person", ft.Row)
    name, address = row.controls
    assert (name.value, address.value) == ("古" + "*" * 38 + "古", "1-1-101")
    assert name.max_lines is None, "what does not fit takes another line"
    assert row.wrap, "the address has no room beside such a name"
    assert address.max_lines is None, "the room is at the end of the address"


async def test_a_scan_without_an_ending_is_taken_after_a_pause_and_once(gate, monkeypatch):
    monkeypatch.setattr("checkpoint.services.last_code.SAME_CODE_MS", 60_000)  # however slow the machine is
    text = sign_pass(resident("张伟"))
    await gate.type("scan", text)
    await gate.until(lambda: gate.has("person"))
    number = gate.panel.gate.encounter.number
    await gate.scan(text)
    assert gate.panel.gate.encounter.number == number


async def test_a_scanners_tab_takes_the_keys_away_and_the_code_is_taken_at_once(station, gate):
    typing = asyncio.ensure_future(gate.type("scan", code_of(resident("张伟"))))
    await asyncio.sleep(0)
    field = gate.inner("scan", ft.TextField)
    await gate.session.dispatch_event(field._i, "blur", None)
    await typing
    await gate.until(lambda: gate.has("person"))
    assert "张" in gate.text("person")


async def test_a_name_that_was_begun_stays_when_the_keys_leave_the_field(gate):
    await gate.type("scan", "王")
    field = gate.inner("scan", ft.TextField)
    await gate.session.dispatch_event(field._i, "blur", None)
    await gate.settle()
    assert not gate.has("person")
    assert gate.panel.scan.text == "王"
