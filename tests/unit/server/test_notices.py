"""Notices: from the console to the gates of exactly the places meant, and back who has read them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from checkpoint.domain.notices import NOTICE_MAX, NoticeRead
from checkpoint.protocol.exchange import page_from_doc
from checkpoint.protocol.notices import notice_from_doc
from checkpoint.server.event_tables import audit
from checkpoint.server.repository.organisation import Account, Role, add_account
from tests.support.bureau import AWAY, HOME, NOON, PASSWORD_HASH, SAME_SITE, event, sign_in


@pytest.fixture
def desk(client, clock):
    """Somebody of the bureau, signed in."""
    clock.now = NOON + timedelta(minutes=30)
    sign_in(client)
    return client


def publish(desk, place=0, **words):
    return desk.post("/notices", data={"place": str(place), **words}, headers=SAME_SITE)


def pulled(tablet, cursor=""):
    page = page_from_doc(tablet.pull("notices", cursor).json())
    return {change.id: change.doc and notice_from_doc(change.doc) for change in page.changes}, page


def actions(centre):
    with centre.database.read() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.place_id).where(audit.c.action.like("notice_%")))
        return sorted((row.action, row.place_id) for row in rows)


def test_a_notice_for_a_place_reaches_its_gates_with_the_words_as_written(desk, tablet, enrol):
    away = enrol(AWAY)
    answer = publish(desk, HOME, zh="今晚 22 点\n起全员核酸", en="Tests tonight from 22:00", until="2026-11-23T08:00")
    assert "已发布到 1 个场所" in answer.text
    ((notice,), page) = (list(pulled(tablet)[0].values()), pulled(tablet)[1])
    assert (notice.zh, notice.en, notice.by) == ("今晚 22 点\n起全员核酸", "Tests tonight from 22:00", "bureau 督导员")
    assert notice.until.isoformat() == "2026-11-23T00:00:00+00:00"
    assert page.digest is not None
    assert pulled(away)[0] == {}


def test_a_notice_for_all_reaches_every_place_in_scope_and_is_written_down_for_each(desk, tablet, enrol, centre):
    away = enrol(AWAY)
    publish(desk, zh="明日停水")
    assert list(pulled(tablet)[0]) == list(pulled(away)[0])
    assert actions(centre) == [("notice_issued", HOME), ("notice_issued", AWAY)]


def test_the_receipt_of_a_push_says_that_there_is_a_notice(desk, tablet):
    before = tablet.push().json()["streams"]["notices"]
    publish(desk, HOME, zh="明日停水")
    assert tablet.push().json()["streams"]["notices"] != before


def test_a_withdrawn_notice_leaves_a_tombstone(desk, tablet, centre):
    publish(desk, HOME, zh="明日停水")
    (notice_id,), page = pulled(tablet)
    answer = desk.post("/notices/withdraw", data={"notice": notice_id}, headers=SAME_SITE)
    assert "已从 1 个场所撤回" in answer.text
    assert "明日停水" not in answer.text
    assert pulled(tablet, page.cursor)[0] == {notice_id: None}
    assert ("notice_withdrawn", HOME) in actions(centre)


def test_the_console_shows_who_has_read_it_and_when_at_each_place(desk, tablet):
    publish(desk, zh="明日停水")
    (notice_id,), _ = pulled(tablet)
    later = NOON + timedelta(minutes=41)
    tablet.outbox.record(event(NoticeRead(notice_id), later), event(NoticeRead(notice_id), later + timedelta(hours=1)))
    assert tablet.push().json()["quarantined"] == []
    shown = desk.get("/notices").text
    assert shown.count('class="reader"') == 1
    assert "12:41" in shown
    assert "1 / " in shown


def test_who_may_only_look_writes_and_withdraws_nothing(client, tablet, centre):
    with centre.database.write() as connection:
        add_account(connection, Account("looker", "巡查员", PASSWORD_HASH, 1, Role.VIEWER))
    sign_in(client, "looker")
    assert "发布通知" not in client.get("/notices").text
    assert publish(client, HOME, zh="明日停水").status_code == 403
    assert client.post("/notices/withdraw", data={"notice": "n"}, headers=SAME_SITE).status_code == 403
    assert pulled(tablet)[0] == {}
    assert actions(centre) == []


def test_nobody_writes_to_a_place_out_of_scope_or_withdraws_there(client, enrol, desk):
    away = enrol(AWAY)
    publish(desk, AWAY, zh="明日停水")
    (notice_id,), _ = pulled(away)
    sign_in(client, "unit-east")
    assert publish(client, AWAY, zh="假通知").status_code == 404
    client.post("/notices/withdraw", data={"notice": notice_id}, headers=SAME_SITE)
    assert [notice and notice.zh for notice in pulled(away)[0].values()] == ["明日停水"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"zh": "  ", "en": ""}, "请写明通知内容"),
        ({"zh": "长" * (NOTICE_MAX + 1)}, "最多 500 个字"),
        ({"zh": "明日停水", "until": "2026-11-22T11:00"}, "有效期须晚于现在"),
        ({"zh": "明日停水", "until": "soon"}, "有效期须晚于现在"),
    ],
)
def test_what_is_wrong_with_a_notice_is_said_and_its_words_stay_in_the_form(desk, tablet, form, said):
    answer = publish(desk, HOME, **form)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert form["zh"].strip() in answer.text
    assert pulled(tablet)[0] == {}


def test_markup_in_a_notice_is_shown_as_it_was_written(desk):
    shown = publish(desk, HOME, zh="<script>alert(1)</script>").text
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown


def test_another_site_publishes_nothing(desk, tablet):
    assert desk.post("/notices", data={"place": "0", "zh": "假"}, headers={"origin": "http://x"}).status_code == 403
    assert pulled(tablet)[0] == {}
