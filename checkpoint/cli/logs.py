"""`checkpoint logs pull`: a supervisor takes the movements of a place home as a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo

import click
import requests
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from checkpoint.cli.options import both, data_option, fail, language_option
from checkpoint.cli.trouble import fail_with
from checkpoint.config import DataFolder
from checkpoint.domain.places import Place
from checkpoint.i18n import Language
from checkpoint.protocol.reference import place_from_doc
from checkpoint.protocol.values import Json, ProtocolError, format_time, get, get_optional, loads
from checkpoint.server.exports import ExportFormat, write_file
from checkpoint.server.rows import MovementRow, row_from_doc

SERVER: Final = "http://127.0.0.1:8000"
TIMEOUT_SECONDS: Final = 30
_UNAUTHORIZED: Final = 401


@dataclass(frozen=True, slots=True)
class Query:
    """Which movements to fetch, in `[since, until)`."""

    place: Place
    since: datetime
    until: datetime | None


class Centre:
    """The server as a supervisor's command line sees it; whatever goes wrong ends the command with one line."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False

    def sign_in(self, login: str, password: str, code: Callable[[], str]) -> None:
        """Begin a session; `code` asks for the second factor of an account that has one."""
        words = {"login": login, "password": password}
        answer = self._ask("POST", "/v1/sign-in", json=words)
        if answer.status_code == _UNAUTHORIZED and b'"code_needed"' in answer.content:
            answer = self._ask("POST", "/v1/sign-in", json=words | {"code": code()})
        self._session.headers["Authorization"] = f"Bearer {get(self._doc(answer), 'token', str)}"

    def sign_out(self) -> None:
        """End the session."""
        self._ask("POST", "/v1/sign-out")

    def places(self) -> list[Place]:
        """The places in scope."""
        doc = self._doc(self._ask("GET", "/v1/places"))
        return [place_from_doc(row) for row in get(doc, "places", list)]

    def pages(self, query: Query) -> Iterator[Json]:
        """The movements page by page, oldest first."""
        asked: dict[str, Any] = {"place": query.place.place_id, "since": format_time(query.since)}
        if query.until is not None:
            asked["until"] = format_time(query.until)
        after: str | None = ""
        while after is not None:
            doc = self._doc(self._ask("GET", "/v1/movements", params=asked | ({"after": after} if after else {})))
            yield doc
            after = get_optional(doc, "after", str)

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:  # noqa: ANN401 - requests' own keywords
        url = self._address + path
        try:
            return self._session.request(method, url, timeout=TIMEOUT_SECONDS, allow_redirects=False, **more)
        except (requests.RequestException, UnicodeError):
            fail(both("command.logs.unreachable", server=self._address))

    def _doc(self, answer: requests.Response) -> Json:
        try:
            doc = loads(answer.content)
        except ProtocolError:
            fail(both("command.logs.not_a_server", server=self._address))
        if not answer.ok:
            self._refuse(answer, doc)
        return doc

    def _refuse(self, answer: requests.Response, doc: Json) -> NoReturn:
        """Say why the server refuses; whoever names no code and no message is not our server."""
        match doc.get("code"), doc.get("message"):
            case "sign_in_wrong", str():
                fail(both("command.logs.wrong_password"))
            case "too_many_tries", str():
                fail(both("command.logs.locked", minutes=int(answer.headers.get("Retry-After", "60")) // 60 + 1))
            case str(), str(message):
                fail(message)
        fail(both("command.logs.not_a_server", server=self._address))


@click.group()
def logs() -> None:
    """Take movements out of the central server."""


@logs.command(
    epilog="""
\b
Example:
  checkpoint logs pull --place 总公司家属区 --since 2026-11-01 --until 2026-11-22 \\
    --format xlsx --out november.xlsx --login bureau
""",
)
@click.option("--place", "wanted", metavar="P", required=True, help="The place's number or name.")
@click.option("--since", metavar="T", required=True, help="2026-11-01 or '2026-11-01 08:00', the place's time.")
@click.option("--until", metavar="T", help="The same, not included; a date alone includes that whole day.")
@click.option(
    "--format",
    "kind",
    type=click.Choice([kind.value for kind in ExportFormat]),
    default="csv",
    show_default=True,
    help="The kind of file.",
)
@click.option(
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@click.option(
    "--server",
    "address",
    metavar="URL",
    default=SERVER,
    show_default=True,
    help="The central server's address.",
)
@click.option(
    "--login",
    metavar="NAME",
    envvar="CHECKPOINT_LOGIN",
    prompt="账号 / login",
    help="The account at the console; without it, it is asked for.",
)
@click.option(
    "--password",
    envvar="CHECKPOINT_PASSWORD",
    prompt="密码 / password",
    hide_input=True,
    help="Better left out: it is asked for, or taken from CHECKPOINT_PASSWORD.",
)
@language_option("The language of the file's columns.")
@data_option
def pull(  # noqa: PLR0913 - the command's options, each by its name
    *,
    wanted: str,
    since: str,
    until: str | None,
    kind: str,
    out: Path,
    address: str,
    login: str,
    password: str,
    language: str,
    data: DataFolder,
) -> None:
    """Save the movements of a place as CSV (opens in Excel), XLSX or JSON lines."""
    del data  # every command takes --data; this one speaks to the server instead
    if not out.absolute().parent.is_dir():
        fail(both("command.logs.no_folder", folder=out.absolute().parent))
    centre = Centre(address)
    try:
        centre.sign_in(login, password, lambda: str(click.prompt("动态码或恢复码 / code", hide_input=True)))
        place = _choose(centre.places(), wanted)
        zone = ZoneInfo(place.timezone)
        query = Query(place, moment(since, zone), moment(until, zone, whole_day=True) if until else None)
        if query.until is not None and query.until <= query.since:
            fail(both("command.logs.backwards", since=since, until=until))
        count = _save(centre, query, ExportFormat(kind), Language(language), out)
        centre.sign_out()
    except ProtocolError:
        fail(both("command.logs.not_a_server", server=address))
    except OSError as error:
        fail_with("command.logs.not_written", error, file=out)
    click.echo(both("command.logs.saved", count=count, file=out))


def _choose(places: list[Place], wanted: str) -> Place:
    wanted = wanted.strip()
    found = next((place for place in places if wanted in (place.name, str(place.place_id))), None)
    if found is None:
        listed = "、".join(f"{place.name} ({place.place_id})" for place in places) or "-"
        fail(both("command.logs.no_place", place=wanted, places=listed))
    return found


def moment(written: str, zone: tzinfo, *, whole_day: bool = False) -> datetime:
    """A time as typed, in the place's time; a date alone is its midnight, or with `whole_day` the next one."""
    try:
        at = datetime.fromisoformat(written)
        if whole_day and _is_date(written):
            at += timedelta(days=1)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one that UTC's calendar does not reach
        fail(both("command.logs.no_time", time=written))


def _is_date(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _save(centre: Centre, query: Query, kind: ExportFormat, language: Language, out: Path) -> int:
    """Write beside the file and put it in its place when it is whole."""
    part = out.with_name(f"{out.name}.part")
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    try:
        with bar:
            rows = _rows(centre, query, bar)
            count = write_file(rows, kind, language, ZoneInfo(query.place.timezone), part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _rows(centre: Centre, query: Query, bar: Progress) -> Iterator[MovementRow]:
    task = bar.add_task(query.place.name, total=None)
    for page in centre.pages(query):
        total = get_optional(page, "total", int)
        if total is not None:
            bar.update(task, total=total)
        for row in get(page, "rows", list):
            yield row_from_doc(row)
            bar.advance(task)
