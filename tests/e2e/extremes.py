"""The longest names, addresses and counts that are likely, on a tablet that never had a network."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from checkpoint.config import DataFolder
from tests.e2e import painted
from tests.e2e.album import SIZES, Album
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.product import Product
from tests.e2e.tour_gate import Tour
from tests.support import tablet as small

LONG_FLAT = ("6", "2", "1802", ("阿卜杜热西提·买买提依明", "Alexandrina Konstantinopoulou", "欧阳震华", "司马玉兰"))


def shoot(browser: Browser, album: Album, language: str) -> None:
    """Where words are cut first."""
    small.FLATS = (*(row for row in small.FLATS if row is not LONG_FLAT), LONG_FLAT)
    with tempfile.TemporaryDirectory() as temporary:
        product = Product(Path(temporary) / "data")
        product.data.mkdir()
        small.fill(DataFolder(product.data).tablet)
        try:
            product.start_tablet()
            with guarded_page(browser, *SIZES["tablet"]) as page:
                painted.listen(page)
                tablet = Tablet(page, product.tablet_url)
                tablet.open("operator-zhao")
                if language == "en":
                    tablet.tap("lang")
                tablet.sign_in("zhao", small.PIN)
                _walk(Tour(tablet, album, {}))
        finally:
            product.close()


def _walk(tour: Tour) -> None:
    first = next(row for row in small.residents() if row.name == LONG_FLAT[3][0])
    second = next(row for row in small.residents() if row.name == LONG_FLAT[3][1])
    tour.take("01-never-synced")
    tour.scan(small.sign_pass(first))
    tour.measure("389")
    tour.take("02-long-name")
    tour.tap("wait")
    tour.scan(small.sign_pass(second))
    tour.tap("whole-household")
    tour.tablet.find("household").wait_for(state="attached")
    tour.take("03-long-household")
    tour.tap("family-open", "preset-365")
    tour.take("04-long-family")
    tour.close_card()
    tour.scan("6-2", "results")
    tour.take("05-long-results")
    tour.close_card()
    tour.tap("tab-desk", "desk-inside")
    tour.take("06-long-inside")
