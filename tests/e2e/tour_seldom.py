"""What is seldom on the glass: notices, somebody alone, who it really was, what follows a crash or a silence."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser

from checkpoint.bootstrap import open_tablet, open_tablet_store
from checkpoint.domain.appointments import Appointment
from checkpoint.domain.notices import Notice
from checkpoint.domain.passes import PassType
from checkpoint.domain.policy import Policy
from checkpoint.protocol.appointments import appointment_to_doc
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.notices import notice_to_doc
from checkpoint.protocol.reference import Stream
from checkpoint.store.pin_tries import Tries
from checkpoint.store.replica import Replica
from tests.e2e.album import Album
from tests.e2e.lone_tour import lone_tour
from tests.e2e.product import Product
from tests.e2e.tour_gate import Tour
from tests.support import tablet as small

SILENT: Final = timedelta(hours=80)
"""So long without the server, and the roster is hidden."""

LOCKED_TRIES: Final = 10
WRITTEN_MS: Final = 2000
"""A card that is open is on the disk by then."""

NOTICES: Final = (
    (
        "今晚 20 点起东门消杀，请走西门",
        "East gate closed tonight from 20:00",
    ),
    (
        "明天 7:30 起全员核酸检测，采样点在 3 号楼前。\n外出人员请在登记时提醒。",
        "Everybody is tested tomorrow from 7:30, in front of building 3.\nTell whoever goes out.",
    ),
)


def shoot(browser: Browser, album: Album, language: str, light: str = "day") -> None:
    """Four tablets: at work, where guests book, without news for days, with a PIN that was mistyped too often."""
    walks: tuple[tuple[Callable[[Path], None], Callable[[Tour, Product], None]], ...] = (
        (_busy, _at_work),
        (_booked, _guests),
        (_silent, _hidden),
        (_mistyped, _locked),
    )
    for fill, walk in walks:
        with lone_tour(browser, album, language, fill, light) as (tour, product):
            walk(tour, product)


def _busy(folder: Path) -> None:
    """Rules with an author, and two notices."""
    now = datetime.now(UTC)
    until = now + timedelta(days=3)
    policy = Policy(7, now - timedelta(days=1), "封闭式管理", "花园街道办事处", until, supervisor_phone="0371-6555120")
    small.fill(folder, policy)
    notices = [
        Notice(f"{number:016x}", zh, en, now - timedelta(minutes=20 * number), by="李主任")
        for number, (zh, en) in enumerate(NOTICES, 1)
    ]
    changes = tuple(Change(notice.notice_id, notice_to_doc(notice)) for notice in notices)
    store = open_tablet_store(folder)
    try:
        Replica(store).apply(Stream.NOTICES, Page(changes, "1", more=False, time=now))
    finally:
        store.close()


def _booked(folder: Path) -> None:
    """Guests book their time; two of them for now."""
    now = datetime.now(UTC)
    small.fill(folder, Policy(2, now - timedelta(days=1), "分时段预约", appointments=True, slot_capacity=9))
    local = datetime.now(ZoneInfo(small.PLACE.timezone))
    begins = max(local - timedelta(minutes=5), local.replace(hour=0, minute=0, second=0, microsecond=0))
    rows = [
        Appointment("b1", begins, begins + timedelta(hours=1), "李雷", phone_tail="1234", party=3, note="送货"),
        Appointment("b2", begins, begins + timedelta(hours=1), "韩梅梅", phone_tail="5678", pinyin="han'mei'mei"),
    ]
    changes = tuple(Change(row.appointment_id, appointment_to_doc(row)) for row in rows)
    store = open_tablet_store(folder)
    try:
        Replica(store).apply(Stream.APPOINTMENTS, Page(changes, "1", more=False, time=now))
    finally:
        store.close()


def _silent(folder: Path) -> None:
    small.fill(folder, now=datetime.now(UTC) - SILENT)


def _mistyped(folder: Path) -> None:
    small.fill(folder)
    tablet = open_tablet(folder)
    assert tablet is not None
    desk = tablet.desk
    operator = next(row for row in desk.operators if row.operator_id == "zhao")
    desk._note(operator, Tries(LOCKED_TRIES, desk._pause(LOCKED_TRIES), desk._tries_of(operator).of))
    tablet.close()


def _at_work(tour: Tour, product: Product) -> None:
    tour.tablet.sign_in("zhao", small.PIN)
    _notices(tour)
    _alone(tour)
    _behind(tour)
    _why(tour)
    _who(tour)
    _particulars(tour)
    _typed(tour)
    _settings(tour)
    _crash(tour, product)
    _evacuated(tour)


def _notices(tour: Tour) -> None:
    """A strip at the empty gate, the screen, and one of them read."""
    tour.take("01-notices-strip")
    tour.tap("notices-strip", f"notice-read-{1:016x}")
    tour.take("02-notices")
    tour.tap("tab-gate")


def _alone(tour: Tour) -> None:
    """The card of somebody unknown, the steps, and to whom they are handed over."""
    tour.tap("help", "alone-open")
    tour.tablet.find("verdict").wait_for(state="attached")
    tour.take("03-alone")
    tour.tap("record-primary", "incident-step-stay")
    tour.take("04-alone-steps")
    tour.tap("incident-step-guardian", "incident-step-report")
    tour.take("05-alone-handover")
    tour.tap("alone-to-police")
    tour.tablet.gone("alone-numbers")


def _behind(tour: Tour) -> None:
    """Needs a check; why, for the operator alone."""
    tour.scan(small.sign_pass(small.resident("徐刚")))
    tour.tablet.measure(365)
    tour.take("06-needs-check")
    tour.tap("behind-open")
    tour.tablet.find("behind").wait_for(state="attached")
    tour.take("07-behind")
    if not tour.tablet.find("sheet-close").count():  # it closes by itself, and the tablet's picture is the last
        tour.tap("behind-open")
        tour.tablet.find("behind").wait_for(state="attached")
        tour.tablet.page.screenshot(path=str(tour.album.folder / "07-behind-tablet.png"))
    tour.tap("sheet-close")
    tour.close_card()
    tour.scan(small.sign_pass(small.resident("徐刚"), type=PassType.HOUSEHOLD, person_no=0), "household")
    tour.take("17-household-needs-check")
    tour.close_card()


def _why(tour: Tour) -> None:
    """Rescuers come in; the reason afterwards."""
    tour.tap("emergency", "emergency-go", "emergency-rescue")
    tour.take("08-rescue")
    tour.tap("emergency-back", "tab-desk")
    tour.take("09-desk-after-emergency")
    tour.tap("why-open")
    tour.take("10-why")
    tour.tap("why-drill", "tab-gate")


def _who(tour: Tour) -> None:
    """A record that names somebody else."""
    tour.scan(small.sign_pass(small.resident("欧阳震华")))
    tour.tablet.measure(365)
    tour.tablet.record()
    tour.tap("undo", "undo-wrong_person")
    tour.tablet.find("amend-who").get_by_role("textbox").first.click()
    tour.tablet.page.wait_for_timeout(300)
    tour.tablet.page.keyboard.type("2-1", delay=80)
    tour.tablet.find("amend-found").wait_for(state="attached")
    tour.take("11-amend-who")
    tour.tap("sheet-close")


def _particulars(tour: Tour) -> None:
    """A visitor's record says the wrong thing."""
    tour.tap("visit-new", "chip-building-1")
    tour.tap_first("chip-room-")
    tour.tap("visit-consent", "chip-purpose-repair", "preset-365", "record-primary")
    tour.tablet.find("recorded").wait_for(state="attached")
    tour.tap("undo", "undo-wrong_particulars")
    tour.take("18-particulars")
    tour.tap("sheet-close")


