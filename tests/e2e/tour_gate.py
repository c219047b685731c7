"""A walk through the screens of the gate, from the enrolment to the way out; the album takes a picture at each stop."""

from playwright.sync_api import Error

from checkpoint.domain.passes import PassStatus
from tests.e2e.album import Album
from tests.e2e.hands import Tablet
from tests.e2e.people import OPERATOR, PIN
from tests.e2e.product import Product

HIDDEN = """Object.defineProperty(document, 'visibilityState', { value: '%s', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))"""
"""What a browser tells the app when somebody turns to another window, or comes back."""


LOST_MS = 8000
"""What a tap opens is there by then."""

NEXT, NEXT_PIN = "v12", "812520"
"""Who takes over."""


class Tour:
    """One tablet on its way through an album."""

    def __init__(self, tablet: Tablet, album: Album, texts: dict[str, str]) -> None:
        """`texts`: the passes to hold up, `first`, `second`, `household` and one that was revoked."""
        self.tablet, self.album, self.texts = tablet, album, texts

    def take(self, name: str) -> None:
        """A picture of what is there."""
        self.album.take(self.tablet, name)

    def tap(self, *names: str) -> None:
        """One after the other. Where the next one does not come, the last tap was lost, and is made again."""
        for place, name in enumerate(names):
            self.tablet.tap(name)
            self.tablet.page.wait_for_timeout(250)
            if place + 1 < len(names) and not self._comes(names[place + 1]) and self.tablet.find(name).count():
                print(f"  {name}: tapped again", flush=True)
                self.tablet.tap(name)

    def _comes(self, name: str) -> bool:
        try:
            self.tablet.find(name).wait_for(state="attached", timeout=LOST_MS)
        except Error:
            return False
        return True

    def tap_first(self, beginning: str) -> None:
        """The first of those whose names begin alike."""
        found = self.tablet.page.locator(f'[flt-semantics-identifier^="{beginning}"]').first
        self.tap(str(found.get_attribute("flt-semantics-identifier")))

    def scan(self, text: str, shows: str = "verdict") -> None:
        """Hold a pass up, or search."""
        self.tablet.scan(text)
        self.tablet.find(shows).wait_for(state="attached")

    def measure(self, digits: str) -> None:
        """Type a temperature and wait until the card shows it: a button that was drawn before it records nothing."""
        self.tablet.spell(digits)
        self.tablet.expect("readings", f"{digits[:2]}.{digits[2:]}")

    def close_card(self) -> None:
        """Back to the empty gate. A tap while the screen is being drawn anew finds nothing, and is made again."""
        for _ in range(5):
            if self.tablet.find("card-close").count():
                self.tap("card-close")
            self.tablet.page.wait_for_timeout(700)
            if self.tablet.find("ready").count():
                return
        raise AssertionError("the gate is not empty")


def sign_in(tour: Tour) -> None:
    """Who it is, a wrong PIN, the right one."""
    tour.take("02-shift-start")
    tour.tap(f"operator-{OPERATOR}", *(f"pin-{digit}" for digit in "246"))
    tour.take("03-shift-pin")
    tour.tap(*(f"pin-{digit}" for digit in "803"), "start-shift")
    tour.tablet.expect("pin-message", "PIN")
    tour.take("04-shift-wrong-pin")
    tour.tablet.sign_in(OPERATOR, PIN)
    tour.tablet.expect_waiting(0)


def settle(tour: Tour, *choices: str) -> None:
    """Choose in the settings: a light, a size."""
    tour.tap("tab-desk", "desk-settings", *choices, "desk-back", "tab-gate")


def begin_again(tour: Tour) -> None:
    """On a fresh tablet, in the place of one on which a stop went wrong: a shift with somebody in its list."""
    tour.tablet.sign_in(OPERATOR, PIN)
    tour.tablet.expect_waiting(0)
    tour.scan(tour.texts["first"])
    tour.tablet.measure(365)
    tour.tablet.record()


def gate(tour: Tour) -> None:
    """A pass, a temperature, a record, and taking it back."""
    tablet = tour.tablet
    tour.take("10-ready")
    tour.scan(tour.texts["first"])
    tour.take("11-measure")
    tour.tap("key-9", "key-9", "key-9")
    tour.take("12-no-temperature")
    tablet.measure(365)
    tour.take("13-admit")
    tablet.record()
    tour.take("14-recorded")
    tour.tap("undo")
    tour.take("15-undo")
    tour.tap("undo-wrong_temperature")
    tour.take("16-undo-temperature")
    tour.tap("sheet-close")


