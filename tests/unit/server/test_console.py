"""The console's pages: what they show, what they never do, and what every answer carries."""

import re
from dataclasses import replace

import pytest

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.server.edge import HEADERS
from tests.support.bureau import AWAY, HOME, NOON, SAME_SITE, event, movement, random_events, sign_in

POLYGLOTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><svg/onload=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+alert(1)//'>",
    "&lt;b&gt;",
]


@pytest.fixture
def console(client):
    sign_in(client)
    return client


def rows_of(html):
    """The table of figures as {name: [cells]}."""
    (table,) = re.findall(r'<table class="figures">.*?</table>', html, re.DOTALL)
    found: dict[str, list[str]] = {}
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
        cells = [re.sub(r"<[^>]+>|\s|,", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        found.setdefault(cells[0], cells[1:])
    return found


def test_the_overview_shows_the_day_by_place_and_gate_and_its_sum(console, enrol):
    for place_id in (HOME, AWAY):
        tablet = enrol(place_id)
        tablet.outbox.record(*random_events(place_id, 60))
        tablet.push()
    rows = rows_of(console.get("/overview").text)
    places = [[int(cell) for cell in rows[name]] for name in ("总公司家属区", "西山工地")]
    assert [int(cell) for cell in rows["合计"]] == [sum(pair) for pair in zip(*places, strict=True)]
    assert sum(places[0]) > 20


def test_a_day_gone_by_has_figures_but_nobody_inside_now(console, tablet):
    tablet.outbox.record(event(movement("00000001-1")))
    tablet.push()
    assert rows_of(console.get("/overview?day=2026-11-22").text)["合计"][:3] == ["1", "0", "12"]
    assert rows_of(console.get("/overview?day=2026-11-21").text)["合计"][:3] == ["0", "0", "—"]
    for nonsense in ("x", "9999-12-31", "0001-01-01", "2026-13-01"):
        assert console.get(f"/overview?day={nonsense}").status_code == 200


def test_a_silent_device_is_shown_as_unsynced(console, tablet, clock):
    assert "正常" in console.get("/overview").text
    clock.forward(minutes=14)
    console.get("/overview")
    clock.forward(minutes=2)
    html = console.get("/overview").text
    assert "16 分钟前" in html
    assert rows_of(html)["合计"][-1] == "1"


def test_the_refreshing_part_is_the_same_as_the_pages(console, tablet):
    whole, part = console.get("/overview").text, console.get("/overview/figures").text
    assert part.strip() in whole


def test_movements_are_shown_in_words_and_what_was_taken_back_is_struck_through(console, tablet):
    refused = movement(
        "00000001-1", outcome=Outcome.REFER, reasons=(Reason.FEVER,), readings=(Reading(379, NOON), Reading(381, NOON))
    )
    through = movement("", advice=Outcome.REFUSE, reasons=(Reason.QUOTA_USED,), override_reason="家中老人急病")
    wrong = event(movement("00000002-1"))
    tablet.outbox.record(event(refused), event(through), wrong)
    tablet.outbox.record(event(Correction(wrong.id, CorrectionReason.WRONG_PERSON)))
    tablet.push()
    html = console.get("/movements").text
    for words in ("38.1", "初测 37.9", "发热", "复测仍达到上限", "转处置", "人工放行：家中老人急病", "外出次数已用完"):
        assert words in html
    assert html.count('<tr class="annulled">') == 1
    assert "已更正，不计入（登记错人）" in html
    assert "共 3 条" in html


def test_pages_lead_to_all_movements(console, tablet):
    tablet.outbox.record(*(event(movement(note=f"第{number:03}条")) for number in range(120)))
    tablet.push()
    seen, path = set(), "/movements?where=p411500000101"
    while path:
        html = console.get(path).text
        seen |= set(re.findall(r"第\d{3}条", html))
        following = re.search(r'href="(/movements\?[^"]*after=[^"]*)"', html)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 120


def test_who_was_let_through_against_the_verdict_is_listed_alone_and_exported(console, tablet):
    tablet.outbox.record(
        event(movement("00000001-1", note="照常")),
        event(movement("00000001-2", note="人工", advice=Outcome.REFUSE, override_reason="就医")),
    )
    tablet.push()
    assert "照常" in console.get("/movements").text
    html = console.get("/movements?override=1").text
    assert "照常" not in html
    assert "就医" in html
    assert "override=1" in html, "the exports lose the filter"
    assert len(console.get("/movements/export?kind=csv&override=1").text.splitlines()) == 2


@pytest.mark.parametrize("polyglot", POLYGLOTS)
def test_what_a_gate_sends_is_text_and_never_markup(console, tablet, polyglot):
    body = movement(
        "", advice=Outcome.REFUSE, masked_name=polyglot, address=polyglot, note=polyglot, override_reason=polyglot
    )
    tablet.outbox.record(event(body))
    tablet.push()
    html = console.get("/movements").text + console.get("/movements", params={"text": polyglot}).text
    assert polyglot not in html
    assert "49" not in re.findall(r'class="name">(.*?)<', html)
    assert not re.search(r"<(script|img|svg)(?![^>]*/static/)[ />]", html)
    answer = console.post("/sign-in", data={"login": polyglot, "password": "x", "back": polyglot}, headers=SAME_SITE)
    assert polyglot not in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/overview", "/movements", "/nothing-here"])
def test_pages_have_no_script_or_style_of_their_own(console, path):
    html = console.get(path).text
    assert not re.search(r"<style|style=|<script(?! src=\"/static/)|\son\w+=|javascript:", html)
    assert not re.search(r'(src|href|action)="(?!/|#)', html)


ROUTES = [
    "/",
    "/sign-in",
    "/overview",
    "/movements",
    "/nope",
    "/v1/nope",
    "/v1/places",
    "/healthz",
    "/static/console.css",
    "/static/../app.py",
    "/static/nope",
    "/docs",
    "/openapi.json",
    "/language?to=xx",
    "/movements/export?kind=exe",
]


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_answer_carries_the_security_headers(client, method, path):
    answer = client.request(method, path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"]
    assert "server" not in answer.headers


def test_our_own_mistake_carries_them_too_and_tells_nothing(client, tablet, monkeypatch):
    from checkpoint.server.api import tablets
    from checkpoint.server.console import pages

    def fail(*_):
        raise RuntimeError("张三 13800001111")

    monkeypatch.setattr(tablets, "pull", fail)
    answer = tablet.pull("residents")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "张三" not in answer.text
    monkeypatch.setattr(pages, "overview_of", fail)
    sign_in(client)
    shown = client.get("/overview")
    assert (shown.status_code, "服务器内部出错" in shown.text) == (500, True)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_the_apis_documentation_is_closed(client, path):
    assert client.get(path).status_code == 404


def test_errors_are_pages_for_people_and_json_for_programs(client):
    page = client.get("/nope").text
    assert ("没有这个页面" in page, "请从概览重新进入" in page) == (True, True)
    assert client.get("/v1/nope").json()["code"] == "not_found"
    assert client.get("/v1/nope", headers={"accept-language": "en-GB"}).json()["message"].startswith("There is no")


def test_the_language_is_chosen_once_and_kept(console):
    answer = console.get("/language", params={"to": "en", "back": "/movements?fever=1"})
    assert answer.headers["location"] == "/movements?fever=1"
    assert '<html lang="en">' in console.get("/movements").text
    assert "Movements" in console.get("/movements").text


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=%FF",
        "where=p1",
        "where=p99999999999999999",
        "from=x",
        "until=0001-01-01",
        "outcome=x",
        "fever=x",
        "override=x",
        f"text={'长' * 500}",
    ],
)
def test_nonsense_in_an_address_is_never_our_mistake(console, query):
    assert console.get(f"/movements?{query}").status_code in (200, 400, 404)


def test_a_time_that_ends_before_it_begins_is_said_and_kept(console):
    page = console.get("/movements?from=2022-03-12T00:00&until=2022-03-11T00:00").text
    assert "截止时间不晚于起始时间" in page
    assert 'value="2022-03-12T00:00"' in page
    assert "截止时间不晚于" not in console.get("/movements?from=2022-03-01T00:00&until=2022-03-02T00:00").text


def test_an_empty_scope_says_what_to_do(client, centre):
    from checkpoint.domain.places import Unit
    from checkpoint.server.repository import organisation
    from tests.support.bureau import PASSWORD_HASH

    with centre.database.write() as connection:
        organisation.add_unit(connection, Unit(99, "新科室", 1))
        organisation.add_account(connection, organisation.Account("new", "新人", PASSWORD_HASH, 99))
    sign_in(client, "new")
    assert "还没有场所" in client.get("/overview").text
    assert "没有符合条件的记录" in client.get("/movements").text


def test_health_tells_whether_the_database_takes_a_writer(client, centre):
    assert client.get("/healthz").json()["ok"] is True
    if centre.database.is_sqlite:
        centre.settings.database_file.rename(centre.settings.data / "elsewhere")
        centre.settings.database_file.mkdir()
    else:
        with centre.database.append() as connection:
            name = centre.database.engine.url.database
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    centre.database.close()
    assert client.get("/healthz").status_code == 503


def test_every_text_that_pages_and_answers_name_is_in_the_catalogue():
    from pathlib import Path

    import checkpoint.server
    from checkpoint.domain.decide import Reason
    from checkpoint.domain.events import CorrectionReason
    from checkpoint.i18n import CATALOGUE

    folder = Path(checkpoint.server.__file__).parent
    code = "".join(file.read_text() for kind in ("*.py", "*.html") for file in folder.rglob(kind))
    named = set(re.findall(r"""["']((?:console|export)\.[a-z_.0-9]*[a-z_0-9])["']""", code))
    named |= {f"console.error.{known}" for known in re.findall(r'AnswerError\(\d+, "(\w+)"', code)}
    named |= {f"console.reason.{reason}" for reason in Reason}
    named |= {f"console.annulled.{reason}" for reason in CorrectionReason}
    assert len(named) > 100
    assert not named - set(CATALOGUE)


def test_what_was_kept_aside_is_shown_with_its_reason_and_without_its_content(client, enrol):
    from tests.support.bureau import AWAY

    sign_in(client, "east")
    assert "没有退件" in client.get("/aside").text
    for place_id in (HOME, AWAY):
        tablet = enrol(place_id)
        tablet.outbox.record(b'{"kind":"dance"}', b"\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", b"x" * 17_000)
        assert len(tablet.push().json()["quarantined"]) == 3
    shown = client.get("/aside").text
    for words in ("不认识的记录种类", "请升级服务器", "记录不完整", "记录过大", "总公司家属区", "17,000"):
        assert words in shown
    assert "王小明" not in shown
    assert "西山工地" not in shown
    assert "共 3 条" in shown
    client.get("/language?to=en&back=/aside")
    assert "Update the app on this tablet" in client.get("/aside").text


def test_every_fault_has_its_words():
    from checkpoint.i18n import CATALOGUE
    from checkpoint.server.repository.event_rows import Fault

    for fault in Fault:
        assert {f"console.aside.fault.{fault}", f"console.aside.do.{fault}"} <= set(CATALOGUE)
        assert f"link.rejected.{fault}" in CATALOGUE  # and at the gate that recorded it


CHECKED = {"advice": Outcome.CHECK, "reasons": (Reason.QUOTA_UNSURE,)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (CHECKED | {"override_reason": "phoned"}, "经核实放行：已电话核实"),
        (CHECKED, "经核实放行：未注明核实方式"),
        (CHECKED | {"category": Category.VISITOR}, ""),
        (CHECKED | {"category": Category.VISITOR, "override_reason": "seen_id"}, "经核实放行：看了证件"),
        (CHECKED | {"source": Source.PAPER}, ""),
        (CHECKED | {"outcome": Outcome.REFUSE}, ""),
        ({"advice": Outcome.CHECK, "reasons": (Reason.TEMPERATURE_MISSING,)}, ""),
        ({"advice": Outcome.REFUSE, "reasons": (Reason.QUOTA_USED,), "override_reason": "medical"}, ""),
        ({}, ""),
    ],
)
def test_who_was_let_through_after_a_check_is_a_kind_of_its_own(client, tablet, changes, told):
    tablet.outbox.record(event(movement("00000001-2", **changes)))
    assert tablet.push().status_code == 200
    sign_in(client)
    everybody, only = client.get("/movements").text, client.get("/movements?checked=1").text
    assert told in everybody
    assert ("00000001-2" in only or "1-1-101" in only) == bool(told)
    assert len(client.get("/movements/export?kind=csv&checked=1").text.splitlines()) == 1 + bool(told)
    if told:
        assert told in client.get("/movements/export?kind=csv&checked=1").text
    else:
        assert "经核实放行：" not in everybody


