"""What a supervisor does in the console."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

LOGIN: Final = "bureau"
PASSWORD: Final = "checkpoint-demo-2026"


@dataclass
class Console:
    """The console in a page."""

    page: Page
    url: str

    def sign_in(self, login: str = LOGIN) -> None:
        """Sign in with an account of the demonstration, as the bureau's leader unless it is said whose."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("button.primary")
        self.page.wait_for_url("**/overview*")

    def show(self, path: str) -> None:
        """Open a page of the console."""
        self.page.goto(self.url + path)

    def export(self, filters: str = "") -> list[dict[str, str]]:
        """Download the movements as CSV, as the button does, and read it as Excel would."""
        answer = self.page.request.get(f"{self.url}/movements/export?kind=csv{filters}")
        assert answer.ok, answer.status
        data = answer.body()
        assert data.startswith(b"\xef\xbb\xbf"), "without the mark Excel would not show Chinese"
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def write(page: Page, folder: Path, name: str) -> None:
    """Take a picture of the page."""
    page.screenshot(path=str(folder / f"{name}.png"))
