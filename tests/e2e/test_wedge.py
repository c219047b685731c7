"""Scanners as keyboards in a real browser: Tab at the end, no ending at all, a German layout, no focus."""

import pytest
from playwright.sync_api import Page

from checkpoint.qr.keyboard import LAYOUTS
from tests.e2e.hands import SETTLE_MS, Tablet, guarded_page
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
            send(page, tablet, text, ending)
            tablet.expect("person", name_of(resident))
            tablet.tap("card-close")
            tablet.gone("person")
            page.wait_for_timeout(SETTLE_MS)
        send(page, tablet, "https://example.com/" + "a" * 600, "Tab")
        tablet.expect("reasons", "网页链接")
