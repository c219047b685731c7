"""Daily reports: drafted from the records, signed as they stood, and silence is not zero."""

import csv
import io
import re
from datetime import date, timedelta
from threading import Thread

import openpyxl
import pytest
from sqlalchemy import func, select, update

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.places import Gate, Place, PlaceKind, Unit
from checkpoint.domain.policy import Policy
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.supplies import SupplyChange, SupplyStep
from checkpoint.domain.tasks import TaskDone
from checkpoint.server.event_tables import audit
from checkpoint.server.repository import organisation
from checkpoint.server.repository.daily import daily_figures, versions_of
from checkpoint.server.repository.organisation import Account, Role, add_account, add_policy
from checkpoint.server.tables import daily_report
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD, PASSWORD_HASH, SAME_SITE, event, movement, sign_in

DAY = date(2026, 11, 22)
SHEET = f"/reports/{HOME}/{DAY}"
MORNING = NOON + timedelta(hours=18)
"""Six in the morning of the day after, in Shanghai: two hours before the report is due."""


@pytest.fixture
def desk(client, clock):
    """The unit's supervisor, the morning after."""
    clock.at = MORNING
    sign_in(client, "unit-east")
    return client


def hidden(text, name):
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]


def signed(desk, path=SHEET, **changes):
    """Fill the form in and sign it, as the page asks for it."""
    shown = desk.get(f"{path}?correct=1").text
    form = {"filled_by": "陈科员", "password": PASSWORD, "seen": hidden(shown, "seen")}
    form |= {"version": hidden(shown, "version"), **changes}
    return desk.post(path, data=form, headers=SAME_SITE)


def kept(centre, place_id=HOME):
    with centre.database.read() as connection:
        return versions_of(connection, place_id, DAY)


