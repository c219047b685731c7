"""The resident's page on a telephone in dark mode, without scripts, without a network."""

import io
import os
import shutil

from fastapi.testclient import TestClient
from PIL import Image
from playwright.sync_api import Browser

from checkpoint.domain.passes import PassType
from checkpoint.qr.decode import decode_picture
from checkpoint.qr.token import phone_text
from checkpoint.server.app import create_app
from checkpoint.server.issuing import Holder, issue_passes, pass_text
from checkpoint.server.replacing import Link, link_token
from tests.e2e.hands import ARGUMENTS
from tests.support.bureau import HOME, NOON, found
from tests.support.databases import server_settings

FORCED = ["--force-dark-mode", "--enable-features=WebContentsForceDark"]


def test_the_code_is_never_inverted_and_the_page_asks_for_nothing_and_saves_its_picture(tmp_path, browser: Browser):
    app = create_app(server_settings(tmp_path / "server", demo=True), now=lambda: NOON)
    centre = app.state.centre
    found(centre)
    with centre.database.write() as connection:
        issued = issue_passes(connection, HOME, [Holder(1, 1, "张伟国", PassType.RESIDENT)], NOON, os.urandom)[0]
        token = link_token(connection, Link(HOME, 1, 1), centre.keys)
    answer = TestClient(app).get(f"/r/{token}")
    text = phone_text(pass_text(issued, centre.keys))
    centre.database.close()
    file = tmp_path / "page.html"
    file.write_bytes(answer.content)
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: make setup-dev"
    dark = browser.browser_type.launch(executable_path=path, headless=True, args=[*ARGUMENTS, *FORCED])
    page = dark.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark", java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    shown = page.screenshot(full_page=True)
    with page.expect_download() as saving:
        page.click("a[download]")
    saving.value.save_as(tmp_path / "saved.png")
    dark.close()
    assert decode_picture(shown) == [text]
    assert decode_picture((tmp_path / "saved.png").read_bytes()) == [text]
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.convert("L").getpixel((3, 300)) == 255
