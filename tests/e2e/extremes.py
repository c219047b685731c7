"""The longest names, addresses and counts that are likely, on a tablet that never had a network."""

from playwright.sync_api import Browser

from tests.e2e.album import Album
from tests.e2e.lone_tour import lone_tour
from tests.e2e.tour_gate import Tour
from tests.support import tablet as small

LONG_FLAT = ("6", "2", "1802", ("阿卜杜热西提·买买提依明", "Alexandrina Konstantinopoulou", "欧阳震华", "司马玉兰"))


def shoot(browser: Browser, album: Album, language: str, light: str = "day") -> None:
    """Where words are cut first."""
    small.FLATS = (*(row for row in small.FLATS if row is not LONG_FLAT), LONG_FLAT)
    with lone_tour(browser, album, language, small.fill, light) as (tour, _):
        tour.tablet.sign_in("zhao", small.PIN)
        _walk(tour)


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
