"""A walk through the console's pages, and what its notices are on the tablet."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page

from checkpoint.bootstrap import utc_now
from checkpoint.cli.server_files import server_files
from checkpoint.config import DataFolder
from checkpoint.i18n import Language
from checkpoint.server.console.duty_tables import DutyKind
from checkpoint.server.repository.devices import list_devices, note_contact
from checkpoint.server.repository.organisation import list_places
from tests.e2e import painted
from tests.e2e.album import SIZES, Album
from tests.e2e.console import PASSWORD, Console
from tests.e2e.hands import Tablet, guarded_page
from tests.e2e.people import OPERATOR, PIN, PLACE
from tests.e2e.product import Product
from tests.e2e.tour_gate import Tour

SPOKEN: Final = {"zh": Language.ZH, "en": Language.EN}

LONG: Final = (
    (
        "接上级通知：明日 6 时至 10 时在文体中心开展全员核酸检测。\n请各卡点提前半小时到岗，引导居民按楼栋错峰前往；"
        "行动不便的，报网格员上门采样。"
    ),
    (
        "Tests for all residents tomorrow from 6 to 10 in the sports hall.\nBe at your gate half an hour early and "
        "send people building by building; who cannot walk is sampled at home, tell the grid worker."
    ),
)


def write_notices(console: Console, page: Page) -> None:
    """One for all places, long; one for the place, with an end."""
    console.show("/notices")
    page.fill("#zh", LONG[0])
    page.fill("#en", LONG[1])
    page.click(".compose .primary")
    page.fill("#zh", "东门今晚 23 点后关闭，请走西门。")
    page.select_option("#place", label=PLACE)
    page.fill("#until", "2199-12-31T23:00")
    page.click(".compose .primary")


def trouble(product: Product) -> None:
    """Some tablets of the demonstration are in trouble."""
    told: list[dict[str, object]] = [
        {"forked_at": utc_now(), "pending": 12},
        {"clock_offset_ms": 7_560_000},
        {"state": "waiting"},
        {"state": "lost"},
    ]
    with server_files(DataFolder(product.data)) as files, files.database.write() as connection:
        places = [row.place_id for row in list_places(connection)]
        for row, seen in zip(list_devices(connection, places), told, strict=False):
            note_contact(connection, row.place_id, row.device_id, **seen)


def shoot(browser: Browser, album: Album, language: str, product: Product) -> None:
    """Every page, empty where it can be, then with something in it; between the two a tablet reads a notice."""
    with guarded_page(browser, *SIZES["tablet"]) as page, guarded_page(browser, *SIZES["tablet"]) as glass:
        console = Console(page, product.server_url)
        console.show(f"/language?to={SPOKEN[language].value}&back=/sign-in")
        album.take_page(page, "01-sign-in")
        console.sign_in()
        _look_on(console, album)
        _look_further(console, album)
        console.show("/notices")
        album.take_page(page, "20-no-notices")
        write_notices(console, page)
        trouble(product)
        _tablet(product, glass, album, language)
        console.show("/notices")
        album.take_page(page, "30-notices")
        console.show("/prove?back=/devices")  # however long the walk took: a code asks for the password again
        page.fill("#password", PASSWORD)
        page.click("button.primary")
        page.wait_for_url("**/devices")
        page.click("button.primary")
        page.click("summary >> nth=0")
        album.take_page(page, "31-devices")
        console.show("/operators")
        page.click(".people button >> nth=0")
        album.take_page(page, "32-operators")
        console.show("/prove?back=/devices")
        album.take_page(page, "33-prove")
        console.show("/attention")
        album.take_page(page, "35-attention-with-a-clone")
        console.show("/nowhere")
        album.take_page(page, "34-no-such-page")


def _look_on(console: Console, album: Album) -> None:
    yesterday = utc_now().astimezone(ZoneInfo("Asia/Shanghai")) - timedelta(days=1)
    day = f"day={yesterday:%Y-%m-%d}"
    log = f"/movements?from={yesterday:%Y-%m-%d}T00:00"
    pages = {"02-overview": f"/overview?{day}", "03-log": log, "04-passes": "/passes", "05-aside": "/aside"}
    pages |= {"06-care": "/care", "07-trail": "/trail", "08-parity": "/parity", "09-reports": "/reports"}
    pages |= {"45-today": "/overview"}
    pages |= {f"{10 + number}-{kind}": f"/duties?kind={kind}&{day}" for number, kind in enumerate(DutyKind)}
    for name, path in pages.items():
        console.show(path)
        album.take_page(console.page, name)


def _look_further(console: Console, album: Album) -> None:
    """Pages that others lead to, and forms that are opened by a tap."""
    page = console.page
    console.show("/attention")
    page.locator(".attention summary").first.click()
    album.take_page(page, "40-attention")
    for name, path, link in (
        ("41-order-sheet", "/care", 'a[href^="/care/sheet"]'),
        ("42-report", "/reports", 'a[href^="/reports/"]:not([href*="export"])'),
        ("43-held", "/devices", 'a[href^="/devices/held"]'),
    ):
        console.show(path)
        page.locator(link).first.evaluate("link => link.click()")
        page.wait_for_url(f"**{path}/**")
        album.take_page(page, name)
    console.show("/bookings")
    album.take_page(page, "44-bookings")


def _tablet(product: Product, glass: Page, album: Album, language: str) -> None:
    """The strip, a notice before and after it is read."""
    product.start_tablet(product.enrol_code(PLACE, 1))
    painted.listen(glass)
    tablet = Tablet(glass, product.tablet_url)
    tour = Tour(tablet, album, {})
    tablet.open(f"operator-{OPERATOR}")
    if language == "en":
        tablet.tap("lang")
    tablet.sign_in(OPERATOR, PIN)
    tablet.find("notices-strip").wait_for(state="attached")
    tour.take("21-strip")
    tour.tap("notices-strip")
    tour.take("22-notices-new")
    tour.tap_first("notice-read-")
    tour.take("23-notices-read")
    tour.tap("desk-back")
    tablet.expect_waiting(0)
