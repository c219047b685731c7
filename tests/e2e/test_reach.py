"""What can only be measured in a browser: targets large enough, nothing cut, verdicts told apart without colour."""

import io
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from tests.e2e import painted
from tests.e2e.hands import SETTLE_MS, Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE, passes
from tests.e2e.walk_beside import at_the_desk, at_the_gate
from tests.support import tablet as small
from tests.support.volume import IS_SOAK

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

SIZES = {"tablet": (1280, 800), "portrait": (800, 1280), "phone": (412, 915)}
TARGET = 56
BUTTONS = """() => {
    const scrolled = node => {
        for (let up = node.parentElement; up; up = up.parentElement)
            if (up.querySelector(':scope > flt-semantics-scroll-overflow')) return up.getBoundingClientRect();
        return null; };
    const near = (one, other) => Math.abs(one - other) < 2;
    return [...document.querySelectorAll('flt-semantics[role=button], [flt-tappable]')].map(node => {
        const box = node.getBoundingClientRect(), frame = scrolled(node);
        const cut = frame && (near(box.top, frame.top) || near(box.bottom, frame.bottom)
            || near(box.left, frame.left) && box.width < 56 || near(box.right, frame.right) && box.width < 56);
        return [box.width, box.height, box.left, box.top, node.textContent || node.ariaLabel || '', !!cut];
    }).filter(([width, height]) => width > 0 && height > 0); }"""
"""Each button's box; `cut` where a list ends in the middle of it and the rest is a scroll away."""

PAINT_MS = 1100
PAINTS_MAX = 8
LOOKS_MAX = 4
"""A busy machine may send a screen for another size later than anybody would wait; what is wrong for good stays so."""

EYES = {
    "protan": (0.152286, 1.052583, -0.204868, 0, 0.114503, 0.786281, 0.099216, 0, -0.003882, -0.048116, 1.051998, 0),
    "deutan": (0.367322, 0.860646, -0.227968, 0, 0.280085, 0.672501, 0.047413, 0, -0.011820, 0.042940, 0.968881, 0),
    "tritan": (1.255528, -0.076749, -0.178779, 0, -0.078411, 0.930809, 0.147602, 0, 0.004733, 0.691367, 0.303900, 0),
    "grey": (0.2126, 0.7152, 0.0722, 0) * 3,
}


def small_targets(tablet: Tablet, width: int, height: int) -> list[tuple[str, float, float]]:
    """Buttons of a screen at rest that are wholly in sight and smaller than a gloved finger wants."""
    return [
        (said, across, high)
        for across, high, left, top, said, cut in tablet.page.evaluate(BUTTONS)
        if left >= 0
        and left + across <= width
        and top >= 0
        and top + high <= height
        and not cut
        and min(across, high) < TARGET - 0.5
    ]


def is_on_the_glass(tablet: Tablet, name: str, height: int) -> bool:
    """Whether all of a button is: of one that the edge cuts only the rest is told."""
    tablet.find(name).wait_for(state="attached")
    box = tablet.find(name).bounding_box()
    return box is not None and box["height"] > TARGET - 1 and box["y"] + box["height"] < height


def screens(tablet: Tablet, text: str) -> Iterator[str]:
    """Every screen of a shift in turn."""
    yield "gate"
    tablet.show(text)
    tablet.find("verdict").wait_for(state="attached")
    yield "measure"
    tablet.measure(365)
    yield "admit"
    tablet.tap_for("whole-household", "household")
    yield "household"
    tablet.tap_for("family-open", "family")
    yield "family"
    for tab in ("tab-roster", "tab-today", "tab-desk"):
        if not tablet.find(tab).count():
            tablet.tap("card-close")
        tablet.tap(tab)
        yield tab
    for tile in ("inside", "history", "paper", "handover", "settings"):
        tablet.tap_for(f"desk-{tile}", "desk-back")
        yield tile
        tablet.tap("desk-back")
    for sheet in ("help", "link", "end-shift"):
        tablet.tap_for(sheet, "sheet-close")
        yield sheet
        tablet.close("sheet-close")


