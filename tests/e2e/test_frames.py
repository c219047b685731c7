"""When the page draws: what was asked for comes before what only moves, and nobody's own typing waits."""

import pytest

from tests.e2e.hands import SETTLE_MS, Tablet, guarded_page
from tests.support.tablet import PIN

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

NOTED = """window.noted = [];
    const note = what => noted.push([what, performance.now()]);
    addEventListener('pointerup', () => note('asked'), true);
    addEventListener('keydown', event => note(event.key === 'Enter' ? 'asked' : 'key'), true);
    const drawn = OffscreenCanvas.prototype.transferToImageBitmap;
    OffscreenCanvas.prototype.transferToImageBitmap = function () { note('drawn'); return drawn.call(this); };
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
        constructor(...given) { super(...given); this.addEventListener('message', () => note('answered')); } };"""
"""What happens in the page, and when: each drawn frame ends with its picture being handed over."""

ANSWER_MS = 90
"""A little less than the page waits for an answer."""

SCANNER_MS, QUIET_MS = 35, 45
"""A little less than what the page takes for a scanner's pace, and than it waits after such a key."""

SCANS_MAX = 5
"""A busy machine hands the browser its keys as slowly as somebody types; the scan is then sent again."""


def noted(tablet: Tablet) -> list[tuple[str, float]]:
    """What happened since the last time."""
    return [(what, at) for what, at in tablet.page.evaluate("noted.splice(0)")]


def drawn(rows: list[tuple[str, float]]) -> int:
    """How many frames."""
    return sum(what == "drawn" for what, _ in rows)


def early(rows: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """What was drawn after something was asked and before it was answered, or before the wait was over."""
    asked, found = 0.0, []
    for what, at in rows:
        if what == "asked":
            asked = at
        elif what == "answered":
            asked = 0.0
        elif what == "drawn" and asked and at - asked < ANSWER_MS:
            found.append((what, at - asked))
    return found


def after_quick_keys(rows: list[tuple[str, float]]) -> tuple[int, int]:
    """How many keys came as close behind the one before as a scanner's, and how many frames were drawn after one."""
    keys, frames, key, held = 0, 0, float(-ANSWER_MS), 0.0
    for what, at in rows:
        if what == "key":
            is_quick = at - key < SCANNER_MS
            keys, key, held = keys + is_quick, at, at + QUIET_MS if is_quick else 0
        elif what == "drawn":
            frames += at < held
    return keys, frames


def test_an_answer_is_drawn_first_and_a_scanner_s_keys_are_not_drawn_one_by_one(lone, browser):
    with guarded_page(browser, 1280, 800) as page:
        page.add_init_script(NOTED)
        tablet = Tablet(page, lone.tablet_url)
        tablet.open("operator-zhao")
        tablet.tap_for("operator-zhao", f"pin-{PIN[0]}")
        page.wait_for_timeout(1000)
        noted(tablet)
        for digit in PIN:
            tablet.tap(f"pin-{digit}")
            page.wait_for_timeout(600)
        rows = noted(tablet)
        assert [what for what, _ in rows].count("asked") == len(PIN)
        assert drawn(rows) >= len(PIN)
        assert not early(rows)
        tablet.tap_for("start-shift", "scan")
        field = tablet.find("scan").get_by_role("textbox").first
        field.click()
        page.wait_for_timeout(1000)
        quick = frames = 0
        for _ in range(SCANS_MAX):
            field.fill("")
            page.wait_for_timeout(SETTLE_MS)
            noted(tablet)
            page.keyboard.type("x" * 60)
            page.wait_for_timeout(SETTLE_MS)
            quick, frames = after_quick_keys(noted(tablet))
            assert field.input_value() == "x" * 60
            if quick >= 20:
                break
        assert quick >= 20, "no scan came at a scanner's pace: each key is drawn, or the machine is busy"
        assert frames <= quick / 4, "a scanner's keys are drawn one by one"
        for key in "wxm":
            page.keyboard.press(key)
            page.wait_for_timeout(SETTLE_MS)
            assert drawn(noted(tablet)), "what somebody types is not drawn"
