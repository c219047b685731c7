"""The duties in a browser: what is written down at the gate stands in the supervisors' table, without a keyboard."""

import pytest

from tests.e2e.console import Console
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, passes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_a_fever_a_vehicle_and_supplies_reach_the_console(product, browser):
    tried = passes(product.data)
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        tablet.sign_in(OPERATOR, PIN)
        tablet.expect_waiting(0)

        tablet.show(tried[0].text)
        tablet.expect("verdict", "请测温")
        tablet.spell("378")
        tablet.tap("wait")
        tablet.expect("waiting-1", "后复测")

        tablet.tap("car-way")
        for sign in "豫S12345":
            tablet.tap(f"plate-{sign}")
        tablet.tap("plate-save")
        tablet.expect("plate-open", "豫S·12345")
        tablet.show(tried[1].text)
        tablet.expect("car-rider-1", "驾驶人")
        tablet.tap("preset-365")
        tablet.expect("car-rider-1", "36.5")
        tablet.tap("car-record")
        tablet.find("ready").wait_for(state="attached")

        tablet.tap("tab-desk")
        tablet.tap("duty-tile-supplies")
        for name in ("chip-item-口罩", "form-4", "form-0", "form-save"):
            tablet.tap(name)
        tablet.expect("stock-1", "40 只")
        tablet.expect_waiting(0)

    with guarded_page(browser, 1280, 800) as page:
        console = Console(page, product.server_url)
        console.show("/sign-in")
        console.sign_in()
        console.show("/duties?kind=incidents")
        assert "等候复测" in page.locator("table").inner_text()
        console.show("/duties?kind=supplies")
        assert "口罩" in page.locator("table").inner_text()
