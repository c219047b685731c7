"""A vehicle at the gate: its plate on a pad of our own, its people measured one by one and recorded in one action.

Whoever is on the card just now is `panel.gate.encounter`; the others wait in `panel.duties.car.people`.
"""

import asyncio
from typing import Final

from checkpoint.domain.decide import Outcome
from checkpoint.services.plates import Sighting
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet, Tab, Tone
from checkpoint.views.wishes.scanning import clear, stand
from checkpoint.views.wishes.seating import can_go, go_on, look_at, riders, seat, select, settled, was_looked_at

PLATE_MIN: Final = 7
PLATE_MAX: Final = 8
"""Seven signs, eight with new energy."""


async def open_plate(panel: Panel, number: int) -> None:
    """The pad for the plate of one encounter; 0: of the vehicle."""
    form, live = panel.duties.plate, panel.gate.encounter
    form.number = number
    form.text = live.plate if number and live is not None else panel.duties.car.plate
    panel.frame.sheet = Sheet.PLATE


async def press_plate(panel: Panel, sign: str) -> None:
    """A sign of the plate."""
    form = panel.duties.plate
    form.text = (form.text + sign)[:PLATE_MAX]


async def rub_out_plate(panel: Panel) -> None:
    """Take the last sign away."""
    panel.duties.plate.text = panel.duties.plate.text[:-1]


async def save_plate(panel: Panel, plate: str) -> None:
    """The plate is what was typed, or none."""
    form, gate = panel.duties.plate, panel.tablet.gate
    panel.frame.sheet, form.province = None, plate[:1] or form.province
    async with panel.turn:
        live = panel.gate.encounter
        if form.number == 0:
            panel.duties.car.plate = plate
            seat(panel)
        elif live is not None and live.number == form.number:
            panel.gate.encounter = await asyncio.to_thread(gate.driving, live, plate, live.riders)
    await panel.focus_scan()


async def open_car(panel: Panel) -> None:
    """Begin with a vehicle: first its plate."""
    async with panel.turn:
        clear(panel)
        car = panel.duties.car
        car.people, car.looked, car.order, car.plate, car.open = {}, {}, (), "", True
    await open_plate(panel, 0)


async def pick_vehicle(panel: Panel, seen: Sighting) -> None:
    """A plate that was searched for was tapped."""
    async with panel.turn:
        stand(panel, await asyncio.to_thread(panel.tablet.gate.open_vehicle, seen))
    await panel.focus_scan()


async def add_stranger(panel: Panel) -> None:
    """One more who has no pass and is on no list."""
    async with panel.turn:
        encounter = await asyncio.to_thread(panel.tablet.gate.open_stranger)
        first = next(iter(riders(panel)), None)
        if first is not None and first.direction is not encounter.direction:
            encounter = panel.tablet.gate.turn(encounter)
        stand(panel, encounter)
    await panel.focus_scan()


async def choose_rider(panel: Panel, number: int) -> None:
    """Measure this one next. Whoever is to be checked is looked at by it; tapped on the card, the next follows."""
    async with panel.turn:
        panel.pad.digits = panel.pad.error = ""
        live = panel.gate.encounter
        select(panel, number)
        look_at(panel)
        if live is not None and live.number == number and was_looked_at(panel, live):
            go_on(panel)
    await panel.focus_scan()


async def record_car(panel: Panel) -> None:
    """Record everybody who can go; whoever cannot stays on the screen."""
    if panel.recording or panel.gate.recording:
        return
    panel.gate.recording = True
    car, count = panel.duties.car, 0
    try:
        async with panel.turn:
            try:
                for row in [one for one in riders(panel) if can_go(panel, one)]:
                    await asyncio.to_thread(panel.tablet.gate.record, row, Outcome.ADMIT)
                    count += 1
                    car.people = {number: one for number, one in car.people.items() if number != row.number}
                    if panel.gate.encounter is not None and panel.gate.encounter.number == row.number:
                        panel.gate.encounter = None
            except StoreError:
                panel.gate.alarm = panel.say("error.not_recorded")
            left = len(riders(panel))
            settled(panel)
    finally:
        panel.gate.recording = False
        await panel.focus_scan()
    if count:
        plate = car.plate or panel.say("car.no_plate")
        panel.notice(panel.say("car.recorded", plate=plate, count=count), Tone.GOOD)
    if left and not panel.gate.alarm:
        panel.notice(panel.say("car.some_left", count=left), Tone.WARN)
    panel.station.tell()


async def leave_car(panel: Panel) -> None:
    """No record of this vehicle."""
    async with panel.turn:
        panel.duties.car.open = False
        clear(panel)
        panel.frame.tab = Tab.GATE
    await panel.focus_scan()
