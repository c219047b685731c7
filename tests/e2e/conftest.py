"""One demonstration for the whole run; each test works on a copy of its data."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from checkpoint.config import DataFolder
from tests.e2e.hands import ARGUMENTS
from tests.e2e.people import PLACE
from tests.e2e.product import Product, make_demo
from tests.support.once import made_once
from tests.support.tablet import fill

LONGEST = ("test_reach", "test_camera")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lives here needs a browser and runs apart: its event loop and the other tests' do not mix.

    The longest come first, so that at the end no browser waits long for the other.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(scope="session")
def demo_data() -> Path:
    return made_once("demo", lambda folder: make_demo(folder, PLACE))


@pytest.fixture
def product(demo_data: Path, tmp_path: Path) -> Iterator[Product]:
    data = tmp_path / "data"
    shutil.copytree(demo_data, data)
    product = Product(data)
    yield product
    product.close()


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Product]:
    """A tablet with a small compound on it that never has a network."""
    product = Product(tmp_path / "data")
    product.data.mkdir()
    fill(DataFolder(product.data).tablet)
    product.start_tablet()
    yield product
    product.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: make setup-dev"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()
