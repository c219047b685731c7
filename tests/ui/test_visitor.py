"""A visitor's pass issued at the gate, and what the link's sheet says of lists and clock."""

from datetime import UTC, datetime, timedelta

from checkpoint.domain.lists import GateKeyList, gate_key
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassStatus
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, signed_list_to_doc
from checkpoint.qr.decode import decode_picture
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_gate_keys
from checkpoint.store.replica import Replica
from tests.support.tablet import ISSUER, PLACE


def listed(station):
    now, own = datetime.now(UTC), IssuerKey(bytes(32))
    key = gate_key(own.kid.hex(), own.public_key, PLACE.place_id, now - timedelta(days=1), now + timedelta(days=30))
    signed = GateKeyList(PLACE.place_id, 1, now, now, (key,))
    doc = signed_list_to_doc(sign_gate_keys(signed, ISSUER))
    Replica(station.tablet.store).apply(Stream.GATE_KEYS, Page((Change("list", doc),), "g.1", more=False, time=now))
    station.tablet.reference.refresh(Stream.GATE_KEYS)


async def test_a_gate_that_is_not_listed_offers_no_visitors_pass(gate):
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-visitors")
    assert gate.has("visit-new")
    assert not gate.has("visitor")


async def test_a_visitors_pass_is_shown_as_a_code_that_the_gate_itself_reads(station, gate):
    listed(station)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-visitors")
    await gate.tap("visitor")
    gate.panel.visitor.name = "王小明"
    await gate.tap("visitor-go")
    await gate.until(lambda: gate.has("visitor-code"))
    assert "王*明" in gate.text("visitor-said")
    text = decode_picture(gate.panel.visitor.picture)[0]
    seen = station.tablet.gate.interpret(text, Source.CAMERA)
    assert seen.encounter.check.status is PassStatus.OK
    await gate.tap("sheet-close")
    assert not gate.has("visitor-code")


async def test_the_links_sheet_says_how_old_each_list_is(gate):
    await gate.tap("link")
    assert "吊销名单 不到 1 小时前签发 信任名单 不到 1 小时前签发 卡点密钥名单 尚未收到" in gate.text("list-age")
    assert not gate.has("clock-behind")


async def test_a_revocation_list_older_than_a_day_is_said_at_the_top_of_every_screen(station, gate):
    station.tablet.floor.witness(datetime.now(UTC) + timedelta(hours=23))
    await gate.tap("tab-today")
    assert "小时前" not in gate.text("pending")
    station.tablet.floor.witness(datetime.now(UTC) + timedelta(hours=30))
    gate.panel.link.notify()
    await gate.settle()
    assert "吊销名单 30 小时前" in gate.text("pending")
    await gate.tap("link")
    assert "吊销名单 30 小时前签发" in gate.text("list-age")


async def test_the_links_sheet_says_that_the_clock_is_slow(station, gate):
    station.tablet.floor.witness(datetime.now(UTC) + timedelta(hours=30))
    await gate.tap("link")
    assert "慢了约 30 小时" in gate.text("clock-behind")
