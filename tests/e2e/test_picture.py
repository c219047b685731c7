"""What is on the glass is what the app shows: on one thread, and again after the browser took the graphics away."""

import time

import pytest

from tests.e2e.hands import SETTLE_MS, Tablet, guarded_page
from tests.support.tablet import PIN

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

DRAWN_SECONDS = 10.0
COVER = "#picture-lost-at"
"""What lies over a lost picture until the page is opened again: of one that nobody looks at, when somebody does."""

AWAY = "Object.defineProperty(document, 'hidden', { value: true, configurable: true })"
BACK = "delete document.hidden, document.dispatchEvent(new Event('visibilitychange'))"

CONTEXTS = """for (const type of [HTMLCanvasElement, OffscreenCanvas]) {
    const inner = type.prototype.getContext;
    type.prototype.getContext = function (kind, ...given) {
        const context = inner.call(this, kind, ...given);
        if (context && kind.startsWith('webgl')) (window.graphics ??= new Set()).add(context);
        return context; }; }"""
LOSE = "graphics.forEach(context => context.getExtension('WEBGL_lose_context').loseContext())"
"""What a page notices when its browser's graphics process dies."""


def draws_another(tablet: Tablet, before: bytes) -> bool:
    """Whether the picture becomes another one."""
    deadline = time.monotonic() + DRAWN_SECONDS
    while time.monotonic() < deadline:
        if tablet.page.screenshot() != before:
            return True
        tablet.page.wait_for_timeout(200)
    return False


def test_one_thread_draws_and_a_lost_picture_comes_back_with_what_was_typed(lone, browser):
    with guarded_page(browser, 1280, 800) as page:
        page.add_init_script(CONTEXTS)
        tablet = Tablet(page, lone.tablet_url)
        tablet.open("operator-zhao")
        assert page.locator("body").get_attribute("flt-renderer") == "skwasm"
        assert page.workers == [], "words are laid out and drawn on two threads, over one memory without locks"
        tablet.tap_for("operator-zhao", f"pin-{PIN[0]}")
        tablet.tap_until(f"pin-{PIN[0]}", "pin-dots", "1")
        with page.expect_navigation():
            page.evaluate(LOSE)
        tablet.switch_on("pin-dots")
        tablet.expect("pin-dots", "1")
        before = page.screenshot()
        tablet.tap_until(f"pin-{PIN[1]}", "pin-dots", "2")
        assert draws_another(tablet, before), "the picture stands still"
        page.evaluate(AWAY)
        page.evaluate(LOSE)
        page.locator(COVER).wait_for()
        tablet.tap(f"pin-{PIN[2]}")
        page.wait_for_timeout(SETTLE_MS)
        tablet.expect("pin-dots", "2")
        with page.expect_navigation():
            page.evaluate(BACK)
