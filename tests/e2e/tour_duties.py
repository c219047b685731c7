"""A walk through what a post does beside passages: fevers, visitors, vehicles, tasks, supplies, care, returnees."""

from tests.e2e.tour_gate import Tour


def duties(tour: Tour) -> None:
    """All of them, in the order of their tiles."""
    fevers(tour)
    visitor(tour)
    vehicle(tour)
    tour.tap("tab-desk")
    tasks(tour)
    supplies(tour)
    care(tour)
    returnees(tour)
    tour.take("79-duties")
    tour.tap("tab-gate")


def _rest(tour: Tour, text: str) -> None:
    """Somebody with a high reading is put aside."""
    tour.scan(text)
    tour.measure("378")
    tour.tap("wait")
    tour.tablet.find("waiting").wait_for(state="attached")


def fevers(tour: Tour) -> None:
    """Two rest, one of them has a fever; its steps."""
    tour.tap("tab-desk", "duty-tile-incidents")
    tour.take("60-no-incidents")
    tour.tap("tab-gate")
    _rest(tour, tour.texts["first"])
    _rest(tour, tour.texts["second"])
    tour.take("61-waiting")
    tour.tap("waiting-1")
    tour.take("62-remeasure")
    tour.measure("379")
    tour.tap("record-primary")
    tour.tablet.find("incident").wait_for(state="attached")
    tour.tap("incident-step-aside")
    tour.take("63-incident")
    tour.tap("sheet-close", "tab-desk", "duty-tile-incidents")
    tour.take("64-incidents")
    tour.tap("tab-gate")


def visitor(tour: Tour) -> None:
    """From the first question to the badge, and the list of who is inside."""
    tour.tap("visit-new")
    tour.take("65-visit")
    tour.tap("chip-building-1")
    tour.take("66-visit-rooms")
    tour.tap_first("chip-room-")
    tour.tap("visit-consent", "chip-purpose-repair", "preset-365")
    tour.take("67-visit-answered")
    if tour.tablet.find("record-other").count():
        for _ in range(4):
            tour.tap("record-other")
            tour.tablet.page.wait_for_timeout(900)
            if tour.tablet.find("override-approved").count():
                break
        tour.tap("override-approved")
    else:
        tour.tap("record-primary")
    tour.tablet.find("visitor-code").wait_for(state="attached")
    tour.take("68-badge")
    tour.tap("sheet-close", "tab-desk", "duty-tile-visitors")
    tour.take("69-visitors")
    tour.tap("duty-back", "tab-gate")


def vehicle(tour: Tour) -> None:
    """The plate, and everybody in it."""
    tour.tap("car-way", *(f"plate-{sign}" for sign in "豫S1234"))
    tour.take("70-plate")
    tour.tap("plate-5", "plate-save")
    tour.scan(tour.texts["first"], "car-rider-1")
    for number in (2, 3):
        tour.tap("car-add")
        tour.tablet.find(f"car-rider-{number}").wait_for(state="attached")
    tour.tap("preset-365", "car-rider-1", "key-3", "key-7", "key-6", "car-rider-2")
    tour.take("71-car")
    tour.tap("car-rider-1")
    tour.take("72-car-fever")
    tour.tap("car-leave")


def tasks(tour: Tour) -> None:
    """The day's tasks, and one of them written down."""
    tour.tap("duty-tile-tasks")
    tour.take("73-tasks")
    due = tour.tablet.page.locator('[flt-semantics-identifier^="task-"]:not([flt-semantics-identifier*="state"])')
    if due.count():
        tour.tap(str(due.first.get_attribute("flt-semantics-identifier")))
        tour.take("74-task")
        tour.tap("task-save")
    tour.tap("duty-back")


def supplies(tour: Tour) -> None:
    """Empty, then with a stock."""
    tour.tap("duty-tile-supplies")
    tour.take("75-supplies-empty")
    tour.tap("chip-item-口罩", "form-4", "form-0", "form-save")
    tour.tap("chip-step-issue", "form-5", "form-0", "form-save")
    tour.take("76-supplies")
    tour.tap("duty-back")


def care(tour: Tour) -> None:
    """A flat in isolation, its readings, a delivery."""
    tablet = tour.tablet
    tour.tap("duty-tile-care", "care-begin", "chip-building-1")
    tour.tap_first("chip-room-")
    tour.tap("text-order")
    tablet.page.keyboard.type("7", delay=80)
    tour.take("77-isolate")
    tour.tap("form-save")
    tablet.find("care-reading-1").wait_for(state="attached")
    tablet.gone("form-save")
    tour.tap("care-reading-1", "form-3", "form-6", "form-5")
    tour.take("78-care-reading")
    tour.tap("form-save")
    tablet.close("sheet-close")  # the next of the flat would be asked for
    tour.tap("care-goods-1", "chip-goods-medicine", "form-save")
    tablet.find("delivery-1").wait_for(state="attached")
    tour.take("80-care")
    tour.tap("duty-back")


def returnees(tour: Tour) -> None:
    """The form of the field, and what is missing in it."""
    tour.tap("duty-tile-returnees")
    tour.take("81-returnees")
    tour.tap("form-save")
    tour.take("82-returnee-missing")
    tour.tap("duty-back")
