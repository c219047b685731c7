"""A walk over what a shift has beside passages: each name is given when its screen is there."""

from collections.abc import Callable, Iterator
from typing import Final

from playwright.sync_api import Error

from tests.e2e.hands import SETTLE_MS, Tablet
from tests.support.tablet import PIN, resident, sign_pass

Walk = Callable[[Tablet], Iterator[str]]

LOST_MS: Final = 8000
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


def _back(tablet: Tablet, name: str, shows: str) -> None:
    """Tap, and once more where the glass was just being drawn anew and the tap found nothing."""
    tablet.tap(name)
    try:
        tablet.find(shows).wait_for(state="attached", timeout=LOST_MS)
    except Error:
        tablet.tap(name)


def _there(tablet: Tablet, name: str, screen: str = "") -> str:
    tablet.find(name).wait_for(state="attached")
    return screen or name


def _visit_and_vehicle(tablet: Tablet) -> Iterator[str]:
    tablet.tap("visit-new")
    yield _there(tablet, "chip-building-1", "visit")
    tablet.tap("card-close")
    tablet.tap("car-way")
    yield _there(tablet, "plate-豫", "plate, its province")
    _press(tablet, "plate-豫", "plate-S", *(f"plate-{sign}" for sign in "12345"))
    yield _there(tablet, "plate-save", "plate")
    tablet.tap("plate-save")
    yield _there(tablet, "car-add", "car")
    tablet.tap("car-add")
    yield _there(tablet, "reasons", "car, and why somebody in it is not let through")
    tablet.tap("car-leave")


def _held(tablet: Tablet) -> Iterator[str]:
    tablet.tap("visit-new")
    yield _there(tablet, "hold", "visit, its record buttons")
    tablet.tap("hold")
    yield _there(tablet, "held-number")
    tablet.tap("sheet-close")
    yield _there(tablet, "waiting-2", "held, the tile beside that of a fever")


def _incidents(tablet: Tablet) -> Iterator[str]:
    """One who is held, a fever, and somebody alone."""
    _press(tablet, "help", "alone-open", "record-primary")
    yield _there(tablet, "alone-numbers")
    _press(tablet, "sheet-close", "tab-desk", "duty-tile-incidents")
    yield _there(tablet, "incident-row-3", "incidents")
    _back(tablet, "duty-back", "duty-tile-visitors")
    tablet.tap("tab-gate")


def _fever(tablet: Tablet) -> Iterator[str]:
    tablet.scan(sign_pass(resident("王小明")))
    for wanted in ("37.8", "37.9"):
        tablet.find("key-3").wait_for(state="attached")
        _press(tablet, *(f"key-{digit}" for digit in wanted.replace(".", "")))
        tablet.expect("readings", wanted)
        tablet.page.wait_for_timeout(SETTLE_MS)
        if wanted == "37.8":
            tablet.tap("wait")
            yield _there(tablet, "waiting")
            tablet.tap("waiting-1")
    tablet.tap("record-primary")
    yield _there(tablet, "incident")
    tablet.tap("sheet-close")


def _correction(tablet: Tablet) -> Iterator[str]:
    tablet.scan(sign_pass(resident("欧阳震华")))
    tablet.measure(365)
    tablet.record()
    tablet.tap("undo")
    yield _there(tablet, "undo-wrong_temperature", "correction")
    tablet.tap("undo-wrong_temperature")
    yield _there(tablet, "sheet-close", "correction of a temperature")
    tablet.tap("sheet-close")


def _duties(tablet: Tablet) -> Iterator[str]:
    tablet.tap("tab-desk")
    for tile in SHEETS:
        tablet.tap(f"duty-tile-{tile}")
        yield _there(tablet, "duty-back", tile)
        if tile == "tasks":
            yield from _a_task(tablet)
        if tile == "care":
            _press(tablet, "care-begin", "chip-building-1")
            first = tablet.page.locator('[flt-semantics-identifier^="chip-room-"]').first
            tablet.tap(str(first.get_attribute("flt-semantics-identifier")))
            yield _there(tablet, "form-save", "isolation")
            tablet.tap("sheet-close")
        _back(tablet, "duty-back", "duty-tile-visitors")


def _a_task(tablet: Tablet) -> Iterator[str]:
    """Its sheet is the longest of all; before six in the morning of the place nothing is due."""
    due = tablet.page.locator('[flt-semantics-identifier^="task-"]:not([flt-semantics-identifier*="state"])')
    if due.count():
        tablet.tap(str(due.first.get_attribute("flt-semantics-identifier")))
        yield _there(tablet, "task-save", "task")
        tablet.tap("task-save")
        tablet.gone("task-save")


def _desk(tablet: Tablet) -> Iterator[str]:
    for tile, inside in (("notices", "desk-back"), ("inside", "roll-call")):
        tablet.tap(f"desk-{tile}")
        yield _there(tablet, inside, tile)
        if tile == "inside":
            tablet.tap("roll-call")
            yield _there(tablet, "roll-end", "roll call")
            tablet.tap("roll-end")
        _back(tablet, "desk-back", "desk-practice")
    tablet.tap("desk-practice")
    yield _there(tablet, "guard")
    _press(tablet, *(f"pin-{digit}" for digit in PIN))
    yield _there(tablet, "practice")
    tablet.tap("practice-end")
    tablet.gone("practice")


def _evacuation(tablet: Tablet) -> Iterator[str]:
    tablet.tap("emergency")
    yield _there(tablet, "evacuate", "emergency")
    tablet.hold("evacuate")
    yield _there(tablet, "evacuation")