def states(client, day=DAY):
    """The board as its file has it: place and state."""
    data = client.get(f"/reports/export?day={day}").content
    return {row["场所"]: row["状态"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}


def recorded(tablet, *bodies, at=NOON):
    events = [event(body, at + timedelta(minutes=number)) for number, body in enumerate(bodies)]
    tablet.outbox.record(*events)
    assert tablet.push().json()["quarantined"] == []
    return events


# ------------------------------------------------------------- what is counted


def test_every_column_is_counted_from_the_days_records(tablet, centre):
    out = movement("00000001-1", direction=Direction.OUT)
    fever = movement("00000001-2", outcome=Outcome.REFER, reasons=(Reason.FEVER,))
    mistake, *_ = recorded(
        tablet,
        movement("00000002-1"),
        movement("00000001-1"),
        out,
        fever,
        movement("", category=Category.VISITOR),
        movement("", outcome=Outcome.REFUSE, readings=()),
        movement("", direction=Direction.OUT, source=Source.EMERGENCY, readings=()),
        movement("00000003-1", advice=Outcome.REFUSE, override_reason="家属作保"),
        Returnee(1, "张小军"),
        Returnee(1, "李未到", ReturneeState.EXPECTED),
        Returnee(2, "王取消"),
        Returnee(2, "王取消", ReturneeState.CANCELLED),
        CareNote(CareStep.BEGIN, 1, 1, "张伟"),
        CareNote(CareStep.BEGIN, 2, 1, "王芳"),
        CareNote(CareStep.RELEASE, 2, 1),
        TaskDone(TaskKind.DISINFECTION),
        TaskDone(TaskKind.GARBAGE),
        SupplyChange(SupplyStep.RECEIVE, "口罩", 100, "只"),
        SupplyChange(SupplyStep.ISSUE, "口罩", 30, "只"),
    )
    recorded(tablet, Correction(mistake.id, CorrectionReason.WRONG_PERSON), at=NOON + timedelta(hours=1))
    late = TaskDone(TaskKind.DISINFECTION, for_slot=NOON)
    recorded(tablet, SupplyChange(SupplyStep.ISSUE, "口罩", 70, "只"), late, movement(), at=NOON + timedelta(days=1))
    with centre.database.read() as connection:
        place = organisation.list_places(connection)[0]
        figures = daily_figures(connection, place, DAY)
    told = {name: getattr(figures, name) for name in figures.__slots__}
    assert told == {
        "on_duty": 1,
        "gates": 2,
        "entries": 3,
        "exits": 2,
        "measured": 5,
        "fevers": 1,
        "returnees": 1,
        "visitors": 1,
        "isolations_begun": 2,
        "isolated": 1,
        "isolations_ended": 1,
        "disinfections": 2,
        "refusals": 1,
        "overrides": 1,
        "emergencies": 1,
        "balances": (("口罩", "只", 70),),
    }


def test_an_emergency_makes_a_line_without_a_name(desk, tablet):
    recorded(tablet, movement("00000001-1", direction=Direction.OUT, source=Source.EMERGENCY))
    shown = desk.get(SHEET).text
    assert "紧急放行只报次数，不记姓名" in shown
    assert "张*明" not in shown
    assert "1-1-101" not in shown


# ------------------------------------------------------------- three states


def test_nine_units_seven_reports_one_zero_one_missing_are_three_different_states(client, clock, centre):
    places = [HOME + 1000 + number for number in range(9)]
    with centre.database.write() as connection:
        for number, place_id in enumerate(places):
            organisation.add_unit(connection, Unit(500 + number, f"责任单位{number}", 3))
            organisation.add_place(connection, Place(place_id, f"家属区{number}", PlaceKind.COMPOUND, 500 + number))
            organisation.add_gate(connection, Gate(1, place_id, "大门"))
    clock.at = MORNING
    sign_in(client, "bureau")
    for number, place_id in enumerate(places[:8]):
        said = {"zero": "1"} if number == 7 else {"problems": "缺体温枪一支"}
        assert signed(client, f"/reports/{place_id}/{DAY}", **said).status_code == 303
    before = states(client)
    assert (before["家属区7"], before["家属区8"]) == ("零报告", "待报")
    clock.at = MORNING + timedelta(hours=2)
    sign_in(client, "bureau")
    board = states(client)
    found = [board[f"家属区{number}"] for number in range(9)]
    assert found == ["已报"] * 7 + ["零报告", "未报"]
    sign_in(client, "west")
    shown = client.get(f"/reports?day={DAY}").text
    cards = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd><b>(\d+)</b>", shown))
    assert {name: cards[name] for name in ("已报", "零报告", "未报")} == {"已报": "7", "零报告": "1", "未报": "2"}


def test_a_day_without_anything_must_be_reported_as_zero_expressly(desk, centre):
    refused = signed(desk, filled_by="陈<科员>")
    assert (refused.status_code, "明确报“无”" in refused.text) == (400, True)
    assert "陈&lt;科员&gt;" in refused.text, "what was typed stays"
    assert kept(centre) == []
    assert signed(desk, zero="1").status_code == 303
    assert "零报告" in desk.get(SHEET).text
    assert states(desk)["总公司家属区"] == "零报告"


def test_a_day_with_something_cannot_be_reported_as_zero(desk, tablet, centre):
    recorded(tablet, movement("", direction=Direction.OUT, source=Source.EMERGENCY))
    assert "zero" not in re.findall(r'name="(\w+)"', desk.get(SHEET).text)
    refused = signed(desk, zero="1")
    assert (refused.status_code, "不能报“无”" in refused.text) == (400, True)
    assert kept(centre) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"filled_by": " "}, "请填写填报人"),
        ({"problems": "长" * 501}, "每项文字最多 500 个字"),
        ({"password": "错"}, "密码"),
        ({"seen": "0" * 64}, "数字或版本有变动"),
        ({"version": "1"}, "数字或版本有变动"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(desk, centre, changes, said):
    answer = signed(desk, **{"zero": "" if "problems" in changes else "1", **changes})
    assert answer.status_code in (400, 403)
    assert said in answer.text
    assert kept(centre) == []


def test_a_running_day_is_shown_and_not_signed(desk, clock, centre):
    clock.at = NOON + timedelta(hours=11, minutes=59)
    sign_in(desk, "unit-east")
    shown = desk.get(SHEET).text
    assert "当天还没有结束" in shown
    assert 'name="password"' not in shown
    assert desk.post(SHEET, data={"password": PASSWORD, "zero": "1"}, headers=SAME_SITE).status_code == 400
    assert kept(centre) == []
    assert desk.get(f"/reports/{HOME}/2026-11-23").status_code == 404


# ------------------------------------------------------------- late, frozen, corrected


def test_a_report_at_its_time_is_late_and_stays_so_when_it_is_corrected(desk, clock, centre):
    clock.at = MORNING + timedelta(hours=2) - timedelta(seconds=1)
    sign_in(desk, "unit-east")
    assert signed(desk, zero="1").status_code == 303
    clock.at += timedelta(seconds=1)
    sign_in(desk, "west")
    away = f"/reports/{AWAY}/{DAY}"
    assert "已过 11-23 08:00 的报送时限" in desk.get(away).text
    assert signed(desk, away, zero="1").status_code == 303
    assert signed(desk, away, problems="补报：缺消毒液", reason="漏填").status_code == 303
    assert [row.report.late for row in kept(centre)] == [False]
    assert [row.report.late for row in kept(centre, AWAY)] == [True, True]
    assert "迟报" in desk.get(away).text


def test_the_policy_says_by_when(desk, clock, centre):
    with centre.database.write() as connection:
        policy = Policy(1, NOON - timedelta(days=9), report_due=(NOON + timedelta(hours=7)).time())
        add_policy(connection, HOME, policy)
    assert states(desk)["总公司家属区"] == "待报"
    clock.at = NOON + timedelta(hours=23)
    sign_in(desk, "unit-east")
    assert states(desk)["总公司家属区"] == "未报"


def test_what_was_signed_stays_and_a_correction_stands_beside_it(desk, tablet, centre):
    assert signed(desk, zero="1", remarks="平稳").status_code == 303
    (before,) = kept(centre)
    recorded(tablet, movement("00000001-1", outcome=Outcome.REFER, reasons=(Reason.FEVER,)))
    shown = desk.get(SHEET).text
    assert "现为 1" in shown
    assert kept(centre)[0] == before
    refused = signed(desk)
    assert "请写明更正原因" in refused.text
    assert signed(desk, reason="西门补传一条发热记录", filled_by="王科员").status_code == 303
    first, second = kept(centre)
    assert first == before
    assert (first.report.figures.fevers, second.report.figures.fevers) == (0, 1)
    assert (second.report.version, second.report.previous) == (2, first.digest)
    assert (second.report.signed_by, second.report.statement.filled_by) == ("unit-east 督导员", "王科员")
    shown = desk.get(SHEET).text
    for words in ("平稳", "西门补传一条发热记录", first.digest, second.digest, "以前的版本"):
        assert words in shown


def test_somebody_who_changes_what_is_kept_is_found_out(desk, centre):
    signed(desk, zero="1")
    assert "不符" not in desk.get(SHEET).text
    with centre.database.write() as connection:
        changed = func.replace(daily_report.c.doc, '"exits":0', '"exits":9')
        connection.execute(update(daily_report).values(doc=changed))
    assert "存档内容与签字时的校验码不符" in desk.get(SHEET).text
    assert [row.intact for row in kept(centre)] == [False]


def test_two_who_sign_at_once_do_not_overwrite_each_other(desk, centre):
    shown = desk.get(SHEET).text
    form = {"filled_by": "陈", "password": PASSWORD, "zero": "1", "version": "0", "seen": hidden(shown, "seen")}
    answers = []

    def post():
        answers.append(desk.post(SHEET, data=form, headers=SAME_SITE))

    both = [Thread(target=post) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(kept(centre)) == 1
    codes = sorted(answer.status_code for answer in answers)
    assert (codes[0], codes[1] in (400, 409)) == (303, True)


# ------------------------------------------------------------- who may, and what is written down


def test_a_place_out_of_scope_is_not_found(desk):
    for answer in (
        desk.get(f"/reports/{AWAY}/{DAY}"),
        desk.post(f"/reports/{AWAY}/{DAY}", data={"zero": "1"}, headers=SAME_SITE),
        desk.get(f"/reports/{HOME}/tomorrow"),
    ):
        assert answer.status_code == 404
    assert list(states(desk)) == ["总公司家属区"]


def test_who_may_only_look_signs_nothing(client, clock, centre):
    clock.at = MORNING
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 1, Role.VIEWER))
    sign_in(client, "looker")
    shown = client.get(SHEET).text
    assert "您的账号只能查看" in shown
    assert 'name="password"' not in shown
    assert client.post(SHEET, data={"zero": "1"}, headers=SAME_SITE).status_code == 403
    assert kept(centre) == []


