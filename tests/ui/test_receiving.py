"""A visitor: registered by taps alone, with a badge at once, listed while inside, let out by badge or from the list."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import flet as ft

from checkpoint.domain.decide import Direction, Passage
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.people import Household
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.reference import Stream, household_to_doc
from checkpoint.services.unread import Unread
from checkpoint.store.replica import Replica
from tests.support.tablet import PLACE
from tests.ui.test_visitor import listed


def movements(app):
    return [event.body for event in app.station.tablet.outbox.events() if isinstance(event.body, Movement)]


async def receive(app):
    await app.tap("visit-new")
    await app.tap("chip-building-1")
    await app.tap("chip-room-4097")
    await app.tap("visit-consent")
    await app.tap("chip-purpose-repair")
    await app.tap("preset-365")
    await app.tap("record-primary")


async def test_a_visitor_with_a_host_takes_nine_taps_and_no_typing_and_has_a_badge(station, gate):
    listed(station)
    gate.taps = 0
    await receive(gate)
    await gate.until(lambda: gate.has("visitor-code"))
    await gate.tap("sheet-close")
    assert gate.taps <= 9
    (movement,) = movements(gate)
    assert (movement.direction, movement.category) == (Direction.IN, Category.VISITOR)
    assert (movement.visit.host, movement.visit.consent, movement.visit.purpose) == (0x1001, True, "repair")
    assert movement.pass_id
    left = movement.visit.expected_out - station.tablet.clock.now()
    assert timedelta(minutes=119) < left <= timedelta(hours=2)


async def test_the_badge_is_known_at_the_gate_on_the_way_out_and_the_list_is_empty_again(station, gate):
    listed(station)
    await receive(gate)
    await gate.until(lambda: gate.has("visitor-code"))
    code = gate.panel.visitor.code
    await gate.tap("sheet-close")
    await gate.tap("tab-desk")
    await gate.until(lambda: "在内 1 人" in gate.text("duty-tile-visitors"))
    await gate.scan(code.replace(" ", ""))
    assert gate.panel.gate.encounter.direction is Direction.OUT
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.panel.duties.board.guests == ())


async def test_without_a_badge_the_visitor_leaves_from_the_list(gate):
    await receive(gate)
    await gate.until(lambda: gate.has("recorded"))
    assert not gate.has("visitor-code")
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-visitors")
    await gate.until(lambda: gate.has("guest-out-1"))
    assert "到访 1-1-102" in " ".join(gate.texts())
    await gate.tap("guest-out-1")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.panel.duties.board.guests == ())
    came, went = movements(gate)
    assert came.person_id == went.person_id != ""
    assert (went.direction, went.source) == (Direction.OUT, Source.LIST)


async def test_a_visitor_of_another_gate_is_on_the_list_with_that_gate(gate):
    tablet = gate.station.tablet
    tablet.reference._passages = Unread(lambda: passages)
    passages = [("aaaa0001-1", "event-1", Passage(Direction.IN, tablet.clock.now(), 2))]
    tablet.ledger.learn(passages)
    await gate.tap("tab-desk")
    await gate.tap("duty-tile-visitors")
    await gate.until(lambda: gate.has("guest-out-1"))
    assert "2 号卡点放入" in " ".join(gate.texts())
    await gate.tap("guest-out-1")
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.panel.duties.board.guests == ())
    assert (movements(gate)[0].person_id, movements(gate)[0].direction) == ("aaaa0001-1", Direction.OUT)


async def test_another_host_has_not_agreed_yet(gate):
    await gate.tap("visit-new")
    await gate.tap("chip-building-1")
    await gate.tap("chip-room-4097")
    await gate.tap("visit-consent")
    assert "住户已同意" in gate.text("visit-consent")
    await gate.tap("visit-host")
    await gate.tap("chip-building-2")
    await gate.tap("chip-room-4099")
    assert "已打电话" in gate.text("visit-consent")


async def test_a_name_that_was_typed_is_kept_while_the_rest_is_answered_and_shown_masked(gate):
    await gate.tap("visit-new")
    await gate.type("text-visitor", "欧阳震华")
    await gate.tap("chip-purpose-family")
    await gate.tap("more-companions")
    assert gate.text("number-companions") == "1"
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("recorded"))
    (movement,) = movements(gate)
    assert movement.visit.name == "欧阳震华"
    assert movement.visit.companions == 1
    assert movement.masked_name == "欧**华"


async def test_a_visitor_who_overstays_stands_first_and_is_marked(station, gate):
    await receive(gate)
    await gate.until(lambda: gate.has("recorded"))
    tablet = station.tablet
    moved = replace(tablet.clock, now=lambda before=tablet.clock.now: before() + timedelta(hours=3))
    station.tablet = replace(tablet, clock=moved)
    await gate.tap("tab-desk")
    await gate.until(lambda: "超时 1 人" in gate.text("duty-tile-visitors"))
    await gate.tap("duty-tile-visitors")
    assert "已超时" in " ".join(gate.texts())


async def test_what_is_not_on_the_disk_did_not_come_in(gate, full_disk):
    full_disk()
    await receive(gate)
    await gate.until(lambda: "没有存盘" in gate.text("alarm"))
    assert gate.has("visit")
    assert not gate.has("recorded")


async def test_very_many_buildings_scroll_within_a_few_lines_and_a_few_do_not(station, gate):
    def scrolling(name):
        lists = [row for row in gate.walk() if isinstance(row, ft.Column) and row.scroll and row.height]
        return [row for row in lists if any(getattr(one, "identifier", None) == name for one in gate.walk(row))]

    await gate.tap("visit-new")
    assert gate.has("chip-building-15")
    assert not scrolling("chip-building-15")
    await gate.tap("card-close")
    now = datetime.now(UTC)
    homes = [Household(0x2000 + number, PLACE.place_id, str(number), "1", "101") for number in range(20, 80)]
    changes = tuple(Change(f"{row.household_id:08x}", household_to_doc(row)) for row in homes)
    Replica(station.tablet.store).apply(Stream.HOUSEHOLDS, Page(changes, "2", more=False, time=now))
    station.tablet.reference.refresh(Stream.HOUSEHOLDS)
    await gate.tap("visit-new")
    (held,) = scrolling("chip-building-79")
    assert held.height <= 300
