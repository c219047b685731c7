"""The table in docs/taps.md, played: each row is a task with the taps that it takes, and not one more."""

import re
from pathlib import Path

import pytest

from checkpoint.domain.movements import Movement
from checkpoint.domain.passes import PassType
from tests.support.tablet import PIN, resident, sign_pass
from tests.ui.test_booked import booked, told
from tests.ui.test_visitor import listed

TABLE = Path(__file__).resolve().parents[2] / "docs" / "taps.md"
ROWS = {
    row[1].strip(): (int(row[2]), int(row[3]))
    for row in re.finditer(r"^\| ([^|]+) \| (\d+) \| (\d+) \|$", TABLE.read_text(), re.MULTILINE)
}


def movements(gate):
    return [event.body for event in gate.station.tablet.outbox.events() if isinstance(event.body, Movement)]


async def recorded(gate, count=1):
    await gate.until(lambda: len(movements(gate)) == count)


async def usual(gate):
    await gate.scan(sign_pass(resident("王小明")))
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await recorded(gate)


async def typed(gate):
    await gate.scan(sign_pass(resident("王小明")))
    for digit in "371":
        await gate.tap(f"key-{digit}")
    await gate.tap("record-primary")
    await recorded(gate)


async def outing(gate):
    await gate.scan(sign_pass(resident("王小明")))
    for name in ("preset-365", "chip-to-shopping", "chip-due-2", "record-primary"):
        await gate.tap(name)
    await recorded(gate)
    assert movements(gate)[0].trip.complete


async def turned_back(gate):
    await gate.scan("https://example.com/menu")
    await gate.tap("record-other")
    await gate.tap("override-undocumented")
    await recorded(gate)


async def by_room(gate):
    for name in ("ready-building-2", "room-2-1-302", "member-1", "preset-366", "record-primary"):
        await gate.tap(name)
    await recorded(gate)


async def family(gate):
    await gate.scan(sign_pass(resident("赵磊"), type=PassType.HOUSEHOLD, person_no=0))
    for name in ("family-open", *["preset-365"] * 4, "family-record"):
        await gate.tap(name)
    await recorded(gate, 4)


async def held(gate):
    for name in ("visit-new", "hold"):
        await gate.tap(name)
    await gate.until(lambda: gate.has("held-number"))


async def visitor(gate):
    listed(gate.station)
    gate.taps = 0
    for name in ("visit-new", "chip-building-1", "chip-room-4097", "visit-consent", "chip-purpose-repair"):
        await gate.tap(name)
    await gate.tap("preset-365")
    await gate.tap("record-primary")
    await gate.until(lambda: gate.has("visitor-code"))
    await gate.tap("sheet-close")
    await recorded(gate)


async def on_booking(gate):
    listed(gate.station)
    told(gate, booked("b1", "李雷"))
    gate.taps = 0
    for name in ("visit-new", "booking-offer", "booking-1", "preset-365", "record-primary"):
        await gate.tap(name)
    await gate.until(lambda: gate.has("visitor-code"))
    await gate.tap("sheet-close")
    await recorded(gate)
    assert movements(gate)[0].appointment == "b1"


async def taken_back(gate):
    await usual(gate)
    gate.taps = 0
    await gate.tap("undo")
    await gate.tap("undo-turned_back")
    await gate.until(lambda: gate.panel.day.entries[0].annulled)


async def turned(gate):
    await usual(gate)
    gate.taps = 0
    for name in ("tab-desk", "desk-history", "undo", "undo-wrong_direction"):
        await gate.tap(name)
    await recorded(gate, 2)


async def emergency(gate):
    await gate.tap("emergency")
    await gate.tap("emergency-go")
    await recorded(gate)


async def handover(gate):
    for name in ("end-shift", "handover-open", "handover-to-qian"):
        await gate.tap(name)
    before = gate.taps
    for _ in range(2):
        for digit in PIN:
            await gate.tap(f"pin-{digit}")
    await gate.until(lambda: gate.has("handed-over"))
    gate.taps = before


TASKS = {
    "resident with a QR pass, usual temperature": usual,
    "resident with a QR pass, temperature typed": typed,
    "resident going out for the shopping, back in 2 hours": outing,
    "resident without anything, by building and room": by_room,
    "family of four with a household pass": family,
    "visitor with a host, purpose, consent by telephone, badge": visitor,
    "visitor on a booking, chosen from today's list, badge": on_booking,
    "visitor nobody speaks for, given a number and 15 minutes": held,
    "somebody to be checked turned back, with the reason": turned_back,
    "the last record taken back": taken_back,
    "wrong direction of an earlier record put right": turned,
    "emergency exit": emergency,
    "handover, both signatures": handover,
}


def test_the_table_and_the_tasks_are_the_same():
    assert set(ROWS) == set(TASKS)


@pytest.mark.parametrize("task", TASKS)
async def test_a_task_takes_the_taps_that_the_table_says(gate, task):
    await TASKS[task](gate)
    taps, most = ROWS[task]
    assert gate.taps == taps <= most
