"""`checkpoint server heads …`: how far each outbox was received, signed; and whether the records still come to it."""

from collections.abc import Iterable
from pathlib import Path

import click

from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.server_files import ServerFiles, server_files
from checkpoint.cli.trouble import fail_with
from checkpoint.config import DataFolder
from checkpoint.domain.head_lists import HeadList
from checkpoint.now import utc_now
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import ListError, sign_head_list
from checkpoint.server.head_check import Checked, Fault, check_place
from checkpoint.server.head_signing import FILE_BYTES_MAX, read_lists, sign_all, write_lists
from checkpoint.server.repository.head_lists import places_received_from
from checkpoint.server.trail_heads import issuers

FAULTS_SHOWN = 100


@click.group()
def heads() -> None:
    """Look after the head lists: what was received of each tablet, signed once a day, so that nobody rewrites it."""


@heads.command(epilog="Example: checkpoint server heads sign --data /srv/checkpoint --out /mnt/b/2026-11-29.heads")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the lists to a file as well.")
@data_option
def sign(out: Path | None, data: DataFolder) -> None:
    """Sign the next list of every place now; the tablets get it with their next sync. The server does so once a day."""
    if out is not None and out.exists():
        fail(both("upkeep.file_exists", file=out))
    with server_files(data) as files:
        key = IssuerKey(files.keys.issuer_seed)
        signed = sign_all(files.database, utc_now(), key)
    if out is not None:
        try:
            out.write_text(write_lists(sign_head_list(row, key) for row in signed), encoding="ascii")
        except OSError as error:
            fail_with("upkeep.no_room", error, file=out)
    click.echo(both("heads.signed", lists=len(signed), outboxes=sum(len(row.heads) for row in signed)))


@heads.command(epilog="Example: checkpoint server heads verify --data /srv/checkpoint --list /mnt/b/east-gate.heads")
@click.option(
    "--list",
    "list_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lists kept elsewhere: a tablet's (checkpoint sync heads), or of another machine. May be repeated.",
)
@data_option
def verify(list_files: tuple[Path, ...], data: DataFolder) -> None:
    """Hold the records against the lists; name the first of each tablet that was rewritten. Exit status 1 if one is."""
    with server_files(data) as files:
        with files.database.read() as connection:
            places = places_received_from(connection)
        elsewhere = [row for file in list_files for row in _read(file, files, places)]
        checked = []
        for place_id in places:
            with files.database.read() as connection:
                checked.append(check_place(connection, place_id, issuers(files.keys), elsewhere, utc_now()))
    _tell(checked)


def _read(file: Path, files: ServerFiles, places: list[int]) -> list[HeadList]:
    if file.stat().st_size > FILE_BYTES_MAX:
        fail(both("heads.no_list", file=file))
    try:
        return read_lists(file.read_text(encoding="ascii", errors="replace"), places, issuers(files.keys))
    except ListError:
        fail(both("heads.no_list", file=file))


def _tell(checked: Iterable[Checked]) -> None:
    looked = list(checked)
    faults = [fault for row in looked for fault in row.faults]
    for fault in faults[:FAULTS_SHOWN]:
        click.echo(_words(fault))
    counted = {"lists": sum(row.lists for row in looked), "outboxes": sum(row.outboxes for row in looked)}
    if not faults:
        click.echo(both("heads.whole", **counted))
        return
    click.echo(both("heads.broken", number=len(faults), **counted), err=True)
    raise SystemExit(1)


def _words(fault: Fault) -> str:
    return both(
        f"heads.fault.{fault.kind.value}",
        place=fault.place_id,
        device=fault.device_id,
        incarnation=fault.incarnation,
        first=fault.first,
        last=fault.last,
    )