def trouble(tour: Tour) -> None:
    """A fever, a revoked pass, an override, and what is no pass at all."""
    tour.scan(tour.texts["second"])
    tour.measure("380")
    tour.take("17-refer")
    tour.close_card()
    tour.scan(tour.texts[PassStatus.REVOKED.value])
    tour.tablet.measure(364)
    tour.take("18-refuse")
    tour.tap("record-other")
    tour.take("19-override")
    tour.tap("sheet-close")
    tour.close_card()
    tour.scan("https://example.com/menu")
    tour.take("20-not-a-pass")
    tour.close_card()
    tour.scan("12345678", "notice")
    tour.take("21-mistyped")


def finding(tour: Tour) -> None:
    """By search, by building, by household; and somebody whom nobody knows."""
    tour.scan("1-1", "results")
    tour.take("22-search")
    tour.scan("w", "results")
    tour.take("23-search-too-short")
    tour.scan("wang", "results")
    tour.take("24-search-many")
    tour.scan("查无此人", "results")
    tour.take("25-search-nobody")
    tour.close_card()
    tour.tap("stranger")
    tour.take("26-stranger")
    tour.close_card()
    tour.tap("tab-roster")
    tour.take("27-roster")
    tour.tap("building-1")
    tour.tablet.find("room-1-1-101").wait_for(state="attached")
    tour.take("28-rooms")
    tour.tap("room-1-1-101")
    tour.tablet.find("household").wait_for(state="attached")
    tour.take("29-household")
    tour.tap("family-open")
    tour.tablet.find("family").wait_for(state="attached")
    tour.take("30-family")
    tour.tap("preset-365")
    tour.take("31-family-measured")
    tour.close_card()


def desk(tour: Tour) -> None:
    """What a shift has beside the scan, apart from the duties."""
    tour.tap("tab-today")
    tour.take("32-today")
    tour.tap("tab-desk")
    tour.take("33-desk")
    tour.tap("desk-inside")
    tour.take("34-inside")
    tour.tap("inside-outside")
    tour.take("35-outside")
    tour.tap("inside-overdue")
    tour.take("36-overdue")
    tour.tap("inside-inside", "roll-call")
    tour.take("37-roll")
    tour.tap("roll-end", "desk-back", "desk-history")
    tour.take("38-history")
    tour.tap("undo")
    tour.take("39-history-correct")
    tour.tap("sheet-close", "desk-back", "desk-paper")
    tour.take("40-paper")
    tour.tap(*(f"paper-key-{digit}" for digit in "0815365"), "paper-record")
    tour.take("41-paper-missing")
    tour.tap("desk-back", "desk-handover")
    tour.take("42-handover")
    tour.tap_first("handover-to-")
    tour.take("43-handover-sign")
    tour.tap("sheet-close", "desk-back", "desk-settings")
    tour.take("44-settings")
    tour.tap("desk-back")


def over_everything(tour: Tour, product: Product) -> None:
    """Sheets, the link, the way out, the lock, practice."""
    tablet = tour.tablet
    tour.tap("help")
    tour.take("45-help")
    tour.tap("sheet-close", "link")
    tour.take("46-link")
    product.stop("server")
    tour.tap("sync-now")
    tablet.page.wait_for_timeout(4000)
    tour.take("47-offline")
    tour.tap("sheet-close")
    product.start_server()
    tour.tap("emergency")
    tour.take("48-emergency")
    tour.tap("emergency-go")
    tour.take("49-emergency-count")
    tour.tap("emergency-back", "end-shift")
    tour.take("50-shift-end")
    tour.tap("sheet-close", "tab-roster")
    tablet.page.evaluate(HIDDEN % "hidden")
    tablet.page.evaluate(HIDDEN % "visible")
    tablet.find("lock").wait_for(state="attached")
    tour.take("51-lock")
    tour.tap(*(f"pin-{digit}" for digit in PIN), "tab-desk")
    tour.tap("desk-practice")
    tablet.find("guard").wait_for(state="attached")
    tour.take("52-pin-for-practice")
    tour.tap(*(f"pin-{digit}" for digit in PIN))
    tablet.find("practice").wait_for(state="attached")
    tour.take("53-practice")
    tour.tap("practice-end")
    tablet.gone("practice")


def handover(tour: Tour) -> None:
    """Both sign; the next one reads what was handed over."""
    tour.tap("end-shift", "handover-open", f"handover-to-{NEXT}")
    tour.tap(*(f"pin-{digit}" for digit in PIN))
    tour.tablet.page.wait_for_timeout(1500)
    tour.take("54-handover-taker")
    tour.tap(*(f"pin-{digit}" for digit in NEXT_PIN))
    tour.tablet.find("handed-over").wait_for(state="attached")
    tour.take("55-handed-over")
    tour.tap("sheet-close")


def evacuation(tour: Tour) -> None:
    """Held, not tapped; the last of all, for verdicts are off from then on."""
    tablet = tour.tablet
    tour.tap("emergency")
    tablet.hold("evacuate")
    tablet.find("evacuation").wait_for(state="attached")
    tour.take("90-evacuation")
    tour.tap("evacuation-roll")
    tour.take("91-evacuation-roll")
