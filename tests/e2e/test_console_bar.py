"""The console's bar has room for everything, whoever is signed in, and its pages fit a narrow phone and a thumb."""

from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.e2e.console import Console
from tests.e2e.hands import guarded_page
from tests.e2e.product import Product

CUT: Final = "[...document.querySelectorAll('.scrolls')].filter(box => box.scrollWidth > box.clientWidth + 1).length"
"""Tables of which a part is out of sight until somebody thinks of moving them sideways."""

SMALL: Final = """[...document.querySelectorAll('main button, main a.button, main select')]
    .filter(node => node.checkVisibility() && node.getBoundingClientRect().height < 44).map(node => node.outerHTML)"""

THIN: Final = """[...document.querySelectorAll('main a')]
    .filter(node => node.checkVisibility() && node.getBoundingClientRect().height < 36).map(node => node.outerHTML)"""
"""Links that a thumb misses; one within a sentence has its room above and below as well."""


@pytest.mark.timeout(180)
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
            page.set_viewport_size({"width": 360, "height": 740})
            for path in ("/overview", "/passes?text=王", "/duties?kind=shifts", "/trail", "/account"):
                console.show(path)
                assert page.evaluate("document.documentElement.scrollWidth") <= 360, (language, path)
                assert page.evaluate(CUT) == 0, (language, path)
                assert page.evaluate(SMALL) == [], (language, path)
                assert page.evaluate(THIN) == [], (language, path)