EACH = tuple(SIZES)
GLASSES = {"zh": EACH, "en": EACH} if IS_SOAK else {"zh": ("tablet", "phone"), "en": ("portrait", "phone")}
"""In which sizes each language is walked: all in the soak; beside the passages the others walk Chinese alone.

`make screenshots` looks for cut words on all screens in English as well.
"""


def wrong_in_sizes(tablet: Tablet, screen: str, sizes: Sequence[str]) -> list[str]:
    """What is too small for a finger or cannot be read, in each size; the first one's comes last."""
    wrong = []
    for size in reversed(sizes):
        width, height = SIZES[size]
        painted.resize(tablet.page, width, height)
        said: list[str] = []
        for _ in range(LOOKS_MAX):
            said = [str(target) for target in small_targets(tablet, width, height)] + painted.faults(tablet.page)
            if not said:
                break
            tablet.page.wait_for_timeout(PAINT_MS)
        wrong += [f"{screen} {size}: {one}" for one in said]
    return wrong


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_every_screen_targets_are_as_large_as_a_gloved_finger_and_no_word_is_cut(product, browser, language):
    resident = passes(product.data)[0]
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    with guarded_page(browser, *SIZES[GLASSES[language][0]]) as page:
        painted.listen(page)
        painted.spare_pixels(page)
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        if language == "en":
            tablet.tap("lang")
        wrong = wrong_in_sizes(tablet, "sign-in", GLASSES[language])
        tablet.sign_in(OPERATOR, PIN)
        for screen in screens(tablet, resident.text):
            wrong += wrong_in_sizes(tablet, screen, GLASSES[language])
    assert wrong == []


@pytest.mark.parametrize("walk", [at_the_gate, at_the_desk])
@pytest.mark.parametrize("language", ["zh", "en"] if IS_SOAK else ["zh"])
def test_on_every_screen_beside_the_passages_too(lone, browser, language, walk):
    with guarded_page(browser, *SIZES[GLASSES[language][0]]) as page:
        painted.listen(page)
        painted.spare_pixels(page)
        tablet = Tablet(page, lone.tablet_url)
        tablet.open("operator-zhao")
        if language == "en":
            tablet.tap("lang")
        tablet.sign_in("zhao", small.PIN)
        wrong: list[str] = []
        for part in walk():
            for screen in part(tablet):
                wrong += wrong_in_sizes(tablet, screen, GLASSES[language])
    assert wrong == []


@pytest.mark.parametrize("size", EACH if IS_SOAK else ("tablet", "phone"))
def test_at_the_largest_words_the_whole_job_is_within_reach(lone, browser, size):
    """Each tap scrolls to what it wants and fails where that cannot be seen; what comes next begins at its top."""
    with guarded_page(browser, *SIZES[size]) as page:
        tablet = Tablet(page, lone.tablet_url)
        tablet.open("operator-zhao")
        tablet.sign_in("zhao", small.PIN)
        tablet.tap_through("tab-desk", "desk-settings", "set-size-200")
        tablet.close("desk-back")
        tablet.tap_for("tab-gate", "visit-new")
        tablet.show(small.sign_pass(small.resident("王小明")))
        tablet.find("verdict").wait_for(state="attached")
        assert tablet.sees("verdict")
        assert is_on_the_glass(tablet, "record-primary", SIZES[size][1])
        assert is_on_the_glass(tablet, "link", SIZES[size][1])
        tablet.spell("367")
        tablet.expect("readings", "36.7")
        assert tablet.sees("verdict")
        tablet.tap_through("direction-in", "direction-out")
        page.wait_for_timeout(SETTLE_MS)
        tablet.record()
        assert tablet.sees("scan")
        tablet.tap_for("undo", "sheet-close")
        tablet.close("sheet-close")
        tablet.tap_through("tab-roster", "building-2", "room-2-1-301", "family-open", "preset-366")
        tablet.tap_for("card-close", "family-open")
        tablet.close("card-close")
        tablet.tap_through("visit-new", "chip-building-1")
        tablet.close("card-close")
        tablet.tap("tab-desk")
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(SETTLE_MS)
        tablet.tap_for("tab-today", "today")
        assert tablet.sees("scan")
        tablet.tap("tab-desk")
        for tile in ("inside", "history", "paper", "handover", "settings"):
            tablet.tap_through(f"desk-{tile}", "desk-back")
        for tile in ("incidents", "visitors", "tasks", "supplies", "care", "returnees"):
            tablet.tap_through(f"duty-tile-{tile}", "duty-back")
        for sheet in ("help", "link", "end-shift"):
            tablet.tap_for(sheet, "sheet-close")
            assert tablet.sees("sheet-close")
            tablet.close("sheet-close")
        tablet.tap_through("emergency", "emergency-go", "emergency-back")