@pytest.mark.parametrize(("reason", "told"), [("undocumented", True), ("", False)])
def test_why_somebody_was_turned_back_after_a_check_is_told(client, tablet, reason, told):
    tablet.outbox.record(event(movement("00000001-2", **CHECKED, outcome=Outcome.REFUSE, override_reason=reason)))
    tablet.push()
    sign_in(client)
    for page in ("/movements", "/movements/export?kind=csv"):
        assert ("核实后劝返：未带证件" in client.get(page).text) is told


def test_a_workers_document_is_told_by_its_end_alone(client, tablet):
    tablet.outbox.record(event(replace(movement("00000001-2"), real_name=RealName("周大山", "123X"))))
    tablet.push()
    sign_in(client)
    for page in ("/movements", "/movements/export?kind=csv"):
        told = client.get(page).text
        assert "按证件实名登记，尾号 123X" in told
        assert "周大山" not in told


@pytest.mark.parametrize("reason", ["medical", "就医"])
def test_the_reason_of_an_override_is_told_in_the_readers_language(client, tablet, reason):
    tablet.outbox.record(event(movement("00000001-2", advice=Outcome.REFUSE, override_reason=reason)))
    tablet.push()
    sign_in(client)
    assert "人工放行：就医" in client.get("/movements").text
    client.cookies.set("checkpoint_language", "en")
    shown = client.get("/movements").text
    exported = client.get("/movements/export?kind=csv").content.decode("utf-8-sig")
    for told in (shown, exported):
        assert "Medical care" in told
        assert "就医" not in told
