"""A walk on a tablet that never had a network: filled beforehand, opened at its sign-in."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from checkpoint.bootstrap import open_tablet_store
from checkpoint.config import DataFolder
from checkpoint.store.preferences import Preferences
from tests.e2e import painted
from tests.e2e.album import SIZES, Album
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.product import Product
from tests.e2e.tour_gate import Tour


def set_to(folder: Path, light: str) -> None:
    """Choose a light on a tablet that does not run."""
    with closing(open_tablet_store(folder)) as store:
        Preferences(store).save({"light": light})


@contextmanager
def lone_tour(
    browser: Browser, album: Album, language: str, fill: Callable[[Path], None], light: str = "day"
) -> Iterator[tuple[Tour, Product]]:
    """`fill` makes the store in the tablet's folder; the tablet is set to a light as its settings name it."""
    with tempfile.TemporaryDirectory() as temporary:
        product = Product(Path(temporary) / "data")
        product.data.mkdir()
        fill(DataFolder(product.data).tablet)
        set_to(DataFolder(product.data).tablet, light)
        try:
            product.start_tablet()
            with guarded_page(browser, *SIZES["tablet"]) as page:
                painted.listen(page)
                tablet = Tablet(page, product.tablet_url)
                tablet.open("operator-zhao")
                if language == "en":
                    tablet.tap("lang")
                yield Tour(tablet, album, {}), product
        finally:
            product.close()
