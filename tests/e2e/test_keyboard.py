"""No hand but on a keyboard: every button is reached, the job is done, and the scan field has the keys again."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

from tests.e2e.hands import Tablet, guarded_page
from tests.support.tablet import PIN, resident, sign_pass

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

STEP_MS = 800
"""The focus that has not moved for so long after Tab does not move."""

TABS_MAX = 80
FOCUSED = """() => document.activeElement?.closest('[flt-semantics-identifier]')
    ?.getAttribute('flt-semantics-identifier') ?? ''"""
BUTTONS = """() => [...document.querySelectorAll('flt-semantics[role=button], [flt-tappable]')]
    .filter(node => node.getAttribute('aria-disabled') !== 'true')
    .map(node => node.closest('[flt-semantics-identifier]')?.getAttribute('flt-semantics-identifier') ?? '')
    .filter(name => name)"""


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def tab(page: Page) -> str:
    """Press Tab; where the focus is then. A further Tab before it has moved would pass something over."""
    before = focused(page)
    page.keyboard.press("Tab")
    with suppress(Error):
        page.wait_for_function(f"before => ({FOCUSED})() !== before", arg=before, timeout=STEP_MS)
    return focused(page)


def tab_to(page: Page, name: str) -> None:
    for _ in range(TABS_MAX):
        if focused(page) == name:
            return
        tab(page)
    raise AssertionError(f"{name} is not reached by Tab")


def tabbed(page: Page) -> set[str]:
    """Everything that one round of Tab comes by."""
    seen: list[str] = []
    for _ in range(TABS_MAX):
        seen.append(tab(page))
        if seen.count(seen[0]) > 1:
            break
    return set(seen)


def signed_in(page: Page, url: str) -> Tablet:
    tablet = Tablet(page, url)
    tablet.open("operator-zhao")
    tablet.sign_in("zhao", PIN)
    return tablet


def screens(tablet: Tablet) -> Iterator[str]:
    """Each of another kind, in turn."""
    yield "gate"
    for name in ("tab-roster", "tab-today", "tab-desk"):
        tablet.tap(name)
        yield name
    tablet.tap("tab-gate")
    tablet.show(sign_pass(resident("王小明")))
    tablet.find("verdict").wait_for(state="attached")
    yield "card"
    tablet.tap("whole-household")
    tablet.find("household").wait_for(state="attached")
    yield "household"


def test_a_passage_is_recorded_and_taken_back_by_keyboard_alone(lone, browser):
    with guarded_page(browser, 1280, 800) as page:
        tablet = signed_in(page, lone.tablet_url)
        assert focused(page) == "scan"
        page.keyboard.type(sign_pass(resident("王小明")))
        page.keyboard.press("Enter")
        tablet.find("verdict").wait_for(state="attached")
        page.wait_for_timeout(400)
        assert focused(page) == "scan"
        for key in ("key-3", "key-6", "key-7"):
            tab_to(page, key)
            page.keyboard.press("Enter")
            page.wait_for_timeout(200)
        tablet.expect("readings", "36.7")
        page.wait_for_timeout(400)
        assert focused(page) == "scan"
        tab_to(page, "record-primary")
        page.keyboard.press("Space")
        tablet.find("recorded").wait_for(state="attached")
        page.wait_for_timeout(400)
        assert focused(page) == "scan"
        tab_to(page, "undo")
        page.keyboard.press("Enter")
        tablet.find("undo-wrong_person").wait_for(state="attached")
        page.keyboard.press("Escape")
        tablet.gone("undo-wrong_person")
        page.wait_for_timeout(400)
        assert focused(page) == "scan"


def test_tab_comes_by_every_button_of_each_screen_and_back_to_the_scan_field(lone, browser):
    missed = {}
    with guarded_page(browser, 1280, 800) as page:
        tablet = signed_in(page, lone.tablet_url)
        for screen in screens(tablet):
            page.wait_for_timeout(600)
            wanted = {*page.evaluate(BUTTONS), "scan"}
            missed[screen] = wanted - tabbed(page)
    assert {screen: names for screen, names in missed.items() if names} == {}


def press(page: Page, name: str, shows: str, tablet: Tablet) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")
    tablet.find(shows).wait_for(state="attached")
    page.wait_for_timeout(600)


def test_a_number_to_wait_by_and_a_number_to_call_are_reached_by_keyboard_alone(lone, browser):
    with guarded_page(browser, 1280, 800) as page:
        tablet = signed_in(page, lone.tablet_url)
        tablet.show(sign_pass(resident("徐刚")))
        tablet.find("verdict").wait_for(state="attached")
        press(page, "preset-365", "readings", tablet)
        press(page, "object", "held-number", tablet)
        wanted = set(page.evaluate(BUTTONS))
        assert wanted - tabbed(page) == set()
        page.keyboard.press("Escape")
        tablet.gone("held-number")
        press(page, "waiting-1", "held-number", tablet)
        tablet.expect("held-number", "1 号")
        press(page, "object-answered", "verdict", tablet)
        press(page, "whole-household", "household", tablet)
        call = f"call-{resident('徐刚').person_id}"
        press(page, call, "notice", tablet)
        page.wait_for_timeout(700)
        tab_to(page, call)
        page.keyboard.press("Enter")
        tablet.expect("household", resident("徐刚").phone)
