"""The console's bar has room for everything, whoever is signed in, and the overview fits a narrow phone."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.console import Console
from tests.e2e.hands import guarded_page
from tests.e2e.product import Product


@pytest.mark.timeout(120)
def test_the_way_out_is_on_the_glass_in_both_languages_under_a_long_name(product: Product, browser: Browser) -> None:
    product.start_server()
    with guarded_page(browser, 1280, 800) as page:
        console = Console(page, product.server_url)
        console.sign_in("unit")  # 房产管理中心包保负责人
        for language in ("zh-CN", "en"):
            console.show(f"/language?to={language}&back=/prove")
            for width in (1440, 1280, 1190, 1024, 390):
                page.set_viewport_size({"width": width, "height": 800})
                out = page.locator('form[action="/sign-out"] button').bounding_box()
                assert out is not None
                assert out["x"] + out["width"] <= width, (language, width)
                bar = page.locator("header.top").bounding_box()
                assert bar is not None
                assert bar["width"] <= width, (language, width)
            console.show("/overview")
            page.set_viewport_size({"width": 360, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, language
