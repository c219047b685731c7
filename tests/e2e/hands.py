"""What a person does with the app in a browser. Flet paints on a canvas: things are found by their semantics."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlparse

from playwright.sync_api import Browser, Error, Locator, Page, Route, expect

SETTLE_MS: Final = 200
"""Flutter attaches its text session a moment after the focus; keys sent before that are lost."""

SLOW_MS: Final = 30_000
HOLD_MS: Final = 2500
SCROLLS_MAX: Final = 8
"""What is still cut after so many turns of a wheel is as far in sight as it gets: it stands at the end of its list."""

STILL_MS: Final = 80
"""What has not moved for so long stands still: a list that is being scrolled is drawn a few times."""

LOST_MS: Final = 8000
"""What has not come for so long after a tap does not come."""

TAPS_LOST_MAX: Final = 3
_OUT_OF_SIGHT: Final = """node => {
    const box = node.getBoundingClientRect(), frames = [];
    for (let up = node.parentElement; up; up = up.parentElement)
        if (up.querySelector(':scope > flt-semantics-scroll-overflow')) frames.push(up.getBoundingClientRect());
    for (const frame of frames) {
        const x = frame.left + frame.width / 2, y = frame.top + frame.height / 2;
        const across = box.left < frame.left - 1 || box.right > frame.right + 1;
        const down = box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
        if (across || down) return [x, y,
            across ? box.left + box.width / 2 - x : 0, down ? box.top + box.height / 2 - y : 0]; }
    return null; }"""
"""Over which list a wheel must turn, and by how much; null where a node is wholly in sight."""

_STYLE: Final = "rules => document.head.appendChild(document.createElement('style')).append(rules)"
_WORDS: Final = """node => [node, ...node.querySelectorAll('*')]
    .flatMap(part => [part.getAttribute('aria-label') ?? '', ...[...part.childNodes]
        .filter(child => child.nodeType === Node.TEXT_NODE).map(child => child.textContent)]).join('\\n')"""
_FINGERS: Final = "[flt-tappable] { pointer-events: none !important }"
"""Flutter hands a click on a semantics node to that node, wherever it lies; a finger lands on what is drawn there.

So the nodes are looked through, and a touch finds what a volunteer's finds: nothing, where a button is covered.
"""

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--autoplay-policy=no-user-gesture-required",
]


def _alone(figure: str) -> str:
    """The pattern of a figure that is not a part of another one."""
    return rf"(?<![\d:.]){re.escape(figure)}(?![\d:.])"


@contextmanager
def guarded_page(browser: Browser, width: int, height: int, **options: Any) -> Iterator[Page]:
    """A page in a fresh context; at its end, no request may have been for another host."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
    outside: list[str] = []

    def route(found: Route) -> None:
        url = found.request.url
        if urlparse(url).hostname in ("127.0.0.1", None) or url.startswith(("data:", "blob:")):
            found.continue_()
        else:
            outside.append(url)
            found.abort()

    context.route("**/*", route)
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    try:
        yield page
    finally:
        context.close()
    assert outside == [], f"requests left the machine: {outside}"