@pytest.mark.parametrize("size", [(1280, 728), (1000, 730)])
def test_between_the_bars_of_the_system_every_button_of_a_card_is_on_the_glass(lone, browser, size):
    """What is left of 800 on a tablet lying down."""
    with guarded_page(browser, *size) as page:
        tablet = Tablet(page, lone.tablet_url)
        tablet.open("operator-zhao")
        tablet.sign_in("zhao", small.PIN)
        tablet.show(small.sign_pass(small.resident("徐刚")))
        tablet.find("verdict").wait_for(state="attached")
        for name in ("key-ok", "direction-in", "record-primary", "record-other", "object"):
            assert is_on_the_glass(tablet, name, size[1]), name


def test_verdicts_are_told_apart_without_colour(product, browser):
    """Each band is matched against all of them, as each kind of eye sees it: the nearest must be its own."""
    tries = passes(product.data)
    product.start_server()
    product.start_tablet(product.enrol_code(PLACE, 1))
    bands: dict[str, Image.Image] = {}
    with guarded_page(browser, 1280, 800) as page:
        tablet = Tablet(page, product.tablet_url)
        tablet.open(f"operator-{OPERATOR}")
        tablet.sign_in(OPERATOR, PIN)

        def keep(name: str, word: str) -> None:
            tablet.expect("verdict", word)
            bands[name] = still_band(page, list(bands.values()))

        tablet.show(tries[0].text)
        keep("measure", "请测温")
        tablet.measure(365)
        keep("admit", "放行")
        tablet.spell("380")
        keep("refer", "转处置")
        tablet.tap("card-close")
        tablet.gone("verdict")
        tablet.show(tries[3].text)
        keep("refuse", "劝返")
        tablet.tap("card-close")
        tablet.gone("verdict")
        tablet.show("https://example.com/menu")
        keep("check", "核实")
    for eyes, matrix in EYES.items():
        shapes = {name: shape_of(band.convert("RGB", matrix)) for name, band in bands.items()}
        for name, shape in shapes.items():
            nearest = min(shapes, key=lambda other: difference(shape, shapes[other]) if other != name else 10**9)
            assert difference(shape, shapes[nearest]) > 0.02, f"{eyes}: {name} looks like {nearest}"


def still_band(page: Page, earlier: Sequence[Image.Image]) -> Image.Image:
    """Where a verdict's word stands, at rest: on a busy machine the words are there before their picture."""
    last = None
    for _ in range(PAINTS_MAX):
        page.wait_for_timeout(PAINT_MS)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").crop((20, 180, 580, 330))
        if picture == last and picture not in earlier:
            return picture
        last = picture
    raise AssertionError("the band never came to rest, or is the one before it")


def shape_of(band: Image.Image) -> Image.Image:
    """What is drawn on a band, without its colour: where it differs from its own ground."""
    grey = band.convert("L")
    ground = grey.getpixel((4, 4))
    return grey.point(lambda value: 255 if abs(value - ground) > 60 else 0)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of the area in which two shapes differ."""
    histogram = ImageChops.difference(one, other).histogram()
    return sum(histogram[128:]) / (one.width * one.height)
