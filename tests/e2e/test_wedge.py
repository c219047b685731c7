"""Scanners as keyboards in a real browser: Tab at the end, no ending at all, a German layout, no focus."""

import pytest
from playwright.sync_api import Page

from checkpoint.qr.keyboard import LAYOUTS
from tests.e2e.hands import LOST_MS, SETTLE_MS, TAPS_LOST_MAX, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, name_of, passes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

AMERICAN = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./", '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
SPANISH = next(layout for layout in LAYOUTS if layout.name == "es")


def in_spanish(text: str) -> str:
    """The keys of an American scanner on a Spanish keyboard."""
    table = str.maketrans("".join(AMERICAN), SPANISH.plain + SPANISH.shifted)
    return text.translate(table)


def send(page: Page, tablet: Tablet, text: str, ending: str) -> None:
    """Into the scan field, which has the keys."""
    box = tablet.find("scan").get_by_role("textbox").first
    box.click()
    page.wait_for_timeout(SETTLE_MS)
    page.keyboard.type(text)
    if ending:
        page.keyboard.press(ending)


def scan(page: Page, tablet: Tablet, text: str, ending: str, name: str) -> None:
    """Send a code until somebody is shown: a busy machine may stop among its keys for longer than any scanner does."""
    for _ in range(TAPS_LOST_MAX):
        send(page, tablet, text, ending)
        if tablet.comes("person", LOST_MS):
            break
        if tablet.find("card-close").count():
            tablet.close("card-close")
        tablet.find("scan").get_by_role("textbox").first.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Backspace")
    tablet.expect("person", name)


def test_a_scan_ends_with_tab_with_a_pause_or_with_enter_and_through_a_wrong_keyboard(product, browser):
    resident = passes(product.data)[0]
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        tablet.sign_in(OPERATOR, PIN)
        texts = ((resident.text, "Tab"), (resident.text, ""), (in_spanish(resident.text), "Tab"))
        for text, ending in (*texts, (resident.text.lower(), "Enter"), (resident.short_code.replace(" ", ""), "Tab")):
            scan(page, tablet, text, ending, name_of(resident))
            tablet.tap("card-close")
            tablet.gone("person")
            page.wait_for_timeout(SETTLE_MS)
        send(page, tablet, "https://example.com/" + "a" * 600, "Tab")
        tablet.expect("reasons", "网页链接")