def test_another_site_signs_nothing(desk, centre):
    assert desk.post(SHEET, data={"zero": "1"}, headers={"origin": "http://x"}).status_code == 403
    assert kept(centre) == []


def test_every_look_export_and_signature_is_in_the_trail(desk, centre):
    signed(desk, zero="1")
    desk.get("/reports")
    states(desk)
    with centre.database.read() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.object)).all()
    told = {row.action: row.object for row in rows}
    assert told["report_signed"] == f"{DAY} v1 {kept(centre)[0].digest}"
    assert {"report_viewed", "reports_viewed", "exported"} <= set(told)


def test_the_export_asks_for_the_password_again_and_has_no_formula(desk, clock):
    signed(desk, problems="=HYPERLINK(1)", remarks="＋1")
    data = desk.get(f"/reports/export?day={DAY}").content
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["需协调问题"], row["备注"], row["审核人"]) == ("'=HYPERLINK(1)", "'＋1", "unit-east 督导员")
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"/reports/export?day={DAY}&kind=xlsx").content))
    cells = [cell for line in book.active.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    clock.forward(minutes=6)
    again = desk.get(f"/reports/export?day={DAY}")
    assert (again.status_code, again.headers["location"]) == (303, f"/prove?back=%2Freports%3Fday%3D{DAY}")


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "责任单位尚未签字"), ("en", "Daily reports")])
def test_the_pages_stand_in_both_languages(desk, language, words):
    desk.cookies.set("checkpoint_language", language)
    shown = desk.get("/reports").text + desk.get(SHEET).text + desk.get(f"/reports?day={DAY - timedelta(days=9)}").text
    assert words in shown or "Confirm and sign" in shown or "确认并签字" in shown


def test_a_sheet_that_is_printed_before_it_is_signed_says_whose_it_is_and_of_which_day(desk):
    line = re.search(r'<p class="whose print-only">(.*?)</p>', desk.get(SHEET).text).group(1)
    assert "场所" in line
    assert "日期" in line
