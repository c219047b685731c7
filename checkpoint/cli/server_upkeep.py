"""`checkpoint server …`: what an administrator does about the database."""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from checkpoint import __version__
from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.server_files import require_data
from checkpoint.cli.trouble import fail_with
from checkpoint.config import DataFolder
from checkpoint.now import utc_now
from checkpoint.server.database import Database, DatabaseError, open_database, open_empty
from checkpoint.server.keys import ISSUER_FILE
from checkpoint.server.settings import ServerSettings, server_settings

RETENTION_DAYS: Final = 60
"""Incidents are kept for so long; movements need no longer."""


def _settings(data: DataFolder) -> ServerSettings:
    settings = server_settings(data.server, os.environ)
    require_data(settings, data)
    return settings


def _open(data: DataFolder, *, migrate: bool = False) -> tuple[ServerSettings, Database]:
    settings = _settings(data)
    try:
        url = (settings.url, secrets.token_hex(8), settings.read_url)
        return settings, open_database(*url, create=migrate, migrate=migrate)
    except DatabaseError as error:
        fail(str(error))


@click.command(epilog="Example: checkpoint server migrate --data /srv/checkpoint")
@data_option
def migrate(data: DataFolder) -> None:
    """Bring the database's schema up to date, and make the coming months' partitions."""
    from checkpoint.server import schema
    from checkpoint.server.partitions import make_partitions
    from checkpoint.server.repository.reading_again import read_after_upgrade

    _, database = _open(data, migrate=True)
    with database.write() as connection:
        make_partitions(connection, utc_now())
    found = read_after_upgrade(database, __version__)
    database.close()
    click.echo(both("upkeep.migrated", revision=schema.HEAD))
    if found.taken:
        click.echo(both("upkeep.read_again", taken=found.taken, left=found.left))


@click.command(epilog="Example: checkpoint server backup --data /srv/checkpoint --out /backup/2026-11-22.checkpoint")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@data_option
def backup(out: Path, data: DataFolder) -> None:
    """Copy the whole database into one file while the server runs, and prove the copy by a restore."""
    from checkpoint.server.backup import BackupError, back_up

    if out.exists():
        fail(both("upkeep.file_exists", file=out))
    settings, database = _open(data)
    try:
        made = back_up(database, out, utc_now())
    except OSError as error:
        fail_with("upkeep.no_room", error, file=out)
    except BackupError as error:
        fail(str(error))
    finally:
        database.close()
    size = f"{out.stat().st_size / 1e6:.1f}"
    click.echo(both("upkeep.backed_up", file=out, rows=made.tally.total, size=size, keys=settings.data))


@click.command(epilog="Example: checkpoint server restore /backup/2026-11-22.checkpoint --data /srv/new")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
def restore(file: Path, data: DataFolder) -> None:
    """Fill an empty database from a backup; it may be of the other kind, a file or PostgreSQL."""
    from checkpoint.server import backup

    settings = server_settings(data.server, os.environ)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    was_there = settings.database_file.exists()
    try:
        file.open("rb").close()
        database = open_empty(settings.url)
        try:
            made = backup.restore(database, file, secrets.token_hex(8))
        finally:
            database.close()
    except (DatabaseError, backup.BackupError) as error:
        if not was_there:  # an empty file would look like a server that lost everything
            for part in settings.data.glob(f"{settings.database_file.name}*"):
                part.unlink()
        fail(str(error))
    except OSError as error:
        fail_with("upkeep.no_file", error, file=file)
    at = made.at.astimezone().isoformat(sep=" ", timespec="minutes")
    click.echo(both("upkeep.restored", rows=made.tally.total, at=at))
    if not (settings.data / ISSUER_FILE).exists():
        click.echo(both("upkeep.keys_missing", folder=settings.data), err=True)


@click.command(epilog="Example: checkpoint server doctor --data /srv/checkpoint")
@data_option
def doctor(data: DataFolder) -> None:
    """Look at the database, disk, backups and tablets, and say what to do; exit status 1 if something is broken."""
    from checkpoint.server.doctor import Grade, examine

    settings, database = _open(data)
    findings = examine(database, settings, utc_now())
    database.close()
    for finding in findings:
        mark = both(f"doctor.grade.{finding.grade.name.lower()}")
        click.echo(f"[{mark}] {both(finding.key, **finding.values)}")
    if any(finding.grade is Grade.BAD for finding in findings):
        raise SystemExit(1)


@click.command(epilog="Example: checkpoint server retire --data /srv/checkpoint --days 60")
@click.option("--days", default=RETENTION_DAYS, show_default=True, type=click.IntRange(21), help="Keep so many days.")
@data_option
def retire(days: int, data: DataFolder) -> None:
    """Purge events and bookings older than the days to keep; on PostgreSQL events go by whole months.

    Signed daily reports are kept for a year longer.
    """
    from checkpoint.server.purging import purge
    from checkpoint.server.repository import trail

    _, database = _open(data)
    now = utc_now()
    with database.write() as connection:
        gone = purge(connection, now - timedelta(days=days))
        if gone.anything:
            at, count = (now, secrets.token_bytes), gone.events + gone.bookings + gone.reports
            trail.record(connection, at, "command", "purged", subject=",".join(gone.months), count=count)
    database.close()
    if not gone.anything:
        click.echo(both("upkeep.retired_none", days=days))
    elif gone.months:
        told = {"bookings": gone.bookings, "reports": gone.reports}
        click.echo(both("upkeep.retired", days=days, names=", ".join(gone.months), **told))
    else:
        told = {"bookings": gone.bookings, "reports": gone.reports}
        click.echo(both("upkeep.retired_rows", days=days, events=gone.events, **told))


@click.command("read-again", epilog="Example: checkpoint server read-again --data /srv/checkpoint")
@data_option
def again(data: DataFolder) -> None:
    """Read the records kept aside again: what this version understands becomes a record, the rest stays."""
    from checkpoint.server.repository import trail
    from checkpoint.server.repository.reading_again import read_again

    _, database = _open(data)
    found = read_again(database)
    with database.write() as connection:
        trail.record(connection, (utc_now(), secrets.token_bytes), "command", "aside_read_again", count=found.taken)
    database.close()
    click.echo(both("upkeep.read_again", taken=found.taken, left=found.left))


@click.command("citus-plan", epilog="Example: checkpoint server citus-plan --data /srv/checkpoint | psql city")
@data_option
def citus_plan(data: DataFolder) -> None:
    """Print the statements that distribute the tables over a Citus cluster, by place; nothing is changed."""
    from checkpoint.server import schema  # noqa: F401  # loads the tables
    from checkpoint.server.citus import plan
    from checkpoint.server.columns import metadata

    del data
    click.echo("\n".join(plan(metadata)))


@click.command(epilog="Example: checkpoint server openapi > checkpoint.json")
def openapi() -> None:
    """Print what the interface promises, as OpenAPI: for whoever writes another client. Touches no data."""
    import json
    import tempfile

    from checkpoint.server.app import create_app

    with tempfile.TemporaryDirectory(prefix="checkpoint-openapi-") as folder:
        app = create_app(ServerSettings(Path(folder), demo=True), now=utc_now)
        app.state.centre.database.close()
        click.echo(json.dumps(app.openapi(), ensure_ascii=False, indent=1))