def _typed(tour: Tour) -> None:
    """A visitor's card with something in it is left."""
    tour.tap("visit-new", "chip-purpose-repair", "preset-365")
    tour.tablet.page.keyboard.press("Escape")
    tour.tablet.find("leaving").wait_for(state="attached")
    tour.take("12-leaving")
    tour.tap("leaving-go", "tab-gate")


def _settings(tour: Tour) -> None:
    """What is below on them: the number to call, the diagnosis."""
    tour.tap("tab-desk", "desk-settings", *(f"help-key-{digit}" for digit in "0371655"))
    tour.take("13-settings-number")
    tour.tap("diagnose")
    tour.tap(*(f"pin-{digit}" for digit in small.PIN))
    tour.tablet.find("diagnosis-copy").wait_for(state="attached")
    tour.tablet.find("diagnosis-copy").scroll_into_view_if_needed()
    tour.take("14-diagnosis")
    tour.tap("tab-gate")


def _crash(tour: Tour, product: Product) -> None:
    """The app ends with a card open, and offers it again."""
    tablet = tour.tablet
    tour.scan(small.sign_pass(small.resident("王小明")))
    tablet.measure(366)
    tablet.page.wait_for_timeout(WRITTEN_MS)
    english = "Emergency" in tablet.shown("emergency")
    product.stop("tablet")
    product.start_tablet()
    tablet.open("lang")
    if english:  # the button at the top is for a moment, the settings are for good
        tablet.tap("lang")
    tablet.find("offer").wait_for(state="attached")
    tour.take("15-offer")
    tour.tap("offer-drop")


def _evacuated(tour: Tour) -> None:
    """Extended, asked whether it is over."""
    tablet = tour.tablet
    tour.tap("emergency")
    tablet.hold("evacuate")
    tour.tap("evacuation-go", "evacuation-extend", "evacuation-end")
    tour.take("16-evacuation-end")


def _guests(tour: Tour, _product: Product) -> None:
    """Found by a telephone, chosen on the card, read by slot; and somebody who objects to being turned back."""
    tour.tablet.sign_in("zhao", small.PIN)
    tour.scan("1234", "results")
    tour.take("30-booking-found")
    tour.close_card()
    tour.tap("visit-new", "booking-offer", "booking-1")
    tour.take("31-booking-chosen")
    tour.tap("preset-365", "record-primary")
    tour.tablet.find("recorded").wait_for(state="attached")
    tour.tap("tab-desk", "duty-tile-visitors", "chip-visitors-booked")
    tour.take("32-booked-day")
    tour.tap("duty-back", "tab-gate")
    tour.scan(small.sign_pass(small.resident("徐刚")))
    tour.tablet.measure(365)
    tour.take("33-refused")
    tour.tap("object")
    tour.tablet.find("incident").wait_for(state="attached")
    tour.take("34-objection")
    tour.tap("sheet-close")


def _hidden(tour: Tour, _product: Product) -> None:
    tour.tablet.sign_in("zhao", small.PIN)
    tour.take("20-silent")
    tour.tap("tab-roster")
    tour.take("21-hidden")


def _locked(tour: Tour, _product: Product) -> None:
    tour.tap("operator-zhao")
    tour.tablet.find("scan").wait_for(state="attached")
    tour.take("22-pin-locked")
