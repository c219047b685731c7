"""The console's pages of the daily report (日报告): who has reported, one place's day, the signature, the file."""

from datetime import date, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from checkpoint.domain.daily import NAME_MAX, WORDS_MAX, DailyReport, ReportState, Statement, faults
from checkpoint.domain.parity import RATIO_MAX
from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import Viewer, authorize, prove, scope_of
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import EARLIEST, read_day, zone_of
from checkpoint.server.console.parity_pages import alarm_lines, last_week, weeks_of
from checkpoint.server.console.pass_pages import form_of, may_change, require_change
from checkpoint.server.console.prove import Proven
from checkpoint.server.console.report_board import COUNTS, Sheet, balances, board_of, cells, sheet_of, titles
from checkpoint.server.console.table_files import table_file
from checkpoint.server.errors import AnswerError, message, not_found
from checkpoint.server.exports import ExportFormat
from checkpoint.server.repository.daily import MeanwhileError, Signed, sign

router: Final = APIRouter()
_ONE: Final = timedelta(days=1)
_DIGEST_SHOWN: Final = 16


@router.get("/reports")
def get_reports(request: Request, centre: CentreHere, viewer: SignedIn, day: str = "") -> Response:
    """Who has reported for a day; without one asked for, the newest that is over."""
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        on, today = _day_of(day, places, centre)
        board = board_of(connection, places, on, centre.now())
        unequal = alarm_lines(
            weeks_of(connection, places, last_week(centre.now(), places)), reading_language(request, viewer)
        )
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "reports_viewed", subject=str(on), count=len(board.lines))
    context = {
        "board": board,
        "unequal": unequal,
        "ratio": RATIO_MAX,
        "today": today,
        "newest": today - _ONE,
        "before": on - _ONE,
        "after": on + _ONE,
        "may_change": may_change(viewer),
        "formats": (ExportFormat.CSV.value, ExportFormat.XLSX.value),
    }
    return page(request, "reports.html", viewer, context)


@router.get("/reports/export")
def get_reports_export(
    request: Request, centre: CentreHere, viewer: Proven, day: str = "", kind: ExportFormat = ExportFormat.CSV
) -> Response:
    """The board as a file, with the figures as they were signed."""
    language = reading_language(request, viewer)
    with centre.database.read() as connection:
        places = scope_of(connection, viewer)
        on, _ = _day_of(day, places, centre)
        board = board_of(connection, places, on, centre.now())
    with centre.database.write() as connection:
        subject = f"reports {kind.value} {on}"
        centre.record(connection, viewer.account.login, "exported", subject=subject, count=len(board.lines))
    rows = [cells(line, on, language) for line in board.lines]
    return table_file(kind, f"reports-{on:%Y%m%d}", titles(language), rows)


@router.get("/reports/{place_id}/{day}")
def get_report(
    request: Request, centre: CentreHere, viewer: SignedIn, place_id: int, day: str, correct: str = ""
) -> Response:
    """One place's day: the draft to be signed, or what was signed, newest version first."""
    sheet = _sheet(centre, viewer, place_id, day)
    with centre.database.write() as connection:
        centre.record(connection, viewer.account.login, "report_viewed", place_id=place_id, subject=str(sheet.day))
    newest = sheet.versions[-1].report.statement if sheet.versions else Statement(viewer.account.name)
    return _page(request, viewer, sheet, newest, correct=correct == "1")


@router.post("/reports/{place_id}/{day}", dependencies=[SameSite])
def post_report(
    request: Request, centre: CentreHere, viewer: SignedIn, place_id: int, day: str, body: BodyHere
) -> Response:
    """Sign a report: the figures that the signer saw, with the password, as the next version."""
    require_change(viewer)
    form, language = form_of(body), reading_language(request, viewer)
    said = _statement(form)
    sheet = _sheet(centre, viewer, place_id, day)
    correction = bool(sheet.versions)
    wrong = [
        text(f"report.fault.{fault}", language, most=WORDS_MAX)
        for fault in faults(sheet.figures, said, day_over=sheet.over, correction=correction)
    ]
    if not wrong and (form.get("seen") != sheet.seen or form.get("version") != str(len(sheet.versions))):
        wrong = [text("report.changed", language)]
    if wrong:
        return _page(request, viewer, sheet, said, correct=correction, wrong=wrong, status=400)
    try:
        prove(centre, viewer, form.get("password", ""))
        signed = _sign(centre, viewer, sheet, said)
    except AnswerError as error:
        told = [message(error.code, language)]
        return _page(request, viewer, sheet, said, correct=correction, wrong=told, status=error.status)
    except MeanwhileError:
        again = _sheet(centre, viewer, place_id, day)
        told = [text("report.changed", language)]
        return _page(request, viewer, again, said, correct=True, wrong=told, status=409)
    return RedirectResponse(f"/reports/{place_id}/{signed.report.day}", 303)


def _sign(centre: Centre, viewer: Viewer, sheet: Sheet, said: Statement) -> Signed:
    report = DailyReport(
        sheet.place.place_id,
        sheet.day,
        len(sheet.versions) + 1,
        sheet.figures,
        said,
        viewer.account.name,
        viewer.account.login,
        centre.now(),
        sheet.due,
        late=False,
        unsent=sheet.unsent,
        place_name=sheet.place.name,
        unit_name=sheet.unit,
    )
    with centre.database.write() as connection:
        signed = sign(connection, report, len(sheet.versions))
        subject = f"{sheet.day} v{signed.report.version} {signed.digest}"
        place_id = sheet.place.place_id
        centre.record(connection, viewer.account.login, "report_signed", place_id=place_id, subject=subject)
    return signed


def _statement(form: dict[str, str]) -> Statement:
    words = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in ("problems", "remarks", "reason")}
    return Statement(form.get("filled_by", "").strip(), **words, zero=form.get("zero") == "1")


def _day_of(day: str, places: list[Place], centre: Centre) -> tuple[date, date]:
    """The day that the board is for, and today."""
    now = centre.now()
    yesterday = now.astimezone(zone_of(places)).date() - _ONE
    return read_day(day or yesterday.isoformat(), places, now)


def _sheet(centre: Centre, viewer: Viewer, place_id: int, day: str) -> Sheet:
    """One place's day, where place and day exist for the viewer."""
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise not_found() from error
    with centre.database.read() as connection:
        place = authorize(connection, viewer, place_id)
        if not EARLIEST <= on <= centre.now().astimezone(zone_of([place])).date():
            raise not_found()
        return sheet_of(connection, place, on, centre.now())


def _page(
    request: Request,
    viewer: Viewer,
    sheet: Sheet,
    said: Statement,
    *,
    correct: bool,
    wrong: list[str] | None = None,
    status: int = 200,
) -> Response:
    language: Language = reading_language(request, viewer)
    drafting = may_change(viewer) and (correct or not sheet.versions)
    context: dict[str, Any] = {
        "sheet": sheet,
        "form": said,
        "wrong": wrong or [],
        "drafting": drafting,
        "versions": sheet.versions[::-1],
        "counts": COUNTS,
        "balances": lambda figures: balances(figures, language),
        "short": lambda digest: digest[:_DIGEST_SHOWN],
        "unsigned": sheet.state in (ReportState.OPEN, ReportState.MISSING),
        "may_change": may_change(viewer),
        "words_max": WORDS_MAX,
        "name_max": NAME_MAX,
    }
    return page(request, "report.html", viewer, context, status)