class Tablet:
    """The tablet app in a page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, ready: str) -> None:
        """Load the app, switch its semantics on, and wait for something to be there."""
        self.page.goto(self.url)
        self.switch_on(ready)

    def switch_on(self, ready: str) -> None:
        """As `open`, where the page has loaded by itself."""
        switch = self.page.locator("flt-semantics-placeholder")
        switch.wait_for(state="attached", timeout=60_000)
        switch.evaluate("node => node.click()")
        self.use_fingers()
        self.find(ready).wait_for(state="attached", timeout=60_000)

    def use_fingers(self) -> None:
        """From now on what is touched is what is drawn."""
        self.page.evaluate(_STYLE, _FINGERS)

    def find(self, name: str) -> Locator:
        """Something by its test name (see `checkpoint/views/ids.py`)."""
        return self.page.locator(f'[flt-semantics-identifier="{name}"]').first

    def tap(self, name: str, held_ms: int = 0) -> None:
        """Put a finger on the middle of the button that carries a name, and take it off again."""
        x, y = self._middle(name)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.wait_for_timeout(held_ms)
        self.page.mouse.up()

    def _middle(self, name: str) -> tuple[float, float]:
        """Where a button is drawn once it stands still, asked again where the screen was just being drawn anew."""
        deadline = time.monotonic() + SLOW_MS / 1000
        while time.monotonic() < deadline:
            found = self.find(name)
            found.wait_for(state="attached")
            button = found.get_by_role("button")
            try:
                node = button.first if button.count() else found
                self._scroll_to(node)
                before = node.bounding_box(timeout=LOST_MS)
                self.page.wait_for_timeout(STILL_MS)
                box = node.bounding_box(timeout=LOST_MS)
            except Error:
                continue
            if box is not None and box == before:
                return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        raise AssertionError(f"{name} does not stand still")

    def _scroll_to(self, node: Locator) -> None:
        """By the wheel: for half a second after a finger Flutter does not follow a browser that scrolls by itself."""
        last, share = 0.0, 1.0
        for _ in range(SCROLLS_MAX):
            turn = node.evaluate(_OUT_OF_SIGHT, timeout=LOST_MS)
            if turn is None:
                return
            x, y, across, down = turn
            share, last = share / 2 if last * down < 0 else share, down  # what is drawn larger goes past it
            self.page.mouse.move(x, y)
            self.page.mouse.wheel(across * share, down * share)
            self.page.wait_for_timeout(STILL_MS)

    def sees(self, name: str) -> bool:
        """Whether something is wholly in sight."""
        return self.find(name).evaluate(_OUT_OF_SIGHT) is None

    def hold(self, name: str) -> None:
        """Keep a finger on something for longer than it asks for."""
        self.tap(name, HOLD_MS)

    def tap_for(self, name: str, shows: str) -> None:
        """Tap for something to come, and again where the glass was just being drawn anew and the tap found nothing."""
        self.tap(name)
        for _ in range(TAPS_LOST_MAX):
            try:
                self.find(shows).wait_for(state="attached", timeout=LOST_MS)
            except Error:
                if self.find(name).count():
                    self.tap(name)
            else:
                return
        self.find(shows).wait_for(state="attached")

    def tap_until(self, name: str, shows: str, figure: str) -> None:
        """Tap for something to show a figure, and again where the tap found nothing."""
        for _ in range(TAPS_LOST_MAX):
            self.tap(name)
            if self._shows(shows, _alone(figure), LOST_MS):
                return
        self._wait(shows, _alone(figure))

    def close(self, name: str) -> None:
        """Tap what closes something, until it is gone: what lies under it takes no finger before."""
        self.tap(name)
        for _ in range(TAPS_LOST_MAX):
            try:
                self.find(name).wait_for(state="detached", timeout=LOST_MS)
            except Error:
                if self.find(name).count():
                    self.tap(name)
            else:
                return
        self.gone(name)

    def tap_through(self, *names: str) -> None:
        """Tap one after the other, each for the next to be there."""
        for name, following in pairwise(names):
            self.tap_for(name, following)
        self.tap(names[-1])

    def shown(self, name: str) -> str:
        """All words of something: Flutter puts some into labels and some into text."""
        return str(self.find(name).evaluate(_WORDS))

    def expect(self, name: str, words: str) -> None:
        """Wait until something shows these words."""
        self._wait(name, re.escape(words))

    def expect_waiting(self, count: int) -> None:
        """Wait until the bar at the top counts so many records that wait."""
        self._wait("pending", _alone(str(count)))

    def _wait(self, name: str, pattern: str) -> None:
        if not self._shows(name, pattern, SLOW_MS):
            last = self.shown(name) if self.find(name).count() else ""
            raise AssertionError(f"{name}: no {pattern!r} in {last!r}")

    def _shows(self, name: str, pattern: str, within_ms: int) -> bool:
        deadline = time.monotonic() + within_ms / 1000
        while time.monotonic() < deadline:
            if self.find(name).count() and re.search(pattern, self.shown(name)):
                return True
            self.page.wait_for_timeout(100)
        return False

    def comes(self, name: str, within_ms: int) -> bool:
        """Whether something is there within so long."""
        return self._shows(name, "", within_ms)

    def gone(self, name: str) -> None:
        """Wait until something is no longer there."""
        expect(self.find(name)).to_have_count(0, timeout=SLOW_MS)

    def sign_in(self, operator_id: str, pin: str) -> None:
        """Choose the operator and type the PIN on the app's own pad."""
        self.tap(f"operator-{operator_id}")
        for count, digit in enumerate(pin, 1):
            self.tap_until(f"pin-{digit}", "pin-dots", str(count))
        self.tap_for("start-shift", "scan")

    def measure(self, tenths: int) -> None:
        """Tap a preset and wait until the card shows it: a button that was drawn before it records nothing."""
        self.tap_for(f"preset-{tenths}", "readings")
        self.expect("readings", f"{tenths // 10}.{tenths % 10}")
        self.page.wait_for_timeout(SETTLE_MS)

    def spell(self, digits: str) -> None:
        """Type a temperature in tenths, each key again where the glass was just being drawn anew."""
        for count in range(1, len(digits) + 1):
            so_far = digits[:count] if count == 1 else f"{digits[:2]}.{digits[2:count]}"
            self.tap_until(f"key-{digits[count - 1]}", "pad-value", so_far)

    def record(self) -> None:
        """Tap the expected button and wait until the app says that it is recorded."""
        self.tap_for("record-primary", "recorded")

    def scan(self, text: str) -> None:
        """What a scanner does: type the code into the field that has the focus, and end with Enter."""
        self._fill(text, self.page.keyboard.type)

    def show(self, text: str) -> None:
        """Have a code read where the scanner is not what is tried: all of it at once, and one picture for 200 keys."""
        self._fill(text, self.page.keyboard.insert_text)

    def _fill(self, text: str, put: Callable[[str], None]) -> None:
        box = self.find("scan").get_by_role("textbox").first
        for _ in range(4):
            box.click()
            self.page.wait_for_timeout(SETTLE_MS)
            self.page.keyboard.press("Control+a")
            put(text)
            self.page.wait_for_timeout(SETTLE_MS)
            if box.input_value() == text:
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"could not fill the scan field: {box.input_value()!r}")
