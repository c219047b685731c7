"""No request leaves the machine: each page of each test here is guarded, and this shows that the guard can see."""

import pytest

from tests.e2e.console import Console
from tests.e2e.hands import guarded_page

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_the_guard_sees_a_request_for_another_host(browser):
    with pytest.raises(AssertionError, match="left the machine"), guarded_page(browser, 400, 300) as page:
        page.goto("data:text/html,<p>hello")
        page.evaluate("fetch('http://192.0.2.1/font.woff2').catch(() => null)")


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
