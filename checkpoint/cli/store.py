"""`checkpoint store`: look after the store of a tablet, in its folder."""

from pathlib import Path

import click

from checkpoint.cli.options import data_option, fail
from checkpoint.config import DataFolder
from checkpoint.store import StoreError, fsck, open_store
from checkpoint.store.database import FOLDER_NAME, Store

folder_argument = click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The device's key; default: PATH/device.key.",
)


@click.group()
def store() -> None:
    """Verify, count, export or repair a tablet's store, in PATH or in the data folder (close the app to repair)."""


@store.command(epilog="Example: checkpoint store verify --data .data")
@folder_argument
@key_option
@data_option
def verify(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Read every record; name the first bad one and read on. Exit code 1 where anything is wrong."""
    folder = path or data.tablet
    try:
        report = fsck.verify(folder / FOLDER_NAME, _key(folder, key_file))
    except StoreError as error:
        fail(str(error))
    kind = "sealed" if report.sealed else "not sealed"
    click.echo(f"{report.records} records in {report.segments} segments, {report.bytes} bytes, {kind}")
    if report.torn_bytes:
        click.echo(f"{report.torn_bytes} bytes of an unfinished write at the end; the next start sets them aside")
    if report.problems:
        click.echo(f"first bad record: {report.first_bad}")
        for problem in report.problems[1:]:
            click.echo(f"  then: {problem}")
        raise SystemExit(1)
    click.echo("intact")


@store.command(epilog="Example: checkpoint store stats --data .data")
@folder_argument
@key_option
@data_option
def stats(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Count documents, segments and bytes."""
    folder = path or data.tablet
    with _opened(folder, key_file) as opened:
        storage = opened.storage
        for name in sorted(opened.tables()):
            click.echo(f"{name}: {len(opened.table(name))} documents, last id {opened.rows(name).last_id}")
        size = sum(path.stat().st_size for path in storage.folder.iterdir())
        segments, seq = len(storage.journal.segments), storage.journal.head.seq
        click.echo(f"{segments} segments, {size} bytes on the disk, next record {seq}")
        click.echo(f"{storage.damage.records_lost} records lost to damage")


@store.command(epilog="Example: checkpoint store export --data .data")
@folder_argument
@key_option
@data_option
def export(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Print every document as a line of JSON. The lines hold names and addresses: handle them so."""
    folder = path or data.tablet
    with _opened(folder, key_file) as opened:
        for line in fsck.export(opened):
            click.echo(line)
        lost = opened.storage.damage.records_lost
    if lost:
        click.echo(f"{lost} records could not be read", err=True)


@store.command(epilog="Example: checkpoint store repair --data .data")
@folder_argument
@key_option
@data_option
def repair(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Make sidecars anew and set an unfinished write aside. What is damaged stays where it is, and is named."""
    folder = path or data.tablet
    for hint in (folder / FOLDER_NAME).glob("*.hint"):
        hint.unlink()
    try:
        with open_store(folder, key=_key(folder, key_file), verify=True) as opened:
            damage = opened.storage.damage
    except StoreError as error:
        fail(str(error))
    for first, last in damage.missing:
        click.echo(f"records {first} to {last} are gone")
    for text in damage.unreadable:
        click.echo(f"not readable: {text}")
    click.echo(f"{damage.records_lost} records lost, {damage.torn_bytes} bytes set aside")


def _opened(folder: Path, key_file: Path | None) -> Store:
    try:
        return open_store(folder, key=_key(folder, key_file), read_only=True)
    except StoreError as error:
        fail(str(error))


def _key(folder: Path, key_file: Path | None) -> bytes | None:
    path = key_file or folder / "device.key"
    return path.read_bytes() if path.exists() else None
