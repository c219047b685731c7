"""`checkpoint store`: look after the store of a tablet, in its folder."""

import os
from pathlib import Path

import click

from checkpoint.cli.options import data_option, fail
from checkpoint.config import DataFolder
from checkpoint.store import StoreError, fsck, open_store
from checkpoint.store.database import FOLDER_NAME, Store
from checkpoint.store.escrow import recovery_secret
from checkpoint.store.rekey import rekey as write_anew

folder_argument = click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The device's key; default: PATH/device.key.",
)
root_option = click.option(
    "--root",
    "by_root",
    is_flag=True,
    help="Open it with the organisation's root key from the data folder: for a tablet whose own key is lost.",
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
@root_option
@data_option
def stats(path: Path | None, key_file: Path | None, *, by_root: bool, data: DataFolder) -> None:
    """Count documents, segments and bytes."""
    folder = path or data.tablet
    with _opened(folder, key_file, data if by_root else None) as opened:
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
@root_option
@data_option
def export(path: Path | None, key_file: Path | None, *, by_root: bool, data: DataFolder) -> None:
    """Print every document as a line of JSON. The lines hold names and addresses: handle them so."""
    folder = path or data.tablet
    with _opened(folder, key_file, data if by_root else None) as opened:
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


@store.command(epilog="Example: checkpoint store rekey --data .data")
@folder_argument
@key_option
@data_option
def rekey(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Write the store anew under a fresh data key; the old one is removed. The app must be closed."""
    folder = path or data.tablet
    key = _key(folder, key_file)
    if key is None:
        fail(f"{folder}：没有密钥 / there is no key")
    try:
        count = write_anew(folder, key)
    except StoreError as error:
        fail(str(error))
    click.echo(f"{count} documents under a fresh data key; the old store is gone")


def _opened(folder: Path, key_file: Path | None, organisation: DataFolder | None) -> Store:
    key = _key(folder, key_file) if organisation is None else _root_secret(organisation)
    try:
        return open_store(folder, key=key, read_only=True)
    except StoreError as error:
        fail(str(error))


def _root_secret(data: DataFolder) -> bytes:
    from checkpoint.server.roots import WrongPassphraseError, load_root

    root = load_root(data.server)
    if root is None:
        fail(f"没有根密钥：{data.server} / there is no root key in {data.server}")
    asked = "" if root.test else os.environ.get("CHECKPOINT_PASSPHRASE") or click.prompt("passphrase", hide_input=True)
    try:
        return recovery_secret(root.open(asked).seed)
    except WrongPassphraseError:
        fail("根密钥口令不对 / this passphrase does not open the root key")


def _key(folder: Path, key_file: Path | None) -> bytes | None:
    path = key_file or folder / "device.key"
    return path.read_bytes() if path.exists() else None
