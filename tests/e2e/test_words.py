"""Whether the eye for cut words sees them: it is shown a page with every fault in turn."""

import os
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.e2e import painted
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.planted import LONG
from tests.e2e.product import HOST, ROOT, START_SECONDS, free_port

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


@pytest.fixture
def planted():
    """The page of faults, served as the app is."""
    port = free_port()
    served = {"FLET_WEB_NO_CDN": "true", "FLET_FORCE_WEB_SERVER": "true", "FLET_SERVER_IP": HOST}
    environment = os.environ | served | {"FLET_SERVER_PORT": str(port), "FLET_ASSETS_DIR": str(ROOT / "assets")}
    process = subprocess.Popen([sys.executable, "-m", "tests.e2e.planted"], cwd=ROOT, env=environment)
    url, deadline = f"http://{HOST}:{port}", time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait()


@pytest.mark.parametrize("prepare", [lambda page: None, painted.spare_pixels], ids=["drawn", "without pixels"])
def test_every_planted_fault_is_seen_and_nothing_else(planted, browser, prepare):
    with guarded_page(browser, 240, 700) as page:
        painted.listen(page)
        prepare(page)
        tablet = Tablet(page, planted)
        tablet.open("ready")
        painted.rest(page)
        found = painted.faults(page)
    assert sorted(found) == sorted(
        [
            "'a sentence cut short' ends in an ellipsis",
            f"'{LONG}' is broken inside a word",
            "'three lines in a box for one alone' is clipped below",
            "'没有地方' is clipped at the right",
            "'one thing' and '其他东西' lie over each other",
            "'out of the window at the right' is clipped at the right",
            "'out of the window at the right' outgrows its box",
            "'a tall word' is clipped below",
        ]
    )
