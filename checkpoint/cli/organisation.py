"""`checkpoint organisation`: the units, places and gates of a real server, from a file that an office writes."""

import secrets
from pathlib import Path
from typing import Final

import click

from checkpoint.cli.options import both, data_option, fail, spoken_option
from checkpoint.cli.server_files import server_files, tell_unsigned
from checkpoint.cli.trouble import why
from checkpoint.config import DataFolder
from checkpoint.domain.places import Unit
from checkpoint.i18n import Language, text
from checkpoint.now import utc_now
from checkpoint.server.founding import changes
from checkpoint.server.issuing import trust_issuer
from checkpoint.server.organisation_file import OrganisationFileError, read_organisation
from checkpoint.server.repository.organisation import list_gates, list_places, list_units
from checkpoint.server.repository.trail import record

_EPILOG: Final = """
\b
A file, TOML or JSON:
  [[units]]
  number = 1
  name = "市住房和城乡建设局"
  [[units]]
  number = 11
  name = "东片区防控专班"
  under = 1
  [[places]]
  number = 41150200000101
  name = "总公司家属区"
  kind = "compound"
  unit = 11
  gates = { 1 = "东门", 2 = "西门" }

\b
Examples:
  checkpoint organisation import bureau.toml
  checkpoint organisation import bureau.toml --apply
"""


@click.group()
def organisation() -> None:
    """Set up the units, places and gates of a server, and show them."""


@organisation.command("import", epilog=_EPILOG)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--apply", "apply_", is_flag=True, help="Write it; without it, only tell what would change.")
@spoken_option
@data_option
def import_(*, file: Path, apply_: bool, language: str, data: DataFolder) -> None:
    """Compare FILE with the units, places and gates that are there: a dry run, unless --apply is given.

    Nothing is removed: what FILE does not name stays. Kinds of places are compound, site, office, park,
    resettlement and enterprise. A place's number stays for good; use its statistics code with two digits more.
    """
    spoken = Language(language)
    written = _read(file, spoken)
    with server_files(data) as files:
        opened = files.database.write() if apply_ else files.database.read()
        with opened as connection:
            try:
                wanted = read_organisation(written)
                found = changes(connection, wanted)
            except OrganisationFileError as error:
                lines = [
                    f"  × {text(f'organisation.wrong.{row.problem}', spoken, **row.values)}" for row in error.mistakes
                ]
                fail("\n".join([text("organisation.unusable", spoken, file=file), *lines]))
            for change in found:
                click.echo(f"  · {text(f'organisation.change.{change.kind}', spoken, **change.values)}")
            if apply_ and found:
                for change in found:
                    change.apply(connection)
                for place in wanted.places:
                    trust_issuer(connection, place.place_id, files.keys, utc_now())
                at = (utc_now(), secrets.token_bytes)
                record(connection, at, "command line", "organisation_import", count=len(found))
        key = "organisation.same" if not found else "organisation.applied" if apply_ else "organisation.would"
        click.echo(text(key, spoken, count=len(found)))
        if apply_:
            with files.database.read() as connection:
                tell_unsigned(connection, data)


@organisation.command("show", epilog="Example: checkpoint organisation show --data /srv/checkpoint")
@data_option
def show(data: DataFolder) -> None:
    """Show the tree of units with their numbers, and the places and gates that each is in charge of."""
    with server_files(data) as files, files.database.read() as connection:
        units, places = list_units(connection), list_places(connection)
        gates = list_gates(connection, [row.place_id for row in places])
    if not units:
        fail(both("organisation.none"))
    for unit in units:
        indent = "  " * _depth(unit, {row.unit_id: row for row in units})
        click.echo(f"{indent}{unit.unit_id}  {unit.name}")
        for place in (row for row in places if row.unit_id == unit.unit_id):
            named = "  ".join(f"{gate.gate_id} {gate.name}" for gate in gates if gate.place_id == place.place_id)
            click.echo(f"{indent}  - {place.place_id}  {place.name}: {named}")


def _depth(unit: Unit, units: dict[int, Unit]) -> int:
    return 0 if unit.parent_id is None else 1 + _depth(units[unit.parent_id], units)


def _read(file: Path, spoken: Language) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail(text("organisation.unreadable", spoken, file=file, error=why(error, spoken)))
