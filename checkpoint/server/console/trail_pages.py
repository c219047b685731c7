"""The console's page of the trail (操作记录): who looked at what and who changed what, a day at a time; also as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection, Row
from starlette.responses import Response

from checkpoint.domain.places import Place
from checkpoint.i18n import CATALOGUE, Language, text
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.auth import Viewer, scope_of
from checkpoint.server.console.access import SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.asked import read_day, zone_of
from checkpoint.server.console.download import MEDIA_TYPES
from checkpoint.server.console.prove import Proven
from checkpoint.server.exports import BOM, ExportFormat, neutral
from checkpoint.server.repository import trail
from checkpoint.server.repository.figures import day_in
from checkpoint.server.repository.organisation import logins_below
from checkpoint.server.trail_check import last_check

router: Final = APIRouter()
LINES_SHOWN: Final = 200
LINES_IN_A_FILE: Final = 20_000
_COLUMNS: Final = ("at", "actor", "action", "place", "object", "number")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line in words; `at` is the time of the first place in scope."""

    at: datetime
    actor: str
    action: str
    place: str
    subject: str
    count: int


@router.get("/trail")
def get_trail(request: Request, centre: CentreHere, viewer: SignedIn, day: str = "") -> Response:
    """The newest lines of a day; that somebody looked is a line too."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.survey() as connection:
        on, lines = _lines(connection, viewer, (day, now), language, LINES_SHOWN)
        checked = last_check(connection)
        zone = zone_of(scope_of(connection, viewer))
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "trail_viewed", count=len(lines))
    whole = checked is not None and not checked.faults
    at = checked.at.astimezone(zone) if checked else None
    seen = {"checked": checked, "whole": whole, "at": at}
    return page(request, "trail.html", viewer, {"lines": lines, "day": on, "most": LINES_SHOWN, **seen})


@router.get("/trail/export")
def get_trail_export(request: Request, centre: CentreHere, viewer: Proven, day: str = "") -> Response:
    """The whole day as a file that a spreadsheet opens."""
    now, language = centre.now(), reading_language(request, viewer)
    with centre.database.survey() as connection:
        on, lines = _lines(connection, viewer, (day, now), language, LINES_IN_A_FILE)
    with centre.database.append() as connection:
        centre.record(connection, viewer.account.login, "exported", subject="trail", count=len(lines))
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow([text(f"console.trail.{name}", language) for name in _COLUMNS])
    for line in lines:
        cells = (line.at.isoformat(timespec="seconds"), line.actor, line.action, line.place, line.subject, line.count)
        writer.writerow([neutral(cell) for cell in cells])
    headers = {"Content-Disposition": f'attachment; filename="trail-{on:%Y%m%d}.csv"'}
    return Response(out.getvalue().encode(), 200, headers, MEDIA_TYPES[ExportFormat.CSV])


def _lines(
    connection: Connection, viewer: Viewer, asked: tuple[str, datetime], language: Language, most: int
) -> tuple[date, list[TrailLine]]:
    places = scope_of(connection, viewer)
    on = read_day(asked[0], places, asked[1])[0]
    span = day_in(places[0], on) if places else (asked[1], asked[1])
    actors = None if viewer.path.count("/") <= _ROOT_DEPTH else logins_below(connection, viewer.path)
    rows = trail.lines(connection, [place.place_id for place in places], actors, span, most)
    return on, [_told(row, places, language) for row in rows]


_OF_DUTIES: Final = ("duties_viewed", "exported")
_ROOT_DEPTH: Final = 2
"""The slashes of the path of the root, `/1/`: who is there sees what belongs to no place, whoever did it."""


def _told(row: Row[Any], places: Sequence[Place], language: Language) -> TrailLine:
    key = f"console.trail.did.{row.action}"
    done = text(key, language) if key in CATALOGUE else row.action
    names = {place.place_id: place.name for place in places}
    duty = f"console.duty.kind.{row.object.removeprefix('duties ')}"
    subject = text(duty, language) if row.action in _OF_DUTIES and duty in CATALOGUE else row.object
    return TrailLine(
        row.at.astimezone(zone_of(places)), row.actor, done, names.get(row.place_id, ""), subject, row.rows
    )
