"""The weekly page of equal treatment: counted from the records, its alarm, and where it is said."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from checkpoint.domain.decide import Direction, Reason
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.movements import Category, Source
from checkpoint.server.repository.roster import load_residents, save_residents
from tests.support.bureau import AWAY, HOME, NOON, event, movement, sign_in

MONDAY = NOON - timedelta(days=6)
"""NOON is a Sunday; the page is looked at on the Monday after it."""


@pytest.fixture(autouse=True)
def monday(clock):
    clock.at = NOON + timedelta(days=1)


@pytest.fixture
def week(tablet, centre):
    """A hundred with a code, five of whom were to be checked; a hundred with nothing, ten of whom were."""
    with centre.database.write() as connection:
        people = list(load_residents(connection, HOME).values())
        born = [
            replace(row, resident=replace(row.resident, birth_year=1940 + 50 * (n % 2))) for n, row in enumerate(people)
        ]
        save_residents(connection, HOME, born)
    events = []
    for source, stopped in ((Source.SCANNER, 5), (Source.SEARCH, 10)):
        for number in range(100):
            reasons = (Reason.PASS_MISSING,) if number < stopped else ()
            body = movement("00000001-1" if number % 2 else "00000001-2", source=source, reasons=reasons)
            events.append(event(body, MONDAY + timedelta(minutes=number)))
    tablet.outbox.record(*events)
    assert tablet.push().status_code == 200
    return events


@pytest.fixture
def look(client):
    def look(path, login="bureau"):
        sign_in(client, login)
        return client.get(path)

    return look


def rows_of(look, path="/parity/export"):
    return list(csv.DictReader(io.StringIO(look(path).content.decode("utf-8-sig"))))


def row_of(rows, group, place="总公司家属区"):
    return next(row for row in rows if row["场所"] == place and row["组"].startswith(group))


def test_whoever_shows_nothing_and_is_stopped_more_often_raises_the_alarm(look, week):
    page = look("/parity").text
    assert "总公司家属区：“无码无卡（查名册）”被拦比例与最低组之比为 1.67" in page
    assert "▲ 1.67" in page
    assert "2026-11-16 至 2026-11-22" in page


def test_the_file_has_every_place_and_all_together(look, week):
    rows = rows_of(look)
    nothing = row_of(rows, "无码无卡")
    assert (nothing["人次"], nothing["核实"], nothing["劝返"], nothing["被拦比例"]) == ("100", "10", "0", "10.0%")
    assert (nothing["与最低组之比"], nothing["告警"]) == ("1.67", "超限")
    assert row_of(rows, "纸卡上的二维码")["与最低组之比"] == "1.00"
    assert row_of(rows, "无码无卡", "全部场所")["人次"] == "100"
    assert row_of(rows, "无码无卡", "西山工地")["人次"] == "0"


def test_age_is_from_the_year_of_birth(look, week):
    rows = rows_of(look)
    assert {row["组"]: row["人次"] for row in rows if row["场所"] == "总公司家属区" and row["按"] == "年龄段"} == {
        "14 岁以下": "0",
        "14–59 岁": "100",
        "60–79 岁": "0",
        "80 岁及以上": "100",
        "名册未载年龄": "0",
    }


def test_whoever_is_no_resident_an_emergency_and_what_was_taken_back_count_for_nothing(look, week, tablet):
    extra = [
        event(movement("", category=Category.VISITOR, source=Source.NONE, reasons=(Reason.VISITORS_CLOSED,)), MONDAY),
        event(movement("00000001-1", source=Source.EMERGENCY), MONDAY),
        event(Correction(week[0].id, CorrectionReason.OTHER), NOON),
        event(movement("00000001-1", direction=Direction.OUT), MONDAY - timedelta(days=1)),
    ]
    tablet.outbox.record(*extra)
    tablet.push(first=len(week) + 1)
    rows = rows_of(look)
    assert [row_of(rows, group)["人次"] for group in ("纸卡上的二维码", "口报", "无码无卡")] == ["99", "0", "100"]


def test_one_of_three_raises_no_alarm_and_few_are_not_shown_as_a_number(look, tablet):
    bodies = [movement("00000001-1", source=Source.SEARCH, reasons=(Reason.PASS_MISSING,) * (n == 0)) for n in range(3)]
    bodies += [movement("00000001-1") for _ in range(100)]
    tablet.outbox.record(*(event(body, MONDAY) for body in bodies))
    tablet.push()
    assert "没有超过 1.25 倍的组" in look("/parity").text
    row = row_of(rows_of(look), "无码无卡")
    assert (row["人次"], row["核实"], row["与最低组之比"]) == ("不足 5", "", "")


def test_a_code_on_a_telephone_is_told_from_one_on_a_card_with_an_alarm_of_its_own(look, tablet):
    phones = [movement("00000001-1", on_phone=True) for _ in range(60)]
    cards = [movement("00000001-2", reasons=(Reason.REVOKED,) * (n < 30)) for n in range(60)]
    typed = movement("00000001-2", source=Source.SHORT_CODE, on_phone=True)
    said = movement("00000001-2", note='"phone":true', source=Source.CAMERA)
    tablet.outbox.record(*(event(body, MONDAY) for body in (*phones, *cards, typed, said)))
    tablet.push()
    rows = rows_of(look)
    assert row_of(rows, "手机上的二维码")["人次"] == "60"
    card = row_of(rows, "纸卡上的二维码")
    assert (card["人次"], card["核实"], card["告警"]) == ("61", "30", "超限")
    assert row_of(rows, "口报")["人次"] == "不足 5"
    assert "“纸卡上的二维码”被拦比例与最低组之比为" in look("/parity").text


def test_the_board_of_daily_reports_says_it(look, week):
    assert "1.25 倍，请查明原因" in look("/reports").text
    assert "平等对待周报" in look("/reports", "west").text
    assert "请查明原因" not in look("/reports", "west").text


def test_another_branch_sees_nothing_of_it_and_a_place_out_of_scope_is_not_there(look, week):
    assert "总公司家属区" not in look("/parity", "west").text
    assert look(f"/parity?place={HOME}", "west").status_code == 404
    assert look(f"/parity?place={AWAY}", "west").status_code == 200


def test_the_running_week_and_any_day_of_a_week_can_be_asked_for(look, week):
    assert "本周未完" in look("/parity?day=2026-11-23").text
    assert "2026-11-16 至 2026-11-22" in look("/parity?day=2026-11-19").text
    assert look("/parity?day=nonsense").status_code == 200


def test_it_is_said_in_english_too(look, week, client):
    client.cookies.set("checkpoint_language", "en")
    assert "stopped 1.67 times as often as the group stopped least" in look("/parity").text
