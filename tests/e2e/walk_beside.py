"""A walk over what a shift has beside passages: each name is given when its screen is there."""

from collections.abc import Callable, Iterator
from typing import Final

from tests.e2e.hands import SETTLE_MS, Tablet
from tests.support.tablet import PIN, resident, sign_pass

Walk = Callable[[Tablet], Iterator[str]]

SHEETS: Final = ("visitors", "tasks", "supplies", "care", "returnees")


def at_the_gate() -> Iterator[Walk]:
    """Fevers; visitors and vehicles under the strip of a fever; who is held, the list of all of them; corrections."""
    yield _fever
    yield _visit_and_vehicle
    yield _held
    yield _incidents
    yield _correction


def at_the_desk() -> Iterator[Walk]:
    """Duties, counting, practice, and an evacuation, which ends all verdicts."""
    yield _duties
    yield _desk
    yield _evacuation


def _press(tablet: Tablet, *names: str) -> None:
    for name in names:
        tablet.tap(name)
        tablet.page.wait_for_timeout(SETTLE_MS)


def _there(tablet: Tablet, name: str, screen: str = "") -> str:
    tablet.find(name).wait_for(state="attached")
    return screen or name


def _opened(tablet: Tablet, name: str, shows: str, screen: str = "") -> str:
    tablet.tap_for(name, shows)
    return screen or shows


def _visit_and_vehicle(tablet: Tablet) -> Iterator[str]:
    yield _opened(tablet, "visit-new", "chip-building-1", "visit")
    tablet.close("card-close")
    yield _opened(tablet, "car-way", "plate-豫", "plate, its province")
    _press(tablet, "plate-豫", "plate-S", *(f"plate-{sign}" for sign in "12345"))
    yield _there(tablet, "plate-save", "plate")
    yield _opened(tablet, "plate-save", "car-add", "car")
    yield _opened(tablet, "car-add", "reasons", "car, and why somebody in it is not let through")
    tablet.close("car-leave")


def _held(tablet: Tablet) -> Iterator[str]:
    yield _opened(tablet, "visit-new", "hold", "visit, its record buttons")
    yield _opened(tablet, "hold", "held-number")
    yield _opened(tablet, "sheet-close", "waiting-2", "held, the tile beside that of a fever")


def _incidents(tablet: Tablet) -> Iterator[str]:
    """One who is held, a fever, and somebody alone."""
    _press(tablet, "help", "alone-open", "record-primary")
    yield _there(tablet, "alone-numbers")
    _press(tablet, "sheet-close", "tab-desk", "duty-tile-incidents")
    yield _there(tablet, "incident-row-3", "incidents")
    tablet.tap_for("duty-back", "duty-tile-visitors")
    tablet.tap("tab-gate")


def _fever(tablet: Tablet) -> Iterator[str]:
    tablet.show(sign_pass(resident("王小明")))
    for wanted in ("37.8", "37.9"):
        tablet.find("key-3").wait_for(state="attached")
        tablet.spell(wanted.replace(".", ""))
        tablet.expect("readings", wanted)
        tablet.page.wait_for_timeout(SETTLE_MS)
        if wanted == "37.8":
            yield _opened(tablet, "wait", "waiting")
            tablet.tap("waiting-1")
    yield _opened(tablet, "record-primary", "incident")
    tablet.close("sheet-close")


def _correction(tablet: Tablet) -> Iterator[str]:
    tablet.show(sign_pass(resident("欧阳震华")))
    tablet.measure(365)
    tablet.record()
    yield _opened(tablet, "undo", "undo-wrong_temperature", "correction")
    yield _opened(tablet, "undo-wrong_temperature", "sheet-close", "correction of a temperature")
    tablet.close("sheet-close")


def _duties(tablet: Tablet) -> Iterator[str]:
    tablet.tap("tab-desk")
    for tile in SHEETS:
        yield _opened(tablet, f"duty-tile-{tile}", "duty-back", tile)
        if tile == "tasks":
            yield from _a_task(tablet)
        if tile == "care":
            _press(tablet, "care-begin", "chip-building-1")
            first = tablet.page.locator('[flt-semantics-identifier^="chip-room-"]').first
            yield _opened(tablet, str(first.get_attribute("flt-semantics-identifier")), "form-save", "isolation")
            tablet.close("sheet-close")
        tablet.tap_for("duty-back", "duty-tile-visitors")


def _a_task(tablet: Tablet) -> Iterator[str]:
    """Its sheet is the longest of all; before six in the morning of the place nothing is due."""
    due = tablet.page.locator('[flt-semantics-identifier^="task-"]:not([flt-semantics-identifier*="state"])')
    if due.count():
        yield _opened(tablet, str(due.first.get_attribute("flt-semantics-identifier")), "task-save", "task")
        tablet.close("task-save")


def _desk(tablet: Tablet) -> Iterator[str]:
    for tile, inside in (("notices", "desk-back"), ("inside", "roll-call")):
        yield _opened(tablet, f"desk-{tile}", inside, tile)
        if tile == "inside":
            yield _opened(tablet, "roll-call", "roll-end", "roll call")
            tablet.tap("roll-end")
        tablet.tap_for("desk-back", "desk-practice")
    yield _opened(tablet, "desk-practice", "guard")
    _press(tablet, *(f"pin-{digit}" for digit in PIN))
    yield _there(tablet, "practice")
    tablet.close("practice-end")


def _evacuation(tablet: Tablet) -> Iterator[str]:
    yield _opened(tablet, "emergency", "evacuate", "emergency")
    tablet.hold("evacuate")
    yield _there(tablet, "evacuation")
