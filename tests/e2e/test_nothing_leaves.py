"""No request leaves the machine: not from the app, not from the console; and the guard that says so can see."""

import pytest

from tests.e2e.console import Console
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, passes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_the_guard_sees_a_request_for_another_host(browser):
    with pytest.raises(AssertionError, match="left the machine"), guarded_page(browser, 400, 300) as page:
        page.goto("data:text/html,<p>hello")
        page.evaluate("fetch('http://192.0.2.1/font.woff2').catch(() => null)")


def test_a_shift_with_every_screen_asks_no_other_host(product, browser):
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        tablet.tap("lang")
        tablet.tap("lang")
        tablet.sign_in(OPERATOR, PIN)
        tablet.show(passes(product.data)[0].text)
        tablet.measure(365)
        tablet.record()
        for tab in ("tab-roster", "tab-today", "tab-gate"):
            tablet.tap(tab)
        tablet.tap("emergency")
        tablet.tap("emergency-go")
        tablet.find("emergency-count").wait_for(state="attached")
        page.wait_for_timeout(1000)


def test_the_console_asks_no_other_host_and_breaks_no_rule_of_its_own(product, browser):
    product.start_server()
    with guarded_page(browser, 1280, 800) as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        console = Console(page, product.server_url)
        console.sign_in()
        for path in ("/overview", "/movements", "/movements?outcome=refuse", "/no-such-page"):
            console.show(path)
        page.wait_for_timeout(500)
    assert [text for text in complaints if "404" not in text] == []
