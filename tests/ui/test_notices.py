"""Notices at the gate: seen without being in the way, read by one tap, and who has read them is said."""

from datetime import UTC, datetime, timedelta

import pytest

from checkpoint.domain.notices import Notice, NoticeRead
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.notices import notice_to_doc
from checkpoint.protocol.reference import Stream
from tests.ui.conftest import sign_in


@pytest.fixture
def post(station):
    """Have notices arrive as a pull brings them; `gone` names those that were withdrawn."""

    def post(*notices, gone=()):
        now, tablet = datetime.now(UTC), station.tablet
        changes = [Change(row.notice_id, notice_to_doc(row)) for row in notices] + [Change(row, None) for row in gone]
        cursor = f"{now.timestamp()}"
        tablet.link._replica.apply(Stream.NOTICES, Page(tuple(changes), cursor, more=False, time=now))
        tablet.reference.refresh(Stream.NOTICES)
        tablet.link._tell(tablet.link.state)

    return post


def a_notice(number=1, zh="今晚 22 点起全员核酸", en="Tests for all from 22:00 tonight", **changed):
    return Notice(f"n{number}", zh, en, datetime.now(UTC) + timedelta(seconds=number), by="集团 李督导", **changed)


def readings(app):
    events = app.station.tablet.outbox.events()
    return [(row.operator_id, row.body.notice) for row in events if isinstance(row.body, NoticeRead)]


async def test_a_new_notice_is_seen_at_the_gate_and_read_in_two_taps(gate, post):
    assert not gate.has("notices-strip")
    post(a_notice())
    await gate.until(lambda: gate.has("notices-strip"))
    assert "今晚 22 点起全员核酸" in gate.text("notices-strip")
    await gate.tap("notices-strip")
    assert "集团 李督导" in gate.text("notice-row-n1")
    await gate.tap("notice-read-n1")
    await gate.until(lambda: "赵卫国" in gate.text("notice-readers-n1"))
    assert not gate.has("notice-read-n1")
    assert readings(gate) == [("zhao", "n1")]
    await gate.tap("tab-gate")
    assert not gate.has("notices-strip")


async def test_on_a_phone_the_strip_has_room_for_nothing_but_itself(phone, post):
    post(a_notice())
    await phone.until(lambda: phone.has("notices-strip"))
    assert "今晚 22 点起全员核酸" not in phone.text("notices-strip")
    await phone.tap("notices-strip")
    assert "今晚 22 点起全员核酸" in phone.text("notice-row-n1")


async def test_whoever_comes_next_reads_it_too(gate, post):
    post(a_notice())
    await gate.until(lambda: gate.has("notices-strip"))
    await gate.tap("notices-strip")
    await gate.tap("notice-read-n1")
    await gate.until(lambda: readings(gate) == [("zhao", "n1")])
    await gate.tap("end-shift")
    await gate.tap("end-shift-confirm")
    await sign_in(gate, "qian")
    await gate.tap("notices-strip")
    assert "赵卫国" in gate.text("notice-readers-n1")
    await gate.tap("notice-read-n1")
    await gate.until(lambda: readings(gate) == [("zhao", "n1"), ("qian", "n1")])


async def test_somebody_who_stands_at_the_gate_is_not_pushed_aside(gate, post):
    await gate.scan("王建国")
    await gate.until(lambda: not gate.has("ready"))
    post(a_notice())
    await gate.settle()
    assert not gate.has("notices-strip")


async def test_a_withdrawn_or_expired_notice_goes(gate, post, later):
    soon = datetime.now(UTC) + timedelta(seconds=40)
    post(a_notice(1), a_notice(2, zh="马上过期", until=soon))
    await gate.until(lambda: gate.has("notices-strip") and "2 条新通知" in gate.text("notices-strip"))
    post(gone=["n1"])
    await gate.until(lambda: "马上过期" in gate.text("notices-strip"))
    later(minutes=1)
    link = gate.station.tablet.link
    link._tell(link.state)
    await gate.until(lambda: not gate.has("notices-strip"))


async def test_each_language_shows_the_words_written_in_it_or_those_there_are(gate, post):
    post(a_notice(1), a_notice(2, zh="只有中文", en=""))
    await gate.until(lambda: gate.has("notices-strip"))
    await gate.tap("lang")
    await gate.tap("notices-strip")
    assert "Tests for all" in gate.text("notice-row-n1")
    assert "只有中文" in gate.text("notice-row-n2")


async def test_the_desk_leads_to_them_and_says_when_there_are_none(gate):
    await gate.tap("tab-desk")
    await gate.tap("desk-notices")
    assert "没有通知" in gate.text("notices")


async def test_what_is_not_on_the_disk_is_not_read(gate, post, full_disk):
    post(a_notice())
    await gate.until(lambda: gate.has("notices-strip"))
    await gate.tap("notices-strip")
    full_disk()
    await gate.tap("notice-read-n1")
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("notice-read-n1")
