"""`checkpoint roster …`: a place's roster from an office's file."""

import random
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console

from checkpoint.cli.options import data_option, fail
from checkpoint.cli.trouble import why
from checkpoint.config import DataFolder
from checkpoint.i18n import Language, text
from checkpoint.now import utc_now

if TYPE_CHECKING:
    from checkpoint.server.importing.table import Table

REJECTED: Final = 3
"""Exit status when some rows were rejected; 1 is the status when nothing could be done, 2 when the call was wrong."""

LANGUAGES: Final = [language.value for language in Language]

_EPILOG: Final = """
\b
Examples:
  checkpoint roster import 名册.xlsx --place 总公司家属区
  checkpoint roster import 名册.xlsx --place 总公司家属区 --apply
  checkpoint roster import 名册-rejected.csv --place 总公司家属区 --apply

\b
Exit status:
  0  各行均无问题 / every row was in order
  1  未执行：没有该文件或场所、不是表格、没有表头 / nothing was done: no such file or place, not a table, no header
  2  选项写法不对 / wrong options
  3  有行被退回，其余已试算（--apply 则已写入） / some rows were rejected, the others planned (with --apply: written)
"""


@click.group()
def roster() -> None:
    """Import the roster (名册) of a place."""


@roster.command("import", epilog=_EPILOG)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--place", "place_text", required=True, help="The place's number or name.")
@click.option("--apply", "apply_", is_flag=True, help="Write the roster; without it, only tell what would change.")
@click.option(
    "--remove-missing",
    is_flag=True,
    help="Take everybody off the roster who is not in FILE; only where no row is rejected.",
)
@click.option("--new-buildings", is_flag=True, help="Allow buildings that the place's roster does not have yet.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="Language.")
@data_option
def import_(
    file: Path,
    place_text: str,
    data: DataFolder,
    lang: str,
    *,
    apply_: bool,
    remove_missing: bool,
    new_buildings: bool,
) -> None:
    """Compare FILE (CSV or XLSX) with the roster of a place: a dry run, unless --apply is given.

    Rows are matched by ID number, else by flat and name. People of the roster who are not in FILE are reported
    as removed and stay on the roster, unless --remove-missing is given: a file of one building, or of corrected
    rows, must not empty the rest. Bad rows never stop the import; they are listed and written to
    FILE-rejected.csv, which can be corrected and imported again.
    """
    from checkpoint.cli import roster_report
    from checkpoint.cli.server_files import require_place, server_files
    from checkpoint.server import roster_import
    from checkpoint.server.repository.trail import record

    language = Language(lang)
    console = Console()
    with console.status(text("roster.reading", language)):
        table = _read(file, language)
    with server_files(data) as files:
        # A dry run takes no writer's lock; with --apply the plan is made in the transaction that saves it.
        opened = files.database.write() if apply_ else files.database.read()
        with opened as connection, console.status(text("roster.checking", language, count=f"{len(table.rows):,}")):
            place = require_place(connection, place_text)
            known = (connection, place.place_id)
            allowed = roster_import.Allowed(new_buildings=new_buildings, remove_missing=remove_missing)
            chance = random.SystemRandom()
            prepared = roster_import.prepare(
                *known, table, allowed, keys=files.keys, chance=chance, today=utc_now().date()
            )
            if apply_:
                roster_import.save(*known, prepared)
                at = (utc_now(), secrets.token_bytes)
                record(connection, at, "command line", "roster_import", place_id=place.place_id, count=prepared.written)
    rejected = roster_report.write_rejected(file, prepared, language)
    report = roster_report.Report(place.name, file, prepared, rejected, applied=apply_)
    roster_report.show(console, report, language)
    if prepared.checked.rejected:
        raise SystemExit(REJECTED)


def _read(file: Path, language: Language) -> "Table":
    from checkpoint.server.importing.apart import read_table_apart
    from checkpoint.server.importing.table import FILE_BYTES_MAX, TableError

    try:
        with file.open("rb") as source:
            return read_table_apart(source.read(FILE_BYTES_MAX + 1))
    except FileNotFoundError:
        fail(text("roster.error.no_file", language, path=file))
    except OSError as error:
        fail(text("roster.error.unreadable", language, path=file, why=why(error, language)))
    except TableError as error:
        fail(f"{file.name}: {error.text(language)}")
